"""Thousands of damaged streams: no crash, no hang, no text invented, none lost that came before the damage.

The oracle reads the same bytes in the simplest way there is: lines by a regular expression, frames at blank lines,
Python's own ``json``. Every text that the reader tells must be words of one event there, joined, or
fragments that were told before, joined.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from agent.backend.reader import StreamReader
from agent.backend.stream import End, Message, StreamEvent, TextDelta
from tests.conformance.streams import EXPECTED, body, by_chance, events

STREAMS = [data for name in EXPECTED if 0 < len(data := body(name)) < 9000]
ROUNDS = 15
"""Each round damages 1,000 streams."""
Damage = Callable[[bytes, random.Random], bytes]


def flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def delete(data: bytes, chance: random.Random) -> bytes:
    a, b = sorted(chance.choices(range(len(data) + 1), k=2))
    return data[:a] + data[b:]


def double(data: bytes, chance: random.Random) -> bytes:
    a, b = sorted(chance.choices(range(len(data) + 1), k=2))
    return data[:b] + data[a:]


GARBAGE = (
    b"\x00", b"\xff\xfe", b"\n", b"\n\n", b"\r", b"\r\n", b"data: ", b"event: x\n", b": x\n", b"{", b"}", b'"', b"\\",
    b"\xef\xbb\xbf", b"[" * 2000, b"9" * 5000, "\u2028é".encode(), b'data: {"error": "x\n\n', b"data\n\n",
)  # fmt: skip


def insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    rubbish = chance.choice(GARBAGE) if chance.random() < 0.7 else chance.randbytes(chance.randint(1, 30))
    return data[:at] + rubbish + data[at:]


def ends(data: bytes, chance: random.Random) -> bytes:
    pieces = data.split(b"\n")
    return b"".join(piece + chance.choice((b"\n", b"\r\n", b"\r")) for piece in pieces[:-1]) + pieces[-1]


def splice(data: bytes, chance: random.Random) -> bytes:
    other = chance.choice(STREAMS)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other)) :]


DAMAGES: tuple[Damage, ...] = (flip, cut, delete, double, insert, ends, splice)


WORDS = frozenset({"text", "content", "delta", "message"})
"""Keys whose value may be something to say, in any dialect."""


def strings(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, str) and key in WORDS:
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)


def frames(data: bytes) -> Iterator[str]:
    """The data of every frame; for a body that is no stream the body and its lines."""
    lines = re.split("\r\n|\r|\n", data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    yield from ("\n".join(lines), *lines)
    held: list[str] = []
    for line in [*lines, ""]:
        name, _, value = line.partition(":")
        if line == "":
            yield "\n".join(held)
            held = []
        elif name == "data":
            held.append(value.removeprefix(" "))


def said_in(data: bytes) -> list[list[str]]:
    """The words of each event, in order."""
    found: list[list[str]] = []
    for frame in frames(data):
        try:
            value = json.loads(frame, parse_int=str)
        except (ValueError, RecursionError):
            continue
        found += [list(strings(entry)) for entry in (value if isinstance(value, list) else [value])]
    return found


def made_of(text: str, words: list[str]) -> bool:
    """Whether ``text`` is some of ``words``, in their order, joined without a character between them."""
    reached = {0}
    for word in words:
        reached |= {at + len(word) for at in reached if text.startswith(word, at)}
    return len(text) in reached


def checked(data: bytes) -> list[StreamEvent]:
    """The events of ``data``, after what must be true of any bytes."""
    found = events(data)
    assert [event for event in found if isinstance(event, End)] == found[-1:]
    assert len(found) <= len(data) + 2
    fragments: dict[str, str] = {}
    said = said_in(data)
    for event in found:
        if isinstance(event, TextDelta):
            assert any(made_of(event.text, words) for words in said)
            fragments[event.key] = fragments.get(event.key, "") + event.text
        elif isinstance(event, Message):
            assert any(made_of(event.text, words) for words in said) or event.text == fragments.get(event.key)
    return found


def told_before(data: bytes, damaged: bytes) -> list[StreamEvent]:
    """The events of the frames that end before the first byte that is not as it was."""
    same = next(
        (at for at, (a, b) in enumerate(zip(data, damaged, strict=False)) if a != b), min(len(data), len(damaged))
    )
    reader = StreamReader()
    return list(reader.feed(data[:same]))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_damaged_stream_is_read_as_far_as_it_is_whole(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    for _ in range(1000):
        data = chance.choice(STREAMS)
        damaged = chance.choice(DAMAGES)(data, chance)
        if damaged and chance.random() < 0.3:
            damaged = chance.choice(DAMAGES)(damaged, chance)
        found = checked(damaged)
        assert events(by_chance(damaged, chance)) == found
        before = told_before(data, damaged)
        assert found[: len(before)] == before


def test_a_damaged_stream_takes_steps_in_proportion_to_its_bytes() -> None:
    chance = random.Random(99)  # noqa: S311 - damage, not secrets
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    for _ in range(200):
        data = chance.choice(DAMAGES)(chance.choice(STREAMS), chance)
        single = [data[at : at + 1] for at in range(len(data))]
        steps = 0
        sys.setprofile(count)
        try:
            events(single)
        finally:
            sys.setprofile(None)
        assert steps <= 60 * len(data) + 1000
