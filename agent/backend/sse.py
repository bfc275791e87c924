"""Server-sent events from bytes: lines, then frames. Knows the grammar of SSE and nothing of what a frame says.

httpx-sse opens the stream (transport.py). Its reader drops comments (our heartbeats), an unterminated last event and
what follows a byte order mark, so the few lines that we need are here; a test holds them to its reading of every
well-formed stream. Lines are split as bytes, at LF, CR and CRLF only: U+2028 and U+0085 are text.

A frame of one ``data: `` line, which is nearly all that comes, is cut out of a chunk in one step. Everything else goes
line by line. Both give the same items for the same bytes, so it never matters where a chunk ends.
"""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 32 * 1024 * 1024
"""Bytes of one frame; more is not a message but an attack or a fault, and is dropped."""

LINE_COST = 64
"""Bytes that each further line of a frame counts besides its own: a million lines of one byte are no small frame."""

_DATA = b"data: "
_LF = 10


@dataclass(frozen=True, slots=True)
class Named:
    """A frame with an ``event:`` line, or one that the end of the body left without its blank line (not ``whole``)."""

    event: str
    data: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Comment:
    """A line that starts with a colon."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A line that is no field of SSE: part of a body that is no event stream, or of a broken frame."""

    line: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line or a frame that was longer than ``LONGEST``."""


Item = bytes | Named | Comment | Stray | Dropped
"""``bytes`` are the data of a whole frame without a name, its lines joined by LF."""

COMMENT = Comment()
DROPPED = Dropped()


class SseDecoder:
    """Bytes in, items out, in linear time however the bytes are cut. ``close`` gives what the end of the body left."""

    def __init__(self) -> None:
        self._line = (
            bytearray()
        )  # the line that has no end yet; a list of pieces would cost far more where they are small
        self._endless = False
        self._after_cr = False
        self._first = True
        self._data: list[bytes] = []
        self._size = 0
        self._event: str | None = None

    def feed(self, chunk: bytes) -> list[Item]:
        """The items that ``chunk`` completes, in order."""
        items: list[Item] = []
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")
        if b"\r" in chunk:
            self._any_ends(chunk, items)
        else:
            self._lf_ends(chunk, items)
        return items

    def close(self) -> list[Item]:
        """The rest, once, after the last ``feed``."""
        items: list[Item] = []
        if self._line or self._endless:
            self._end_of_line(items, whole=False)
        if self._data or self._event is not None or self._size > LONGEST:
            self._dispatch(items, whole=False)
        return items

    def _lf_ends(self, chunk: bytes, items: list[Item]) -> None:
        at, size = 0, len(chunk)
        find = chunk.find
        between = self._between_frames()
        while at < size:
            end = find(b"\n", at)
            if end < 0:
                self._push(chunk[at:])
                return
            if between and end - at <= LONGEST:
                if end + 1 < size and chunk[end + 1] == _LF and chunk.startswith(_DATA, at):
                    items.append(chunk[at + 6 : end])
                    at = end + 2
                    continue
                if end == at:
                    at += 1
                    continue
            self._push(chunk[at:end])
            self._end_of_line(items)
            at = end + 1
            between = self._between_frames()

    def _any_ends(self, chunk: bytes, items: list[Item]) -> None:
        self._after_cr = chunk.endswith(b"\r")
        for piece in chunk.splitlines(keepends=True):
            line = piece.rstrip(b"\r\n")
            self._push(line)
            if len(line) < len(piece):
                self._end_of_line(items)

    def _between_frames(self) -> bool:
        return not (
            self._line or self._endless or self._first or self._data or self._event is not None or self._size > LONGEST
        )

    def _push(self, piece: bytes) -> None:
        if self._endless or len(self._line) + len(piece) > LONGEST:
            self._endless = True
            self._line.clear()
        else:
            self._line += piece

    def _end_of_line(self, items: list[Item], *, whole: bool = True) -> None:
        if self._endless:
            self._endless, self._first = False, False
            self._size = LONGEST + 1
            self._data.clear()
            return
        line = bytes(self._line)
        self._line.clear()
        if self._first:
            self._first = False
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line:
            if self._data or self._event is not None or self._size > LONGEST:
                self._dispatch(items)
        elif line[0] == 0x3A:
            items.append(COMMENT)
        else:
            name, _, value = line.partition(b":")
            match name:
                case b"data":
                    self._keep(value, len(line))
                case b"event":
                    self._event = value.removeprefix(b" ")[:200].decode("utf-8", "replace")
                case b"id" | b"retry":
                    pass  # the backend never sends them, and nothing can be resumed with them (protocol 1.3)
                case _:
                    items.append(Stray(line, whole))

    def _keep(self, value: bytes, cost: int) -> None:
        self._size += cost + (LINE_COST if self._data else 0)
        if self._size <= LONGEST:
            self._data.append(value.removeprefix(b" "))
        else:
            self._data.clear()

    def _dispatch(self, items: list[Item], *, whole: bool = True) -> None:
        if self._size > LONGEST:
            items.append(DROPPED)
        elif whole and self._event is None:
            items.append(b"\n".join(self._data))
        else:
            items.append(Named(self._event or "", b"\n".join(self._data), whole))
        self._data, self._event, self._size = [], None, 0
