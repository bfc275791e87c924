"""The two kinds of job, and how each ends: done, failed, cancelled. No credits stay frozen, no files half-made."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from studio.errors import Cancelled, StudioError
from studio.jobs import Handler, Jobs, Steps
from studio.store.runs import Run
from studio.work import adk, chat, render
from studio.work.job import SURPRISE, Job
from studio.work.services import Services

log = logging.getLogger("studio.work")

GAVE_UP = "The studio was stopped too often while it worked on this. Try again."


def handlers(desk: Services) -> Mapping[str, Handler]:
    """The handlers of the job engine."""
    return {"chat": _handler(desk, chat.work, chat.sweep), "render": _handler(desk, render.work, render.sweep)}


def reconcile(desk: Services, jobs: Jobs) -> None:
    """End the runs that nobody will finish any more: the engine lost them or gave them up."""
    with desk.read() as connection:
        active = desk.runs.active(connection)
    for run in active:
        if run.cancel:
            jobs.cancel(run.key)
        elif jobs.lost(run.key):
            fail(desk, run, "FAILED", GAVE_UP)


def fail(desk: Services, run: Run, code: str, sentence: str) -> None:
    """End a run without a result: its credits go back, its listeners are told."""
    status = "cancelled" if code == "CANCELLED" else "failed"
    with desk.write() as connection:
        desk.ledger.close(connection, run.user_id, run.key, 0)
        desk.runs.finish(connection, run.key, status, code=code, message=sentence)
        if run.kind == "chat":
            desk.runs.tell(connection, run.key, adk.failed(run, desk.now(), code, sentence), name="end")
    desk.feed.announce(run.key)


def _handler(desk: Services, work: Callable[[Job], None], sweep: Callable[[Job], None]) -> Handler:
    def handle(key: str, steps: Steps) -> None:
        with desk.read() as connection:
            run = desk.runs.get(connection, key)
        if run is None or not run.active:
            return
        job = Job(desk, run, steps)
        end: tuple[Any, ...] | None = None
        try:
            if run.cancel:
                raise Cancelled("CANCELLED", "The job was stopped.")
            work(job)
        except StudioError as error:
            end = (error.code, error.sentence)
        except Exception:
            log.exception("%s failed", run.kind)
            end = (SURPRISE.code, SURPRISE.sentence)
        steps.leave()
        sweep(job)  # first, so that on a full disk there is room to write the end
        if end is not None:
            fail(desk, run, *end)

    return handle
