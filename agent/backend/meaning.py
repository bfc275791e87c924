"""What the JSON values of a chat stream mean: values of any dialect in, typed events out.

Rules (protocol 1.4 to 1.6): text is put together in ``assembly``; calls in partial events do not count, they come
again; one refusal is told once.
"""

from __future__ import annotations

from typing import Any

from agent.backend import adk, typed
from agent.backend.answers import refusal
from agent.backend.assembly import Assembly, Where
from agent.backend.codes import BENIGN, inert
from agent.backend.stream import Counts, ErrorKind, Heartbeat, Pending, StreamError, StreamEvent, ToolCall, ToolResult

NO_WORDS = "the run failed"
"""What is told of a failure that says nothing itself."""
LONGEST_ERROR = 4000
MOST_KEPT = 1000
"""Entries of each list that a stream could make grow without end."""
DEEPEST = 3
"""Envelopes around an event."""

USER = "user"
"""The author of the user's own words, which are not told again."""
HEARTBEAT = Heartbeat()


class Meaning:
    """``out`` is the list that the events are added to; the reader empties it."""

    def __init__(self, out: list[StreamEvent], counts: Counts) -> None:
        self._out = out
        self._counts = counts
        self._texts = Assembly()
        self._names: dict[str, str] = {}
        self._reported: dict[tuple[ErrorKind, str], set[str]] = {}
        self._long_running: dict[str, None] = {}
        self._ticket_last = False

    def rest(self, *, clean: bool) -> None:
        """What the end of the stream tells: messages that were never finished, work that still goes on."""
        self._out.extend(self._texts.rest())
        if clean and (self._long_running or self._ticket_last):
            self._out.append(Pending())

    def value(self, value: Any, depth: int = 0) -> None:
        for entry in value if isinstance(value, list) and value else (value,):
            if isinstance(entry, dict) and entry:
                self._object(entry, depth)
            else:
                self.heartbeat()

    def _object(self, value: dict[str, Any], depth: int = 0) -> None:
        self._counts.events += 1
        if (text := adk.only_text(value)) is not None and (author := self._names.get(value["author"])) is not None:
            # nine of ten events: nothing but words, of someone heard before
            if value.get("partial") is True:
                self._fragment((author, ""), text)
            else:
                self._message((author, ""), text)
        elif isinstance(value.get("content"), dict):
            self._event(value)
        elif adk.is_heartbeat(value):
            self.heartbeat()
        elif (kind := typed.kind_of(value)) is not None:
            self._typed(kind, value)
        elif adk.is_event(value):
            self._event(value)
        elif (error := value.get("error")) is not None and error is not False and "code" not in value:
            inner = adk.mapping(error)
            message = adk.words(error) or adk.words(inner.get("message"))
            about = adk.words(adk.mapping(adk.pick(value, "errorDetails")).get("error_type"))
            self.error("stream", about or str(inner.get("code") or "error"), message)
        else:
            self._envelope(value, depth)

    def _envelope(self, value: dict[str, Any], depth: int) -> None:
        code, message = refusal(value)
        if code is not None:
            self.error("envelope", code, message)
            return
        inside = next(
            (value[key] for key in ("data", "event", "events") if isinstance(value.get(key), dict | list)), None
        )
        if inside and depth < DEEPEST:
            self._counts.events -= 1  # the events are inside
            self.value(inside, depth + 1)

    def _event(self, event: dict[str, Any]) -> None:
        where = self._where(event)
        if (progress := adk.progress_in(event)) is not None:
            self._out.append(progress)
        self._out.extend(adk.warnings_in(event))
        content = adk.content_of(event)
        code = adk.code_of(event)
        partial = event.get("partial") is True
        if partial:
            self._fragment(where, content.text)
        else:
            self._counts.thoughts += content.thoughts
            self._message(where, content.text, complete=not adk.is_cut(event, code))
            self._tools(event, content, where)
        if code in BENIGN:
            if not partial and len(self._counts.benign_codes) < MOST_KEPT:
                self._counts.benign_codes.append(code)
        elif code:
            self.error("event", code, adk.words(adk.pick(event, "errorMessage")))

    def _where(self, event: dict[str, Any]) -> Where:
        said = adk.words(event.get("author"))
        author = self._names.get(said)
        if author is None:
            author = inert(said, 80)
            if len(said) <= 80 and len(self._names) < MOST_KEPT:
                self._names[said] = author
        return author, adk.words(event.get("branch"))[-200:]

    def _fragment(self, where: Where, text: str) -> None:
        if text and where[0] != USER and (delta := self._texts.fragment(where, text)) is not None:
            self._out.append(delta)

    def _message(self, where: Where, text: str, *, complete: bool = True) -> None:
        if where[0] != USER and text.strip():
            self._ticket_last = False
            self._out.append(self._texts.whole(where, text, complete=complete))

    def _tools(self, event: dict[str, Any], content: adk.Content, where: Where) -> None:
        if content.calls:
            slow = {key for key in adk.listed(adk.pick(event, "longRunningToolIds")) if isinstance(key, str) and key}
            for call in content.calls:
                if call.id in slow and len(self._long_running) < MOST_KEPT:
                    self._long_running[call.id] = None
                self._call(call.name, call.args)
        for response in content.responses:
            # a tool has answered, so the turn before it is over: what it said without an aggregate is a message
            if (message := self._texts.unfinished(where)) is not None:
                self._ticket_last = False
                self._out.append(message)
            self._result(response)
        self._out.extend(content.attachments)

    def _call(self, name: str, args: Any) -> None:
        self._out.append(ToolCall(name))
        if name in adk.ASKING:
            self._out.extend(adk.questions_in(args))

    def _result(self, response: adk.Response) -> None:
        self._counts.tool_responses += 1
        if response.over:
            self._long_running.pop(response.id, None)
        self._ticket_last = response.pending
        self._out.append(ToolResult(response.name, response.error))

    def _typed(self, kind: typed.Kind, value: dict[str, Any]) -> None:
        where = self._where(value)
        match kind:
            case "delta":
                self._fragment(where, typed.text_of(value))
            case "text" if value.get("partial") is True:
                self._fragment(where, typed.text_of(value))
            case "text":
                self._message(where, typed.text_of(value))
            case "call":
                self._call(adk.name_of(value), value.get("args", value.get("arguments")))
            case "result":
                answer = value.get("result", value.get("response"))
                self._result(adk.response_of(adk.words(value.get("id")), adk.name_of(value), answer))
            case "question":
                self._out.extend(adk.questions_in(value))
            case "error":
                self.error("stream", *typed.complaint_of(value))
            case "thought":
                self._counts.thoughts += 1
            case "progress":
                self._out.append(adk.progress_of(value))
            case "end":
                self.heartbeat()

    def error(self, kind: ErrorKind, code: str, message: str) -> None:
        """Once for each: with streaming, ADK sends the same refusal twice (protocol 1.6), the second maybe shorter."""
        message = message[:LONGEST_ERROR] if message.strip() or kind == "event" else NO_WORDS
        known = self._reported.setdefault((kind, code[:40]), set())
        if message in known or (known and not message) or len(known) + len(self._reported) > 100:
            return
        known.add(message)
        self._out.append(StreamError(kind, inert(code, 40), message))

    def heartbeat(self) -> None:
        self._counts.heartbeats += 1
        self._out.append(HEARTBEAT)
