"""Single captions are changed as a person says it, and nothing else is."""

from __future__ import annotations

from fractions import Fraction

import pytest

from studio.captions.cue import Cue, CueWord
from studio.draft import Draft, Segment, Track, new_draft
from studio.edits.captions import set_captions
from studio.edits.correct import correct_text
from studio.edits.lines import add_line, delete_lines, hide_captions, merge_lines, set_text, split_line
from studio.edits.place import PlacedFile, place_video
from studio.edits.retime import retime, set_times
from studio.edits.scope import Scope
from studio.errors import WorkError

TALK = PlacedFile("f_1", "talk.mp4", "video", 20_000, 1280, 720, Fraction(25))


def words(text: str, start: int, step: int = 400) -> tuple[CueWord, ...]:
    return tuple(CueWord(word, start + step * i, start + step * (i + 1)) for i, word in enumerate(text.split()))


ENGLISH = (
    Cue(1000, 2600, "Hello there, dear Jon.", 0.9, words("Hello there, dear Jon.", 1000)),
    Cue(3000, 5000, "We meet again.", 0.8, words("We meet again.", 3000)),
    Cue(5100, 8000, "Nobody told Jon\nabout the jonquils.", None),
    Cue(9000, 9900, "Bye."),
)
SPANISH = (Cue(1000, 2600, "Hola, querido Jon."), Cue(3000, 8000, "Nos vemos de nuevo. Nadie se lo dijo a Jon."))


def draft() -> Draft:
    made = set_captions(place_video(new_draft(), TALK), "en", ENGLISH, {"engine": "x"})
    return set_captions(made, "es", SPANISH, {"engine": "y", "from": "cap-en"})


def cues(changed: Draft, language: str = "en") -> list[tuple[int, int, str]]:
    track = changed.caption_track(language)
    assert track is not None
    return [(cue.start, cue.end, cue.text) for cue in track.cues()]


def spoken(changed: Draft, line: int) -> list[tuple[str, int, int]]:
    track = changed.caption_track("en")
    assert track is not None
    return [(word.text, word.start, word.end) for word in track.cues()[line - 1].words]


def test_all_captions_move_and_their_words_with_them() -> None:
    later, notes = retime(draft(), 500)
    assert cues(later)[0] == (1500, 3100, ENGLISH[0].text)
    assert cues(later, "es")[1][:2] == (3500, 8500)
    assert spoken(later, 1)[0] == ("Hello", 1500, 1900)
    assert notes[0].key == "moved_later"
    assert notes[0].values == {"count": 6, "by_ms": 500}


def test_from_a_time_on_only_what_begins_then_moves() -> None:
    later, _ = retime(draft(), 500, Scope(start_ms=5000), ["en"])
    assert [row[0] for row in cues(later)] == [1000, 3000, 5600, 9500]
    assert cues(later, "es") == cues(draft(), "es")


def test_a_caption_that_stays_gives_way_and_none_overlaps() -> None:
    earlier, _ = retime(draft(), -1000, Scope(first=3, last=3), ["en"])
    assert [row[:2] for row in cues(earlier)][1:3] == [(3000, 4100), (4100, 7000)]


def test_where_there_is_no_room_nothing_changes_and_the_line_is_named() -> None:
    with pytest.raises(WorkError, match=r"We meet again\."):
        retime(draft(), -2050, Scope(first=3, last=3), ["en"])


def test_what_moves_before_the_film_is_clipped_or_counted() -> None:
    earlier, notes = retime(draft(), -3000, languages=["en"])
    assert cues(earlier)[0][:2] == (0, 2000)
    assert {note.key: note.values["count"] for note in notes} == {"moved_earlier": 3, "moved_out": 1}
    earlier, notes = retime(draft(), -1500, languages=["en"])
    assert cues(earlier)[0][:2] == (0, 1100)
    assert spoken(earlier, 1)[0] == ("Hello", -500, -100)
    assert notes[1].key == "moved_clipped"


def test_a_line_gets_other_times_in_every_language_that_has_the_same_ones() -> None:
    changed, _ = set_times(draft(), Scope(first=1, last=1), 1200, None)
    assert cues(changed)[0][:2] == (1200, 2800)
    assert cues(changed, "es")[0][:2] == (1200, 2800)
    assert spoken(changed, 1)[0][1] == 1000  # words are heard when they are heard
    longer, _ = set_times(draft(), Scope(first=4, last=4), None, 12_000)
    assert cues(longer)[3][:2] == (9000, 12_000)
    with pytest.raises(WorkError, match="end after it begins"):
        set_times(draft(), Scope(first=1, last=1), 5000, 4000)


def test_a_line_reads_otherwise_and_keeps_the_times_of_as_many_words() -> None:
    changed, notes = set_text(draft(), " We met again! ", Scope(first=2, last=2))
    assert cues(changed)[1] == (3000, 5000, "We met again!")
    assert [word for word, _, _ in spoken(changed, 2)] == ["We", "met", "again!"]
    assert notes[0].values == {"line": 2, "text": "We met again!"}
    track = changed.caption_track("en")
    assert track is not None
    assert track.segments[1].confidence is None
    assert cues(changed, "es") == cues(draft(), "es")


def test_a_long_text_is_broken_into_lines() -> None:
    text = "We meet again, as we always do when the leaves begin to fall in the park."
    changed, _ = set_text(draft(), text, Scope(first=-3, last=-3))
    assert all(len(line) <= 42 for line in cues(changed)[1][2].split("\n"))
    assert spoken(changed, 2) == []


def test_a_line_that_is_not_there_is_said() -> None:
    with pytest.raises(WorkError, match=r"There is no line 70. The captions have 4 lines\."):
        set_text(draft(), "x", Scope(first=70, last=70))
    with pytest.raises(WorkError, match="What should the line say"):
        set_text(draft(), "  ", Scope(first=1, last=1))


def test_neighbours_become_one_line_in_every_language() -> None:
    changed, notes = merge_lines(draft(), Scope(first=2, last=3))
    assert cues(changed)[1][:2] == (3000, 8000)
    assert " ".join(cues(changed)[1][2].split()) == "We meet again. Nobody told Jon about the jonquils."
    assert len(cues(changed)) == 3
    assert cues(changed, "es") == cues(draft(), "es")
    assert notes[0].values == {"first": 2, "last": 3}
    with pytest.raises(WorkError, match="two neighbours"):
        merge_lines(draft(), Scope(first=2, last=2))


def test_merged_words_keep_their_times() -> None:
    changed, _ = merge_lines(draft(), Scope(first=1, last=2), ["en"])
    assert spoken(changed, 1)[-1] == ("again.", 3800, 4200)


def test_a_line_is_split_after_words_at_their_time() -> None:
    changed, notes = split_line(draft(), Scope(first=1, last=1), "hello THERE")
    assert cues(changed)[:2] == [(1000, 1800, "Hello there,"), (1800, 2600, "dear Jon.")]
    assert spoken(changed, 2) == [("dear", 1800, 2200), ("Jon.", 2200, 2600)]
    assert [row[:2] for row in cues(changed, "es")][:2] == [(1000, 1800), (1800, 2600)]
    assert notes[0].values == {"line": 1, "first": "Hello there,", "second": "dear Jon."}
    track = changed.caption_track("en")
    assert track is not None
    assert len({segment.id for segment in track.segments}) == 5


def test_a_line_without_word_times_is_split_where_it_breaks() -> None:
    changed, _ = split_line(draft(), Scope(first=3, last=3), languages=["en"])
    texts = [row[2] for row in cues(changed)][2:4]
    assert texts == ["Nobody told Jon", "about the jonquils."]
    with pytest.raises(WorkError, match="one word"):
        split_line(draft(), Scope(first=4, last=4))
    with pytest.raises(WorkError, match="does not hold"):
        split_line(draft(), Scope(first=1, last=1), "goodbye")


def test_no_half_is_too_short_to_be_seen() -> None:
    short = set_captions(
        place_video(new_draft(), TALK), "en", [Cue(0, 500, "Two words"), Cue(1000, 1700, "A bathroom")], {}
    )
    with pytest.raises(WorkError, match="too short for two lines"):
        split_line(short, Scope(first=1, last=1))
    changed, _ = split_line(short, Scope(first=2, last=2))
    assert [row[:2] for row in cues(changed)][1:] == [(1000, 1300), (1300, 1700)]


def test_lines_go_by_number_by_time_and_by_their_words() -> None:
    assert [row[0] for row in cues(delete_lines(draft(), Scope(first=1, last=2), None, ["en"])[0])] == [5100, 9000]
    assert [row[0] for row in cues(delete_lines(draft(), Scope(start_ms=3500, end_ms=3500))[0])] == [1000, 5100, 9000]
    changed, notes = delete_lines(draft(), Scope(), "jon", ["en"])
    assert [row[2] for row in cues(changed)] == ["We meet again.", "Bye."]
    assert notes[0].values == {"count": 2}
    with pytest.raises(WorkError, match="Which lines"):
        delete_lines(draft(), Scope())


def test_a_new_line_stays_as_long_as_there_is_room() -> None:
    changed, _ = add_line(draft(), "Wait!", 8200)
    assert cues(changed)[3] == (8200, 9000, "Wait!")
    with pytest.raises(WorkError, match="Line 4 is on screen then"):
        add_line(draft(), "Wait!", 9500)
    alone, _ = add_line(place_video(new_draft(), TALK), "Hi", 0, 2000, ["fr"])
    assert cues(alone, "fr") == [(0, 2000, "Hi")]


def test_words_are_corrected_everywhere_with_their_case_and_whole() -> None:
    changed, count = correct_text(draft(), "jon", "John")
    assert count == 4
    assert cues(changed)[0][2] == "Hello there, dear John."
    assert cues(changed)[2][2] == "Nobody told John\nabout the jonquils."
    assert spoken(changed, 1)[-1][0] == "John."
    changed, _ = correct_text(draft(), "hello", "good morning")
    assert cues(changed)[0][2].startswith("Good morning there")


def test_words_taken_away_leave_no_hole() -> None:
    changed, _ = correct_text(draft(), "dear", "", ["en"])
    assert cues(changed)[0][2] == "Hello there, Jon."
    changed, _ = correct_text(draft(), "bye", "", ["en"])
    assert len(cues(changed)) == 3


def test_a_hidden_language_is_kept_and_comes_back_as_it_was() -> None:
    hidden, notes = hide_captions(draft(), ["es"])
    track = hidden.caption_track("es")
    assert track is not None
    assert track.meta["hidden"] is True
    assert notes[0].values == {"languages": ("es",)}
    assert hide_captions(hidden, ["es"], hidden=False)[0] == draft()


def test_the_cost_of_an_edit_grows_with_the_number_of_lines_and_not_with_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A track makes its list of captions anew each time that it is read: it is read a few times, however long it is."""
    rows = [Cue(1000 * number, 1000 * number + 500, f"Jon {number}") for number in range(500)]
    before = set_captions(set_captions(new_draft(), "en", rows, {}), "es", rows, {})
    listed = vars(Track)["segments"].fget
    reads = 0

    def counted(track: Track) -> tuple[Segment, ...]:
        nonlocal reads
        reads += 1
        return tuple(listed(track))

    monkeypatch.setattr(Track, "segments", property(counted))
    retime(before, 100)
    delete_lines(before, Scope(first=2))
    delete_lines(before, Scope(), "Jon 7")
    merge_lines(before, Scope(first=1, last=400))
    correct_text(before, "Jon", "John")
    hide_captions(before)
    assert reads < 100
