"""One job at work: its run, its kept steps, its progress, its events, its end."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studio import errors
from studio.errors import Cancelled, StudioError, WorkError
from studio.jobs import Steps
from studio.store.engine import no_room
from studio.store.runs import Run
from studio.work import adk
from studio.work.services import Services

log = logging.getLogger("studio.work")

Report = Callable[[float | None, str], None]

PACE = 0.4
"""Seconds between two reports of one step."""
STOPPED = Cancelled("CANCELLED", "The job was stopped.")
SURPRISE = WorkError("FAILED", "Something went wrong in the studio. Its log says more; trying again may help.")


class Job:
    """What a workflow works with. Steps depend on nothing but the request and the results of earlier steps."""

    def __init__(self, desk: Services, run: Run, steps: Steps, clock: Callable[[], float] = time.monotonic) -> None:
        self.desk = desk
        self.run = run
        self.files: frozenset[str] | None = None
        """The files that the job may see, None for all: those that were there when it began."""
        self._steps = steps
        self._clock = clock

    @property
    def folder(self) -> Path:
        """The run's own folder; what a step wrote there is there for the next step, also after a restart."""
        return self.desk.folder(self.run.key)

    def step(self, name: str, work: Callable[[], Any]) -> Any:
        """Do ``work`` once, keep its JSON value. Our errors are kept as well and raised again."""

        def attempt() -> dict[str, Any]:
            try:
                if self.stop():
                    raise STOPPED
                with no_room():
                    return {"value": work()}
            except StudioError as error:
                self._steps.leave()
                return {"error": [type(error).__name__, error.code, error.sentence]}
            except Exception:
                self._steps.leave()
                log.exception("step %s of %s failed", name, self.run.kind)
                return {"error": [type(SURPRISE).__name__, SURPRISE.code, SURPRISE.sentence]}

        kept = self._steps.run(name, attempt)
        if "error" in kept:
            kind, code, sentence = kept["error"]
            raise getattr(errors, kind, WorkError)(code, sentence)
        return kept["value"]

    def act(self, name: str, tool: str, label: str, arguments: Mapping[str, Any], work: Callable[[], Any]) -> Any:
        """A step that the chat is told of: ADK's function call before it, its response after it."""
        self.tell(f"{name}/call", adk.call(self.run, self.desk.now(), tool, name, arguments))
        self.progress(tool, label, None)
        try:
            value = self.step(name, work)
        except StudioError as error:
            refused = {"error": error.sentence, "code": error.code}
            self.tell(f"{name}/response", adk.response(self.run, self.desk.now(), tool, name, refused))
            raise
        self.tell(f"{name}/response", adk.response(self.run, self.desk.now(), tool, name, value))
        return value

    def stop(self) -> bool:
        """Whether to stop now: cancelled, or the studio is closing."""
        return self._steps.stopping()

    def report(self, step: str, *, low: float = 0.0, high: float = 1.0) -> Report:
        """A reporter for one step; its 0..1 is mapped to ``low``..``high``. Not more often than the pace."""
        told_at, told = -1e9, ("", False)

        def tell(fraction: float | None, label: str) -> None:
            nonlocal told_at, told
            now = self._clock()
            news = (label, fraction == 1.0)
            if told == news and (now - told_at < PACE or fraction == 1.0):
                return
            told_at, told = now, news
            self.progress(step, label, None if fraction is None else low + (high - low) * min(1.0, max(0.0, fraction)))

        return tell

    def progress(self, step: str, label: str, fraction: float | None) -> None:
        """Say how far the job is: to the run's row, and to a chat's listeners."""
        with self.desk.write() as connection:
            self.desk.runs.progress(connection, self.run.key, step, label, fraction)
            if self.run.kind == "chat":
                self.desk.runs.tell(
                    connection, self.run.key, adk.progress(self.run, self.desk.now(), step, label, fraction)
                )
        self.desk.feed.announce(self.run.key)

    def tell(self, name: str, event: dict[str, Any]) -> None:
        """Tell an event to the chat's listeners, once for each ``name``."""
        with self.desk.write() as connection:
            self.desk.runs.tell(connection, self.run.key, event, name=name)
        self.desk.feed.announce(self.run.key)

    def keep(self, name: str, value: Any) -> None:
        """Write a JSON file into the run's folder, whole or not at all."""
        place = self.folder / name
        partial = place.with_suffix(".part")
        partial.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
        partial.replace(place)

    def kept(self, name: str) -> Any:
        """What ``keep`` wrote."""
        return json.loads((self.folder / name).read_text("utf-8"))
