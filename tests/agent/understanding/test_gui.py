"""Talk of buttons and panels becomes moves; content stays word for word; the labelled sets hold the totals."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.understanding import gui
from agent.understanding.gui_table import LANGUAGES, lexicon
from agent.understanding.plain import plain


def squash(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*_`]", "", text)).strip().casefold()


def said_of(row: dict[str, Any]) -> gui.Said:
    state = row["state"]
    return gui.translate(
        row["text"],
        request=row["user_request"],
        has_draft=state.get("has_draft", True),
        edit_sent=state.get("edit_resent", False),
    )


@pytest.mark.parametrize(
    ("name", "most_leaked", "most_lost", "most_wrong"),
    [("gui.dev.jsonl", 0, 0.01, 0.05), ("gui.ours.jsonl", 0.02, 0.02, 0.07)],  # ours is harder, on purpose
)
def test_the_labelled_sets_are_translated_within_the_bounds(
    fixtures: Path, name: str, most_leaked: float, most_lost: float, most_wrong: float
) -> None:
    rows = [json.loads(line) for line in (fixtures / "labels" / name).read_text("utf-8").splitlines()]
    wrong, lost, leaked = [], [], []
    for row in rows:
        said, expect = said_of(row), row["expect"]
        actions = list(said.actions) or ["none"]
        accepted = [expect["actions"], *expect.get("accept_actions", [])]
        leaks = [word for word in expect["must_not_contain"] if re.search(word, said.text, re.I)]
        missing = [fact for fact in expect["must_contain"] if squash(fact) not in squash(said.text)]
        if leaks:
            leaked.append(row["id"])
        assert said.text.strip(), row["id"]
        assert "export" not in actions or any("export" in option for option in accepted), row["id"]
        assert actions.count("send_edit") <= 1
        if missing:
            lost.append(row["id"])
        if missing or leaks or actions not in accepted:
            wrong.append(row["id"])
    assert len(leaked) / len(rows) <= most_leaked, leaked
    assert len(lost) / len(rows) <= most_lost, lost
    assert len(wrong) / len(rows) <= most_wrong, wrong


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("The hero opens the door at 0:05 and drops the keys.", "make it nice"),
        ("I wrote the headline “Tap. Swipe. Done.” in bold.", "make it nice"),
        ("标题写成了“点击这里”，蓝色。", "make it nice"),
        ("```\nClick the bell icon\n```", "make it nice"),
        ("The link is https://shop.example.com/open?ref=click-export.", "make it nice"),
        ("The press conference clip starts at 0:10.", "make it nice"),
        ("Export settings: 1080p, 25 fps.", "which settings"),
        ("The button in your ad now pulses twice per second.", "make the buy button pulse"),
        ("Verse 2 goes: pull up a chair, slide a little closer, hit the lights.", "write lyrics"),
        ("Your phone demo zooms in where the thumb taps Send, at 0:12.", "zoom in on the tap"),
        ("I trimmed the part where you scroll to the pricing page (4.2 s).", "cut the scrolling"),
        ("The lower third sits in the bottom left corner at 80% opacity.", "put a lower third"),
        ("Penalty, top right corner, 0:44: slowed to 30%.", "slow the penalty"),
        ("旁白改成：先打开心门，再按下快乐键。", "旁白文案"),
        ("他按下快门的瞬间加了白闪。", "加白闪"),
        ("La puerta se abre a los 0:05.", "sonido de puerta"),
        ("Le titre apparaît en haut à gauche pendant 3 s.", "titre"),
        ("加载“汉仪尚巍”字体时遇到了一个临时问题，所以暂时用了站酷快乐体。", "标题用汉仪尚巍"),
        ("Here is what I did:\n- cut the pauses.\n- lowered the music.", "make it tight"),
        ("Changes I made:\n1. Trim the intro to 3 s\n2. Add a title", "tidy up"),
        ("Die Tür öffnet sich bei 0:05, der Titel steht oben links.", "Titel"),
    ],
)
def test_content_stays_word_for_word(text: str, request_: str) -> None:
    said = gui.translate(text, request=request_)
    assert said.text == text
    assert said.actions == ()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The cut is 24 s. Click **Export**, choose MP4, and wait.", "The cut is 24 s. For the file: MP4."),
        ("Captions are in, and you can open the Captions panel to check them.", "Captions are in."),
        ("Next steps:\n1. Click Export\n2. Wait\n\nThe cut is 24 s.", "The cut is 24 s."),
        ("1. Cut to 24 s\n2. Click the title to edit it\n3. Added music", "1. Cut to 24 s\n2. Added music"),
        ("You'll find 14 lines in the Subtitles panel.", "In the project: 14 lines."),
        ("已剪到 24 秒，点击右上角“导出”即可。", "已剪到 24 秒。"),
    ],
)
def test_what_is_left_reads_as_prose(text: str, left: str) -> None:
    assert gui.translate(text, request="cut it").text.strip() == left


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_reply_is_translated_without_failing_and_words_without_a_hint_stay(text: str, request_: str) -> None:
    said = gui.translate(text, request=request_)
    if not gui.suspicious(text):
        assert not set(said.actions) & {"send_edit", "export"}
    if text.strip() and re.search(r"\w", text):
        assert said.text.strip()


WORDS = sorted({word for language in LANGUAGES for word in list(lexicon(language).words)[::40]})
SIGNS = [
    "“",
    "”",
    "(",
    "`",
    "```",
    "[",
    "> ",
    "→",
    "点击",
    "请",
    "把",
    "“导出”",
    "ください",
    "\n- ",
    "\n1. ",
    "🎉 ",
    "http://",
]


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from([*WORDS, *SIGNS, "7", "0:05"]), min_size=1, max_size=4), st.sampled_from([" ", ", ", "; "])
)
def test_the_work_grows_with_the_length_not_with_its_square(parts: list[str], joint: str) -> None:
    piece = joint.join(parts) + joint
    reply = (piece * (20_000 // len(piece) + 1))[:20_000]
    assert gui.translate(reply, request="make it nice " * 40).text.strip()  # the square of it would take minutes


def test_what_could_steer_a_terminal_is_taken_out() -> None:
    text = "\x1b]0;title\x07a\x1b[31mred\x1b[0m\r\nb\x9b2J\u202ec "
    text += "nmv_usr_secret https://x.example/claim?ct=clm_open clm_hidden"
    assert plain(text) == "ared\nb2Jc … https://x.example/claim?ct=clm_open …"
