"""The chat stream as typed events: what every dialect of the backend is read into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

ErrorKind = Literal["event", "stream", "envelope", "http"]


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A fragment of a message being written. The ``Message`` with the same ``key`` holds the whole and replaces it."""

    text: str
    author: str
    key: str


@dataclass(frozen=True, slots=True)
class Message:
    """One whole message. ``complete`` is false when the backend cut it (MAX_TOKENS) or never finished it.

    ``key`` names the deltas that it replaces; a message without deltas before it was sent in one piece.
    """

    text: str
    author: str
    complete: bool = True
    key: str = ""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The backend calls one of its tools. Never shown."""

    name: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A tool answered. ``error`` is its complaint, which alone does not mean that the edit failed."""

    name: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far the work is. ``fraction`` is 0 to 1, ``None`` while it cannot be known."""

    step: str
    label: str
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class StreamWarning:
    """Not all could be done. ``code`` is stable, ``message`` is a sentence of the backend."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class StreamError:
    """The run failed. ``kind``: an event with errorCode, a broken run, an envelope, or the HTTP answer itself."""

    kind: ErrorKind
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The backend is alive; nothing else is known."""


@dataclass(frozen=True, slots=True)
class Pending:
    """The run ended but a long-running tool is still making something: "still being made", not "done"."""


@dataclass(frozen=True, slots=True)
class End:
    """Always the last event, once. ``clean`` is false when the stream was cut: the message must not be sent again."""

    clean: bool = True


StreamEvent = (
    TextDelta | Message | ToolCall | ToolResult | StepProgress | StreamWarning | StreamError | Heartbeat | Pending | End
)


@dataclass(slots=True)
class Counts:
    """What happened besides the events that are handed on."""

    events: int = 0
    heartbeats: int = 0
    thoughts: int = 0
    tool_responses: int = 0
    unparsed: int = 0
    incomplete: int = 0
    benign_codes: list[str] = field(default_factory=list)


def summarise(events: Iterable[StreamEvent], counts: Counts) -> dict[str, Any]:
    """A stream in the shape of the recordings' EXPECTED.json; empty and zero entries are left out."""
    seen = list(events)
    texts = [{"author": event.author, "text": event.text} for event in seen if isinstance(event, Message)]
    errors = [event for event in seen if isinstance(event, StreamError)]
    found = {
        "texts": texts,
        "tool_calls": [event.name for event in seen if isinstance(event, ToolCall)],
        "tool_responses": counts.tool_responses,
        "thoughts": counts.thoughts,
        "heartbeats": counts.heartbeats,
        "errors": [f"{error.kind}:{error.message if error.kind == 'stream' else error.code}" for error in errors],
        "benign_codes": counts.benign_codes,
        "unparsed": counts.unparsed,
        "incomplete": counts.incomplete,
        "events": counts.events,
        "silent": not texts,
    }
    return {key: value for key, value in found.items() if value}
