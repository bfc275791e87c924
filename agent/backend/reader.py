"""The chat stream's decoder: bytes in, typed events out. No network, no clock; every cut of the bytes gives the same.

``sse`` cuts the bytes into frames, ``meaning`` knows what their JSON says. Here is what lies between: which frames only
say that the backend lives, which are broken, and a body that is no stream at all. A broken error frame is the end:
nothing comes after it, and its tail is no event (protocol 1.6).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from agent.backend import adk, typed
from agent.backend.answers import refusal
from agent.backend.meaning import Meaning
from agent.backend.rawjson import RawJsonError, parse
from agent.backend.sse import Comment, Dropped, Item, Named, SseDecoder, Stray
from agent.backend.stream import Counts, End, StreamEvent, summarise

LONGEST_BODY = 32 * 1024 * 1024
"""Bytes of an answer that is no event stream."""


class StreamReader:
    """Feed it the body of ``/run_sse``; ``close`` at its end, once, gives the rest and ``End``."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._sse = SseDecoder()
        self._out: list[StreamEvent] = []
        self._meaning = Meaning(self._out, self.counts)
        self._body: bytearray | None = None
        self._started = False
        self._failed_for_good = False

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """The events that ``chunk`` completes, in order."""
        for item in self._sse.feed(chunk):
            if type(item) is bytes and not self._failed_for_good:
                self._started = True
                self._frame("", item, whole=True)
            else:
                self._rare(item)
        return self._taken()

    def close(self, *, cut: bool = False) -> list[StreamEvent]:
        """The events that the end of the body completes. ``cut``: the connection broke before the body's own end."""
        for item in self._sse.close():
            self._rare(item)
        if self._body is not None and not self._started:
            self._whole_body(bytes(self._body), cut=cut)
        clean = not cut and not self.counts.incomplete
        self._meaning.rest(clean=clean)
        self._out.append(End(clean))
        return self._taken()

    def _taken(self) -> list[StreamEvent]:
        taken = self._out.copy()
        self._out.clear()
        return taken

    def _rare(self, item: Item) -> None:
        if self._failed_for_good:
            return  # the tail of a broken error frame; nothing comes after an error (protocol 1.6)
        match item:
            case Comment():
                self._meaning.heartbeat()
            case Dropped():
                self.counts.unparsed += 1
            case Stray(line, whole):
                self._stray(line, whole)
            case Named(event, data, whole):
                self._started = True
                self._frame(event.strip().lower(), data, whole)
            case data:
                self._started = True
                self._frame("", data, whole=True)

    def _stray(self, line: bytes, whole: bool) -> None:
        if not self._started and (self._body is not None or line.lstrip()[:1] in {b"{", b"[", b"<"}):
            if self._body is None:
                self._body = bytearray()
            if len(self._body) + len(line) < LONGEST_BODY:
                self._body += line + b"\n"
        elif not whole:
            self.counts.incomplete += 1

    def _frame(self, name: str, data: bytes, whole: bool) -> None:
        if len(data) < 20 and data.strip().lower().decode("latin-1") in adk.LIVENESS_WORDS:
            if whole or data.strip() or (name and name in adk.LIVENESS_WORDS):
                self._meaning.heartbeat()
            else:
                self.counts.incomplete += 1
            return
        try:
            value = parse(data)
        except RawJsonError:
            self._unreadable(name, data.decode("utf-8", "replace").strip(), whole)
            return
        if name:
            self._named(name, value)
        else:
            self._meaning.value(value)

    def _named(self, name: str, value: Any) -> None:
        """A frame with an ``event:`` line: the name decides where the object alone says nothing."""
        told = isinstance(value, dict) and (adk.is_event(value) or "error" in value or "code" in value)
        if name in adk.LIVENESS_WORDS and not told:
            self._meaning.heartbeat()
        elif name == "error" and value and not adk.is_event(value) and "code" not in adk.mapping(value):
            self.counts.events += 1
            self._meaning.error("stream", *typed.complaint_of(value if isinstance(value, dict) else {"message": value}))
        elif isinstance(value, dict) and not told and "type" not in value and name in typed.KINDS:
            self._meaning.value({**value, "type": name})
        else:
            self._meaning.value(value)

    def _unreadable(self, name: str, data: str, whole: bool) -> None:
        message = adk.broken_error(data)
        if message is not None:
            self._failed_for_good = True
            self._meaning.error("stream", "error", message)
        elif name == "error":
            self._meaning.error("stream", "error", data)
        elif name and name in adk.LIVENESS_WORDS:
            self._meaning.heartbeat()
        else:
            self.counts.unparsed += 1
        if not whole:
            self.counts.incomplete += 1

    def _whole_body(self, body: bytes, *, cut: bool) -> None:
        """An answer that is no stream: an envelope, a list of events (``/run``), an event a line, a page of HTML."""
        try:
            value = parse(body)
        except RawJsonError:
            if body.lstrip().startswith(b"<") and not cut:
                self._meaning.error("http", "not-sse", "the answer is not an event stream")
            else:
                self._lines(body)
            return
        code, message = refusal(value)
        if code is not None:
            self._meaning.error("envelope", code, message)
        elif value:
            self._meaning.value(value)

    def _lines(self, body: bytes) -> None:
        """JSON that is cut off, or has one event on each line: what is whole counts."""
        for line in filter(bytes.strip, body.split(b"\n")):
            try:
                value = parse(line)
            except RawJsonError:
                self.counts.unparsed += 1
                self.counts.incomplete += 1
                return
            self._meaning.value(value)


def decode(chunks: Iterable[bytes], *, whole: bool = False) -> dict[str, Any]:
    """A recorded body in the shape of the recordings' EXPECTED.json (``stream.summarise``)."""
    reader = StreamReader()

    def events() -> Iterable[StreamEvent]:
        for chunk in chunks:
            yield from reader.feed(chunk)
        yield from reader.close()

    return summarise(events(), reader.counts, whole=whole)
