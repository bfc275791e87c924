"""A scripted language model: a real OpenAI-compatible server on loopback that fails the test when script is left over.

A script is a list of answers, in the order of the requests. One more request than answers is a failure as well.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "model"


@dataclass(frozen=True)
class Line:
    """One answer. ``pieces`` are written one after the other; ``then`` is how it goes on: end, cut or stall."""

    pieces: tuple[bytes, ...] = ()
    status: int = 200
    kind: str = "text/event-stream"
    then: str = "end"
    headers: tuple[tuple[str, str], ...] = ()


def chunk(delta: dict[str, Any] | None, finish: str | None = None, **more: Any) -> bytes:
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}] if delta is not None else []
    event = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices, **more}
    return sse(event)


def sse(event: Any) -> bytes:
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"
ROLE = chunk({"role": "assistant", "content": None})


def says(text: str, *, tokens: int | None = None, then: str = "end") -> Line:
    """Words, in three pieces."""
    third = max(1, len(text) // 3)
    parts = [text[:third], text[third : 2 * third], text[2 * third :]]
    usage = [chunk(None, usage={"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": tokens})] if tokens else []
    end = [chunk({}, "stop"), *usage, DONE] if then == "end" else []
    return Line((ROLE, *(chunk({"content": part}) for part in parts if part), *end), then=then)


def calls(*wanted: tuple[str, Any], text: str = "") -> Line:
    """Tool calls, each with its arguments in two pieces. Arguments that are a string go out as they are."""
    pieces = [ROLE, *([chunk({"content": text})] if text else [])]
    for index, (name, arguments) in enumerate(wanted):
        raw = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
        half = len(raw) // 2
        begin = {"index": index, "id": f"id{index}", "type": "function", "function": {"name": name, "arguments": ""}}
        pieces.append(chunk({"tool_calls": [begin]}))
        pieces += [
            chunk({"tool_calls": [{"index": index, "function": {"arguments": part}}]})
            for part in (raw[:half], raw[half:])
            if part
        ]
    return Line((*pieces, chunk({}, "tool_calls"), DONE))


def call(name: str, **arguments: Any) -> Line:
    return calls((name, arguments))


def edit(message: str) -> Line:
    return call("send_to_editor", message=message)


def refuses(status: int, message: str = "no") -> Line:
    return Line((json.dumps({"error": {"message": message}}).encode(),), status, "application/json")


def page() -> Line:
    return Line((b"<!doctype html><html><body><h1>Welcome</h1></body></html>",), 200, "text/html")


def stalls() -> Line:
    """Begins, and never goes on."""
    return Line((ROLE, chunk({"content": "Well"})), then="stall")


def hangs() -> Line:
    """As ``stalls``, but nothing tells the clock of the test to go on."""
    return Line((ROLE,), then="hang")


def recorded(name: str) -> dict[str, Line]:
    """The answers of ``fixtures/model/<name>.json`` by the server whose shape they have."""
    found = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    made = {}
    for server, row in found.items():
        pieces = [sse(event) for event in row.get("events", [])] + [raw.encode() for raw in row.get("raw", [])]
        if "body" in row:
            pieces.append(json.dumps(row["body"]).encode())
        made[server] = Line(
            tuple(pieces), row.get("status", 200), row.get("type", "text/event-stream"), row.get("then", "end")
        )
    return made


@dataclass
class ScriptedModel:
    """``asked`` are the bodies of the requests; ``stalled`` is set when an answer has stopped coming."""

    script: list[Line]
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    extra: int = 0
    stalled: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def take(self, body: dict[str, Any], headers: dict[str, str]) -> Line:
        self.asked.append(body)
        self.headers.append(headers)
        if not self.script:
            self.extra += 1
            return refuses(500, "the script is over")
        return self.script.pop(0)

    @property
    def results(self) -> list[str]:
        """The tool results that the last request gave back."""
        return [message["content"] for message in self.asked[-1]["messages"] if message["role"] == "tool"]

    def words(self, request: int = 0) -> str:
        """Everything that a request says to the model."""
        return "\n".join(str(message.get("content")) for message in self.asked[request]["messages"])


@contextmanager
def scripted(*script: Line, models: Sequence[str] = ("tiny",)) -> Iterator[ScriptedModel]:
    """The server; when it closes, the whole script must have been used and nothing beyond it."""
    model = ScriptedModel(list(script))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(model, models))
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield model
    finally:
        model.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
    assert not model.script, f"{len(model.script)} answers of the script are left over"
    assert not model.extra, f"{model.extra} requests more than the script has answers"


def _handler(model: ScriptedModel, models: Sequence[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self._answer(
                Line((json.dumps({"data": [{"id": name} for name in models]}).encode(),), 200, "application/json")
            )

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
            with suppress(ConnectionError):
                self._answer(model.take(body, {key.lower(): value for key, value in self.headers.items()}))

        def _answer(self, line: Line) -> None:
            self.send_response(line.status)
            self.send_header("Content-Type", line.kind)
            self.send_header("Transfer-Encoding", "chunked")
            for key, value in line.headers:
                self.send_header(key, value)
            self.end_headers()
            for piece in line.pieces:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            if line.then in ("stall", "hang"):
                self.wfile.flush()
                if line.then == "stall":
                    model.stalled.set()
                model.over.wait()
            if line.then == "end":
                self.wfile.write(b"0\r\n\r\n")
            else:
                self.close_connection = True

    return Handler
