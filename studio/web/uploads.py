"""Uploads: files of a form or URLs, into a project of the asking user. Who asks is settled before a byte is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from studio.storage import remove
from studio.store.files import StoredFile
from studio.store.projects import Project
from studio.web import access
from studio.web.answers import Refused, ok
from studio.web.body import Body, Text, read_json
from studio.web.fetch import fetch
from studio.web.multipart import receive
from studio.web.tasks import file_answer
from studio.work.intake import Arrived, enter, understand
from studio.work.services import Services


class UrlsBody(Body):
    """Media to be fetched from the web."""

    urls: tuple[Text, ...] = Field(max_length=20)
    source_type: str = "url"


async def upload(request: Request) -> Response:
    """All files of the request, or none."""
    user_id = await access.user(request)
    project = await access.project(request, user_id, request.path_params["session"])
    desk = access.services(request)
    folder = await access.in_thread(desk.storage.incoming)
    try:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json":
            arrivals = await _fetched(request, desk, folder)
        else:
            arrivals = await receive(request, folder, desk.settings.upload_limit)
        entries, placed = await access.in_thread(_take_in, desk, project, arrivals)
    finally:
        await access.in_thread(remove, folder)
    base = access.base_url(request)
    answers: list[dict[str, Any]] = [file_answer(entry, base) for entry in entries]
    return ok({"files": answers, "session_state_applied": True, "timeline_changed": placed})


async def _fetched(request: Request, desk: Services, folder: Path) -> tuple[Arrived, ...]:
    body = await read_json(request, UrlsBody)
    if not body.urls or body.source_type != "url":
        raise Refused("422", 'Send {"urls": ["https://…"], "source_type": "url"}.')

    def get(number: int, url: str) -> Callable[[], Arrived]:
        place = folder / f"part{number}"
        return lambda: fetch(url, place, limit=desk.settings.upload_limit, allow=desk.settings.url_allow)

    return tuple([await access.in_thread(get(number, url)) for number, url in enumerate(body.urls)])


def _take_in(desk: Services, project: Project, arrivals: tuple[Arrived, ...]) -> tuple[tuple[StoredFile, ...], bool]:
    return enter(desk, project, [understand(each) for each in arrivals])
