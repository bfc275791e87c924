"""Durable jobs: the one place that knows the job engine (DBOS). A job is a handler that runs in steps; a step that has
finished is never run again, a job that was cut off goes on at the next start."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import sqlalchemy as sa
    from dbos import DBOSClient

log = logging.getLogger("studio.jobs")

APPLICATION_VERSION = "studio-1"
"""Pinned: the engine recovers only jobs of its own version, and an upgrade must not strand any. A change that breaks
running jobs needs a patch step, not a new number."""

EXECUTOR = "local"
POLL = 0.2
"""Seconds between two looks into a queue."""

Handler = Callable[[str, "Steps"], None]


class Steps(Protocol):
    """What a handler is given."""

    def run(self, name: str, work: Callable[[], Any]) -> Any:
        """Do ``work`` once for this job and return its JSON value; later calls return what was kept."""

    def stopping(self) -> bool:
        """True once the job is cancelled or the studio is shutting down."""

    def leave(self) -> None:
        """When the studio is shutting down, leave the job as it is (raises ``Left``); else return."""


class Left(BaseException):
    """The studio is shutting down: nothing is recorded and the job goes on at the next start.

    Not an ``Exception``, because the engine would record that as the job's outcome.
    """


class Jobs:
    """Start with ``launch`` (blocking, about a second), stop with ``close``. One at a time in a process."""

    def __init__(self, engine: sa.Engine, handlers: Mapping[str, Handler], *, renders_at_once: int = 2) -> None:
        self._engine = engine
        self._handlers = dict(handlers)
        self._renders_at_once = renders_at_once
        self._cancelled: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._active: set[str] = set()
        self._closing = threading.Event()
        self._client: DBOSClient | None = None
        self.ready = threading.Event()

    def launch(self) -> None:
        """Open the engine's tables, take up unfinished jobs, begin to work."""
        from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

        serializer = DBOSPortableJSONSerializer()
        DBOS(
            config={
                "name": "subtitle-studio",
                "system_database_url": str(self._engine.url),
                "system_database_engine": self._engine,
                "application_version": APPLICATION_VERSION,
                "executor_id": EXECUTOR,
                "serializer": serializer,
                "log_level": "ERROR",
            }
        )
        for kind in self._handlers:
            _register(kind)
        _CURRENT.append(self)
        DBOS.listen_queues([_queue(kind) for kind in self._handlers])
        DBOS.launch()
        # One run at a time in a project; several projects side by side.
        DBOS.register_queue(_queue("chat"), partition_concurrency=1, worker_concurrency=4, polling_interval_sec=POLL)
        DBOS.register_queue(_queue("render"), worker_concurrency=self._renders_at_once, polling_interval_sec=POLL)
        self._client = DBOSClient(system_database_engine=self._engine, serializer=serializer, lazy=True)
        self.ready.set()

    def enqueue(self, connection: sa.Connection, kind: str, key: str, *, partition: str) -> None:
        """Enter the job ``key`` in the caller's own transaction: both are there, or neither."""
        if not self.ready.wait(30) or self._client is None:
            raise RuntimeError("the job engine did not start")
        options: dict[str, Any] = {"workflow_name": kind, "queue_name": _queue(kind), "workflow_id": key}
        if kind == "chat":
            options["queue_partition_key"] = partition
        self._client.enqueue_in_transaction(connection, options, key)  # type: ignore[arg-type]  # a TypedDict built in parts

    def cancel(self, key: str) -> None:
        """Tell a running job to stop; its next look at ``stopping`` sees it."""
        self._flag(key).set()

    def active(self) -> int:
        """How many jobs are being worked on in this moment."""
        with self._lock:
            return len(self._active)

    def lost(self, key: str) -> bool:
        """True if the engine has given this job up or never had it: nobody will finish it."""
        from dbos import DBOS

        status = DBOS.get_workflow_status(key)
        return status is None or status.status not in ("PENDING", "ENQUEUED", "DELAYED")

    def close(self, wait: float = 8.0) -> None:
        """Stop working: running steps are told to stop, their jobs stay unfinished and go on at the next start."""
        self._closing.set()
        if not self.ready.is_set():
            return
        deadline = time.monotonic() + wait
        while self.active() and time.monotonic() < deadline:
            time.sleep(0.02)
        from dbos import DBOS

        if self in _CURRENT:
            _CURRENT.remove(self)
        DBOS.destroy()

    # -- called by the workflow -------------------------------------------------------------------------------------

    def work(self, kind: str, key: str) -> None:
        """Run the handler of ``kind``; the steps inside are the durable part."""
        with self._lock:
            self._active.add(key)
        try:
            self._handlers[kind](key, _Steps(self, key))
        finally:
            with self._lock:
                self._active.discard(key)
                self._cancelled.pop(key, None)

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

        return DBOS.run_step({"name": name}, guarded)

    def stopping(self) -> bool:
        return self._jobs.stopping(self._key)

    def leave(self) -> None:
        if self._jobs.closing:
            raise Left


_CURRENT: list[Jobs] = []
_REGISTERED: set[str] = set()


def _queue(kind: str) -> str:
    return f"studio-{kind}"


def _register(kind: str) -> None:
    """Make the engine's workflow for ``kind``: registered once in a process, it finds the ``Jobs`` of the moment."""
    if kind in _REGISTERED:
        return
    _REGISTERED.add(kind)
    from dbos import DBOS

    def workflow(key: str) -> None:
        _CURRENT[-1].work(kind, key)

    DBOS.workflow(name=kind, max_recovery_attempts=20)(workflow)
