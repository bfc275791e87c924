"""Reading the backend's answers: every known envelope and shape, into the values of ``wire``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import ValidationError

from agent.backend.codes import error_of, inert
from agent.backend.draft import Draft
from agent.backend.rawjson import RawJsonError, loads, slice_of
from agent.backend.wire import (
    CodedText,
    MediaFile,
    RenderFile,
    RenderStatus,
    RenderView,
    RunView,
    StateView,
    Wire,
    number,
    whole,
    words,
)
from agent.errors import ProtocolError, RateLimited
from agent.sentences import sentence

T = TypeVar("T", bound=Wire)

STATUS: dict[str, RenderStatus] = {
    "pending": "pending",
    "queued": "pending",
    "submitted": "pending",
    "completed": "completed",
    "complete": "completed",
    "success": "completed",
    "succeeded": "completed",
    "done": "completed",
    "finished": "completed",
    "failed": "failed",
    "failure": "failed",
    "error": "failed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "aborted": "cancelled",
}
"""Word of the backend → ours; an unknown word means that the render goes on (conformance 57)."""

FINE = frozenset({"0", "200", "ok", "success", ""})
"""``code`` values of an answer that says yes."""


def document(status: int, body: str, *, session_bound: bool = False, retry_after: float | None = None) -> Any:
    """The JSON of an answer that says yes.

    Raises the error of the table for a refusal, in the body (whatever the HTTP status) or by the status, and
    ``ProtocolError`` for a success that is not JSON. ``session_bound``: a 404 without a code means an unknown session.
    ``retry_after``: seconds, of a 429.
    """
    if status < 300 and not body.strip():
        return None
    try:
        value = loads(body)
    except RawJsonError:
        if status < 300:
            raise ProtocolError(sentence("no_backend"), code="not-json") from None
        value = None
    code, message = refusal(value)
    if status >= 300 or code is not None:
        if status == 404 and session_bound and code in {None, "404"}:
            raise error_of("1002")
        error = error_of(code if code is not None else str(status), message, status=status)
        if isinstance(error, RateLimited):
            error.retry_after = retry_after
        raise error
    return value


def unwrap(value: Any) -> Any:
    """Out of the envelope: ``{code,data}``, ``{success,data}`` or bare."""
    if isinstance(value, dict) and "data" in value and ("code" in value or "success" in value or len(value) == 1):
        return value["data"]
    return value


def refusal(value: Any) -> tuple[str | None, str]:
    """(code, message) of an answer that says no; (None, message) of one that does not say so with a code."""
    if not isinstance(value, dict):
        return None, ""
    error, detail = value.get("error"), value.get("detail")
    inner: Mapping[str, Any] = error if isinstance(error, dict) else {}
    if isinstance(detail, list):
        detail = "; ".join(str(item.get("msg", "")) for item in detail if isinstance(item, dict))
    said = (inner.get("message"), value.get("message"), value.get("msg"), error, detail)
    message = next((text for text in said if isinstance(text, str) and text), "")
    # the error inside a render's answer describes the render, not the call
    codes = (
        value.get("code"),
        inner.get("code") if "status" not in value and value.get("success") is not True else None,
    )
    for code in codes:
        if isinstance(code, int | str) and not isinstance(code, bool) and str(code).strip().lower() not in FINE:
            return inert(str(code), 40), message
    if value.get("success") is False:
        return "FAILED", message
    return None, message


def read(model: type[T], value: Any) -> T:
    """A model out of a payload. Raises ``ProtocolError`` when what the client needs is missing."""
    try:
        return model.model_validate(value)
    except ValidationError:
        raise ProtocolError(sentence("answer_lacks"), code="answer") from None


def read_media(value: Any) -> tuple[MediaFile, ...]:
    """Files of an upload answer or of a state; what cannot be read is left out."""
    items = value.get("files", value.get("video_infos")) if isinstance(value, dict) else value
    if isinstance(items, dict):
        items = list(items.values())
    found = (_media(item) for item in (items if isinstance(items, list) else ()))
    return tuple(item for item in found if item is not None)


def read_state(body: str, value: Any) -> StateView:
    """Answer 7, from its text (the draft is cut out of it as it stands) and its JSON."""
    data = unwrap(value)
    base = ("data",) if data is not value else ()
    data = data if isinstance(data, dict) else {}
    state, inside = (data["state"], ("state",)) if isinstance(data.get("state"), dict) else (data, ())
    path: tuple[str, ...] = (*base, *inside, "draft")
    if not state.get("draft") and isinstance(data.get("project"), dict):  # the newer gateway
        path = (*base, "project", "timeline_draft")
    said = state.get("run")
    run: dict[str, Any] = said if isinstance(said, dict) else {}
    user = data.get("user_id", state.get("user_id"))
    return StateView(
        draft=Draft.parse(slice_of(body, *path)),
        media=read_media({"files": state.get("video_infos")}),
        run=RunView(
            inert(words(run.get("status")), 20) or "idle",
            inert(words(run.get("step")), 80),
            _share(run.get("fraction")),
        ),
        user_id=inert(str(user), 80) if isinstance(user, str | int) and not isinstance(user, bool) and user else None,
    )


def read_render(value: Any) -> RenderView:
    """Answers 8, 9 and 12 in every shape: fields at the top, in ``data``, in ``output``; ``url`` or ``outputUrl``."""
    top = value if isinstance(value, dict) else {}
    data = top.get("data") if isinstance(top.get("data"), dict) else {}
    layers = [layer for layer in (data, top) if layer]
    outputs = [layer["output"] for layer in layers if isinstance(layer.get("output"), dict)]

    def first(key: str, places: list[dict[str, Any]]) -> Any:
        return next((place[key] for place in places if place.get(key) not in (None, "", [])), None)

    word = words(first("status", layers)).strip().lower()
    error = first("error", layers)
    status = STATUS.get(word, "processing")
    url = first("url", outputs) or first("outputUrl", layers) or first("output_url", layers) or first("url", layers)
    size, width, height, pause = (
        whole(first(key, places))
        for key, places in (("size", outputs), ("width", outputs), ("height", outputs), ("poll_interval_ms", layers))
    )
    return RenderView(
        status=status,
        progress=number(first("progress", layers)),
        url=url if isinstance(url, str) else None,
        files=tuple(_each(RenderFile, first("files", outputs))),
        warnings=tuple(_each(CodedText, first("warnings", [*layers, *outputs]))),
        error=_coded(error) if status in {"failed", "cancelled"} else None,
        poll_interval_ms=pause,
        duration=number(first("duration", outputs)),
        size=size,
        width=width,
        height=height,
    )


def absolute(view: RenderView, resolve: Callable[[str], str], endpoint: str) -> RenderView:
    """The same with whole addresses; a completed render without one has its file at the download ``endpoint``."""
    url = resolve(view.url) if view.url else endpoint if view.status == "completed" else None
    files = tuple(file.model_copy(update={"url": resolve(file.url)}) for file in view.files)
    return replace(view, url=url, files=files)


def _media(item: Any) -> MediaFile | None:
    if isinstance(item, str):
        return MediaFile(filename=item)
    if not isinstance(item, dict):
        return None
    names = {
        "filename": ("filename", "file_name", "name"),
        "cdn_url": ("cdn_url", "url"),
        "file_type": ("file_type", "type", "kind"),
    }
    found = {
        field: next((item[key] for key in keys if isinstance(item.get(key), str)), "") for field, keys in names.items()
    }
    return MediaFile.model_validate({**item, **found})


def _coded(error: Any) -> CodedText:
    if isinstance(error, dict):
        read_error = next(iter(_each(CodedText, [error])), CodedText())
        return CodedText(code=read_error.code or "FAILED", message=read_error.message)
    return CodedText(code="FAILED", message=words(error))


def _each(model: type[T], value: Any) -> Iterator[T]:
    for item in value if isinstance(value, list) else ():
        with suppress(ValidationError):
            yield model.model_validate(item)


def _share(value: Any) -> float | None:
    found = number(value)
    return min(max(found, 0.0), 1.0) if found is not None else None
