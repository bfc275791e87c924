"""Every kind of edit by chat, through the running studio: the draft that comes out, and the answer in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.studio.director.service import plan_server
from tests.studio.running import Person, error_of, text_of

SUBBED = "softsubs_short_movtext_en_es.mp4"


def draft(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = person.state()["draft"]
    return found


def captions(person: Person) -> dict[str, dict[str, Any]]:
    tracks = [item for item in draft(person)["t"] if item["m"].get("role") == "captions"]
    return {item["m"]["language"]: item for item in tracks}


def english(person: Person) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = captions(person)["en"]["sg"]
    return rows


def track(person: Person, role: str) -> dict[str, Any] | None:
    return next((item for item in draft(person)["t"] if item["m"].get("role") == role), None)


@pytest.fixture
def subbed(person: Person, media: Path) -> Person:
    """A person with a film whose English and Spanish captions are in the draft."""
    person.upload(media / SUBBED)
    assert error_of(person.chat("move the captions 100 ms later")) is None
    return person


def test_captions_inside_the_film_come_in_for_the_edit_that_needs_them(subbed: Person) -> None:
    assert set(captions(subbed)) == {"en", "es"}


def test_single_lines_are_retimed_reworded_deleted_merged_and_split(subbed: Person) -> None:
    before = english(subbed)
    said = text_of(subbed.chat("the English captions from line 3 on half a second later"))
    after = english(subbed)
    assert [new["s"] - old["s"] for new, old in zip(after, before, strict=True)][1:4] == [0, 500, 500]
    assert "0.5 s later" in said
    said = text_of(subbed.chat('English line 2 should read "Something else entirely"'))
    assert english(subbed)[1]["m"]["text"].replace("\n", " ") == "Something else entirely"
    assert "Something else entirely" in said
    assert "3 captions" in text_of(subbed.chat("remove lines 4 to 6")) or len(english(subbed)) < len(before)
    count = len(english(subbed))
    subbed.chat("merge lines 1 and 2")
    assert len(english(subbed)) == count - 1
    subbed.chat("split line 1")
    assert len(english(subbed)) == count


def test_looks_titles_shape_and_delivery_are_kept_in_the_draft(subbed: Person) -> None:
    said = text_of(
        subbed.chat('make the Spanish captions yellow and bigger, and add the title "My sonnet" for 5 seconds')
    )
    styles = {language: item["m"].get("style") for language, item in captions(subbed).items()}
    assert styles["es"]["colour"] == "#ffff00"
    assert styles["en"] is None
    (title,) = track(subbed, "titles")["sg"]  # type: ignore[index]  # it must be there
    assert (title["s"], title["d"], title["m"]["text"]) == (0, 5000, "My sonnet")
    assert "yellow" in said
    assert "My sonnet" in said
    subbed.chat("make it vertical with a blurred background and don't burn the captions in")
    assert draft(subbed)["m"]["canvas"] == {"ratio": "9:16", "fit": "blur"}
    assert draft(subbed)["m"]["captions"] == "soft"
    subbed.chat("hide the English captions")
    assert captions(subbed)["en"]["m"]["hidden"] is True


def test_a_cut_takes_the_captions_along_and_undo_redo_and_starting_over_walk_the_history(subbed: Person) -> None:
    whole = draft(subbed)
    said = text_of(subbed.chat("cut the first 10 seconds"))
    cut = draft(subbed)
    assert cut["d"] < whole["d"] - 9000
    assert "0:00" in said
    assert "10" in said
    subbed.chat("undo")
    assert draft(subbed) == whole
    subbed.chat("redo")
    assert draft(subbed) == cut
    subbed.chat("make the captions yellow")
    assert error_of(subbed.chat("start over")) is None
    assert [item["m"].get("role") for item in draft(subbed)["t"]] == [None]
    subbed.chat("undo the last two changes")
    assert draft(subbed) == cut


def test_music_comes_from_a_file_that_was_sent_and_is_asked_for_where_there_is_none(
    person: Person, media: Path
) -> None:
    person.upload(media / SUBBED)
    code, sentence = error_of(person.chat("add background music at 30%")) or ("", "")
    assert code == "NO_MUSIC"
    assert "Upload one" in sentence
    person.upload(media / "jfk.m4a")
    assert error_of(person.chat("add background music at 30%, no ducking")) is None
    music = track(person, "bgm")
    assert music is not None
    (piece,) = music["sg"]
    assert (piece["m"]["name"], piece["m"]["volume"], piece["m"]["duck"]) == ("jfk.m4a", 0.3, False)
    person.chat("turn the music down to 10% and mute the video")
    assert track(person, "bgm")["sg"][0]["m"]["volume"] == 0.1  # type: ignore[index]  # it is there
    assert draft(person)["t"][0]["sg"][0]["m"]["volume"] == 0
    person.chat("remove the music")
    assert track(person, "bgm") is None


def test_what_can_be_done_is_done_and_what_cannot_is_told(subbed: Person) -> None:
    events = subbed.chat("make the captions yellow and add some jazz music")
    assert error_of(events) is None
    assert captions(subbed)["en"]["m"]["style"]["colour"] == "#ffff00"
    assert "cannot make or find music" in text_of(events)
    events = subbed.chat("make the captions white and add rain.mp3 as music")
    assert error_of(events) is None
    assert "no file rain.mp3" in text_of(events)


@pytest.mark.parametrize(
    ("message", "code", "part"),
    [
        ("cut the boring parts", "NOT_UNDERSTOOD", "cut 0:30 to 0:45"),
        ("把第99句删掉", "NOT_UNDERSTOOD", "没有这个编号"),
        ("corta la parte aburrida", "NOT_UNDERSTOOD", "¿De cuándo a cuándo"),
        ('replace "no such words" with "others"', "NOTHING_CHANGED", "in no caption"),
        ("redo", "NOTHING_CHANGED", "no undone edit"),
    ],
)
def test_what_is_asked_back_is_asked_in_the_persons_language_and_changes_nothing(
    subbed: Person, message: str, code: str, part: str
) -> None:
    before = draft(subbed)
    found = error_of(subbed.chat(message))
    assert found is not None
    assert found[0] == code
    assert part in found[1]
    assert draft(subbed) == before


def test_a_model_that_is_configured_reads_what_the_grammar_does_not(
    subbed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = '{"edits":[{"kind":"SetText","scope":{"first":2,"last":2},"text":"It worked after all"}]}'
    with plan_server(lambda _: answer) as service:
        monkeypatch.setenv("STUDIO_LLM_URL", service.url)
        monkeypatch.setenv("STUDIO_LLM_MODEL", "m")
        events = subbed.chat("the second sentence wants other words, namely It worked after all")
    assert error_of(events) is None
    assert len(service.asked) == 1
    assert english(subbed)[1]["m"]["text"] == "It worked after all"


def test_a_wish_to_translate_takes_the_captions_that_the_film_brings_along(person: Person, media: Path) -> None:
    person.upload(media / SUBBED)
    events = person.chat("translate the subtitles in this film into Spanish")
    assert error_of(events) is None
    tracks = [track["m"] for track in person.state()["draft"]["t"] if track["m"].get("role") == "captions"]
    assert [track["language"] for track in tracks] == ["en", "es"]
    assert all(track["origin"]["stream"] is not None for track in tracks)
