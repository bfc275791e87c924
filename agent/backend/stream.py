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
class Question:
    """The backend asks the user and waits for the answer as the next message. ``options`` may be empty."""

    prompt: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside an event: its bytes (``data``), or where it lies (``uri``). ``mime`` as the backend names it."""

    mime: str
    data: bytes = field(default=b"", repr=False)
    uri: str = ""


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
    TextDelta
    | Message
    | ToolCall
    | ToolResult
    | Question
    | Attachment
    | StepProgress
    | StreamWarning
    | StreamError
    | Heartbeat
    | Pending
    | End
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


LONGEST_TEXT_SHOWN = 300
TEXT_HEAD = 60
"""EXPECTED.json holds texts of up to 300 characters whole; of a longer one its first 60 and its length."""


def summarise(events: Iterable[StreamEvent], counts: Counts, *, whole: bool = False) -> dict[str, Any]:
    """A stream in the shape of the recordings' EXPECTED.json; empty and zero entries are left out.

    ``counts`` are read after the last event. ``whole`` keeps long texts as they are.
    """
    texts: list[dict[str, str]] = []
    calls: list[str] = []
    errors: list[str] = []
    for event in events:
        match event:
            case Message():
                texts.append({"author": event.author, "text": event.text if whole else _shortened(event.text)})
            case ToolCall():
                calls.append(event.name)
            case StreamError():
                errors.append(f"{event.kind}:{event.message if event.kind == 'stream' else event.code}")
            case _:
                pass
    found = {
        "texts": texts,
        "tool_calls": calls,
        "tool_responses": counts.tool_responses,
        "thoughts": counts.thoughts,
        "heartbeats": counts.heartbeats,
        "errors": errors,
        "benign_codes": counts.benign_codes,
        "unparsed": counts.unparsed,
        "incomplete": counts.incomplete,
        "events": counts.events,
        "silent": not texts,
    }
    return {key: value for key, value in found.items() if value}


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT_SHOWN else f"{text[:TEXT_HEAD]}…({len(text)} chars)"
