"""The chat stream's decoder: bytes in, typed events out. No network, no clock; every cut of the bytes gives the same.

Rules (protocol 1.5, 1.6): a buffer for each (author, branch); partial text is added to it; a whole event with text
replaces it and is the message; buffers left at the end are unfinished messages. Ids are never keys: they repeat, or
change between versions. Calls in partial events do not count, they come again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from agent.backend import adk
from agent.backend.answers import refusal
from agent.backend.codes import BENIGN, inert
from agent.backend.rawjson import RawJsonError, loads
from agent.backend.sse import Comment, Dropped, Frame, Item, SseDecoder, Stray
from agent.backend.stream import (
    Counts,
    End,
    ErrorKind,
    Heartbeat,
    Message,
    Pending,
    StreamError,
    StreamEvent,
    TextDelta,
    ToolCall,
    ToolResult,
)

LONGEST_TEXT = 32 * 1024 * 1024
"""Characters of unfinished text kept for all authors together."""
MOST_AUTHORS = 1000
"""Unfinished messages at the same time."""
LONGEST_ERROR = 4000
LONGEST_BODY = 1024 * 1024
"""Characters of an answer that is no event stream."""


@dataclass(slots=True)
class _Buffer:
    author: str
    key: str
    parts: list[str] = field(default_factory=list)


class StreamReader:
    """Feed it the body of ``/run_sse``; ``close`` at its end, once, gives the rest and ``End``."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._sse = SseDecoder()
        self._buffers: dict[tuple[str, str], _Buffer] = {}
        self._held = 0
        self._messages = 0
        self._reported: set[tuple[str, str, str]] = set()
        self._long_running: dict[str, None] = {}
        self._ticket_last = False
        self._body: list[str] | None = None
        self._body_size = 0
        self._started = False
        self._failed_for_good = False

    def feed(self, chunk: bytes) -> Iterator[StreamEvent]:
        """The events that ``chunk`` completes, in order."""
        for item in self._sse.feed(chunk):
            yield from self._item(item)

    def close(self, *, cut: bool = False) -> Iterator[StreamEvent]:
        """The events that the end of the body completes. ``cut``: the connection broke before the body's own end."""
        for item in self._sse.close():
            yield from self._item(item)
        if self._body is not None:
            yield from self._whole_body("\n".join(self._body))
        for buffer in self._buffers.values():
            text = "".join(buffer.parts)
            if text.strip():
                yield Message(text, buffer.author, complete=False, key=buffer.key)
        self._buffers.clear()
        clean = not cut and not self.counts.incomplete
        if clean and (self._long_running or self._ticket_last):
            yield Pending()
        yield End(clean)

    def _item(self, item: Item) -> Iterator[StreamEvent]:
        if self._failed_for_good:
            return  # the tail of a broken error frame; nothing comes after an error (protocol 1.6)
        match item:
            case Comment():
                yield self._heartbeat()
            case Dropped():
                self.counts.unparsed += 1
            case Stray(line, whole):
                if not self._started and (self._body is not None or line.lstrip()[:1] in {"{", "[", "<"}):
                    self._body = self._body if self._body is not None else []
                    self._body_size += len(line)
                    if self._body_size < LONGEST_BODY:
                        self._body.append(line)
                elif not whole:
                    self.counts.incomplete += 1
            case Frame(event, data, whole):
                self._started = True
                yield from self._frame(event, (data or "").strip(), whole)

    def _frame(self, event: str, data: str, whole: bool) -> Iterator[StreamEvent]:
        if data.lower() in adk.LIVENESS_WORDS:
            yield self._heartbeat()
            return
        try:
            value = loads(data)
        except RawJsonError:
            yield from self._unreadable(event, data, whole)
            return
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict) and entry:
                yield from self._object(entry)
            else:
                yield self._heartbeat()

    def _unreadable(self, event: str, data: str, whole: bool) -> Iterator[StreamEvent]:
        message = adk.broken_error(data)
        if message is not None:
            self._failed_for_good = True
            yield from self._error("stream", "error", message)
        elif event == "error":
            yield from self._error("stream", "error", data)
        elif event in adk.LIVENESS_WORDS and event:
            yield self._heartbeat()
        else:
            self.counts.unparsed += 1
        if not whole:
            self.counts.incomplete += 1

    def _whole_body(self, body: str) -> Iterator[StreamEvent]:
        """An answer that is no stream: an envelope, a list of events, or a page of HTML."""
        try:
            value = loads(body)
        except RawJsonError:
            yield from self._error("http", "not-sse", "the answer is not an event stream")
            return
        if isinstance(value, dict):
            code, message = refusal(value)
            if code is not None:
                yield from self._error("envelope", code, message)
                return
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict) and ("content" in entry or "author" in entry):
                yield from self._object(entry)

    def _object(self, value: dict[str, Any]) -> Iterator[StreamEvent]:
        self.counts.events += 1
        if adk.is_heartbeat(value):
            yield self._heartbeat()
            return
        typed = TYPED.get(adk.words(value.get("type")))
        if typed is not None:
            yield from typed(self, value)
        elif "content" in value or "author" in value or "actions" in value or adk.pick(value, "errorCode"):
            yield from self._event(value)
        elif (error := value.get("error")) is not None and "code" not in value:
            inner = adk.mapping(error)
            message = adk.words(error) or adk.words(inner.get("message")) or "the run failed"
            kind = adk.words(adk.mapping(adk.pick(value, "errorDetails")).get("error_type"))
            yield from self._error("stream", kind or str(inner.get("code") or "error"), message)
        else:
            code, message = refusal(value)
            if code is not None:
                yield from self._error("envelope", code, message)

    def _event(self, event: dict[str, Any]) -> Iterator[StreamEvent]:
        author = inert(adk.words(event.get("author")), 80)
        partial = event.get("partial") is True
        if progress := adk.progress_in(event):
            yield progress
        yield from adk.warnings_in(event)
        code = event_code(event)
        text = adk.visible_text(event) if author != "user" else ""
        where = (author, adk.words(event.get("branch")))
        if partial:
            yield from self._fragment(where, text)
        else:
            self.counts.thoughts += adk.thoughts_in(event)
            reason = adk.words(adk.pick(event, "finishReason")).upper()
            cut = reason in adk.CUT_REASONS or code in adk.CUT_REASONS or event.get("interrupted") is True
            yield from self._message(where, text, complete=not cut)
            yield from self._tools(event, where)
        if code in BENIGN:
            if not partial and len(self.counts.benign_codes) < 100:
                self.counts.benign_codes.append(code)
        elif code:
            yield from self._error("event", code, adk.words(adk.pick(event, "errorMessage")))

    def _fragment(self, where: tuple[str, str], text: str) -> Iterator[StreamEvent]:
        if not text or self._held + len(text) > LONGEST_TEXT:
            return
        buffer = self._buffers.get(where)
        if buffer is None:
            if len(self._buffers) >= MOST_AUTHORS:
                return
            buffer = self._buffers[where] = _Buffer(where[0], self._next_key())
        buffer.parts.append(text)
        self._held += len(text)
        yield TextDelta(text, where[0], buffer.key)

    def _message(self, where: tuple[str, str], text: str, *, complete: bool = True) -> Iterator[StreamEvent]:
        if not text.strip():
            return
        buffer = self._buffers.pop(where, None)
        if buffer is not None:
            self._held -= sum(map(len, buffer.parts))
        self._ticket_last = False
        yield Message(text, where[0], complete, buffer.key if buffer is not None else self._next_key())

    def _tools(self, event: dict[str, Any], where: tuple[str, str]) -> Iterator[StreamEvent]:
        slow = adk.pick(event, "longRunningToolIds")
        for call in adk.calls_in(event):
            if isinstance(slow, list) and call.id and call.id in slow:
                self._long_running[call.id] = None
            yield ToolCall(call.name)
        for response in adk.responses_in(event):
            yield from self._unfinished(where)
            yield self._result(response)

    def _unfinished(self, where: tuple[str, str]) -> Iterator[StreamEvent]:
        """A tool has answered, so the turn before it is over: what it said without an aggregate is a message."""
        buffer = self._buffers.get(where)
        if buffer is not None and (text := "".join(buffer.parts)).strip():
            yield from self._message(where, text, complete=False)

    def _result(self, response: adk.Response) -> StreamEvent:
        self.counts.tool_responses += 1
        if response.over:
            self._long_running.pop(response.id, None)
        self._ticket_last = response.pending
        return ToolResult(response.name, response.error)

    def _error(self, kind: ErrorKind, code: str, message: str) -> Iterator[StreamEvent]:
        """Once for each: with streaming, ADK sends the same refusal twice (protocol 1.6)."""
        message = message[:LONGEST_ERROR]
        if (kind, code, message) not in self._reported and len(self._reported) < 100:
            self._reported.add((kind, code, message))
            yield StreamError(kind, inert(code, 40), message)

    def _heartbeat(self) -> Heartbeat:
        self.counts.heartbeats += 1
        return Heartbeat()

    def _next_key(self) -> str:
        self._messages += 1
        return f"m{self._messages}"

    def _typed_text(self, value: dict[str, Any]) -> Iterator[StreamEvent]:
        yield from self._message(("", ""), adk.words(value.get("content")) or adk.words(value.get("text")))

    def _typed_call(self, value: dict[str, Any]) -> Iterator[StreamEvent]:
        yield ToolCall(inert(adk.words(value.get("name")), 80))

    def _typed_result(self, value: dict[str, Any]) -> Iterator[StreamEvent]:
        yield self._result(
            adk.response_of(adk.words(value.get("id")), adk.words(value.get("name")), value.get("result"))
        )

    def _typed_error(self, value: dict[str, Any]) -> Iterator[StreamEvent]:
        said = next((text for key in ("message", "content", "error") if (text := adk.words(value.get(key)))), "")
        yield from self._error("stream", str(value.get("code") or "error"), said or "the run failed")

    def _typed_thought(self, value: dict[str, Any]) -> Iterator[StreamEvent]:
        self.counts.thoughts += 1
        yield from ()

    def _typed_progress(self, value: dict[str, Any]) -> Iterator[StreamEvent]:
        yield adk.progress_of(value)


TYPED: dict[str, Callable[[StreamReader, dict[str, Any]], Iterator[StreamEvent]]] = {
    "text": StreamReader._typed_text,
    "tool_call": StreamReader._typed_call,
    "tool_result": StreamReader._typed_result,
    "error": StreamReader._typed_error,
    "thought": StreamReader._typed_thought,
    "thinking": StreamReader._typed_thought,
    "progress": StreamReader._typed_progress,
}
"""``type`` of the typed dialect (protocol 2.2) → what is made of it."""


def event_code(event: dict[str, Any]) -> str:
    code = adk.pick(event, "errorCode")
    return str(code) if isinstance(code, str | int) and not isinstance(code, bool) else ""
