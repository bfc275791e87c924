"""A model hub on loopback that serves, stalls, drops and refuses as told. No clock: silence lasts until the end."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Hub:
    """``files`` by name; ``fault`` (a row of the handler below) acts on ``at``; ``asked`` holds (name, Range)."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.fault = ""
        self.at = "model.bin"
        self.asked: list[tuple[str, str | None]] = []
        self.url = ""
        self.over = threading.Event()
        self.dropped = 0


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, _, name = self.path.strip("/").rpartition("/")
            if kind != "cdn":
                return self._first(name)
            return self._body(name)

        def _first(self, name: str) -> None:
            """As the public hub does it: checksum and size in a redirect to where the bytes are."""
            hub.asked.append((name, self.headers.get("Range")))
            faulty = name == hub.at
            if faulty and hub.fault == "silent":
                return self._wait()
            if faulty and hub.fault == "drips headers":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
                return self._wait()
            if name not in hub.files or (faulty and hub.fault == "404"):
                return self._empty(404)
            if faulty and hub.fault == "500":
                return self._empty(500)
            data = hub.files[name]
            digest = hashlib.sha256(b"other" if faulty and hub.fault == "bad sum" else data).hexdigest()
            return self._empty(
                302, Location=f"/cdn/{name}", **{"X-Linked-ETag": f'"{digest}"', "X-Linked-Size": str(len(data))}
            )

        def _body(self, name: str) -> None:
            data, faulty = hub.files[name], name == hub.at
            start = int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").rstrip("-"))
            if start >= len(data):
                return self._empty(416, **{"Content-Range": f"bytes */{len(data)}"})
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(data) - start))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.end_headers()
            if faulty and hub.fault == "stalls":
                self.wfile.write(data[start : start + 1000])
                return self._wait()
            if faulty and hub.fault == "drops" and hub.dropped < 2:
                hub.dropped += 1
                self.wfile.write(data[start : start + 1000])
                self.wfile.flush()
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return None
            self.wfile.write(data[start:])
            return None

        def _empty(self, status: int, **headers: str) -> None:
            self.send_response(status)
            for key, value in {**headers, "Content-Length": "0"}.items():
                self.send_header(key, value)
            self.end_headers()

        def _wait(self) -> None:
            self.wfile.flush()
            hub.over.wait()
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
            pass

    return Handler


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Hub]:
    hub = Hub(files)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        hub.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
