"""The typed dialect of the chat stream (protocol 2.2): ``{"type":"text","content":"…"}`` and its like, by a table."""

from __future__ import annotations

from typing import Any, Literal

from agent.backend.adk import Json, listed, mapping, words

Kind = Literal["text", "delta", "call", "result", "question", "error", "thought", "progress", "end"]

KINDS: dict[str, Kind] = {
    "text": "text",
    "message": "text",
    "assistant": "text",
    "text_delta": "delta",
    "delta": "delta",
    "tool_call": "call",
    "tool_use": "call",
    "function_call": "call",
    "tool_result": "result",
    "tool_response": "result",
    "function_response": "result",
    "ask_question": "question",
    "question": "question",
    "error": "error",
    "thought": "thought",
    "thinking": "thought",
    "reasoning": "thought",
    "progress": "progress",
    "done": "end",
    "end": "end",
    "complete": "end",
}
"""``type`` → what it is. Only ``text``, ``tool_call``, ``tool_result`` and ``heartbeat`` are documented."""


def kind_of(value: Json) -> Kind | None:
    """What a typed event is; ``None`` for an object of another dialect."""
    if isinstance(value.get("content"), dict):
        return None  # an ADK event with a key more
    return KINDS.get(words(value.get("type")).lower().replace("-", "_"))


def text_of(value: Json) -> str:
    """Words of a typed event, also as a list of blocks."""
    for key in ("content", "text", "delta", "message"):
        said: Any = value.get(key)
        if isinstance(said, str):
            return said
        if isinstance(said, dict):
            return words(said.get("text"))
        if isinstance(said, list):
            return "".join(item if isinstance(item, str) else words(mapping(item).get("text")) for item in listed(said))
    return ""


def complaint_of(value: Json) -> tuple[str, str]:
    """(code, message) of a typed error."""
    inner = mapping(value.get("error"))
    said = [value.get(key) for key in ("message", "content", "error", "detail")]
    message = next((text for text in [*said, inner.get("message")] if isinstance(text, str) and text), "")
    code = value.get("code", inner.get("code"))
    fine = isinstance(code, str | int) and not isinstance(code, bool) and code != ""
    return str(code) if fine else "error", message
