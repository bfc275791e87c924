"""Captions from real speech over the wire: recognised, translated, charged once, kept through a kill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.studio.running import Person, Running, error_of, text_of


def words(track: dict[str, Any]) -> str:
    return " ".join(segment["m"]["text"].replace("\n", " ") for segment in track["sg"]).lower()


def captions(person: Person) -> dict[str, dict[str, Any]]:
    return {track["m"]["language"]: track for track in person.state()["draft"]["t"] if track["tt"] == 7}


def calls(events: list[dict[str, Any]]) -> list[str]:
    parts = [part for event in events for part in (event.get("content") or {}).get("parts", [])]
    return [part["functionCall"]["name"] for part in parts if "functionCall" in part]


@pytest.mark.needs("apertium")
def test_speech_becomes_captions_in_two_languages_and_costs_two_credits(person: Person, talk: Path) -> None:
    person.upload(talk)
    events = person.chat("add captions in English and Spanish")
    assert error_of(events) is None, events
    made = captions(person)
    assert list(made) == ["en", "es"]
    assert "printing" in words(made["en"])
    assert "arts" in words(made["en"])
    assert "artes" in words(made["es"])
    assert made["es"]["m"]["from"] == made["en"]["id"]
    assert made["en"]["m"]["engine"]
    assert [(s["s"], s["d"]) for s in made["en"]["sg"]] == [(s["s"], s["d"]) for s in made["es"]["sg"]]
    assert person.credits() == {"available": 98, "frozen": 0, "total": 98}
    said = text_of(events)
    assert "English" in said
    assert "Spanish" in said
    assert calls(events) == ["extract_audio", "recognise_speech", "lay_out_captions", "translate_captions"]
    done = person.render()
    assert done["status"] == "completed", done
    assert {file["name"].split(".", 1)[1] for file in done["output"]["files"]} == {
        f"{language}.{form}" for language in ("en", "es") for form in ("srt", "vtt", "ass")
    }


def test_a_language_without_an_engine_gives_what_can_be_made_and_says_so(person: Person, talk: Path) -> None:
    person.upload(talk)
    events = person.chat("add captions in English and Japanese")
    assert error_of(events) is None, events
    assert list(captions(person)) == ["en"]
    (warning,) = events[-1]["customMetadata"]["warnings"]
    assert warning["code"] == "NO_ENGINE"
    assert "Japanese" in warning["message"]
    assert warning["message"] in text_of(events)
    assert person.credits() == {"available": 99, "frozen": 0, "total": 99}


@pytest.mark.needs("apertium")
def test_another_language_later_is_made_from_the_captions_that_are_there(person: Person, talk: Path) -> None:
    person.upload(talk)
    person.chat("add captions")
    before = captions(person)["en"]
    events = person.chat("add Spanish captions too")
    assert calls(events) == ["translate_captions"]
    made = captions(person)
    assert made["en"] == before
    assert len(made["es"]["sg"]) == len(before["sg"])
    assert person.credits()["available"] == 98
    person.chat("remove the Spanish captions")
    assert list(captions(person)) == ["en"]


def test_a_script_is_aligned(person: Person, talk: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text(
        "Printing, in the only sense with which we are at present concerned, differs from most if not from all the "
        "arts and crafts represented in the Exhibition in being comparatively modern.",
        "utf-8",
    )
    person.upload(talk, script)
    events = person.chat("add captions")
    assert error_of(events) is None, events
    assert words(captions(person)["en"]).startswith(
        "printing, in the only sense with which we are at present concerned,"
    )


@pytest.mark.needs("apertium")
def test_a_subtitle_file_is_translated_and_not_listened_to(person: Person, talk: Path, fixtures: Path) -> None:
    person.upload(talk, fixtures / "subs" / "real_synfig01_eng.srt")
    events = person.chat("add captions in English and Spanish")
    assert calls(events) == ["import_subtitles", "translate_captions"]
    assert list(captions(person)) == ["en", "es"]
    assert person.credits()["available"] == 99


def test_the_persons_own_captions_are_never_written_over(
    person: Person, media: Path, fixtures: Path, tmp_path: Path
) -> None:
    spanish = tmp_path / "mine.es.srt"
    spanish.write_text("1\n00:00:00,500 --> 00:00:02,000\nMis propias palabras.\n", "utf-8")
    person.upload(media / "noaudio_6s.mp4", fixtures / "subs" / "real_synfig01_eng.srt", spanish)
    events: list[dict[str, Any]] = []
    for message, order in (
        ("add captions in English and Spanish", ["en", "es"]),
        ("put Spanish on top and English below", ["es", "en"]),
    ):
        events = person.chat(message)
        assert error_of(events) is None, events
        made = captions(person)
        assert list(made) == order
        assert words(made["es"]) == "mis propias palabras."
    assert text_of(events) == "On the picture: Spanish on top, English under it."
    assert person.credits()["available"] == 100


@pytest.mark.needs("apertium")
def test_a_translation_of_draft_speech_is_told_as_both_and_a_new_place_costs_nothing(
    person: Person, talk: Path
) -> None:
    person.upload(talk)
    said = text_of(person.chat("add captions in Spanish"))
    assert "pocketsphinx is a rough engine" in said
    assert "Apertium translates by rules" in said
    assert list(captions(person)) == ["es"]
    before = captions(person)["es"]
    events = person.chat("add English captions on top")
    assert list(captions(person)) == ["en", "es"]
    assert captions(person)["es"] == before
    assert "English on top, Spanish under it" in text_of(events)
    assert person.credits()["available"] == 98


def test_a_picture_has_nothing_to_caption(person: Person, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (64, 36), "navy").save(tmp_path / "still.png")
    person.upload(tmp_path / "still.png")
    found = error_of(person.chat("add captions"))
    assert found is not None
    assert found[0] == "NO_AUDIO"
    assert "picture" in found[1]


@pytest.mark.parametrize(
    ("name", "code"),
    [("noaudio_6s.mp4", "NO_AUDIO"), ("silence.mp4", "NO_SPEECH"), ("noise_no_speech.mp4", "NO_SPEECH")],
)
def test_without_speech_nothing_is_invented_and_nothing_is_charged(
    person: Person, media: Path, name: str, code: str
) -> None:
    person.upload(media / name)
    found = error_of(person.chat("add captions in English"))
    assert found is not None
    assert found[0] == code
    assert "speech" in found[1]
    assert captions(person) == {}
    assert person.credits() == {"available": 100, "frozen": 0, "total": 100}


def test_without_credits_nothing_is_done(studio: Running, person: Person, talk: Path) -> None:
    person.upload(talk)
    with studio.desk.write() as connection:
        studio.desk.ledger.freeze(connection, person.user_id, f"other/{person.user_id}", 99)
    events = person.chat("add captions in English and Spanish")
    assert events[-1]["code"] == 2001
    assert error_of(events) == ("2001", events[-1]["message"])
    assert "subtitle-studio credits grant 100" in events[-1]["message"]
    assert calls(events) == []
    assert person.credits() == {"available": 1, "frozen": 99, "total": 100}
