"""Edits are pure: they give a new draft, leave the old one and everything foreign alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction

import pytest

from studio.captions.cue import Cue
from studio.captions.extend import ExtendSpec
from studio.draft import Draft, new_draft
from studio.edits.captions import Origin, import_captions, order_captions, remove_captions, set_captions
from studio.edits.correct import correct_text
from studio.edits.extend import extend_captions
from studio.edits.place import PlacedFile, place_video
from studio.errors import WorkError

TALK = PlacedFile("f_1", "talk.mp4", "video", 10_000, 1280, 720, Fraction(25))
CUES = (
    Cue(500, 1500, "Printing,\nin the only sense", 0.8124),
    Cue(2000, 2400, "with which"),
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
        draft = set_captions(draft, language, CUES, {"engine": "pocketsphinx", "draft": True})
    return draft


def test_placing_a_video_writes_the_draft_of_the_treaty() -> None:
    assert json.loads(place_video(new_draft(), TALK).to_json()) == {
        "v": 1, "d": 10_000, "m": {"title": "talk", "width": 1280, "height": 720, "fps": "25/1"},
        "t": [{"id": "v1", "tt": 0, "sg": [{"id": "v1s1", "s": 0, "d": 10_000,
               "m": {"file": "f_1", "name": "talk.mp4", "in": 0}}], "m": {"name": "talk.mp4"}}],
    }  # fmt: skip


def test_the_same_file_again_changes_nothing_and_another_takes_its_captions_away() -> None:
    draft = captioned("en")
    assert place_video(draft, TALK) == draft
    other = place_video(draft, PlacedFile("f_2", "song.mp3", "audio", 3000))
    assert [track.type for track in other.tracks] == [1]
    assert other.duration == 3000
    assert "fps" not in other.meta


def test_captions_are_written_as_the_treaty_says() -> None:
    track = captioned("en").captions[0]
    assert track.fields["m"] == {
        "role": "captions", "language": "en", "name": "English captions", "engine": "pocketsphinx", "draft": True,
    }  # fmt: skip
    assert track.fields["sg"][0] == {
        "id": "cap-en-1", "s": 500, "d": 1000, "m": {"text": "Printing,\nin the only sense", "p": 0.812},
    }  # fmt: skip


def test_a_new_language_stands_below_and_a_known_one_keeps_its_place() -> None:
    draft = set_captions(captioned("en", "es"), "en", CUES[:1], {})
    assert draft.languages == ("en", "es")
    assert len(draft.captions[0].segments) == 1


def test_an_edit_leaves_the_old_draft_and_foreign_tracks_alone() -> None:
    foreign = {"id": "cap-en", "tt": 7, "sg": [], "m": {"name": "Title"}, "zz": 1.5}
    before = new_draft().but(t=[foreign], x=[1])
    kept = before.to_json()
    after = set_captions(before, "en", CUES, {})
    assert before.to_json() == kept
    assert after.tracks[0].fields == foreign
    assert after.captions[0].id == "cap-en.2"
    assert after.fields["x"] == [1]


def test_removing_takes_the_named_languages_or_all() -> None:
    draft = captioned("en", "es", "fr")
    assert remove_captions(draft, ("es",)).languages == ("en", "fr")
    assert remove_captions(draft, None).languages == ()
    assert len(remove_captions(draft, None).tracks) == 1


def test_ordering_moves_caption_tracks_only() -> None:
    assert order_captions(captioned("en", "es", "fr"), ("fr", "en")).languages == ("fr", "en", "es")


def test_imported_captions_remember_their_file() -> None:
    cues = (FromFile(0, 100, 900, "hi"), FromFile(3, 2000, 1000, "broken"))
    draft = import_captions(new_draft(), "en", cues, Origin("f_3", "srt"), marks={0: {"ass": "{\\i1}hi"}})
    track = draft.captions[0]
    assert track.origin == {"file": "f_3", "format": "srt", "stream": None}
    assert track.fields["sg"][0]["m"] == {"text": "hi", "cue": 0, "src": [100, 900], "ass": "{\\i1}hi"}
    assert (track.segments[1].duration, track.segments[1].source) == (0, (2000, 1000))


def test_extension_counts_from_the_source_times_however_often_it_is_asked() -> None:
    once, reports = extend_captions(captioned("en", "es"), ExtendSpec(factor=1.5), None)
    twice, _ = extend_captions(once, ExtendSpec(factor=1.5), None)
    assert twice == once
    assert [segment.duration for segment in once.captions[0].segments] == [1417, 600, 750]
    assert once.captions[0].segments[0].source == (500, 1500)
    assert [report.language for report in reports] == ["en", "es"]
    assert reports[0].report.longer == 3


def test_extension_of_one_language_leaves_the_other() -> None:
    draft = captioned("en", "es")
    longer, reports = extend_captions(draft, ExtendSpec(min_ms=900), None, ("es",))
    assert longer.captions[0] == draft.captions[0]
    assert [report.language for report in reports] == ["es"]


def test_extension_repairs_a_broken_end_and_stops_at_the_end_of_the_video() -> None:
    cues = (FromFile(0, 2000, 1000, "broken"), FromFile(1, 9000, 9500, "last"))
    draft = import_captions(place_video(new_draft(), TALK), "en", cues, Origin("f_3", "srt"))
    longer, reports = extend_captions(draft, ExtendSpec(min_ms=3000), None)
    assert [segment.end for segment in longer.captions[0].segments] == [5000, 10_000]
    assert reports[0].report.repaired == (0,)


def test_nothing_to_extend_is_said_plainly() -> None:
    with pytest.raises(WorkError) as caught:
        extend_captions(new_draft(), ExtendSpec(factor=2), None)
    assert caught.value.code == "NO_CAPTIONS"


def test_words_are_corrected_whole_across_lines_in_our_tracks_and_in_those_of_a_file() -> None:
    draft = captioned("en")
    draft = import_captions(draft, "fr", (FromFile(0, 0, 500, "in the room"),), Origin("f_3", "srt"))
    corrected, count = correct_text(draft, "printing, IN", "Painting in")
    assert count == 1
    assert corrected.captions[0].segments[0].text == "Painting in the only sense"
    assert correct_text(draft, "print", "x") == (draft, 0)
    corrected, count = correct_text(draft, "room", "hall")
    assert (count, corrected.captions[1].segments[0].text) == (1, "in the hall")
    assert correct_text(draft, "  ", "x") == (draft, 0)


def test_chinese_words_are_corrected_inside_a_line() -> None:
    draft = set_captions(new_draft(), "zh", (Cue(0, 1000, "请下载文件"),), {})
    corrected, count = correct_text(draft, "下载", "获取")
    assert (corrected.captions[0].segments[0].text, count) == ("请获取文件", 1)
