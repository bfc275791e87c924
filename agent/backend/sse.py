"""Server-sent events from bytes: lines, then frames. Knows the grammar of SSE and nothing of what a frame says.

httpx-sse opens the stream (transport.py). Its reader drops comments (our heartbeats), an unterminated last event and
what follows a byte order mark, so the few lines that we need are here; a test holds them to its reading of every
well-formed stream. Lines are split as bytes, at LF, CR and CRLF only: U+2028 and U+0085 are text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 32 * 1024 * 1024
"""Bytes of one frame; more is not a message but an attack or a fault, and is dropped."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One event. ``data`` is ``None`` without a data line; ``whole`` is false when no blank line ended it."""

    event: str = ""
    data: str | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Comment:
    """A line that starts with a colon."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A line that is no field of SSE: part of a body that is no event stream, or of a broken frame."""

    line: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Dropped:
    """A frame that was longer than ``LONGEST``."""


Item = Frame | Comment | Stray | Dropped


class LineSplitter:
    """Bytes in, whole lines out, in linear time however the bytes are cut."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._after_cr = False

    def feed(self, chunk: bytes) -> Iterator[bytes | None]:
        """Every line that ends in ``chunk``, without its end; ``None`` stands for one that was too long."""
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
            self._after_cr = False
        if not chunk:
            return
        self._after_cr = chunk.endswith(b"\r")
        for piece in chunk.splitlines(keepends=True):
            if piece.endswith((b"\n", b"\r")):
                self._push(piece.rstrip(b"\r\n"))
                yield self._take()
            else:
                self._push(piece)

    def rest(self) -> bytes | None:
        """What came after the last line end."""
        return self._take()

    def _push(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size <= LONGEST:
            self._parts.append(piece)
        else:
            self._parts.clear()

    def _take(self) -> bytes | None:
        line = b"".join(self._parts) if self._size <= LONGEST else None
        self._parts, self._size = [], 0
        return line


class SseDecoder:
    """Bytes in, frames out. ``close`` gives what the end of the body left."""

    def __init__(self) -> None:
        self._lines = LineSplitter()
        self._data: list[str] = []
        self._size = 0
        self._event: str | None = None
        self._first = True

    def feed(self, chunk: bytes) -> Iterator[Item]:
        for line in self._lines.feed(chunk):
            yield from self._line(line)

    def close(self) -> Iterator[Item]:
        rest = self._lines.rest()
        if rest:
            for item in self._line(rest):
                yield Stray(item.line, whole=False) if isinstance(item, Stray) else item
        if self._data or self._event is not None:
            yield self._dispatch(whole=False)

    def _line(self, raw: bytes | None) -> Iterator[Item]:
        if raw is None:
            self._size = LONGEST + 1
            return
        if self._first:
            self._first = False
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if not raw:
            if self._data or self._event is not None or self._size > LONGEST:
                yield self._dispatch(whole=True)
            return
        if raw.startswith(b":"):
            yield Comment()
            return
        name, _, value = raw.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._size += len(raw)
                if self._size <= LONGEST:
                    self._data.append(value)
                else:
                    self._data.clear()
            case "event":
                self._event = value
            case "id" | "retry":
                pass  # the backend never sends them, and nothing can be resumed with them (protocol 1.3)
            case _:
                yield Stray(raw.decode("utf-8", "replace"))

    def _dispatch(self, *, whole: bool) -> Item:
        data = "\n".join(self._data) if self._data else None
        item: Item = Frame(self._event or "", data, whole) if self._size <= LONGEST else Dropped()
        self._data, self._event, self._size = [], None, 0
        return item
