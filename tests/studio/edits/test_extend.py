"""Extension in the draft: source times are remembered, words stay where they are spoken, a range is a range."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest

from studio.captions.cue import Cue, CueWord
from studio.captions.extend import ExtendSpec
from studio.draft import Draft, Segment, new_draft
from studio.edits.captions import Origin, import_captions, set_captions
from studio.edits.extend import extend_captions
from studio.edits.place import PlacedFile, place_video
from studio.edits.scope import Scope
from studio.errors import WorkError

TALK = PlacedFile("f_1", "talk.mp4", "video", 10_000, 1280, 720, Fraction(25))
CUES = (
    Cue(500, 1500, "Printing,\nin the only sense", 0.8, (CueWord("Printing,", 520, 900), CueWord("in", 900, 1000))),
    Cue(2000, 2400, "with which", None, (CueWord("with", 2000, 2200), CueWord("which", 2200, 2390))),
    Cue(9000, 9500, "we are"),
)


@dataclass(frozen=True)
class FromFile:
    index: int
    start: int
    end: int
    text: str


def captioned(*languages: str) -> Draft:
    draft = place_video(new_draft(), TALK)
    for language in languages:
        draft = set_captions(draft, language, CUES, {"engine": "pocketsphinx"})
    return draft


def times(draft: Draft, track: int = 0) -> list[tuple[int, int]]:
    return [(segment.start, segment.end) for segment in draft.captions[track].segments]


def middle(draft: Draft) -> Segment:
    return draft.captions[0].segments[1]


LEAD = ExtendSpec(min_ms=1400, lead_ms=400, gap_ms=100, lag_ms=600)


def test_a_start_that_moves_is_remembered_and_its_words_stay_where_they_are_spoken() -> None:
    before = captioned("en")
    longer, (track,) = extend_captions(before, LEAD, Fraction(25))
    assert times(longer)[1] == (1600, 3000)
    assert middle(longer).source == (2000, 2400)
    assert middle(longer).words == middle(before).words
    assert track.report.earlier == track.report.met == 3
    assert [segment.text for segment in longer.captions[0].segments] == [cue.text for cue in CUES]


@pytest.mark.parametrize("fps", [None, Fraction(25), Fraction(24000, 1001)])
@pytest.mark.parametrize(
    "spec", [LEAD, ExtendSpec(factor=1.5, lead_ms=250), ExtendSpec(add_ms=700), ExtendSpec(until_next=True, lag_ms=500)]
)
def test_the_same_wish_twice_does_not_add_up(spec: ExtendSpec, fps: Fraction | None) -> None:
    once, _ = extend_captions(captioned("en"), spec, fps)
    twice, _ = extend_captions(once, spec, fps)
    assert once != captioned("en")
    assert twice == once


def test_only_the_captions_of_the_range_change() -> None:
    draft = captioned("en", "es")
    longer, reports = extend_captions(draft, ExtendSpec(min_ms=1200), None, ("es",), Scope(first=2, last=2))
    assert longer.captions[0] == draft.captions[0]
    assert times(longer, 1) == [(500, 1500), (2000, 3200), (9000, 9500)]
    assert [report.report.total for report in reports] == [1]
    later, _ = extend_captions(draft, ExtendSpec(min_ms=1200), None, (), Scope(start_ms=8000))
    assert times(later) == [(500, 1500), (2000, 2400), (9000, 10_000)]


def test_a_range_without_captions_is_said_plainly() -> None:
    with pytest.raises(WorkError) as caught:
        extend_captions(captioned("en"), ExtendSpec(factor=2), None, (), Scope(start_ms=5000, end_ms=6000))
    assert caught.value.code == "NO_LINE"


def test_a_file_s_hundredths_are_kept() -> None:
    cues = (FromFile(0, 1000, 1400, "one"), FromFile(1, 5000, 5400, "two"))
    draft = import_captions(new_draft(), "en", cues, Origin("f_3", "ass"))
    longer, _ = extend_captions(draft, ExtendSpec(factor=1.333, lead_ms=15), None)
    assert all(start % 10 == end % 10 == 0 for start, end in times(longer))


def test_foreign_keys_and_order_survive() -> None:
    draft = captioned("en")
    marked = draft.captions[0].with_segments([item.but_meta(zz=[1, "x"]) for item in draft.captions[0].segments])
    longer, _ = extend_captions(draft.with_tracks([draft.tracks[0], marked.but(y=1)]), ExtendSpec(factor=1.2), None)
    assert longer.captions[0].fields["y"] == 1
    assert [item.meta["zz"] for item in longer.captions[0].segments] == [[1, "x"]] * 3
    assert list(longer.captions[0].segments[0].fields) == ["id", "s", "d", "m"]
