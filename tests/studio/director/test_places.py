"""Wishes for places, amounts beside captions, and small words that look like something else."""

from __future__ import annotations

import pytest

from studio.captions.cue import Cue
from studio.captions.extend import ExtendSpec
from studio.director.grammar import read
from studio.director.plan import AddCaptions, CorrectText, Edit, Extend
from studio.draft import new_draft
from studio.edits.captions import set_captions

EMPTY = new_draft().but_meta(fps="25/1")
CAPTIONED = set_captions(set_captions(EMPTY, "en", [Cue(0, 1000, "hi")], {}), "es", [Cue(0, 1000, "hola")], {})
THREE = ExtendSpec(min_ms=3000)


@pytest.mark.parametrize(
    ("message", "languages"),
    [
        ("put Spanish on top and English below", ("es", "en")),
        ("add Spanish captions on top", ("es", "en")),
        ("English captions under the Spanish ones", ("es", "en")),
    ],
)
def test_a_wish_for_a_place_makes_nothing_anew(message: str, languages: tuple[str, ...]) -> None:
    assert read(message, CAPTIONED).edits == (AddCaptions(languages, keep=True),)


@pytest.mark.parametrize(
    ("message", "edits"),
    [
        (
            "add captions in English and Spanish, each line at least 3 seconds",
            (AddCaptions(("en", "es")), Extend(THREE, ("en", "es"))),
        ),
        ("添加英语和西班牙语字幕，每行至少显示3秒", (AddCaptions(("en", "es")), Extend(THREE, ("en", "es")))),
        ("add captions with every line on screen for at least 3 seconds", (AddCaptions(), Extend(THREE))),
    ],
)
def test_captions_that_are_to_stay_for_a_time_are_made_first(message: str, edits: tuple[Edit, ...]) -> None:
    assert read(message, EMPTY).edits == edits
    assert read(message, CAPTIONED).edits == edits[1:]


def test_two_languages_may_stand_beside_a_slash() -> None:
    assert read("add dual subtitles English/Spanish", EMPTY).edits == (AddCaptions(("en", "es")),)


def test_por_is_a_small_word_and_not_portuguese() -> None:
    plan = read('cambia "hurry" por "country"', CAPTIONED)
    assert (plan.edits, plan.speech) == ((CorrectText("hurry", "country"),), "es")
