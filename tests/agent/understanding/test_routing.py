"""What a message asks for: the labelled set, other wordings, and files in every form people paste them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.intents import Chat, Export, Help, Message, State, Upload
from agent.understanding import evidence, planner, routing
from agent.understanding.routing import Context
from agent.understanding.sources import find, unescape
from scripts import weigh_routing

FRESH = Context()
EDITING = Context(has_media=True, has_draft=True)
ACTING = {"export", "credits", "state", "upload"}


def read(text: str, context: Context = EDITING, *attached: str) -> routing.Reading:
    return routing.read(Message(text, attached), context)


@dataclass
class Totals:
    """What the scorer counts, over one labelled set."""

    rows: int = 0
    accepted: int = 0
    compound: int = 0
    then_right: int = 0
    negatives: int = 0
    triggers: int = 0
    exports: int = 0


def totals(file: Path) -> Totals:
    count = Totals()
    for row in map(json.loads, file.read_text("utf-8").splitlines()):
        reading = routing.read(Message(row["text"], tuple(row.get("oob", ()))), Context(**row["context"]))
        good, wanted = row.get("accept") or [row["route"]], row.get("then", [])
        count.rows += 1
        count.accepted += reading.route in good
        count.compound += bool(wanted)
        count.then_right += bool(wanted) and list(reading.then) == wanted
        if "hard_neg" in row["tags"]:
            count.negatives += 1
            count.triggers += reading.route in ACTING and reading.route not in good
        count.exports += reading.route == "export" and "export" not in good
    return count


def test_the_labelled_set_is_read_within_the_bounds(fixtures: Path) -> None:
    count = totals(fixtures / "labels/routing.dev.jsonl")
    assert count.accepted / count.rows >= 0.97
    assert count.then_right / count.compound >= 0.9
    assert (count.triggers, count.exports) == (0, 0)


def test_messages_that_the_table_was_not_weighed_by_are_read_within_the_bounds(fixtures: Path) -> None:
    count = totals(fixtures / "labels/routing.unseen.jsonl")
    assert count.accepted / count.rows >= 0.88
    assert count.triggers / count.negatives <= 0.06
    assert count.exports <= 1


@pytest.mark.parametrize(
    ("route", "text"),
    [
        ("export", "Could you render out the final cut for me"),
        ("export", "drop me the download link please"),
        ("export", "give it to me as a mov"),
        ("export", "exprot it pls 🙏"),
        ("export", "把做好的视频传给我"),
        ("export", "存成mp4发我邮箱"),
        ("export", "expórtalo en 1080p"),
        ("export", "télécharge la vidéo"),
        ("export", "schick mir das fertige Video"),
        ("export", "動画をダウンロードしたい"),
        ("credits", "how many credits did that last edit eat?"),
        ("credits", "我还有多少积分"),
        ("credits", "¿cuántos créditos me quedan?"),
        ("state", "did my upload go through?"),
        ("state", "渲染好了没"),
        ("state", "où en est le rendu ?"),
        ("help", "does exporting eat credits?"),
        ("help", "what resolution can I export at?"),
        ("help", "hey there"),
        ("help", "可以导出4K吗？"),
        ("help", "actually forget it"),
    ],
)
def test_requests_in_other_words(route: str, text: str) -> None:
    assert read(text).route == route


@pytest.mark.parametrize(
    "text",
    [
        "give it a vintage look",
        "download some royalty free jungle sounds and put them under the intro",
        "render the title in 3D gold letters",
        "export-import company promo, 30 seconds",
        "don't render anything yet, first fix the typo in line 3",
        "put 'Upload complete' on the screen when the bar fills",
        "make the credits scroll slower",
        "before exporting please remove the second clip",
        "the balance between voice and music is off",
        "send the logo to the back layer",
        "I want the video to be shorter",
        "list the ingredients on screen as she cooks",
        "字幕写“下载App领积分”",
        "导出之前把水印去掉",
        "把状态栏裁掉",
        "no lo exportes todavía, sube el volumen",
        "n'exporte pas encore, coupe la fin",
        "字幕を大きくして",
    ],
)
def test_a_keyword_that_is_no_request_is_an_edit(text: str) -> None:
    reading = read(text)
    assert reading.route == "chat"
    assert reading.then == ()


def test_an_edit_goes_out_whole_with_its_files_beside_it() -> None:
    upload, chat = planner.plan(Message("add captions in English and Spanish", ("/tmp/talk.mp4",)), FRESH)
    assert upload == Upload(("/tmp/talk.mp4",))
    assert chat == Chat("add captions in English and Spanish")


def test_a_wish_with_a_delivery_becomes_two_steps_and_export_is_never_in_the_chat() -> None:
    chat, export = planner.plan(Message("add captions in English, then export it as mp4"), EDITING)
    assert chat == Chat("add captions in English")
    assert isinstance(export, Export)


def test_a_local_path_goes_to_the_editor_as_a_name_only() -> None:
    upload, chat = planner.plan(Message("use ~/Music/lofi beat.mp3 as the background music"), EDITING)
    assert upload == Upload(("~/Music/lofi beat.mp3",))
    assert chat == Chat("use lofi beat.mp3 as the background music")


def test_a_question_and_a_look_need_no_edit() -> None:
    assert planner.plan(Message("what formats can I export to?"), FRESH) == (Help("limits"),)
    assert planner.plan(Message("status"), EDITING) == (State(),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("/Users/mei/My\\ Movies/a\\ b.mov", "/Users/mei/My Movies/a b.mov"),
        ("'/Users/mei/My Movies/a b.mov'", "/Users/mei/My Movies/a b.mov"),
        ("file:///home/ana/boda%20final.mp4", "/home/ana/boda final.mp4"),
        ('"C:\\Users\\Ana\\clip 1.mov"', "C:\\Users\\Ana\\clip 1.mov"),
        ("\\\\NAS01\\media\\A001.mov", "\\\\NAS01\\media\\A001.mov"),
        ("~/Desktop/录屏 下午3.41.22.mov", "~/Desktop/录屏 下午3.41.22.mov"),
        ("https://cdn.example.com/a.mp4?x=1", "https://cdn.example.com/a.mp4?x=1"),
        ("CLIP.MP4", "CLIP.MP4"),
    ],
)
def test_files_are_found_as_people_paste_them(text: str, value: str) -> None:
    (source,) = find(text)
    assert source.value == value
    assert read(text, FRESH).media == (value,)


def test_a_name_to_save_under_is_not_uploaded() -> None:
    reading = read("save it as launch_teaser_v3.mp4")
    assert (reading.route, reading.media) == ("export", ())


def test_the_clip_in_the_project_is_not_handed_over_again() -> None:
    assert read("remove clip_07.mov").media == ()
    assert read("remove clip_07.mov").route == "chat"


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    reading = read(text)
    assert reading.steps
    assert 0 <= reading.sure <= 1
    assert len(reading.why) == len(reading.steps)
    unescape(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "a. " * 30_000,
        "export, " * 9_000,
        "<" * 50_000,
        "the file " * 9_000,
        "export " * 5_000,
        "\\" * 5_000,
        "“" * 5_000,
        "导出" * 5_000,
    ],
)
def test_a_very_long_message_is_read_in_reasonable_steps(text: str) -> None:
    assert read(text).steps


def test_every_plain_edit_goes_to_the_editor() -> None:
    verbs = """cut|trim|remove|delete|shorten|extend|slow down|speed up|mute|blur|crop|rotate|reverse|loop|fade out|
    caption|highlight|replace|move|split|hide|start with|end with|open with|use|drop|bring up|turn down|lower|raise|
    change|edit|improve|send back|get rid of|take out|put|add|insert|set|make|keep"""
    things = """the pauses|the intro|the second clip|the first 5 seconds|the music|the captions|the title|the ending|
    my voice|the end credits|the status text|the logo bigger|the colours warmer|the text 'Export now'"""
    edits = [f"{verb.strip()} {thing.strip()}" for verb in verbs.split("|") for thing in things.split("|")]
    wrong = {edit: route for edit in edits if (route := read(edit).route) != "chat"}
    assert len(wrong) <= len(edits) * 0.03, wrong
    assert "export" not in wrong.values()


def test_the_table_is_sure_of_plain_words_and_says_so_of_odd_ones() -> None:
    assert read("export it as mp4").sure >= routing.SURE
    assert read("add captions in English and Spanish").sure >= routing.SURE
    assert read("the usual, like the one for Bea").sure < routing.SURE


def test_what_the_words_hold_no_evidence_of_is_not_granted() -> None:
    assert "export" not in routing.evidence("what do the captions say?")
    assert "export" not in routing.evidence("put the words 'export now' on the last frame")
    assert "export" in routing.evidence("cut the intro and give me the file")


def test_a_yes_means_what_was_offered_and_nothing_without_an_offer() -> None:
    offered = Context(has_media=True, has_draft=True, offered="export")
    for yes in ("yes please", "ok do it", "好的", "sí", "oui", "ja gerne", "はい"):
        assert read(yes, offered).route == "export"
        assert read(yes).route != "export"


def test_the_topic_of_a_question_picks_its_answer() -> None:
    for text, topic in (
        ("what formats can I export to?", "limits"),
        ("is exporting free?", "price"),
        ("who can see the files I upload?", "privacy"),
        ("never mind", "withdrawn"),
        ("thanks a lot", "thanks"),
        ("hello there", "greeting"),
        ("what's the weather like", "scope"),
    ):
        (step,) = read(text, FRESH).steps
        assert (step.route, step.topic) == ("help", topic), text


def test_the_table_was_weighed_with_the_lexicon_and_the_labels_that_are_here() -> None:
    """Else: python scripts/weigh_routing.py."""
    head = evidence.TABLE.read_text("utf-8").splitlines()[:4]
    assert f"# Lexicon and labels: {weigh_routing.fingerprint()}" in head
