"""Cuts: the film in pieces, on frames, and everything that stands on it following."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import pytest

from studio.captions.cue import Cue, CueWord
from studio.captions.extend import ExtendSpec
from studio.draft import Draft, new_draft
from studio.edits.captions import set_captions
from studio.edits.cut import Range, cut, keep
from studio.edits.extend import extend_captions
from studio.edits.follow import Rest, cues_from_file
from studio.edits.music import add_music
from studio.edits.place import PlacedFile, place_video
from studio.edits.timeline import composition, film_track, music_track
from studio.edits.titles import add_title
from studio.errors import WorkError
from studio.media.compose import frame_runs

TALK = PlacedFile("f_1", "talk.mp4", "video", 10_000, 1280, 720, Fraction(25))
SONG = PlacedFile("f_2", "song.mp3", "audio", 30_000)
WORDS = (
    CueWord("Printing,", 1000, 1400),
    CueWord("in", 1500, 1700),
    CueWord("the", 2100, 2300),
    CueWord("only", 2400, 3000),
)
CUES = (Cue(1000, 3000, "Printing,\nin the only", words=WORDS), Cue(4000, 6000, "sense with"), Cue(7000, 9000, "which"))


def film(*cues: Cue) -> Draft:
    return set_captions(place_video(new_draft(), TALK), "en", cues or CUES, {})


def lines(draft: Draft) -> list[tuple[int, int, str]]:
    return [(cue.start, cue.end, cue.text) for cue in draft.captions[0].cues()]


def pieces(draft: Draft) -> list[tuple[int, int, int]]:
    track = film_track(draft)
    assert track is not None
    return [(item.start, item.duration, item.meta["in"]) for item in track.segments]


def test_a_cut_closes_the_gap_and_the_captions_follow() -> None:
    changed, notes = cut(film(), [(3200, 6200)])
    assert pieces(changed) == [(0, 3200, 0), (3200, 3800, 6200)]
    assert changed.duration == 7000
    assert lines(changed) == [(1000, 3000, CUES[0].text), (4000, 6000, "which")]
    assert [(note.key, note.values.get("count")) for note in notes] == [("cut", 1), ("cut_captions", 1)]


@pytest.mark.parametrize(
    ("ranges", "left"),
    [
        ([(0, 2000)], [(0, 8000, 2000)]),
        ([(8000, None)], [(0, 8000, 0)]),
        ([(-2000, None)], [(0, 8000, 0)]),
        ([(8000, 99_000)], [(0, 8000, 0)]),
        ([(5000, 3000)], [(0, 3000, 0), (3000, 5000, 5000)]),
        ([(3000, 4500), (4000, 5000), (3000, 3000)], [(0, 3000, 0), (3000, 5000, 5000)]),
        ([(6000, 7000), (1000, 2000)], [(0, 1000, 0), (1000, 4000, 2000), (5000, 3000, 7000)]),
        ([(9960, 10_000)], [(0, 9960, 0)]),
        ([(3010, 5015)], [(0, 3000, 0), (3000, 5000, 5000)]),
    ],
)
def test_ranges_are_put_in_order_and_on_frames(ranges: list[Range], left: list[tuple[int, int, int]]) -> None:
    assert pieces(cut(film(), ranges)[0]) == left


@pytest.mark.parametrize("ranges", [[], [(20_000, 30_000)], [(10_000, None)], [(5000, 5000)], [(5000, 5004)]])
def test_where_nothing_is_meant_nothing_changes_and_it_is_said(ranges: list[Range]) -> None:
    draft = film()
    changed, notes = cut(draft, ranges)
    assert changed is draft
    assert [note.key for note in notes] == ["cut_nothing"]


@pytest.mark.parametrize("ranges", [[(0, None)], [(0, 6000), (5000, 9960)], [(-99_000, None)]])
def test_a_film_is_not_cut_away(ranges: list[Range]) -> None:
    with pytest.raises(WorkError) as refused:
        cut(film(), ranges)
    assert refused.value.code == "NOTHING_LEFT"


def test_without_a_film_there_is_nothing_to_cut() -> None:
    for edit in (cut, keep):
        with pytest.raises(WorkError) as refused:
            edit(new_draft(), [(0, 1000)])
        assert refused.value.code == "NO_MEDIA"


def test_keeping_parts_is_cutting_the_others() -> None:
    draft = film()
    assert keep(draft, [(7000, 9000), (1000, 3000)])[0] == cut(draft, [(0, 1000), (3000, 7000), (9000, None)])[0]
    assert keep(draft, [(0, None)]) == (draft, keep(draft, [(0, 10_000)])[1])
    assert keep(draft, [(50_000, None)])[0] is draft


def test_a_caption_that_is_cut_in_two_keeps_the_words_that_are_said() -> None:
    changed, notes = cut(film(), [(2000, 3500)])
    assert lines(changed)[0] == (1000, 2000, "Printing,\nin")
    assert [word.text for word in changed.captions[0].segments[0].words] == ["Printing,", "in"]
    assert "cut_shorter" in [note.key for note in notes]
    inside, _ = cut(film(), [(1480, 2080)])
    assert lines(inside)[0] == (1000, 2400, "Printing,\nthe only")
    assert inside.captions[0].segments[0].words[1] == CueWord("the", 1500, 1700)
    head, _ = cut(film(), [(0, 2040)])
    assert lines(head)[0] == (0, 960, "the only")


def test_a_caption_without_word_times_keeps_its_text() -> None:
    assert lines(cut(film(), [(5000, 6000)])[0])[1] == (4000, 5000, "sense with")


def test_a_rest_that_nobody_could_read_goes() -> None:
    assert [text for _, _, text in lines(cut(film(), [(4280, 7720)])[0])] == [CUES[0].text, "which"]
    assert len(lines(cut(film(), [(4320, 6000)])[0])) == 3


def test_titles_follow_and_music_plays_on_to_the_new_end() -> None:
    draft, _ = add_title(film(), "The end", 8000)
    draft, _ = add_music(draft, SONG)
    changed, _ = cut(draft, [(1000, 3000)])
    titles = changed.tracks[-1].segments[0]
    assert (titles.start, titles.end) == (6000, 8000)
    music = music_track(changed)
    assert music is not None
    assert [(item.start, item.duration, item.meta["in"]) for item in music.segments] == [(0, 8000, 0)]


def test_cutting_twice_composes_and_what_is_said_of_later_parts_counts_on_the_film_as_it_is() -> None:
    once, _ = cut(film(), [(1000, 3000), (7000, 8000)])
    step, _ = cut(film(), [(7000, 8000)])
    twice, _ = cut(step, [(1000, 3000)])
    assert twice == once
    across, _ = cut(once, [(4000, 6000)])
    assert pieces(across) == [(0, 1000, 0), (1000, 3000, 3000), (4000, 1000, 9000)]


def test_longer_captions_count_from_what_the_cut_left() -> None:
    longer, _ = extend_captions(film(Cue(1000, 3000, "one two")), ExtendSpec(add_ms=1000, cap_ms=9000), TALK.fps)
    assert lines(longer) == [(1000, 4000, "one two")]
    clipped, _ = cut(longer, [(2000, 3600)])
    assert lines(clipped) == [(1000, 2400, "one two")]
    again, _ = extend_captions(clipped, ExtendSpec(add_ms=1000, cap_ms=9000), TALK.fps)
    assert lines(again) == [(1000, 3000, "one two")]  # of the 2 s that it had at first 1 s is left
    more, _ = extend_captions(clipped, ExtendSpec(add_ms=2000, cap_ms=9000), TALK.fps)
    assert lines(more) == [(1000, 4000, "one two")]


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30000, 1001), Fraction(24000, 1001), Fraction(60)])
def test_hundreds_of_cuts_keep_every_frame_in_its_place(rate: Fraction) -> None:
    random.seed(7)
    length = 600_000
    file = PlacedFile("f_1", "talk.mp4", "video", length, 1280, 720, rate)
    draft = place_video(new_draft(), file)
    edges = sorted(random.sample(range(1000, length - 1000, 97), 400))
    ranges = list(zip(edges[::2], edges[1::2], strict=True))
    draft = set_captions(draft, "en", [Cue(n * 1000, n * 1000 + 900, f"{n}") for n in range(600)], {})
    changed, _ = cut(draft, ranges)
    made = composition(changed)
    runs = frame_runs(made.pieces, rate)
    wanted = {
        frame
        for piece in made.pieces
        for frame in range(round(piece.at * rate / 1000), round((piece.at + piece.duration) * rate / 1000))
    }
    assert {frame for first, last in runs for frame in range(first, last + 1)} == wanted
    assert sum(piece.duration for piece in made.pieces) == changed.duration
    cues = changed.captions[0].cues()
    assert all(0 <= cue.start < cue.end <= changed.duration for cue in cues)
    assert all(one.end <= other.start for one, other in pairwise(cues))


def test_the_way_from_the_old_timeline_to_the_new_one() -> None:
    rest = Rest([(0, 100), (200, 400), (500, 1000)])
    assert [rest.after(time) for time in (0, 100, 150, 200, 399, 400, 450, 500, 900)] == [
        *(0, 100, 100, 100, 299, 300, 300, 300, 700),
    ]
    assert rest.left(50, 600) == [(50, 100), (200, 400), (500, 600)]
    assert rest.left(120, 180) == []
    assert rest.left(150, 150) == []
    assert rest.left(300, 300) == [(300, 300)]


def test_hundreds_of_cuts_are_the_most() -> None:
    draft = place_video(new_draft(), PlacedFile("f_1", "a.mp4", "video", 10_000_000, 64, 64, Fraction(25)))
    with pytest.raises(WorkError) as refused:
        cut(draft, [(n * 10_000, n * 10_000 + 1000) for n in range(1, 700)])
    assert refused.value.code == "TOO_MANY_CUTS"


def test_captions_that_are_made_after_a_cut_stand_where_their_words_are_said() -> None:
    draft, _ = cut(place_video(new_draft(), TALK), [(1000, 3600), (6000, 7000)])
    assert [(cue.start, cue.end, cue.text) for cue in cues_from_file(draft, CUES)] == [
        (1400, 3400, "sense with"),
        (3400, 5400, "which"),
    ]
    assert cues_from_file(place_video(new_draft(), TALK), CUES) == CUES
    head, _ = cut(place_video(new_draft(), TALK), [(5000, None)])
    assert [cue.end for cue in cues_from_file(head, CUES)] == [3000, 5000]


def test_slides_are_cut_where_it_is_said_and_not_where_the_next_one_comes() -> None:
    slides = place_video(new_draft(), PlacedFile("f_1", "slides.mp4", "video", 12_000, 64, 64, Fraction(1, 3)))
    assert pieces(cut(slides, [(4000, 5000)])[0]) == [(0, 4000, 0), (4000, 7000, 5000)]
