"""The page that a project link opens: read-only, no script, nothing foreign. The token leaves the address bar."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from studio.store.accounts import WEEK, Claim
from studio.store.projects import Project
from studio.store.runs import Run
from studio.web import access
from studio.web.renders import MEDIA_TYPES
from studio.work.services import Services

COOKIE = "claim"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1b1f;background:#fff}"
    "video{width:100%;max-height:70vh;background:#000}table{border-collapse:collapse;width:100%}"
    "td{padding:.25rem .5rem;border-bottom:1px solid #ddd;vertical-align:top;white-space:pre-line}"
    "td:first-child{white-space:nowrap;color:#555;font-variant-numeric:tabular-nums}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#16161a}td{border-color:#333}td:first-child{color:#aaa}a{color:#9cf}}"
)
POLICY = (
    "default-src 'none'; media-src 'self'; img-src 'self'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"}


async def claim(request: Request) -> Response:
    """Take the claim token out of the address and into a cookie for this one project's pages."""
    token = request.query_params.get("ct", "")
    found = await _claim(access.services(request), token)
    if found is None:
        return _page(
            "This link is not valid", "<p>The link is not known or has expired. Ask the agent for a new one.</p>", 404
        )
    where = f"/workspace/p/{found.session_id}"
    answer = RedirectResponse(where, status_code=303, headers=HEADERS)
    answer.set_cookie(COOKIE, token, max_age=int(WEEK), path=where, httponly=True, samesite="lax")
    return answer


async def page(request: Request) -> Response:
    """The project: its name, the newest video, downloads, the captions as text."""
    desk = access.services(request)
    project = await _project(request)
    if project is None:
        return _page("Not open here", "<p>Open this project with its link. Ask the agent for a new one.</p>", 404)
    name, body = await access.in_thread(_project_page, desk, project)
    return _page(name, body)


async def file(request: Request) -> Response:
    """A file of a finished render of the project."""
    desk = access.services(request)
    project = await _project(request)
    if project is not None:
        for run in await access.in_thread(_renders, desk, project):
            for each in (run.result or {}).get("files", ()):
                if run.id == request.path_params["render"] and each["name"] == request.path_params["name"]:
                    path = desk.folder(run.key) / each["path"]
                    if path.is_file():
                        shown = "inline" if each["format"] in ("mp4", "vtt") else "attachment"
                        return FileResponse(
                            path,
                            media_type=MEDIA_TYPES.get(each["format"]),
                            filename=each["name"],
                            content_disposition_type=shown,
                            headers=HEADERS,
                        )
    return _page("Not found", "<p>There is nothing here.</p>", 404)


async def _claim(desk: Services, token: str) -> Claim | None:
    def find() -> Claim | None:
        with desk.read() as connection:
            return desk.accounts.claim(connection, token)

    return await access.in_thread(find) if token else None


async def _project(request: Request) -> Project | None:
    desk = access.services(request)
    found = await _claim(desk, request.cookies.get(COOKIE, ""))
    if found is None or found.session_id != request.path_params["session"]:
        return None

    def find() -> Project | None:
        with desk.read() as connection:
            return desk.projects.find(connection, found.user_id, found.session_id)

    return await access.in_thread(find)


def _renders(desk: Services, project: Project) -> tuple[Run, ...]:
    with desk.read() as connection:
        return desk.runs.finished_renders(connection, project.id)


def _project_page(desk: Services, project: Project) -> tuple[str, str]:
    with desk.read() as connection:
        top = desk.projects.draft(connection, project.id)
    draft = json.loads(top[1]) if top else {}
    runs = _renders(desk, project)
    parts: list[str] = []
    if runs:
        parts.append(_newest(project, runs[0]))
    else:
        parts.append("<p>No video has been made yet.</p>")
    for track in draft.get("t", ()):
        if isinstance(track, dict) and track.get("tt") == 7:
            parts.append(_captions(track))
    title = draft.get("m", {}).get("title") if isinstance(draft.get("m"), dict) else None
    return (title if isinstance(title, str) and title else project.task_name), "".join(parts)


def _newest(project: Project, run: Run) -> str:
    base = f"/workspace/p/{project.id}/{quote(run.id, safe='')}"
    made: list[dict[str, Any]] = list((run.result or {}).get("files", ()))
    video = next((each for each in made if each["kind"] == "video"), None)
    player = f'<video controls preload="metadata" src="{base}/{quote(video["name"])}"></video>' if video else ""
    links = "".join(
        f'<li><a href="{base}/{quote(each["name"])}" download>{html.escape(each["name"])}</a> '
        f"({_size(each['size'])})</li>"
        for each in made
    )
    return f"{player}<h2>Downloads</h2><ul>{links}</ul>"


def _captions(track: dict[str, Any]) -> str:
    meta = track.get("m") if isinstance(track.get("m"), dict) else {}
    rows = []
    for segment in track.get("sg", ()):
        facts = segment.get("m") if isinstance(segment, dict) else None
        text = facts.get("text") if isinstance(facts, dict) else None
        if isinstance(text, str) and isinstance(segment.get("s"), int):
            rows.append(f"<tr><td>{_time(segment['s'])}</td><td>{html.escape(text)}</td></tr>")
    name = html.escape(str((meta or {}).get("name") or "Captions"))
    language = html.escape(str((meta or {}).get("language") or ""), quote=True)
    return f'<h2>{name}</h2><table lang="{language}">{"".join(rows)}</table>'


def _page(title: str, body: str, status: int = 200) -> HTMLResponse:
    safe = html.escape(title)
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{safe}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><h1>{safe}</h1>{body}</body></html>"
    )
    return HTMLResponse(text, status_code=status, headers=HEADERS)


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"


def _time(ms: int) -> str:
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"
