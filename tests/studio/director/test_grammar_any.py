"""Whatever is written, the grammar reads it without an error."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.captions.cue import Cue
from studio.director.grammar import read
from studio.draft import new_draft
from studio.edits.captions import set_captions

EMPTY = new_draft().but_meta(fps="25/1")
CAPTIONED = set_captions(set_captions(EMPTY, "en", [Cue(0, 1000, "hi")], {}), "es", [Cue(0, 1000, "hola")], {})


WORDS = [
    *"%2-\"'。加",
    "add",
    "captions",
    "in",
    "English",
    "and",
    "字幕",
    "remove",
    "at least",
    "longer",
    "0,5 s",
    "the video",
]


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(message: str) -> None:
    assert read(message, CAPTIONED).edits


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_words_of_the_grammar_in_any_order_are_read_without_an_error(words: list[str]) -> None:
    assert read(" ".join(words), CAPTIONED).edits
