"""Renders: submit, ask, cancel, fetch. The answer is a superset of every shape that clients know (conformance, end)."""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import quote

from pydantic import Field
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from studio.store.runs import Run
from studio.web import access
from studio.web.answers import NOT_FOUND, Json, Refused
from studio.web.body import Body, Text, read_json
from studio.work.draftcheck import check_draft
from studio.work.handlers import begin
from studio.work.services import Services

DRAFT_LIMIT = 8 * 1024 * 1024
"""Bytes of a render request: 50,000 captions of one line. Read as JSON it takes twelve times the memory."""
RENDER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
POLL_RUNNING, POLL_OVER = 100, 1000
"""Milliseconds until a client should ask again."""
WIRE_STATUS = {"cancelled": "failed"}
"""Clients know four words; a cancelled render is a failed one with the code CANCELLED."""
MEDIA_TYPES = {
    "mp4": "video/mp4",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
    "ass": "text/x-ssa",
    "ttml": "application/ttml+xml",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
}


class Output(Body):
    """What is wanted. Unknown wishes are ignored."""

    format: Text = "mp4"
    quality: Text = "high"
    contact_sheet: bool = False
    name: Text | None = Field(default=None, max_length=200)


class RenderBody(Body):
    """A render request. Without a draft the project's own is taken."""

    session_id: Text
    id: Text | None = None
    draft: dict[str, Any] | None = None
    output: Output = Output()


async def submit(request: Request) -> Response:
    """Start a render. The same id again gives the job that exists."""
    user_id = await access.user(request)
    body = await read_json(request, RenderBody, limit=DRAFT_LIMIT)
    project = await access.project(request, user_id, body.session_id)
    render_id = body.id or f"render_{uuid.uuid4().hex}"
    if not RENDER_ID.fullmatch(render_id):
        raise Refused("422", "A render id has up to 128 letters, digits and . _ : -")
    desk, jobs = access.services(request), access.jobs(request)

    def start() -> Run:
        with desk.read() as connection:
            known = desk.runs.find(connection, "render", user_id, render_id)
        if known is not None:
            return known
        draft = check_draft(desk, project.id, body.draft)
        wanted = {"draft": draft.to_json(), "output": body.output.model_dump()}
        with desk.write() as connection:
            made, _ = desk.runs.create(connection, "render", user_id, project.id, render_id, wanted)
        begin(desk, jobs, made)
        return made

    return Json(answer(await access.in_thread(start), access.base_url(request)))


async def poll(request: Request) -> Response:
    """How far a render is."""
    return Json(answer(await _own(request), access.base_url(request)))


async def cancel(request: Request) -> Response:
    """Stop a render. One that is over stays as it is."""
    found = await _own(request)
    desk, jobs = access.services(request), access.jobs(request)

    def stop() -> Run:
        with desk.write() as connection:
            desk.runs.request_cancel(connection, found.key)
            now = desk.runs.get(connection, found.key)
            if now is not None and now.status == "pending":  # nobody works on it yet
                desk.runs.finish(
                    connection, found.key, "cancelled", code="CANCELLED", message="The render was cancelled."
                )
        jobs.cancel(found.key)
        with desk.read() as connection:
            return desk.runs.get(connection, found.key) or found

    return Json(answer(await access.in_thread(stop), access.base_url(request)))


async def download(request: Request) -> Response:
    """The finished video, with ranges."""
    return _file(access.services(request), await _readable(request), None)


async def side_file(request: Request) -> Response:
    """A caption file or the contact sheet beside the video."""
    return _file(access.services(request), await _readable(request), request.path_params["name"])


def answer(run: Run, base: str) -> dict[str, Any]:
    """A render as the wire tells it, in every shape at once. Times in epoch ms."""
    status = WIRE_STATUS.get(run.status, run.status)
    progress = 100 if run.status == "completed" else min(99, int(100 * (run.fraction or 0)))
    output = _output(run, base) if run.status == "completed" else None
    error = {"code": run.error_code, "message": run.error_message} if run.error_code else None
    shared = {
        "id": run.id,
        "status": status,
        "progress": progress,
        "step": run.label,
        "output": output,
        "warnings": (run.result or {}).get("warnings", []),
        "error": error,
        "poll_interval_ms": POLL_RUNNING if run.active else POLL_OVER,
    }
    data = {
        **shared,
        "outputUrl": output["url"] if output else None,
        "createdAt": int(run.created * 1000),
        "completedAt": int(run.finished * 1000) if run.finished else None,
    }
    known = {key: value for key, value in shared.items() if value is not None}
    about = {key: value for key, value in data.items() if value is not None}
    return {"code": 0, "success": True, "taskId": run.id, **known, "data": about}


def _output(run: Run, base: str) -> dict[str, Any]:
    result = run.result or {}
    where = f"{base}/api/render/proxy/{quote(run.id)}"
    key = result["key"]
    return {
        "url": f"{where}/download?key={key}",
        "duration": result["duration"],
        "size": result["size"],
        "width": result["width"],
        "height": result["height"],
        "files": [
            {
                "name": each["name"],
                "kind": each["kind"],
                "format": each["format"],
                "language": each["language"],
                "url": f"{where}/files/{quote(each['name'])}?key={key}",
                "size": each["size"],
            }
            for each in result["files"]
            if each["kind"] != "video"
        ],
    }


def _file(desk: Services, run: Run, name: str | None) -> Response:
    for each in (run.result or {}).get("files", ()):
        if each["name"] == name or (name is None and each["kind"] == "video"):
            path = desk.folder(run.key) / each["path"]
            if path.is_file():
                return FileResponse(path, media_type=MEDIA_TYPES.get(each["format"]), filename=each["name"])
    raise NOT_FOUND


async def _own(request: Request) -> Run:
    """The asking user's render."""
    user_id = await access.user(request)
    desk = access.services(request)

    def find() -> Run | None:
        with desk.read() as connection:
            return desk.runs.find(connection, "render", user_id, request.path_params["id"])

    found = await access.in_thread(find)
    if found is None:
        raise NOT_FOUND
    return found


async def _readable(request: Request) -> Run:
    """A finished render, for its user or for who holds the key in its URL (clients send no token to file addresses)."""
    key = request.query_params.get("key")
    if access.bearer(request) is None and key:
        desk = access.services(request)

        def find() -> Run | None:
            with desk.read() as connection:
                return desk.runs.by_key(connection, request.path_params["id"], key)

        found = await access.in_thread(find)
        if found is None:
            raise NOT_FOUND
        return found
    found = await _own(request)
    if found.status != "completed":
        raise Refused("409", "This render has no file yet." if found.active else "This render made no file.")
    return found
