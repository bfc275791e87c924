"""Uploads by URL: public addresses only, redirects checked again, limits held."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.studio.running import Person


class Site(BaseHTTPRequestHandler):
    """Serves one video and a few traps."""

    media: bytes = b""
    seen: list[str]

    def do_GET(self) -> None:
        self.server.seen.append(self.path)  # type: ignore[attr-defined]  # a list that the fixture hangs on
        port = self.server.server_address[1]
        moves = {
            "/hop": "/talk.mp4",
            "/loop": "/loop",
            "/inside": f"http://localhost:{port}/talk.mp4",
            "/file": "file:///etc/passwd",
            "/broken": "http://[",
        }
        if self.path in moves:
            self.send_response(302)
            self.send_header("Location", moves[self.path])
            self.end_headers()
        elif self.path == "/missing":
            self.send_error(404)
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.media) + 10))
            self.end_headers()
            self.wfile.write(self.media)
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(64):
                    self.wfile.write(b"0" * 2**20)
            except OSError:
                self.close_connection = True
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.media)))
            self.send_header("Content-Disposition", 'attachment; filename="my talk.mp4"')
            self.end_headers()
            self.wfile.write(self.media)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@contextmanager
def site(data: bytes) -> Iterator[ThreadingHTTPServer]:
    handler = type("Handler", (Site,), {"media": data})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.seen = []  # type: ignore[attr-defined]  # read by the tests
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def web(media: Path) -> Iterator[ThreadingHTTPServer]:
    with site((media / "silence.mp4").read_bytes()) as server:
        yield server


def send(person: Person, *urls: str) -> dict[str, Any]:
    answer = person.http.post(
        f"/api/upload-video/nemo_agent/me/{person.session}", json={"urls": list(urls), "source_type": "url"}
    )
    found: dict[str, Any] = answer.json()
    return found


def test_a_file_is_fetched_from_an_allowed_host(person: Person, web: ThreadingHTTPServer) -> None:
    with person.studio.settings(url_allow=frozenset({"127.0.0.1"})):
        answer = send(
            person,
            f"http://127.0.0.1:{web.server_address[1]}/hop?x=1#y",
            f"http://127.0.0.1:{web.server_address[1]}/hop",
        )
    assert answer["code"] == 0, answer
    assert [file["filename"] for file in answer["data"]["files"]] == ["my talk.mp4", "my talk.mp4"]
    assert len(person.state()["video_infos"]) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/talk.mp4",
        "http://localhost:{port}/talk.mp4",
        "http://[::1]:{port}/talk.mp4",
        "http://[::ffff:127.0.0.1]:{port}/talk.mp4",
        "http://2130706433:{port}/talk.mp4",
        "http://0.0.0.0:{port}/talk.mp4",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/x.mp4",
        "http://user@127.0.0.1:{port}/talk.mp4",
        "file:///etc/passwd",
        "ftp://example.com/x.mp4",
        "gopher://127.0.0.1/x",
        "http:///x",
        "http://127.0.0.1:99999/",
        "talk.mp4",
        "",
    ],
)
def test_addresses_that_are_not_public_are_refused_before_any_connection(
    person: Person, web: ThreadingHTTPServer, url: str
) -> None:
    answer = send(person, url.format(port=web.server_address[1]))
    assert answer["code"] == 4001
    assert web.seen == []  # type: ignore[attr-defined]  # hung on by the fixture


@pytest.mark.parametrize("host", ["[::127.0.0.1]", "[fec0::1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[fd00::1]"])
def test_addresses_that_wrap_or_resemble_private_ones_are_not_even_tried(person: Person, host: str) -> None:
    assert "not a public address" in send(person, f"http://{host}/talk.mp4")["message"]


def test_redirects_are_checked_like_the_first_address(person: Person, web: ThreadingHTTPServer) -> None:
    with person.studio.settings(url_allow=frozenset({"127.0.0.1"})):
        for path in ("inside", "file", "broken", "loop", "missing", "short"):
            assert send(person, f"http://127.0.0.1:{web.server_address[1]}/{path}")["code"] == 4001, path
    assert web.seen == ["/inside", "/file", "/broken", *["/loop"] * 4, "/missing", "/short"]  # type: ignore[attr-defined]  # as above
    assert person.state()["video_infos"] == []


def test_the_limit_holds_for_urls(person: Person, web: ThreadingHTTPServer) -> None:
    with person.studio.settings(url_allow=frozenset({"127.0.0.1"}), upload_limit=2**20):
        assert send(person, f"http://127.0.0.1:{web.server_address[1]}/endless")["code"] == 4002
    assert list((person.studio.data / "incoming").iterdir()) == []


def test_a_host_that_is_not_there_is_a_sentence(person: Person) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with person.studio.settings(url_allow=frozenset({"127.0.0.1"})):
        answer = send(person, f"http://127.0.0.1:{port}/x.mp4")
    assert answer["code"] == 4001
    assert "No connection" in answer["message"]
