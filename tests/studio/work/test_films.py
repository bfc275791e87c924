"""Several films in one project: an edit goes to the one that was sent last or is named, and no film loses its work."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.draft import Draft
from studio.store.files import StoredFile
from studio.work.films import last_draft, named
from tests.studio.running import Person, error_of, text_of

EXTEND = "extend subtitle display time so each line stays on screen longer"
SOFT = "softsubs_short_movtext_en_es.mp4"


def film(name: str, number: int) -> StoredFile:
    return StoredFile(f"f{number}", "u", "s", name, "video", 1, "x", 0.0, {})


def made_from(file_id: str, mark: int = 0) -> Draft:
    return Draft({"d": mark, "t": [{"id": "v1", "tt": 0, "sg": [{"s": 0, "d": 9, "m": {"file": file_id}}]}]})


KNOWN = [film("talk.mp4", 1), film("captions.mov", 2), film("my talk.mp4", 3)]


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("make the captions of captions.mov longer", "f2"),
        ("make the captions longer", None),
        ("给“captions”加字幕", "f2"),
        ('extend the subtitles of "Captions"', "f2"),
        ("add captions to talk.mp4", None),
        ("compare captions.mov with my talk.mp4", None),
        ("add captions to captions.mov.bak", None),
        ("add captions to captions.mov.", "f2"),
        ("make the captions of my talk.mp4 longer", "f3"),
    ],
)
def test_only_a_film_by_its_name_is_meant_and_not_the_one_that_is_there(message: str, found: str | None) -> None:
    meant = named(message, made_from("f1"), KNOWN)
    assert (meant.id if meant else None) == found


def test_a_sound_beside_a_picture_is_no_film_to_turn_to() -> None:
    song = StoredFile("f9", "u", "s", "song.mp3", "audio", 1, "x", 0.0, {})
    assert named("add song.mp3 as music", made_from("f1"), [*KNOWN, song]) is None


def test_the_newest_draft_of_a_film_is_its_work() -> None:
    history = [made_from("f1", 1), made_from("f1", 2), made_from("f2", 3)]
    assert last_draft("f1", history) == history[1]
    assert last_draft("f3", history) is None


def test_a_sound_that_comes_to_a_film_leaves_it_on_the_timeline(person: Person, media: Path) -> None:
    person.upload(media / "speech11_en.wav")
    assert person.state()["draft"]["t"][0]["m"]["name"] == "speech11_en.wav"
    person.upload(media / "noaudio_6s.mp4")
    film = person.state()["draft"]
    assert film["t"][0]["m"]["name"] == "noaudio_6s.mp4"
    person.upload(media / "speech44_es.m4a")
    assert person.state()["draft"] == film


def test_a_film_that_is_named_or_comes_back_brings_its_work_with_it(
    person: Person, media: Path, fixtures: Path
) -> None:
    person.upload(media / SOFT)
    assert error_of(person.chat(EXTEND)) is None
    first = person.state()["draft"]
    person.upload(media / "noaudio_6s.mp4", fixtures / "subs" / "real_synfig01_eng.srt")
    assert error_of(person.chat(EXTEND)) is None
    second = person.state()["draft"]
    assert second["t"][0]["m"]["name"] == "noaudio_6s.mp4"
    events = person.chat(f"remove the Spanish captions of {SOFT}")
    assert error_of(events) is None
    assert (text_of(events) or "").startswith(f"{SOFT}: ")
    now = person.state()["draft"]
    assert [track["m"].get("language") for track in now["t"]] == [None, "en"]
    assert now["t"][0] == first["t"][0]
    assert now["t"][1] == first["t"][1]
    person.chat("undo")
    assert person.state()["draft"] == first
    person.upload(media / "noaudio_6s.mp4")
    assert person.state()["draft"] == second
    person.upload(media / "noaudio_6s.mp4")
    assert person.state()["draft"] == second
