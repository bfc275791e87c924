"""Durable jobs: the one place that knows the job engine (DBOS). A job is a handler that runs in steps; a step that has
finished is never run again, a job that was cut off goes on at the next start.

The runs table says what is to be done; a run is started when its turn comes, under its own key, so that starting it
twice is starting it once. The engine's polled queues are not used: they cost a tenth of a second and idle CPU.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from studio.errors import StudioError
from studio.store.engine import NO_ROOM, no_room
from studio.store.runs import Runs

if TYPE_CHECKING:
    import sqlalchemy as sa

log = logging.getLogger("studio.jobs")

APPLICATION_VERSION = "studio-1"
"""Pinned: the engine recovers only jobs of its own version, and an upgrade must not strand any. A change that breaks
running jobs needs a patch step, not a new number."""

EXECUTOR = "local"
UNFINISHED = ("PENDING", "ENQUEUED", "DELAYED")
"""Words of the engine for a job that it will work on."""
CHATS_AT_ONCE = 4
"""Chat runs of different projects side by side; in one project they come one after the other."""
ROOM = 1 << 19
"""Free bytes on the disk of the database without which the engine is not started."""
RETRY = 2.0
"""Seconds until what a full disk or a locked database did not allow is tried again."""

Handler = Callable[[str, "Steps"], None]


class Steps(Protocol):
    """What a handler is given."""

    def run(self, name: str, work: Callable[[], Any]) -> Any:
        """Do ``work`` once for this job and return its JSON value; later calls return what was kept."""

    def stopping(self) -> bool:
        """True once the job is cancelled or the studio is shutting down."""

    def leave(self, wait: float = 0.0) -> None:
        """When the studio is shutting down, or does so within ``wait`` seconds, leave the job as it is (raises
        ``Left``); else return."""


class Left(BaseException):
    """The studio is shutting down: nothing is recorded and the job goes on at the next start.

    Not an ``Exception``, because the engine would record that as the job's outcome.
    """


class Jobs:
    """Start with ``launch`` (blocking, about a second) and ``dispatch``, stop with ``close``. One in a process."""

    def __init__(
        self, engine: sa.Engine, runs: Runs, handlers: Mapping[str, Handler], *, renders_at_once: int = 2
    ) -> None:
        self._engine = engine
        self._runs = runs
        self._handlers = dict(handlers)
        self._limits = {"chat": CHATS_AT_ONCE, "render": renders_at_once}
        self._cancelled: dict[str, threading.Event] = {}
        self._begun: set[str] = set()
        self._working: set[str] = set()
        self._lock = threading.Lock()
        self._dispatching = threading.Lock()
        self._closing = threading.Event()
        self._ready = False
        self.broken = False
        """The engine could not be started: no run will ever begin."""
        self.held: StudioError | None = None
        """Why the engine cannot be started yet: what was begun waits, new runs are refused with this."""

    def launch(self) -> tuple[str, ...]:
        """Open the engine's tables and let it take up what it had begun. Returns the keys of active runs that the
        engine has given up: nobody will finish them. Raises ``DiskFull``; ``launch`` may then be called again."""
        from dbos import DBOS, DBOSPortableJSONSerializer

        # Where the engine cannot write down that it takes a job up, it says so in its log and never tries again.
        if shutil.disk_usage(Path(str(self._engine.url.database)).parent).free < ROOM:
            raise NO_ROOM
        DBOS(
            config={
                "name": "subtitle-studio",
                "system_database_url": str(self._engine.url),
                "system_database_engine": self._engine,
                "application_version": APPLICATION_VERSION,
                "executor_id": EXECUTOR,
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "ERROR",
            }
        )
        for kind in self._handlers:
            _workflow(kind)
        with self._engine.connect() as connection:
            active = self._runs.active(connection)
        _CURRENT.append(self)
        # Whatever may have been begun counts as begun before the engine takes it up.
        self._begun.update(run.key for run in active)
        try:
            with no_room():
                DBOS.launch()
        except BaseException:
            _CURRENT.remove(self)
            self._begun.clear()
            DBOS.destroy()
            raise
        lost = []
        for run in active:
            status = DBOS.get_workflow_status(run.key)
            if status is None:
                self._begun.discard(run.key)
            elif status.status not in UNFINISHED:
                lost.append(run.key)
        self._ready = True
        return tuple(lost)

    def dispatch(self) -> None:
        """Start every run whose turn has come. Called after a run was entered and after one has ended."""
        with self._dispatching:
            if self.broken:
                raise RuntimeError("the job engine did not start")
            if self.held is not None:
                raise type(self.held)(self.held.code, self.held.sentence)
            if not self._ready or self._closing.is_set():
                return
            with self._engine.connect() as connection:
                active = self._runs.active(connection)
            begun = [run for run in active if run.key in self._begun]
            count = Counter(run.kind for run in begun)
            busy = {run.session_id for run in begun if run.kind == "chat"}
            for run in active:
                waits = run.kind == "chat" and run.session_id in busy
                if run.key not in self._begun and not waits and count[run.kind] < self._limits[run.kind]:
                    self._begun.add(run.key)
                    count[run.kind] += 1
                    self._start(run.kind, run.key)
                if run.kind == "chat":
                    busy.add(run.session_id)

    def _start(self, kind: str, key: str) -> None:
        from dbos import DBOS, SetWorkflowID

        try:
            with no_room(), SetWorkflowID(key):
                DBOS.start_workflow(_workflow(kind), key)
        except BaseException:
            self._begun.discard(key)
            raise

    def cancel(self, key: str) -> None:
        """Tell a running job to stop; its next look at ``stopping`` sees it."""
        self._flag(key).set()

    def stop(self) -> None:
        """Tell running steps to stop; their jobs stay unfinished and go on at the next start."""
        self._closing.set()

    def close(self, wait: float = 8.0) -> None:
        """Stop working: as ``stop``, then wait for the steps and put the engine away."""
        self.stop()
        if not self._ready:
            return
        deadline = time.monotonic() + wait
        while self._working and time.monotonic() < deadline:
            time.sleep(0.02)
        from dbos import DBOS

        _CURRENT.remove(self)
        DBOS.destroy()

    # -- called by the workflow -------------------------------------------------------------------------------------

    def work(self, kind: str, key: str) -> None:
        """Run the handler of ``kind``; the steps inside are the durable part."""
        with self._lock:
            self._working.add(key)
        try:
            self._handlers[kind](key, _Steps(self, key))
        finally:
            with self._lock:
                self._working.discard(key)
                self._cancelled.pop(key, None)
            self._begun.discard(key)
            self._next()

    def _next(self) -> None:
        """Start what waits; where that cannot be written down now, try again later."""
        try:
            self.dispatch()
        except Exception:
            log.warning("the next job could not be started yet", exc_info=True)
            again = threading.Timer(RETRY, self._next)
            again.daemon = True
            again.start()

    def wait_closing(self, seconds: float) -> bool:
        """Sleep, but not longer than until ``close``; true once that was called."""
        return self._closing.wait(seconds)

    def stopping(self, key: str) -> bool:
        """Cancelled, or the whole studio is closing."""
        return self._closing.is_set() or self._flag(key).is_set()

    @property
    def closing(self) -> bool:
        """True once ``close`` was called."""
        return self._closing.is_set()

    def _flag(self, key: str) -> threading.Event:
        with self._lock:
            return self._cancelled.setdefault(key, threading.Event())


class _Steps:
    """The engine's steps behind our own small interface."""

    def __init__(self, jobs: Jobs, key: str) -> None:
        self._jobs = jobs
        self._key = key

    def run(self, name: str, work: Callable[[], Any]) -> Any:
        from dbos import DBOS

        self.leave()

        def guarded() -> Any:
            value = work()
            self.leave()  # what a step returned because the studio is closing is not its result
            return value

        with no_room():
            return DBOS.run_step({"name": name}, guarded)

    def stopping(self) -> bool:
        return self._jobs.stopping(self._key)

    def leave(self, wait: float = 0.0) -> None:
        if self._jobs.wait_closing(wait):
            raise Left


_CURRENT: list[Jobs] = []
_WORKFLOWS: dict[str, Callable[[str], None]] = {}


def _workflow(kind: str) -> Callable[[str], None]:
    """The engine's workflow for ``kind``: registered once in a process, it finds the ``Jobs`` of the moment."""
    if kind not in _WORKFLOWS:
        from dbos import DBOS

        def workflow(key: str) -> None:
            _CURRENT[-1].work(kind, key)

        _WORKFLOWS[kind] = DBOS.workflow(name=kind, max_recovery_attempts=20)(workflow)
    return _WORKFLOWS[kind]
