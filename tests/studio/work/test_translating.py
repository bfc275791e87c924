"""Translated tracks over the wire: several languages, styling and variants kept, a kill that is not paid for twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.studio.running import Person, Running, error_of, text_of
from tests.studio.test_serve import note, until
from tests.studio.translate.chat_server import Reply, Service, answer, chat_server, said_by, sent
from tests.studio.work.test_captions import captions

STYLED = """1
00:00:00,500 --> 00:00:02,000
{\\an8}<i>In this house we learn
about the old</i>

2
00:00:02,100 --> 00:00:03,500
window and <b>three</b> doors.

3
00:00:03,600 --> 00:00:04,000


4
00:00:04,100 --> 00:00:05,500
- Who is there?
- ANNA: Me.
"""


def spoken(asked: dict[str, Any]) -> str | int | Reply | None:
    """A model that writes in capitals, which shows where every word went."""
    return said_by(str.upper)(asked)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with chat_server(spoken) as found:
        monkeypatch.setenv("STUDIO_LLM_URL", found.url)
        monkeypatch.setenv("STUDIO_LLM_MODEL", "some-model")
        monkeypatch.setenv("STUDIO_LLM_KEY", "k")
        yield found


def texts(track: dict[str, Any]) -> list[str]:
    return [segment["m"]["text"] for segment in track["sg"]]


def times(track: dict[str, Any]) -> list[tuple[int, int]]:
    return [(segment["s"], segment["d"]) for segment in track["sg"]]


def styled_film(person: Person, media: Path, folder: Path) -> None:
    (folder / "film.en.srt").write_text(STYLED, "utf-8")
    person.upload(media / "noaudio_6s.mp4", folder / "film.en.srt")


def test_styling_places_speakers_and_empty_cues_come_through(
    service: Service, person: Person, media: Path, tmp_path: Path
) -> None:
    styled_film(person, media, tmp_path)
    events = person.chat("add captions in English and Brazilian Portuguese")
    assert error_of(events) is None, events
    made = captions(person)
    assert list(made) == ["en", "pt-BR"]
    assert times(made["pt-BR"]) == times(made["en"])
    first, second, *_, last = made["pt-BR"]["sg"]
    assert first["m"]["ass"].startswith("{\\an8}{\\i1}")
    assert first["m"]["ass"].endswith("{\\i0}")
    assert "{\\b1}THREE{\\b0}" in second["m"]["ass"]
    assert last["m"]["text"] == "- WHO IS THERE?\n- ANNA: ME."
    assert "ass" not in last["m"]
    assert not any("{" in text or "<" in text for text in texts(made["pt-BR"]))
    assert made["pt-BR"]["m"]["name"] == "Brazilian Portuguese captions"
    assert made["pt-BR"]["m"]["engine"] == "some-model"
    assert made["pt-BR"]["m"]["draft"] is False
    assert "Brazilian Portuguese" in service.asked[0]["messages"][0]["content"]
    assert sent(service.asked[0])["title"]


def test_each_language_is_a_track_and_one_that_fails_does_not_lose_the_others(
    person: Person, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def picky(asked: dict[str, Any]) -> str | int | Reply | None:
        return 401 if "into French" in found.asked[-1]["messages"][0]["content"] else spoken(asked)

    with chat_server(picky) as found:
        monkeypatch.setenv("STUDIO_LLM_URL", found.url)
        monkeypatch.setenv("STUDIO_LLM_MODEL", "some-model")
        styled_film(person, media, tmp_path)
        events = person.chat("add captions in English, German, French and Italian")
    assert error_of(events) is None, events
    assert list(captions(person)) == ["en", "de", "it"]
    warnings = events[-1]["customMetadata"]["warnings"]
    (warning,) = (found for found in warnings if found["code"] == "NO_ENGINE")
    assert "(401)" in warning["message"]
    assert "French" in warning["message"]
    assert warning["message"] in text_of(events)
    assert person.credits()["available"] == 98


def test_killed_between_two_batches_it_pays_for_neither_twice(tmp_path: Path, media: Path) -> None:
    lines = [f"Line {chr(97 + at % 26)}{chr(97 + at // 26)}." for at in range(60)]
    blocks = [f"{at + 1}\n00:00:{at:02d},000 --> 00:00:{at:02d},900\n{line}\n" for at, line in enumerate(lines)]
    (tmp_path / "film.en.srt").write_text("\n".join(blocks), "utf-8")
    release, asked_for_more = threading.Event(), threading.Event()

    def reply(asked: dict[str, Any]) -> str | int | Reply | None:
        if asked["sentences"][0]["id"] > 24 and not release.is_set():
            asked_for_more.set()
            release.wait(60)
            return answer({})
        return spoken(asked)

    with chat_server(reply) as service:
        environment = {**os.environ, "STUDIO_LLM_URL": service.url, "STUDIO_LLM_MODEL": "some-model"}
        argv = [sys.executable, "-m", "studio", "serve", "--port", "0", "--data", str(tmp_path / "data")]

        def start() -> subprocess.Popen[bytes]:
            child = subprocess.Popen(argv, stderr=subprocess.DEVNULL, env=environment)
            until(lambda: (tmp_path / "data" / "studio.json").exists() and note(tmp_path)["pid"] == child.pid)
            return child

        def me() -> Person:
            return Person(Running(Starlette(), str(note(tmp_path)["url"]), tmp_path / "data", None), "me")  # type: ignore[arg-type]  # the server is in another process

        child = start()
        try:
            with me() as person:
                person.upload(media / "noaudio_6s.mp4", tmp_path / "film.en.srt")
                body = {"session_id": person.session, "new_message": {"parts": [{"text": "add Spanish captions"}]}}
                with person.http.stream("POST", "/run_sse", json=body) as stream:
                    assert stream.status_code == 200
                until(asked_for_more.is_set)
                session = person.session
            child.send_signal(signal.SIGKILL)
            child.wait()
            before = len(service.asked)
            release.set()
            child = start()
            with me() as person:
                person.session = session
                until(lambda: person.state()["run"]["status"] == "idle")
                made = captions(person)["es"]
        finally:
            child.kill()
            child.wait()
    assert [text.upper() for text in texts(made)] == texts(made)
    assert len(texts(made)) == 60
    assert service.ids[0] == list(range(1, 25))
    again = [number for ids in service.ids[before:] for number in ids]
    assert again == list(range(25, 61))
