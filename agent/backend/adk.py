"""One event of the chat stream as JSON, read with tolerance: camelCase or snake_case, whole or with parts missing."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from agent.backend.codes import inert
from agent.backend.stream import Attachment, Question, StepProgress, StreamWarning

Json = Mapping[str, Any]

LIVENESS_WORDS = frozenset({"", "heartbeat", "ping", "pong", "keepalive", "keep-alive", "keep_alive", "[done]"})
PENDING_WORDS = frozenset({"pending", "queued", "running", "processing", "in_progress", "submitted"})
CUT_REASONS = frozenset({"MAX_TOKENS", "LENGTH"})
ASKING = frozenset({"ask_question", "ask_questions", "ask_user"})
"""Tools whose call is a question to the user (protocol 2.2)."""
MOST_QUESTIONS = 20

SIGNS = ("author", "actions", "errorCode", "error_code")
"""Keys of which an event without content has at least one."""

PARTS = {
    "text": "text",
    "thought": "thought",
    "functionCall": "call",
    "function_call": "call",
    "functionResponse": "response",
    "function_response": "response",
    "inlineData": "inline",
    "inline_data": "inline",
    "fileData": "file",
    "file_data": "file",
}
"""Key of a part → what it holds, in both spellings."""

RARE = frozenset(
    {"errorCode", "error_code", "customMetadata", "custom_metadata", "interrupted", "finish_reason", "branch"}
)
"""Keys that make an event with text more than its text."""

_SNAKE = re.compile(r"(?<!^)(?=[A-Z])")
_BASE64 = bytes.maketrans(b"-_", b"+/")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"))
_BROKEN_ERROR = re.compile(r'\{\s*"error"\s*:\s*"')


@dataclass(frozen=True, slots=True)
class Call:
    """A functionCall part."""

    id: str
    name: str
    args: Any = None


@dataclass(frozen=True, slots=True)
class Response:
    """A functionResponse part. ``pending`` when it only hands out a ticket."""

    id: str
    name: str
    error: str | None
    pending: bool
    over: bool


@dataclass(slots=True)
class Content:
    """What the parts of an event hold. ``text`` is what may be shown; ``thoughts`` are only counted."""

    text: str = ""
    thoughts: int = 0
    calls: list[Call] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)


@cache
def snake(camel: str) -> str:
    """Only for names that stand in this program: what is cached is never let go."""
    return _SNAKE.sub("_", camel).lower()


def pick(value: Json, camel: str) -> Any:
    """A field under its camelCase name, else its snake_case one."""
    found = value.get(camel)
    return found if found is not None else value.get(snake(camel))


def mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def is_event(value: Any) -> bool:
    """Whether it is an event of ADK's, however little it says."""
    return isinstance(value, dict) and (
        isinstance(value.get("content"), dict) or any(value.get(key) is not None for key in SIGNS)
    )


def only_text(event: dict[str, Any]) -> str | None:
    """The text of an event of an agent that holds nothing else which counts: the short way past ``content_of``."""
    content, actions = event.get("content"), event.get("actions")
    if type(content) is not dict or (
        type(actions) is dict and (actions.get("stateDelta") or actions.get("state_delta"))
    ):
        return None
    parts = content.get("parts")
    if type(parts) is not list or len(parts) != 1:
        return None
    part = parts[0]
    if type(part) is not dict or len(part) != 1 or type(text := part.get("text")) is not str:
        return None
    if type(author := event.get("author")) is not str or author == "user":
        return None
    return text if RARE.isdisjoint(event) and event.get("finishReason", "STOP") == "STOP" else None


def content_of(event: Json) -> Content:
    """The parts of an event. Code, its results and unknown parts are the backend's own business."""
    content = Content()
    texts: list[str] = []
    for part in listed(mapping(event.get("content")).get("parts")):
        if not isinstance(part, dict):
            continue
        for key, value in part.items():
            match PARTS.get(key):
                case "text":
                    if isinstance(value, str) and part.get("thought") is not True:
                        texts.append(value)
                case "thought":
                    content.thoughts += value is True
                case "call" if isinstance(value, dict):
                    content.calls.append(Call(words(value.get("id")), name_of(value), value.get("args")))
                case "response" if isinstance(value, dict):
                    content.responses.append(response_of(words(value.get("id")), name_of(value), value.get("response")))
                case "inline" if isinstance(value, dict):
                    content.attachments.append(Attachment(_mime(value), decoded(words(value.get("data")))))
                case "file" if isinstance(value, dict):
                    content.attachments.append(Attachment(_mime(value), uri=words(pick(value, "fileUri"))))
                case _:
                    pass
    content.text = "".join(texts)
    return content


def name_of(value: Json) -> str:
    """The name of a tool, safe to show. Tools are few and called often."""
    name = words(value.get("name"))
    return _known_name(name) if len(name) <= 80 else inert(name, 80)


@lru_cache(maxsize=1000)
def _known_name(name: str) -> str:
    return inert(name, 80)


def decoded(data: str) -> bytes:
    """Base64 in either alphabet, with or without padding: ADK writes ``-`` and ``_``, others ``+`` and ``/``.

    Python's own ``b64decode`` passes over ``-`` and ``_`` and gives wrong bytes. What is no base64 gives none.
    """
    clean = data.encode("ascii", "ignore").translate(_BASE64, _NOT_BASE64)
    try:
        return a2b_base64(clean + b"=" * (-len(clean) % 4))
    except Base64Error:
        return b""


def response_of(key: str, name: str, answer: Any) -> Response:
    """A tool's answer, read for two things: a complaint, and whether it only says that the work goes on.

    ``name`` is safe to show already.
    """
    status = words(mapping(answer).get("status")).lower()
    error = mapping(answer).get("error")
    complaint = error if isinstance(error, str) else words(mapping(error).get("message")) or ("failed" if error else "")
    complaint = inert(complaint) if complaint else ""
    pending = status in PENDING_WORDS and not complaint
    return Response(key, name, complaint or None, pending, bool(complaint) or bool(status and not pending))


def questions_in(args: Any) -> Iterator[Question]:
    """``questions: [{prompt, options: [{label}]}]`` of an asking tool, or one question without the list."""
    args = mapping(args)
    for asked in [item for item in listed(args.get("questions")) or [args] if isinstance(item, dict)][:MOST_QUESTIONS]:
        prompt = next((text for key in ("prompt", "question", "text") if (text := words(asked.get(key)).strip())), "")
        options = (
            item if isinstance(item, str) else words(mapping(item).get("label"))
            for item in listed(asked.get("options"))
        )
        if prompt:
            yield Question(prompt, tuple(option for option in options if option.strip())[:MOST_QUESTIONS])


def progress_in(event: Json) -> StepProgress | None:
    """``actions.stateDelta.progress`` (docs/architecture.md)."""
    progress = mapping(pick(mapping(event.get("actions")), "stateDelta")).get("progress")
    return progress_of(progress) if isinstance(progress, dict) else None


def progress_of(progress: Json) -> StepProgress:
    return StepProgress(
        step=inert(words(progress.get("step")), 80),
        label=inert(words(progress.get("label")), 120),
        fraction=_share(progress.get("fraction")),
    )


def warnings_in(event: Json) -> Iterator[StreamWarning]:
    """``customMetadata.warnings`` (docs/architecture.md)."""
    for item in listed(mapping(pick(event, "customMetadata")).get("warnings")):
        if isinstance(item, dict):
            yield StreamWarning(inert(words(item.get("code")), 40) or "WARNING", inert(words(item.get("message")), 400))


def code_of(event: Json) -> str:
    code = pick(event, "errorCode")
    return str(code) if isinstance(code, str | int) and not isinstance(code, bool) else ""


def is_cut(event: Json, code: str) -> bool:
    """Whether the text of the event ends before its end."""
    reason = words(pick(event, "finishReason")).upper()
    return reason in CUT_REASONS or code in CUT_REASONS or event.get("interrupted") is True


def is_heartbeat(value: Json) -> bool:
    """An object that says only that the backend lives: ``{"type":"heartbeat"}``, ``{"heartbeat":true}``."""
    said = next((value[key] for key in ("type", "event", "kind", "status") if key in value), None)
    return (isinstance(said, str) and said != "" and said.lower() in LIVENESS_WORDS) or (
        len(value) == 1 and ("heartbeat" in value or "ping" in value)
    )


def broken_error(data: str) -> str | None:
    """The message of an error frame whose JSON is broken because nothing in it was escaped (ADK up to 1.20).

    Only its first line is known for certain to belong to it: raw blank lines end the frame, and lines of the message
    that look like fields or events are read as such before they come here.
    """
    line = data.lstrip().partition("\n")[0]
    match = _BROKEN_ERROR.match(line)
    return line[match.end() :].rstrip().removesuffix("}").removesuffix('"') if match else None


def _mime(part: Json) -> str:
    return inert(words(pick(part, "mimeType")), 100)


def _share(value: Any) -> float | None:
    """A fraction from 0 to 1; ``None`` for what is no number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        share = float(value)
    except OverflowError:
        return 1.0
    return min(max(share, 0.0), 1.0) if share == share else None
