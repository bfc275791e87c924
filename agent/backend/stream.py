"""The chat stream as typed events: what every dialect of the backend is read into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ErrorKind = Literal["event", "stream", "envelope", "http"]


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A fragment of a message that is still being written. ``Message`` with the same ``key`` holds the whole and replaces it."""

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
