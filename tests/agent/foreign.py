"""A foreign server on a real socket: scripted answers, and a record of every request as it came."""

from __future__ import annotations

import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Seen:
    """One request. ``body`` is left empty when it was counted only (``count_only``)."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""
    length: int = 0

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    """``cut``: close the connection after so many bytes of the body. ``chunked``: each piece as one HTTP chunk."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    chunked: tuple[bytes, ...] | None = None


Answer = Reply | Callable[[Seen], Reply]


def envelope(data: Any, code: int = 0, status: int = 200, **more: Any) -> Reply:
    return as_json({"code": code, "message": "", "data": data, **more}, status)


def as_json(value: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json", **headers})


def stream(*pieces: bytes, cut: bool = False) -> Reply:
    """A chat stream. ``cut``: the connection breaks after the last piece instead of ending."""
    return Reply(200, headers={"Content-Type": "text/event-stream"}, chunked=pieces, cut=0 if cut else None)


def range_file(blob: bytes, etag: str = '"v1"') -> Callable[[Seen], Reply]:
    """A file that answers Range requests."""

    def answer(seen: Seen) -> Reply:
        wanted = seen.headers.get("range")
        if not wanted:
            return Reply(200, blob, {"ETag": etag, "Content-Type": "video/mp4"})
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        span = f"bytes {start}-{len(blob) - 1}/{len(blob)}"
        return Reply(206, blob[start:], {"ETag": etag, "Content-Range": span, "Content-Type": "video/mp4"})

    return answer


class Foreign:
    """Answers by "METHOD /path"; a list is used up in order, its last answer stays."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[Seen] = []
        self.count_only = False
        self._answers: dict[str, deque[Answer]] = defaultdict(deque)

    def on(self, call: str, *answers: Answer) -> None:
        self._answers[call] = deque(answers)

    def of(self, call: str) -> list[Seen]:
        return [seen for seen in self.seen if f"{seen.method} {seen.path}" == call]

    def answer(self, seen: Seen) -> Reply:
        self.seen.append(seen)
        queue = self._answers.get(f"{seen.method} {seen.path.partition('?')[0]}")
        if not queue:
            return as_json({"detail": "Not Found"}, 404)
        answer = queue.popleft() if len(queue) > 1 else queue[0]
        return answer if isinstance(answer, Reply) else answer(seen)


def _handler(foreign: Foreign) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            left = int(self.headers.get("content-length", 0))
            seen = Seen(
                self.command, self.path, {key.lower(): value for key, value in self.headers.items()}, length=left
            )
            parts = []
            while left and (chunk := self.rfile.read(min(left, 1 << 20))):
                left -= len(chunk)
                if not foreign.count_only:
                    parts.append(chunk)
            seen.body = b"".join(parts)
            with suppress(ConnectionError):
                self._reply(foreign.answer(seen))

        def _reply(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for key, value in reply.headers.items():
                self.send_header(key, value)
            if reply.chunked is not None:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for piece in reply.chunked:
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                if reply.cut is None:
                    self.wfile.write(b"0\r\n\r\n")
            else:
                if "Content-Length" not in reply.headers:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
            self.close_connection = self.close_connection or reply.cut is not None

    return Handler


@contextmanager
def serve() -> Iterator[Foreign]:
    foreign = Foreign()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(foreign))
    server.daemon_threads = True
    foreign.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield foreign
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
