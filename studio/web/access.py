"""Who asks, and for which project: bearer tokens, users in paths, sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from studio.jobs import Jobs
from studio.store.projects import Project
from studio.web.answers import NOT_FOUND, SESSION_UNKNOWN, TOKEN_BAD
from studio.work.services import Services

P = ParamSpec("P")
T = TypeVar("T")


def services(request: Request) -> Services:
    """What the application was built with."""
    found: Services = request.app.state.services
    return found


def jobs(request: Request) -> Jobs:
    """Who does the long work."""
    found: Jobs = request.app.state.jobs
    return found


async def in_thread(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Blocking work (database, disk, probing) off the event loop."""
    return await run_in_threadpool(work, *arguments, **named)


async def user(request: Request) -> str:
    """The user of the request's bearer token. Raises 1001; a path with another user's name is 404."""
    found = await in_thread(_user, services(request), bearer(request))
    named = request.path_params.get("user", "me")
    if named not in ("me", found):
        raise NOT_FOUND
    return found


async def project(request: Request, user_id: str, session_id: str) -> Project:
    """The user's project. Raises 1002 also for a foreign one."""
    desk = services(request)

    def find() -> Project | None:
        with desk.read() as connection:
            return desk.projects.find(connection, user_id, session_id)

    found = await in_thread(find)
    if found is None:
        raise SESSION_UNKNOWN
    return found


def bearer(request: Request) -> str | None:
    """The token in the Authorization header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def base_url(request: Request) -> str:
    """Our own address as the client wrote it (the door has checked the name)."""
    return f"http://{request.headers['host']}"


def _user(desk: Services, token: str | None) -> str:
    if token is None:
        raise TOKEN_BAD
    with desk.read() as connection:
        found = desk.accounts.user_of(connection, token)
    if found is None:
        raise TOKEN_BAD
    return found
