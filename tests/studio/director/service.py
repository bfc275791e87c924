"""A chat completion service of our own on a loopback socket: answers by script, keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], str | int | None]
"""The user message's JSON → the model's text, or an HTTP status, or None for a page of HTML."""


@dataclass
class Service:
    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The user messages, in order."""
    system: str = ""
    """The last system message."""


@contextmanager
def plan_server(reply: Reply) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            system, user = (message["content"] for message in request["messages"])
            service.system = system
            service.asked.append(json.loads(user))
            said = reply(service.asked[-1])
            if isinstance(said, int):
                self._send(said, "application/json", b'{"error":{"message":"no"}}')
            elif said is None:
                self._send(200, "text/html", b"<html>welcome</html>")
            else:
                choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
                body = {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
                self._send(200, "application/json", json.dumps(body).encode())

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
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
