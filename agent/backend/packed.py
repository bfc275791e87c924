"""The body of an answer as it comes, unpacked within bounds: a small packed chunk may hold a gigabyte of zeros.

httpx unpacks a whole chunk at once. We ask for plain bodies (``Accept-Encoding: identity``), but a proxy may pack all
the same and a hostile server will.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

import httpx

PLAIN = frozenset({"", "identity"})
ZLIB = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""Content-Encoding → window bits of ``zlib`` (RFC 9110 8.4.1: deflate is the zlib format)."""
PIECE = 64 * 1024
"""Most bytes that are unpacked at once."""


async def body_of(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body's bytes, unpacked; never more than ``PIECE`` at once from a packed one.

    Raises ``httpx.DecodingError`` for a packing that we did not ask for and do not know, or that is broken.
    """
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing in PLAIN:
        async for chunk in response.aiter_raw():
            yield chunk
        return
    if packing not in ZLIB:
        raise httpx.DecodingError("the body is packed in a way that was not asked for", request=response.request)
    unpacker = zlib.decompressobj(ZLIB[packing])
    async for chunk in response.aiter_raw():
        piece = b""
        while not unpacker.eof and (chunk or len(piece) == PIECE):  # a full piece may leave more of it inside
            try:
                piece = unpacker.decompress(chunk, PIECE)
            except zlib.error:
                raise httpx.DecodingError("the packed body is broken", request=response.request) from None
            chunk = unpacker.unconsumed_tail
            if piece:
                yield piece
        if unpacker.eof:
            return
    if response.num_bytes_downloaded:
        raise httpx.DecodingError("the packed body is cut off", request=response.request)
