"""Sessions: making one, reading its state."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from studio.store import files
from studio.store.files import StoredFile
from studio.store.projects import Project
from studio.store.runs import Run
from studio.web import access
from studio.web.answers import Json, ok
from studio.web.body import Body, Text, read_json
from studio.work.services import Services


class TaskBody(Body):
    """``language`` is the language that the user writes in."""

    task_name: Text = "project"
    language: Text | None = None


async def with_session(request: Request) -> Response:
    """A new, empty project."""
    user_id = await access.user(request)
    body = await read_json(request, TaskBody)
    desk = access.services(request)
    language = body.language[:35] if body.language else None

    def make() -> Project:
        with desk.write() as connection:
            return desk.projects.create(connection, user_id, body.task_name[:200] or "project", language)

    project = await access.in_thread(make)
    return ok({"task_id": project.task_id, "session_id": project.id, "user_id": user_id})


async def credits_balance(request: Request) -> Response:
    """What can be spent and what running work holds."""
    user_id = await access.user(request)
    desk = access.services(request)

    def look() -> dict[str, int]:
        with desk.read() as connection:
            have = desk.ledger.balance(connection, user_id)
        return {"available": have.available, "frozen": have.frozen, "total": have.total}

    return ok(await access.in_thread(look))


async def latest_state(request: Request) -> Response:
    """The project as it stands, with its draft untouched."""
    user_id = await access.user(request)
    project = await access.project(request, user_id, request.path_params["session"])
    return Json(await access.in_thread(_state, access.services(request), project, access.base_url(request)))


def _state(desk: Services, project: Project, base: str) -> dict[str, Any]:
    with desk.read() as connection:
        top = desk.projects.draft(connection, project.id)
        entries = files.of_session(connection, project.id)
        active = desk.runs.active(connection, project.id)
    draft = json.loads(top[1]) if top else {}
    return {
        "code": 0,
        "message": "ok",
        "data": {
            "session_id": project.id,
            "task_id": project.task_id,
            "task_name": project.task_name,
            "user_id": project.user_id,
            "language": project.language,
            "state": {
                "video_infos": [file_answer(file, base) for file in entries],
                "draft": draft,
                "canvas_config": _canvas(draft),
                "video_analyses": {},
                "generated_media": {},
                "run": _running(tuple(run for run in active if run.kind == "chat")),
            },
        },
    }


def file_answer(file: StoredFile, base: str) -> dict[str, Any]:
    """An uploaded file as the wire tells it. ``duration`` in seconds."""
    return {
        "file_id": file.id,
        "filename": file.name,
        "file_type": file.kind,
        "cdn_url": f"{base}/api/files/{file.id}?key={file.key}",
        "size": file.size,
        "hash": file.sha256,
        **file.info,
    }


def _canvas(draft: dict[str, Any]) -> dict[str, Any]:
    facts = draft.get("m")
    width, height = (facts.get("width"), facts.get("height")) if isinstance(facts, dict) else (None, None)
    if not isinstance(width, int) or not isinstance(height, int) or width <= 0 or height <= 0:
        return {}
    known = {(16, 9): "16:9", (9, 16): "9:16", (1, 1): "1:1", (4, 3): "4:3"}
    ratio = next(
        (name for (w, h), name in known.items() if abs(width * h - height * w) <= max(width, height)),
        f"{width}:{height}",
    )
    return {"width": width, "height": height, "ratio": ratio}


def _running(runs: tuple[Run, ...]) -> dict[str, Any]:
    if not runs:
        return {"status": "idle", "step": None, "fraction": None}
    first = next((run for run in runs if run.status == "processing"), runs[0])
    return {"status": "running", "step": first.step or "queued", "fraction": first.fraction}
