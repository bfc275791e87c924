"""One event of the chat stream as JSON, read with tolerance: camelCase or snake_case, ADK or the typed dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agent.backend.codes import inert
from agent.backend.stream import StepProgress, StreamWarning

Json = Mapping[str, Any]

LIVENESS_WORDS = frozenset({"", "heartbeat", "ping", "keepalive", "keep-alive", "[done]"})
PENDING_WORDS = frozenset({"pending", "queued", "running", "processing", "in_progress", "submitted"})
CUT_REASONS = frozenset({"MAX_TOKENS", "LENGTH"})

_SNAKE = re.compile(r"(?<!^)(?=[A-Z])")
_BROKEN_ERROR = re.compile(r'\s*\{\s*"error"\s*:\s*"(.*?)"?\}?\s*$', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Call:
    """A functionCall part."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Response:
    """A functionResponse part. ``pending`` when it only hands out a ticket."""

    id: str
    name: str
    error: str | None
    pending: bool
    over: bool


def pick(value: Json, camel: str) -> Any:
    """A field under its camelCase name, else its snake_case one."""
    found = value.get(camel)
    return found if found is not None else value.get(_SNAKE.sub("_", camel).lower())


def mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def parts_of(event: Json) -> Iterator[Json]:
    parts = mapping(event.get("content")).get("parts")
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict):
            yield part


def visible_text(event: Json) -> str:
    """The text parts that are not thoughts, joined."""
    return "".join(words(part.get("text")) for part in parts_of(event) if part.get("thought") is not True)


def thoughts_in(event: Json) -> int:
    return sum(part.get("thought") is True for part in parts_of(event))


def calls_in(event: Json) -> Iterator[Call]:
    for part in parts_of(event):
        if isinstance(call := pick(part, "functionCall"), dict):
            yield Call(words(call.get("id")), inert(words(call.get("name")), 80))


def responses_in(event: Json) -> Iterator[Response]:
    for part in parts_of(event):
        if isinstance(response := pick(part, "functionResponse"), dict):
            yield response_of(words(response.get("id")), words(response.get("name")), response.get("response"))


def response_of(key: str, name: str, answer: Any) -> Response:
    """A tool's answer, read for two things: a complaint, and whether it only says that the work goes on."""
    status = words(mapping(answer).get("status")).lower()
    error = mapping(answer).get("error")
    complaint = error if isinstance(error, str) else words(mapping(error).get("message")) or ("failed" if error else "")
    pending = status in PENDING_WORDS and not complaint
    return Response(
        key, inert(name, 80), inert(complaint) or None, pending, bool(complaint) or bool(status and not pending)
    )


def progress_in(event: Json) -> StepProgress | None:
    """``actions.stateDelta.progress`` (docs/architecture.md)."""
    progress = mapping(pick(mapping(event.get("actions")), "stateDelta")).get("progress")
    return progress_of(progress) if isinstance(progress, dict) else None


def progress_of(progress: Json) -> StepProgress:
    fraction = progress.get("fraction")
    fine = isinstance(fraction, int | float) and not isinstance(fraction, bool)
    return StepProgress(
        step=inert(words(progress.get("step")), 80),
        label=inert(words(progress.get("label")), 120),
        fraction=min(max(float(fraction), 0.0), 1.0) if fine and fraction is not None else None,
    )


def warnings_in(event: Json) -> Iterator[StreamWarning]:
    """``customMetadata.warnings`` (docs/architecture.md)."""
    warnings = mapping(pick(event, "customMetadata")).get("warnings")
    for item in warnings if isinstance(warnings, list) else ():
        if isinstance(item, dict):
            yield StreamWarning(inert(words(item.get("code")), 40) or "WARNING", inert(words(item.get("message")), 400))


def is_heartbeat(value: Json) -> bool:
    """An object that says only that the backend lives."""
    kind = value.get("type")
    return (isinstance(kind, str) and bool(kind) and kind.lower() in LIVENESS_WORDS) or (
        len(value) == 1 and "heartbeat" in value
    )


def broken_error(data: str) -> str | None:
    """The message of an error frame whose JSON is broken because nothing in it was escaped (ADK up to 1.20).

    Only its first line is known for certain to belong to it: raw blank lines end the frame.
    """
    match = _BROKEN_ERROR.match(data)
    return match[1] if match else None
