"""The events of a chat run in the shape of Google ADK's server (protocol 1.4)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from studio.store.runs import Run

AUTHOR = "nemo_agent"


def call(run: Run, now: float, tool: str, step: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A step begins: ADK's function call. ``step`` tells two calls of one tool apart."""
    part = {"functionCall": {"id": _call_id(run, step), "name": tool, "args": dict(arguments)}}
    return _event(run, now, content={"parts": [part], "role": "model"}, longRunningToolIds=[])


def response(run: Run, now: float, tool: str, step: str, result: Mapping[str, Any]) -> dict[str, Any]:
    """A step is over: ADK's function response. ``result`` holds ``error`` where it failed."""
    part = {"functionResponse": {"id": _call_id(run, step), "name": tool, "response": dict(result)}}
    return _event(run, now, content={"parts": [part], "role": "user"})


def progress(run: Run, now: float, step: str, label: str, fraction: float | None) -> dict[str, Any]:
    """How far the run is: an event without content."""
    shown = None if fraction is None else round(fraction, 3)
    return _event(run, now, state={"progress": {"step": step, "label": label, "fraction": shown}})


def text(run: Run, now: float, words: str, warnings: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The run's answer."""
    more = {"customMetadata": {"warnings": [dict(each) for each in warnings]}} if warnings else {}
    return _event(run, now, content={"parts": [{"text": words}], "role": "model"}, finishReason="STOP", **more)


def failed(run: Run, now: float, code: str, sentence: str) -> dict[str, Any]:
    """The run failed. A number of the protocol also stands as ``code``, for clients that look for the envelope."""
    envelope = {"code": int(code), "message": sentence} if code.isdigit() else {}
    return {**envelope, **_event(run, now, errorCode=code, errorMessage=sentence)}


def _event(run: Run, now: float, *, state: Mapping[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return {
        **{key: value for key, value in fields.items() if key == "content"},
        "invocationId": f"e-{run.id}",
        "author": AUTHOR,
        "actions": {
            "stateDelta": dict(state or {}),
            "artifactDelta": {},
            "requestedAuthConfigs": {},
            "requestedToolConfirmations": {},
        },
        **{key: value for key, value in fields.items() if key != "content"},
        "id": str(uuid.uuid4()),
        "timestamp": now,
    }


def _call_id(run: Run, step: str) -> str:
    return f"adk-{uuid.uuid5(uuid.NAMESPACE_OID, f'{run.key}/{step}')}"
