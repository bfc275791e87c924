"""The two kinds of job, and how each ends: done, failed, cancelled. No credits stay frozen, no files half-made."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from studio.errors import Cancelled, StudioError
from studio.jobs import RETRY, Handler, Jobs, Steps
from studio.store.runs import Run
from studio.work import adk, chat, render
from studio.work.job import SURPRISE, Job
from studio.work.services import Services

log = logging.getLogger("studio.work")

GAVE_UP = "The studio was stopped too often while it worked on this. Try again."


def handlers(desk: Services) -> Mapping[str, Handler]:
    """The handlers of the job engine."""
    return {"chat": _handler(desk, chat.work, chat.sweep), "render": _handler(desk, render.work, render.sweep)}


def begin(desk: Services, jobs: Jobs, run: Run) -> None:
    """Let a run that was just entered begin when its turn comes. One that cannot be started at all is over."""
    try:
        jobs.dispatch()
    except Exception as error:
        fail(
            desk,
            run,
            *((error.code, error.sentence) if isinstance(error, StudioError) else (SURPRISE.code, SURPRISE.sentence)),
        )
        raise


def reconcile(desk: Services, jobs: Jobs, lost: Sequence[str]) -> None:
    """After a start: end the runs that the engine gave up, stop those that were to be cancelled."""
    with desk.read() as connection:
        active = desk.runs.active(connection)
    for run in active:
        if run.key in lost:
            fail(desk, run, "FAILED", GAVE_UP)
        elif run.cancel:
            jobs.cancel(run.key)


def give_up_all(desk: Services) -> None:
    """End every run that waits: nothing will work on them in this process."""
    with desk.read() as connection:
        active = desk.runs.active(connection)
    for run in active:
        fail(desk, run, SURPRISE.code, SURPRISE.sentence)


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
        while end is not None:
            try:
                fail(desk, run, *end)
                end = None
            except StudioError:  # no room even for this: a run without an end would block its project for ever
                log.warning("the end of a %s cannot be written yet", run.kind)
                steps.leave(wait=RETRY)

    return handle
