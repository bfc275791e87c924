"""Titles, music, loudness, canvas, delivery: a new draft, notes that have a sentence, nothing else touched."""

from __future__ import annotations

import json
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from studio.captions.style import StyleChange
from studio.draft import Draft, new_draft
from studio.edits.canvas import set_canvas
from studio.edits.cut import cut, keep
from studio.edits.delivery import set_delivery
from studio.edits.music import add_music, remove_music
from studio.edits.note import Notes
from studio.edits.place import PlacedFile, place_video
from studio.edits.timeline import composition, frame, has_sound, is_soft, titles
from studio.edits.titles import add_title, remove_titles
from studio.edits.volume import set_volume
from studio.errors import WorkError

TALK = PlacedFile("f_1", "talk.mp4", "video", 10_000, 1280, 720, Fraction(25))
SILENT = PlacedFile("f_1", "mute.mp4", "video", 10_000, 1280, 720, Fraction(25), sound=False)
SONG = PlacedFile("f_2", "song.mp3", "audio", 30_000)
ROWS = tomllib.loads((Path(__file__).parents[3] / "studio/director/sentences/film.toml").read_text("utf-8"))


def film(file: PlacedFile = TALK) -> Draft:
    return place_video(new_draft(), file)


def keys(notes: Notes) -> list[str]:
    """The notes' keys; each must have its sentences, filled by its values."""
    for note in notes:
        for language in ("en", "zh", "es"):
            ROWS[note.key][language].format_map(note.values)
            if f"{note.key}_one" in ROWS:
                ROWS[f"{note.key}_one"][language].format_map(note.values)
    return [note.key for note in notes]


def code(caught: pytest.ExceptionInfo[WorkError]) -> str:
    return caught.value.code


def test_every_sentence_has_its_three_languages() -> None:
    assert all(set(row) == {"en", "zh", "es"} and all(row.values()) for row in ROWS.values())


def test_a_title_is_written_as_the_treaty_says() -> None:
    draft, notes = add_title(film(), "  Urban\n\nDreams\x07 ", 1000, change=StyleChange(colour="#ff0000"))
    assert keys(notes) == ["title"]
    assert json.loads(draft.to_json())["t"][1] == {
        "id": "titles", "tt": 7, "m": {"role": "titles", "name": "Titles"},
        "sg": [{"id": "titles-1", "s": 1000, "d": 3000,
                "m": {"text": "Urban\nDreams", "style": {"colour": "#ff0000"}}}],
    }  # fmt: skip
    assert draft.captions == ()
    assert [(title.text, title.start, title.end) for title in titles(draft)] == [("Urban\nDreams", 1000, 4000)]


@pytest.mark.parametrize(
    ("times", "shown"),
    [
        ((0, None), (0, 3000)),
        ((9000, None), (9000, 10_000)),
        ((-2000, None), (8000, 10_000)),
        ((1, 99_999), (1, 10_000)),
    ],
)
def test_a_title_stays_inside_the_film(times: tuple[int, int | None], shown: tuple[int, int]) -> None:
    (title,) = titles(add_title(film(), "A", *times)[0])
    assert (title.start, title.end) == shown


@pytest.mark.parametrize(
    ("text", "start", "end", "why"),
    [
        (" \n\x00", 0, None, "NO_TEXT"),
        ("x" * 501, 0, None, "LONG_TEXT"),
        ("A", 10_000, None, "BAD_TIMES"),
        ("A", 5000, 4000, "BAD_TIMES"),
    ],
)
def test_a_title_that_nobody_would_see_is_refused(text: str, start: int, end: int | None, why: str) -> None:
    with pytest.raises(WorkError) as caught:
        add_title(film(), text, start, end)
    assert code(caught) == why


def test_titles_are_many_and_the_same_one_again_is_changed() -> None:
    draft, _ = add_title(film(), "Second", 5000)
    draft, _ = add_title(draft, "First", 0)
    draft, _ = add_title(draft, "Second", 5000, 6000)
    assert [(title.text, title.end) for title in titles(draft)] == [("First", 3000), ("Second", 6000)]
    one, notes = remove_titles(draft, "SECOND")
    assert keys(notes) == ["titles_removed"]
    assert [title.text for title in titles(one)] == ["First"]
    assert remove_titles(draft)[0] == film()
    assert keys(remove_titles(film())[1]) == ["titles_none"]


def test_music_is_written_as_the_treaty_says() -> None:
    draft, notes = add_music(film(), SONG)
    assert keys(notes) == ["music_ducked"]
    assert json.loads(draft.to_json())["t"][1] == {
        "id": "bgm", "tt": 1, "m": {"role": "bgm", "name": "song.mp3"},
        "sg": [{"id": "bgm-1", "s": 0, "d": 10_000, "m": {
            "file": "f_2", "name": "song.mp3", "in": 0, "volume": 0.35, "duck": True, "loop": True}}],
    }  # fmt: skip
    assert draft.source == film().source


def test_music_alone_is_as_loud_as_its_file_and_short_music_is_repeated() -> None:
    draft, notes = add_music(film(SILENT), PlacedFile("f_2", "jingle.mp3", "audio", 4000))
    assert keys(notes) == ["music", "music_loops"]
    music = composition(draft).music
    assert music is not None
    assert (music.volume, music.duck, music.loop) == (1.0, False, True)
    assert not has_sound(draft)
    muted, _ = set_volume(film(), "video", 0)
    assert add_music(muted, SONG)[0].tracks[1].segments[0].meta["volume"] == 1.0


def test_other_music_takes_the_place_and_the_same_keeps_what_is_not_said() -> None:
    draft, _ = add_music(film(), SONG, volume=0.2, duck=False)
    same, notes = add_music(draft, SONG)
    assert (same, keys(notes)) == (draft, ["music_already"])
    louder, _ = add_music(draft, SONG, volume=0.5)
    assert louder.tracks[1].segments[0].meta["duck"] is False
    other, notes = add_music(draft, PlacedFile("f_3", "b.mp3", "audio", 30_000))
    assert keys(notes) == ["music_ducked", "music_instead"]
    assert [track.id for track in other.tracks] == ["v1", "bgm"]
    assert remove_music(other)[0] == film()
    assert keys(remove_music(film())[1]) == ["music_none"]


@pytest.mark.parametrize(
    "file",
    [
        PlacedFile("f_2", "cover.jpg", "image", 0),
        PlacedFile("f_2", "mute.mp4", "video", 5000, sound=False),
        PlacedFile("f_1", "talk.mp4", "video", 10_000),
    ],
)
def test_what_cannot_be_heard_is_no_music(file: PlacedFile) -> None:
    with pytest.raises(WorkError) as caught:
        add_music(film(), file)
    assert code(caught) == "NO_MUSIC"


def test_loudness_of_the_film_and_of_its_music() -> None:
    draft, _ = add_music(cut(film(), [(2000, 4000)])[0], SONG)
    half, notes = set_volume(draft, "video", 0.5)
    assert keys(notes) == ["volume_video"]
    assert composition(half).volumes() == (0.5, 0.5)
    again, _ = set_volume(half, "video", by=0.5)
    assert composition(again).volumes() == (0.25, 0.25)
    muted, notes = set_volume(draft, "music", 0)
    assert keys(notes) == ["muted_music"]
    assert keys(set_volume(muted, "music", 0)[1]) == ["volume_music_already"]
    assert set_volume(draft, "video", 1.0) == (draft, set_volume(draft, "video", by=1.0)[1])
    assert keys(set_volume(film(SILENT), "video", 0.5)[1]) == ["volume_no_sound"]


@pytest.mark.parametrize(("of", "new", "by", "why"), [
    ("music", 0.5, None, "NO_MUSIC"), ("video", 4.1, None, "BAD_VOLUME"), ("video", None, 9.0, "BAD_VOLUME"),
    ("video", -1.0, None, "BAD_VOLUME"), ("video", float("nan"), None, "BAD_VOLUME"),
])  # fmt: skip
def test_loudness_that_cannot_be_is_refused(of: str, new: float | None, by: float | None, why: str) -> None:
    with pytest.raises(WorkError) as caught:
        set_volume(film(), of, new, by)  # type: ignore[arg-type]  # the parameters are from a table
    assert code(caught) == why


def test_another_shape_is_the_frame_that_captions_are_laid_out_for() -> None:
    draft, notes = set_canvas(film(), "9:16")
    assert keys(notes) == ["canvas_fit"]
    assert draft.meta["canvas"] == {"ratio": "9:16", "fit": "fit"}
    assert (frame(draft).width, frame(draft).height) == (720, 1280)
    blurred, notes = set_canvas(draft, fit="blur")
    assert (keys(notes), blurred.meta["canvas"]) == (["canvas_blur"], {"ratio": "9:16", "fit": "blur"})
    square, _ = set_canvas(blurred, "1:1")
    assert square.meta["canvas"] == {"ratio": "1:1", "fit": "blur"}
    assert keys(set_canvas(square, "1:1")[1]) == ["canvas_already"]
    assert set_canvas(square, "source")[0] == film()
    assert keys(set_canvas(film(), "source")[1]) == ["canvas_source_already"]
    assert keys(set_canvas(film(), "16:9")[1]) == ["canvas_own"]


@pytest.mark.parametrize(
    ("ratio", "fit", "why"),
    [("9-16", None, "BAD_RATIO"), ("0:1", None, "BAD_RATIO"), ("99:1", None, "BAD_RATIO"), ("1:1", "zoom", "BAD_RATIO"),
     (None, "fill", "WHICH_RATIO")],
)  # fmt: skip
def test_a_shape_that_cannot_be_is_refused(ratio: str | None, fit: str | None, why: str) -> None:
    with pytest.raises(WorkError) as caught:
        set_canvas(film(), ratio, fit)
    assert code(caught) == why


def test_switchable_captions_are_a_wish_of_the_draft() -> None:
    soft, notes = set_delivery(film(), True)
    assert (is_soft(soft), keys(notes)) == (True, ["soft"])
    assert set_delivery(soft, False)[0] == film()
    assert keys(set_delivery(soft, True)[1]) == ["soft_already"]
    assert keys(set_delivery(film(), False)[1]) == ["burned_already"]


def test_the_notes_of_cuts_have_their_sentences() -> None:
    for edit in (cut, keep):
        for ranges in ([(1000, 2000)], [(1000, 2000), (3000, 4000)], [(99_000, None)], [(0, 9_800)]):
            assert keys(edit(film(), ranges)[1])


def test_another_film_leaves_what_was_made_for_the_old_one() -> None:
    draft, _ = set_canvas(set_delivery(add_music(add_title(film(), "A")[0], SONG)[0], True)[0], "1:1")
    other = place_video(draft, PlacedFile("f_9", "b.mp4", "video", 5000, 640, 360, Fraction(30)))
    assert [track.id for track in other.tracks] == ["v1"]
    assert "canvas" not in other.meta
    assert not is_soft(other)


@pytest.mark.parametrize("canvas", ["9:16", {"ratio": "x"}, {"ratio": "9:16", "fit": "zoom"}, {"ratio": {}}, []])
def test_a_canvas_that_a_client_made_up_is_refused(canvas: object) -> None:
    with pytest.raises(WorkError) as caught:
        composition(film().but_meta(canvas=canvas))
    assert code(caught) == "BAD_DRAFT"
