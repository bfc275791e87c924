"""How much fits a cue; the numbers are those of the layout."""

from __future__ import annotations

import pytest

from studio.captions.cue import Cue
from studio.captions.tongues import tongue
from studio.translate.limits import limits
from studio.translate.masks import mask
from studio.translate.tag import Tag


@pytest.mark.parametrize(
    "language", ["en", "es", "fr", "de", "ar", "hi", "zh", "ja", "ko", "th", "lo", "km", "my", "ru"]
)
def test_lines_and_speeds_are_those_of_the_layout(language: str) -> None:
    here, there = limits(Tag(language)), tongue(language)
    assert (here.line, here.cps, here.cells) == (there.line, there.cps, there.cells)


def test_the_room_of_a_cue_is_its_time_or_its_two_lines() -> None:
    spanish = limits(Tag("es"))
    assert spanish.room(Cue(0, 2000, "")) == 34
    assert spanish.room(Cue(0, 9000, "")) == 84
    assert limits(Tag("es"), 28.6).room(Cue(0, 9000, "")) == pytest.approx(57.2)
    assert limits(Tag("zh")).room(Cue(0, 2000, "")) == 18


def test_sizes_count_what_is_seen() -> None:
    masked = mask("<i>Go</i> to a.com ♪")
    assert limits(Tag("es")).size(masked.text, masked) == len("Go to a.com ♪")
    assert limits(Tag("zh")).size("你好，OK") == 4.0
