"""A transcription service behind the OpenAI API: a server of our own on loopback, the real package, the real child."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from studio.errors import WorkError
from studio.speech.api import punctuated
from studio.speech.engines import transcribe
from studio.speech.settings import SpeechSettings
from studio.speech.words import Transcript, Word
from tests.studio.speech.conftest import Sound, Truth

KEY = "sk-very-secret"


class Service:
    """``answers``: what is sent back, in turn, the last one again and again: (status, body or None for silence)."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.bodies: list[bytes] = []
        self.keys: list[str | None] = []
        self.url = ""
        self.over = threading.Event()


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            found.keys.append(self.headers["Authorization"])
            status, value = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            if value is None:
                found.over.wait()
                return
            body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if isinstance(value, str) else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    yield found
    found.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def listen(
    tmp_path: Path, service: Service, wav: Path, seconds: float = 60.0, language: str | None = None
) -> Transcript:
    settings = SpeechSettings(tmp_path, api_url=service.url, api_key=KEY, request_seconds=seconds)
    return transcribe(
        wav,
        language=language,
        script=None,
        settings=settings,
        work=tmp_path,
        report=lambda fraction, label: None,
        stop=lambda: False,
    )


def test_word_times_are_moved_to_the_video_and_words_get_their_spelling(
    tmp_path: Path, service: Service, sound: Sound
) -> None:
    words = [{"word": "and", "start": 0.3, "end": 0.5}, {"word": "so", "start": 0.5, "end": 0.9}]
    service.answers = [(200, {"text": "And so,", "language": "english", "duration": 11.0, "words": words})]
    heard = listen(tmp_path, service, sound("jfk.m4a"))
    assert (heard.language, heard.engine, heard.draft) == ("en", "whisper-1 at 127.0.0.1", False)
    assert [word.text for word in heard.words] == ["And", "so,"]
    assert heard.words[0].end - heard.words[0].start == 200
    (body,) = service.bodies
    assert b"fLaC" in body
    assert b"verbose_json" in body
    assert len(body) < 25_000_000
    assert service.keys == [f"Bearer {KEY}"]


def test_a_server_that_gives_text_alone_gets_its_times_from_our_aligner(
    tmp_path: Path, service: Service, sound: Sound, truth: Truth
) -> None:
    (said,) = truth("jfk")
    service.answers = [(400, {"error": {"message": "response_format"}}), (200, {"text": said["text"]})]
    heard = listen(tmp_path, service, sound("jfk.m4a"), language="en")
    assert " ".join(word.text for word in heard.words) == said["text"]
    assert 0 <= heard.words[0].start <= 500
    assert 10_000 <= heard.words[-1].end <= 11_000
    assert all(one.end <= other.start for one, other in pairwise(heard.words))
    assert len(service.bodies) == 2


def test_times_that_are_none_are_not_believed(tmp_path: Path, service: Service, sound: Sound) -> None:
    words: list[dict[str, Any]] = [
        {"word": "and", "start": float("nan"), "end": 0.5},
        {"word": "so"},
        {"start": 1, "end": 2},
    ]
    words += [{"word": "my", "start": 3, "end": 2}, {"word": "fellow", "start": 900, "end": 901}]
    service.answers = [(200, {"text": "And so my fellow", "words": words})]
    heard = listen(tmp_path, service, sound("jfk.m4a"), language="en")
    assert [word.text for word in heard.words] == ["my", "fellow"]
    assert all(0 <= word.start < word.end <= 11_001 for word in heard.words)


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (401, {"error": {"message": f"bad key {KEY}"}}, "refused the key. Check STUDIO_STT_KEY"),
        (404, {"error": {"message": "no"}}, "does not know the address or the model"),
        (400, {"error": {"message": f"no {KEY}"}}, "refused the sound (HTTP 400)"),
        (200, "<html>hello</html>", "cannot be read"),
        (200, {"other": 1}, "cannot be read"),
    ],
)
def test_what_goes_wrong_is_said_without_the_key(
    tmp_path: Path, service: Service, sound: Sound, status: int, body: Any, sentence: str
) -> None:
    service.answers = [(status, body)]
    with pytest.raises(WorkError) as caught:
        listen(tmp_path, service, sound("jfk.m4a"))
    assert sentence in caught.value.sentence
    assert KEY not in str(caught.value)
    assert caught.value.code == "FAILED"


def test_a_silent_service_is_given_up(tmp_path: Path, service: Service, sound: Sound) -> None:
    service.answers = [(200, None)]
    with pytest.raises(WorkError, match="did not answer within 0 s"):
        listen(tmp_path, service, sound("jfk.m4a"), seconds=0.3)


def test_nothing_is_sent_where_nobody_speaks(tmp_path: Path, service: Service, sound: Sound) -> None:
    service.answers = [(200, {"text": "Thank you for watching."})]
    with pytest.raises(WorkError, match="NO_SPEECH"):
        listen(tmp_path, service, sound("noise_no_speech.mp4"))
    assert service.bodies == []


def test_bare_words_take_the_spelling_of_the_text_and_others_stay() -> None:
    words = [Word(text, at, at + 1) for at, text in enumerate(["my", "fellow", "uh", "americans"])]
    assert [word.text for word in punctuated(words, "My fellow Americans, ask")] == ["My", "fellow", "uh", "Americans,"]
