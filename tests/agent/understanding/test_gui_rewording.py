"""A rewording by a model is shown only when nothing was lost, nothing added, and no talk of an interface is left."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agent.understanding import gui

REPLIES = (
    'I added the title "Harvest Day" at 0:04 for 3 s. Click **Export** to save it.',
    "14 lines are in, see https://example.com/p?ct=clm_1 for the page. Open the Subtitles panel to review them.",
    "The logo is at 40% opacity. Drag its corner to resize it.",
    "Run `ffprobe talk.mp4` shows 25 fps; the cut is 0:58 now. Hit the play button.",
    "已加入标题“丰收日”，时长 3 秒。点击右上角的“导出”。",
    "He añadido 14 subtítulos a las 0:05. Pulsa Exportar cuando quieras.",
)


def own(reply: str) -> str:
    return gui.translate(reply, request="make it nice").text


def accepted(reply: str, candidate: str) -> bool:
    return gui.faithful(reply, candidate, request="make it nice", has_draft=True)


@pytest.mark.parametrize("reply", REPLIES)
def test_the_tables_own_wording_is_accepted(reply: str) -> None:
    assert accepted(reply, own(reply))


@given(st.sampled_from(REPLIES), st.data())
def test_a_number_or_a_quote_or_a_link_that_is_gone_is_refused(reply: str, data: st.DataObject) -> None:
    wording = own(reply)
    facts = re.findall(r"\d+(?:[.,:]\d+)*|\"[^\"]+\"|“[^”]+”|https?://\S+|`[^`]+`", wording)
    assume(facts)
    fact = data.draw(st.sampled_from(facts))
    assert not accepted(reply, wording.replace(fact, "", 1))


@given(st.sampled_from(REPLIES), st.integers(1000, 99999))
def test_a_number_that_is_new_is_refused(reply: str, number: int) -> None:
    assert not accepted(reply, f"{own(reply)} It took {number} frames.")


@given(st.sampled_from(REPLIES), st.sampled_from(['"free"', "“gift”", "https://evil.example/x", "`rm -rf`"]))
def test_a_quote_a_link_or_code_that_is_new_is_refused(reply: str, extra: str) -> None:
    assert not accepted(reply, f"{own(reply)} {extra}")


@given(
    st.sampled_from(REPLIES),
    st.sampled_from(
        [
            "Click Export.",
            "Open the panel on the left.",
            "Drag it to the top.",
            "点击按钮。",
            "Pulsa el botón.",
            "Hit play.",
        ]
    ),
)
def test_talk_of_an_interface_is_refused(reply: str, move: str) -> None:
    assert not accepted(reply, f"{own(reply)} {move}")


@given(st.sampled_from(REPLIES), st.text(max_size=80))
def test_any_text_is_judged(reply: str, candidate: str) -> None:
    if accepted(reply, candidate):
        assert candidate.strip()


@pytest.mark.parametrize(
    "prefix",
    [
        "I've added the title ",
        "Done! The clip ",
        "Your captions are placed ",
        "已为您添加",
        "字幕已生成",
        "He añadido un título ",
    ],
)
def test_the_first_words_of_content_can_be_shown(prefix: str) -> None:
    assert gui.opening(prefix)


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "Cl",
        "Click the ",
        "You can ",
        "I've put it in the ",
        "I've put it in the Media panel ",
        "To see it, ",
        "请点击",
        "您可以",
        "The Export button is ",
        "I ",
        "I encountered a temporary issue",
    ],
)
def test_words_that_may_become_a_move_wait(prefix: str) -> None:
    assert not gui.opening(prefix)
