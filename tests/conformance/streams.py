"""Recorded and written streams for the cases of the chat stream, and what a reader makes of them."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from agent.backend.reader import StreamReader, decode
from agent.backend.stream import Message, StreamError, StreamEvent

STREAMS = Path(__file__).resolve().parents[2] / "fixtures/streams"
EXPECTED: dict[str, dict[str, Any]] = {
    f"{path.parent.name}/{name}": {key: value for key, value in expected.items() if key != "notes"}
    for path in sorted(STREAMS.glob("*/EXPECTED.json"))
    for name, expected in json.loads(path.read_text("utf-8")).items()
}
"""File → what a decoder must make of it; ``notes`` are remarks for people."""


def body(name: str) -> bytes:
    return (STREAMS / f"{name}.sse").read_bytes()


def sse(*values: Any) -> bytes:
    return b"".join(b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n" for value in values)


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"content": {"parts": [{"text": text}], "role": "model"}, "author": "nemo_agent", **more}


def by_bytes(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


def by_chance(data: bytes, chance: random.Random) -> list[bytes]:
    """``data`` in up to nine pieces, some of them empty."""
    cuts = sorted(chance.choices(range(len(data) + 1), k=8))
    return [data[a:b] for a, b in itertools.pairwise([0, *cuts, len(data)])]


def events(pieces: Iterable[bytes] | bytes, *, cut: bool = False) -> list[StreamEvent]:
    reader = StreamReader()
    found = [event for piece in ([pieces] if isinstance(pieces, bytes) else pieces) for event in reader.feed(piece)]
    return [*found, *reader.close(cut=cut)]


def texts(data: bytes) -> list[str]:
    return [event.text for event in events(data) if isinstance(event, Message)]


def errors(data: bytes) -> list[StreamError]:
    return [event for event in events(data) if isinstance(event, StreamError)]


def holds(name: str) -> dict[str, Any]:
    """What a stream decodes to, after checking that it is what must be, whole, byte by byte and with random cuts."""
    data = body(name)
    found = decode([data])
    assert found == EXPECTED[name]
    assert decode(by_bytes(data)) == found
    chance = random.Random(name)  # noqa: S311 - cuts, not secrets
    for _ in range(5):
        assert decode(by_chance(data, chance)) == found
    return found
