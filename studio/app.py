"""The studio as one ASGI application: routes, the door, errors as envelopes, jobs that start and end with it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from studio.errors import StudioError
from studio.jobs import RETRY, Jobs
from studio.web.answers import Refused, failure, on_not_found, on_studio_error, on_wrong_method
from studio.web.guard import Door, Traffic
from studio.web.routes import ROUTES
from studio.work.handlers import give_up_all, handlers, reconcile
from studio.work.services import Services

log = logging.getLogger("studio")


def build(desk: Services) -> Starlette:
    """The application over an open data folder. Its lifespan launches and closes the jobs and closes the folder."""
    jobs = Jobs(desk.engine, desk.runs, handlers(desk), renders_at_once=desk.settings.renders_at_once)
    traffic = Traffic()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[Mapping[str, Any]]:
        # The job engine takes a second to import: health and sessions answer meanwhile, chats and renders wait for it.
        launching = asyncio.create_task(asyncio.to_thread(_launch, desk, jobs))
        try:
            yield {}
        finally:
            desk.feed.close()
            jobs.stop()
            await launching
            await asyncio.to_thread(jobs.close)
            await asyncio.to_thread(desk.engine.dispose)

    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Door, traffic)],
        exception_handlers={
            StudioError: on_studio_error,
            404: on_not_found,
            405: on_wrong_method,
            Exception: _on_surprise,
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.services = desk
    app.state.jobs = jobs
    app.state.traffic = traffic
    app.state.instance = desk.storage.instance()
    return app


def _launch(desk: Services, jobs: Jobs) -> None:
    while not jobs.closing:
        try:
            reconcile(desk, jobs, jobs.launch())
            jobs.held = None
            jobs.dispatch()
        except StudioError as error:  # a full disk or a locked database: what was begun waits for better times
            log.warning("the job engine cannot start yet: %s", error.sentence)
            jobs.held = error.with_traceback(None)
            jobs.wait_closing(RETRY)
        except Exception:
            log.exception("the job engine did not start")
            jobs.broken = True
            give_up_all(desk)
            return
        else:
            return


async def _on_surprise(_request: Request, _error: Exception) -> Response:
    """A fault of ours: the log has it, the client gets a sentence."""
    return failure(Refused("FAILED", "Something went wrong in the studio. Its log says more."))
