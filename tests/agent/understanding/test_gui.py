"""Talk of buttons and panels becomes moves; content stays word for word."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.understanding import gui
from agent.understanding.plain import plain


def squash(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*_`]", "", text)).strip().casefold()


def test_the_labelled_set_is_translated_within_the_bounds(fixtures: Path) -> None:
    rows = [json.loads(line) for line in (fixtures / "labels/gui.dev.jsonl").read_text("utf-8").splitlines()]
    clean = lost = 0
    for row in rows:
        state, expect = row["state"], row["expect"]
        said = gui.translate(
            row["text"],
            request=row["user_request"],
            has_draft=state.get("has_draft", True),
            edit_sent=state.get("edit_resent", False),
        )
        actions = list(said.actions) or ["none"]
        accepted = [expect["actions"], *expect.get("accept_actions", [])]
        leaks = [word for word in expect["must_not_contain"] if re.search(word, said.text, re.I)]
        missing = [fact for fact in expect["must_contain"] if squash(fact) not in squash(said.text)]
        assert not leaks, (row["id"], leaks, said.text)
        assert said.text.strip(), row["id"]
        assert "export" not in actions or any("export" in option for option in accepted), row["id"]
        assert actions.count("send_edit") <= 1
        lost += bool(missing)
        clean += not missing and actions in accepted
    assert clean / len(rows) >= 0.95
    assert lost / len(rows) <= 0.01


@pytest.mark.parametrize(
    ("text", "request_", "action", "kept"),
    [
        (
            "I've put the title at the top. Hit the play icon to see it.",
            "add a title",
            "show_timeline",
            "title at the top",
        ),
        (
            "Your captions are done (32 lines). Download them from the Export menu.",
            "add captions",
            "offer_export",
            "32 lines",
        ),
        ("Captions done (32 lines). Use the Export menu.", "add captions and send me the mp4", "export", "32 lines"),
        ("Select the clip and press Delete to remove it.", "delete the second clip", "send_edit", ""),
        ("Go to your account page to top up credits; you need 40 more.", "make a 4k version", "credits", "40"),
        ("You'll see the new layer in the Layers panel.", "add a logo", "show_state", "layer"),
        ("音乐已加入，音量 30%。点右上角的导出按钮保存视频。", "加点音乐", "offer_export", "30%"),
        ("将贴纸从素材库拖到 0:08 处。", "在0:08加贴纸", "send_edit", ""),
        (
            "He añadido la música (0:00-0:30). Pulsa reproducir para escucharla.",
            "añade música",
            "show_timeline",
            "0:30",
        ),
    ],
)
def test_moves_in_other_words(text: str, request_: str, action: str, kept: str) -> None:
    said = gui.translate(text, request=request_)
    assert said.actions == (action,)
    assert kept in said.text
    assert not re.search(r"\b(?:click|press|hit|menu|panel|icon|pulsa)\b|点右|拖到", said.text, re.I)


@pytest.mark.parametrize(
    "text",
    [
        "The hero opens the door at 0:05 and drops the keys.",
        "I wrote the headline “Tap. Swipe. Done.” in bold.",
        "标题写成了“点击这里”，蓝色。",
        "```\nClick the bell icon\n```",
        "The link is https://shop.example.com/open?ref=click-export.",
        "The press conference clip starts at 0:10.",
    ],
)
def test_content_stays_word_for_word(text: str) -> None:
    assert gui.translate(text, request="make it nice") == gui.Said(text)


def test_an_edit_is_never_sent_on_twice() -> None:
    text = "To place the sticker, drag it onto the clip at 0:08."
    assert gui.translate(text, request="put a star sticker at 0:08").actions == ("send_edit",)
    assert "send_edit" not in gui.translate(text, request="put a star sticker at 0:08", edit_sent=True).actions


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_reply_is_translated_without_failing_and_words_without_a_hint_stay(text: str, request_: str) -> None:
    said = gui.translate(text, request=request_)
    if not gui.suspicious(text):
        assert said.text == text
    if text.strip() and re.search(r"\w", text):
        assert said.text.strip()


def test_what_could_steer_a_terminal_is_taken_out() -> None:
    text = "\x1b]0;title\x07a\x1b[31mred\x1b[0m\r\nb\x9b2J\u202ec "
    text += "nmv_usr_secret https://x.example/claim?ct=clm_open clm_hidden"
    assert plain(text) == "ared\nb2Jc … https://x.example/claim?ct=clm_open …"
