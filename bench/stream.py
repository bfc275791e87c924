"""The chat stream: megabytes a second by kind of event, memory, and what the agent adds to the first text.

Usage: python bench/stream.py [speed] [memory] [first] [--megabytes N] [--turns N]
The floor is ``json.loads`` over the same frames alone; the peer is httpx-sse's reader with ``json.loads``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
from httpx_sse import EventSource

from agent.backend.reader import StreamReader
from agent.events import Event, Text
from agent.factory import open_agent
from agent.intents import Message
from agent.settings import Settings

STREAMS = Path(__file__).resolve().parent.parent / "fixtures/streams"
CHUNK = 64 * 1024


def recorded(name: str) -> bytes:
    return (STREAMS / f"{name}.sse").read_bytes()


def deltas(name: str) -> bytes:
    return b"".join(frame + b"\n\n" for frame in recorded(name).split(b"\n\n") if b'"partial":true' in frame)


def snake() -> bytes:
    event = {"content": {"parts": [{"text": "I trimmed the clip."}], "role": "model"}, "author": "nemo_agent"}
    more = {"invocation_id": "e-1", "actions": {"state_delta": {}}, "turn_complete": True, "timestamp": 1.5}
    return b"data: " + json.dumps({**event, **more}).encode() + b"\n\n"


KINDS: dict[str, Callable[[], bytes]] = {
    "text fragments, ADK 1.4.2": lambda: deltas("adk-1.4.2/partial"),
    "text fragments, ADK 2.13": lambda: deltas("adk-2.13.0/llm_stream__streaming_true"),
    "whole texts": lambda: recorded("adk-2.13.0/plain"),
    "a turn with a tool": lambda: recorded("adk-2.13.0/llm_tool__streaming_true"),
    "silent edits": lambda: recorded("adk-2.13.0/silent"),
    "snake_case": snake,
    "CRLF": lambda: recorded("adk-2.13.0/plain").replace(b"\n", b"\r\n"),
    "typed dialect": lambda: recorded("synthetic/typed_dialect"),
    "heartbeats": lambda: b': heartbeat\n\ndata: {"type":"heartbeat"}\n\n',
    "Chinese text of 4 KB": lambda: recorded("adk-2.13.0/plain").replace(b"Done.", "剪辑完成。".encode() * 270),
}


T = TypeVar("T")


def seconds(work: Callable[[T], object], on: T) -> float:
    """The best of two runs."""
    times = []
    for _ in range(2):
        began = time.perf_counter()
        work(on)
        times.append(time.perf_counter() - began)
    return min(times)


def chunks(body: bytes) -> Iterator[bytes]:
    for at in range(0, len(body), CHUNK):
        yield body[at : at + CHUNK]


def ours(body: bytes) -> int:
    reader, count = StreamReader(), 0
    for chunk in chunks(body):
        count += len(reader.feed(chunk))
    return count + len(reader.close())


class Body(httpx.SyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        return chunks(self._body)


def peer(body: bytes) -> None:
    answer = httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Body(body))
    for event in EventSource(answer).iter_sse():
        if event.data:
            json.loads(event.data)


def floor(frames: list[bytes]) -> None:
    for frame in frames:
        json.loads(frame)


def speed(megabytes: int) -> None:
    print(f"{'MB/s':<28}{'bytes an event':>15}{'reader':>9}{'json alone':>12}{'httpx-sse':>11}")
    for name, make in KINDS.items():
        unit = make()
        body = unit * max(megabytes * 1_000_000 // len(unit), 1)
        frames = [line.removeprefix(b"data: ") for line in unit.splitlines() if line.startswith(b"data: ")]
        events = frames * (len(body) // len(unit))
        times = (seconds(ours, body), seconds(floor, events), seconds(peer, body))
        reader, alone, other = (len(body) / 1e6 / took for took in times)
        print(f"{name:<28}{len(unit) // len(frames):>15}{reader:>9.0f}{alone:>12.0f}{other:>11.0f}")
    for size in (1, 30):
        event = json.dumps({"content": {"parts": [{"text": "a" * (size * 1_000_000)}]}, "author": "nemo_agent"})
        took, alone = seconds(ours, f"data: {event}\n\n".encode()), seconds(json.loads, event)
        print(f"one event of {size} MB: {took * 1e3:.1f} ms, json alone {alone * 1e3:.1f} ms")


def resident() -> int:
    """Bytes of this process in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def memory(megabytes: int) -> None:
    unit = deltas("adk-1.4.2/partial") + recorded("adk-1.4.2/partial")
    block = unit * (4_000_000 // len(unit))
    before = most = resident()
    began = time.perf_counter()
    reader, size = StreamReader(), 0
    while size < megabytes * 1_000_000:
        for chunk in chunks(block):
            reader.feed(chunk)
        size += len(block)
        most = max(most, resident())
    reader.close()
    rate = size / 1e6 / (time.perf_counter() - began)
    grown = (most - before) / 1e6
    print(f"{size / 1e6:.0f} MB in chunks of 64 KB: {rate:.0f} MB/s, memory grew by {grown:.1f} MB")


class Backend:
    """A backend on loopback that notes when it writes the first byte of text."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces
        self.wrote = 0.0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as requests:
            while line := requests.readline():
                length = 0
                while (header := requests.readline()) not in (b"\r\n", b""):
                    if header.lower().startswith(b"content-length:"):
                        length = int(header[15:])
                requests.read(length)
                self._answer(connection, line.split()[1])

    def _answer(self, connection: socket.socket, target: bytes) -> None:
        if target == b"/run_sse":
            connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            time.sleep(0.02)  # the agent is waiting for the first event now
            self.wrote = time.perf_counter()
            for piece in self.pieces:
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
                time.sleep(0.01)
            connection.sendall(b"0\r\n\r\n")
            return
        data: dict[str, Any] = {"token": "nmv_x", "user_id": "anon_1", "expires_at": "2999-01-01T00:00:00Z"}
        data |= {"session_id": "s1", "task_id": "t1"}
        draft = {"t": [{"id": "v", "tt": 0, "sg": [{"s": 0, "d": 1000, "m": {"name": "talk.mp4"}}]}], "d": 1000}
        body = json.dumps({"code": 0, "data": {**data, "state": {"draft": draft}}}).encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


async def first_text(pieces: list[bytes], turns: int) -> list[float]:
    """Milliseconds from the backend's first byte of text to the user's first text, for each turn."""
    backend = Backend(pieces)
    found: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        settings = Settings.from_env({"SUBTITLE_AGENT_HOME": home, "NEMO_API_URL": backend.url})
        async with open_agent(settings, folder=Path(home)) as agent:
            for _ in range(turns):
                heard: list[float] = []

                def emit(event: Event, heard: list[float] = heard) -> None:
                    if isinstance(event, Text) and not heard:
                        heard.append(time.perf_counter())

                await agent.turn(Message("add a title that says Hello"), emit)
                found.append((heard[0] - backend.wrote) * 1e3)
    return sorted(found[2:])


def said(text: str, **more: Any) -> bytes:
    event = {"content": {"parts": [{"text": text}], "role": "model"}, **more, "author": "nemo_agent", "id": "x"}
    return b"data: " + json.dumps(event).encode() + b"\n\n"


REPLIES: dict[str, list[bytes]] = {
    "whole, plain words": [said("I added the title at 0:07. It stays for two seconds.")],
    "whole, with GUI talk": [said("I added the title. Click the Export button in the top-right corner to save it.")],
    "fragments": [said(piece, partial=True) for piece in ("I added ", "the title ", "at 0:07.")]
    + [said("I added the title at 0:07.")],
    "fragments of sentences": [said(piece, partial=True) for piece in ("Adding the title now. ", "It is in.")]
    + [said("Adding the title now. It is in.")],
}


def first(turns: int) -> None:
    print(f"{'ms to the first text':<28}{'median':>9}{'p95':>9}{'most':>9}")
    for name, pieces in REPLIES.items():
        times = asyncio.run(first_text(pieces, turns))
        late = times[int(len(times) * 0.95)]
        print(f"{name:<28}{statistics.median(times):>9.2f}{late:>9.2f}{times[-1]:>9.2f}")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("what", nargs="*", help="speed, memory, first; all without it")
    arguments.add_argument("--megabytes", type=int, default=20, help="of each kind of event")
    arguments.add_argument("--body", type=int, default=500, help="megabytes of the body for the memory")
    arguments.add_argument("--turns", type=int, default=100)
    wish = arguments.parse_args()
    wanted = wish.what or ["speed", "memory", "first"]
    if "speed" in wanted:
        speed(wish.megabytes)
    if "memory" in wanted:
        memory(wish.body)
    if "first" in wanted:
        first(wish.turns)
    return 0


if __name__ == "__main__":
    sys.exit(main())
