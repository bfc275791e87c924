"""A packed body is unpacked bit by bit: whole, as it comes, and never more at once than a small piece."""

from __future__ import annotations

import gzip
import itertools
import random
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest

from agent.backend.packed import PIECE, body_of
from agent.backend.reader import StreamReader
from agent.backend.stream import Message

pytestmark = pytest.mark.anyio
TEXT = b"".join(b"data: event %d\n\n" % number for number in range(20_000))


class Pieces(httpx.AsyncByteStream):
    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece


async def read(packing: str, *pieces: bytes) -> list[bytes]:
    request = httpx.Request("POST", "http://127.0.0.1/run_sse")
    answer = httpx.Response(200, headers={"content-encoding": packing}, stream=Pieces(*pieces), request=request)
    return [piece async for piece in body_of(answer)]


def cut(data: bytes) -> list[bytes]:
    chance = random.Random(3)  # noqa: S311 - cuts, not secrets
    edges = sorted({0, len(data), *(chance.randrange(len(data)) for _ in range(30))})
    return [data[a:b] for a, b in itertools.pairwise(edges)]


@pytest.mark.parametrize("body", [TEXT, b"x", b"", bytes(PIECE), bytes(PIECE * 3), random.Random(1).randbytes(300_000)])  # noqa: S311
@pytest.mark.parametrize("packing", ["gzip", "x-gzip", " GZIP ", "deflate", "identity", ""])
async def test_what_was_packed_comes_out_whole(packing: str, body: bytes) -> None:
    packed = {"g": gzip.compress, "x": gzip.compress, "d": zlib.compress}.get(packing.strip().lower()[:1], bytes)(body)
    assert b"".join(await read(packing, *cut(packed or b"\n"))) == (body or (b"" if packed else b"\n"))


async def test_an_event_comes_out_when_it_comes_in() -> None:
    packer = zlib.compressobj(wbits=31)
    events = [b'data: {"type":"text","content":"One."}\n\n', b'data: {"type":"text","content":"Two."}\n\n']
    sent = [packer.compress(event) + packer.flush(zlib.Z_SYNC_FLUSH) for event in events]
    assert await read("gzip", *sent, packer.flush()) == events


async def test_a_gigabyte_in_a_megabyte_is_never_in_memory() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([packer.compress(bytes(1 << 20)) for _ in range(100)]) + packer.flush()
    assert len(bomb) < 200_000
    request = httpx.Request("POST", "http://127.0.0.1/run_sse")
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Pieces(bomb), request=request)
    reader, total = StreamReader(), 0
    async for piece in body_of(answer):
        assert len(piece) <= PIECE
        total += len(piece)
        assert not reader.feed(piece)
    assert total == 100 << 20
    found = reader.feed(b'\n\ndata: {"type":"text","content":"After."}\n\n')
    assert [event.text for event in found if isinstance(event, Message)] == ["After."]


@pytest.mark.parametrize(
    ("packing", "body"),
    [("br", b"x"), ("gzip, gzip", gzip.compress(TEXT)), ("gzip", b"plain"), ("gzip", gzip.compress(TEXT)[:-9])],
)
async def test_what_cannot_be_unpacked_is_a_broken_answer(packing: str, body: bytes) -> None:
    with pytest.raises(httpx.DecodingError):
        await read(packing, body)
