"""A chat completion service of our own on a loopback socket: answers by script, keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """An answer as bytes. ``cut``: the connection ends in the middle of it."""

    status: int = 200
    body: bytes = b'{"error":{"message":"no"}}'
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    cut: bool = False


Script = Callable[[dict[str, Any]], str | int | Reply | None]
"""The user message's JSON → the model's text, or an HTTP status, or None for a page of HTML, or a whole reply."""


@dataclass
class Service:
    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The whole requests, in order."""

    @property
    def ids(self) -> list[list[int]]:
        """The ids of the sentences of each request."""
        return [[line["id"] for line in sent(request)["sentences"]] for request in self.asked]


def sent(request: dict[str, Any]) -> dict[str, Any]:
    """The JSON that the model was given to translate."""
    found: dict[str, Any] = json.loads(request["messages"][-1]["content"])
    return found


def answer(lines: dict[int, str], **more: Any) -> str:
    """A model's answer with these texts."""
    return json.dumps({"translations": [{"id": number, "text": text} for number, text in lines.items()], **more})


def said_by(translate: Callable[[str], str], **more: Any) -> Script:
    """A model that translates each sentence by a function."""
    return lambda asked: answer({line["id"]: translate(line["text"]) for line in asked["sentences"]}, **more)


def after(*replies: Script, rest: Script) -> Script:
    """These replies first, then ``rest``."""
    left = iter(replies)

    def reply(asked: dict[str, Any]) -> str | int | Reply | None:
        return next(left, rest)(asked)

    return reply


@contextmanager
def chat_server(script: Script) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            service.asked.append({**request, "headers": {key.lower(): value for key, value in self.headers.items()}})
            said = script(sent(request))
            if isinstance(said, Reply):
                self._send(said)
            elif isinstance(said, int):
                self._send(Reply(said, headers={"content-type": "application/json", "x-should-retry": "false"}))
            elif said is None:
                self._send(Reply(200, b"<html>welcome</html>", {"content-type": "text/html"}))
            else:
                message = {"role": "assistant", "content": said}
                body = {"id": "c", "object": "chat.completion", "created": 0, "model": "m"}
                body["choices"] = [{"index": 0, "message": message, "finish_reason": "stop"}]
                self._send(Reply(200, json.dumps(body).encode()))

        def _send(self, reply: Reply) -> None:
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body) + reply.cut * 100))
            self.end_headers()
            self.wfile.write(reply.body)
            if reply.cut:
                self.wfile.flush()
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            return  # whoever asked has gone

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service = Service(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
