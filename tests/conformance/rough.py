"""A server that behaves badly on purpose, at the level of bytes, and a clock turned by hand. Counts every chat message.

``Foreign`` answers everything but ``POST /run_sse``; that goes to a socket of its own, whose script may stop anywhere.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
"""A stream whose end is the end of the connection."""
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
BEAT = b": heartbeat\n\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


Script = Callable[["Peer"], None]


@dataclass
class Peer:
    """One connection, after its request was read."""

    socket: socket.socket
    server: Rough
    target: str

    def send(self, data: bytes) -> bool:
        """False once the client has gone."""
        try:
            self.socket.sendall(data)
        except OSError:
            return False
        return True

    def reset(self) -> None:
        """Break the connection: the client sees a reset, not an end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def until_left(self, data: bytes = b"") -> None:
        """Send ``data`` again and again, or nothing, until the client leaves."""
        self.socket.settimeout(0.001)
        while not self.server.closing:
            with suppress(TimeoutError):
                if not self.socket.recv(1):
                    break
            if data and not self.send(data):
                break
        self.server.left.append(self.target)


@dataclass
class Rough:
    """``posts`` are the chat messages that were read whole; ``left`` the connections that the client closed first."""

    script: Script
    url: str = ""
    posts: list[bytes] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    closing: bool = False

    def serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(10)
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(65536) or b"\r\n\r\n"
            head, _, body = request.partition(b"\r\n\r\n")
            length = next(
                (int(line[15:]) for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"), 0
            )
            while len(body) < length:
                body += connection.recv(65536)
            if head.startswith(b"POST") and b"new_message" in body:
                self.posts.append(body)
            self.script(Peer(connection, self, head.split(b" ")[1].decode()))


@contextmanager
def rough(script: Script) -> Iterator[Rough]:
    server = Rough(script)
    listener = socket.create_server(("127.0.0.1", 0))
    server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    threads: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=server.serve, args=(connection,), daemon=True))
            threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield server
    finally:
        server.closing = True
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()
        for thread in threads:
            thread.join(10)


@dataclass
class Hand:
    """A clock that a test turns. Sleeping moves it on by at most ``step``, after letting the sockets speak, and never
    past ``stand``."""

    now: float = 0.0
    step: float = 10.0
    stand: float = float("inf")
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        end = self.now + seconds
        while self.now < end:
            await asyncio.sleep(0.001)
            self.now = max(self.now, min(self.now + self.step, end, self.stand))

    def wait_until(self, moment: float) -> None:
        """For the server's thread: comes back when the clock has been turned to ``moment``."""
        while self.now < moment:
            time.sleep(0.0005)
