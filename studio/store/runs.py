"""Runs: the chat runs and renders of a project, how far they are, and what they told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from studio.store.tables import EVENTS, RUNS

Kind = Literal["chat", "render"]
ACTIVE = ("pending", "processing")


@dataclass(frozen=True, slots=True)
class Run:
    """One job. ``key`` names it inside the studio, ``id`` is what the client calls it. Times in epoch seconds."""

    key: str
    id: str
    kind: Kind
    user_id: str
    session_id: str
    request: Mapping[str, Any]
    status: str
    cancel: bool
    step: str | None
    label: str | None
    fraction: float | None
    result: Mapping[str, Any] | None
    error_code: str | None
    error_message: str | None
    created: float
    finished: float | None

    @property
    def active(self) -> bool:
        """Not yet over."""
        return self.status in ACTIVE


@dataclass(frozen=True, slots=True)
class Runs:
    """``now`` gives epoch seconds."""

    now: Callable[[], float]

    def create(
        self,
        connection: sa.Connection,
        kind: Kind,
        user_id: str,
        session_id: str,
        run_id: str,
        request: Mapping[str, Any],
    ) -> tuple[Run, bool]:
        """(the run, True), or (the run that this user already has under this id, False)."""
        known = self.find(connection, kind, user_id, run_id)
        if known is not None:
            return known, False
        key = f"{kind}/{user_id}/{run_id}"
        connection.execute(
            RUNS.insert().values(
                key=key,
                id=run_id,
                kind=kind,
                user_id=user_id,
                session_id=session_id,
                request=json.dumps(request, ensure_ascii=False),
                status="pending",
                cancel=0,
                created=self.now(),
            )
        )
        row = connection.execute(sa.select(RUNS).where(RUNS.c.key == key)).one()
        return _run(row), True

    def get(self, connection: sa.Connection, key: str) -> Run | None:
        """By the studio's own name of it."""
        return _read(connection.execute(sa.select(RUNS).where(RUNS.c.key == key)).one_or_none())

    def find(self, connection: sa.Connection, kind: Kind, user_id: str, run_id: str) -> Run | None:
        """The user's run; a foreign one looks like an unknown one."""
        query = sa.select(RUNS).where(RUNS.c.kind == kind, RUNS.c.user_id == user_id, RUNS.c.id == run_id)
        return _read(connection.execute(query).one_or_none())

    def active(self, connection: sa.Connection, session_id: str | None = None) -> tuple[Run, ...]:
        """Runs that are not over, oldest first; of one project or of all."""
        query = sa.select(RUNS).where(RUNS.c.status.in_(ACTIVE)).order_by(RUNS.c.created, RUNS.c.key)
        if session_id is not None:
            query = query.where(RUNS.c.session_id == session_id)
        return tuple(_run(row) for row in connection.execute(query))

    def with_files(self, connection: sa.Connection) -> tuple[str, ...]:
        """The keys of the runs that have files: those that are not over, and completed renders."""
        done = sa.and_(RUNS.c.kind == "render", RUNS.c.status == "completed")
        return tuple(connection.execute(sa.select(RUNS.c.key).where(RUNS.c.status.in_(ACTIVE) | done)).scalars())

    def finished_renders(self, connection: sa.Connection, session_id: str) -> tuple[Run, ...]:
        """The completed renders of a project, newest first."""
        query = (
            sa.select(RUNS)
            .where(RUNS.c.session_id == session_id, RUNS.c.kind == "render", RUNS.c.status == "completed")
            .order_by(RUNS.c.created.desc())
        )
        return tuple(_run(row) for row in connection.execute(query))

    def by_key(self, connection: sa.Connection, run_id: str, secret: str) -> Run | None:
        """The completed render of this id whose result holds ``secret``: what a file URL opens."""
        query = sa.select(RUNS).where(RUNS.c.kind == "render", RUNS.c.id == run_id, RUNS.c.status == "completed")
        for row in connection.execute(query):
            run = _run(row)
            if secrets.compare_digest(str((run.result or {}).get("key", "")).encode(), secret.encode()):
                return run
        return None

    def progress(self, connection: sa.Connection, key: str, step: str, label: str, fraction: float | None) -> None:
        """Say how far a run is. A run that is over stays as it is."""
        connection.execute(
            RUNS.update()
            .where(RUNS.c.key == key, RUNS.c.status.in_(ACTIVE))
            .values(status="processing", step=step, label=label, fraction=fraction)
        )

    def request_cancel(self, connection: sa.Connection, key: str) -> None:
        """Ask a run to stop; it notices within half a second."""
        connection.execute(RUNS.update().where(RUNS.c.key == key, RUNS.c.status.in_(ACTIVE)).values(cancel=1))

    def finish(
        self,
        connection: sa.Connection,
        key: str,
        status: str,
        *,
        result: Mapping[str, Any] | None = None,
        code: str | None = None,
        message: str | None = None,
    ) -> None:
        """End a run, once."""
        connection.execute(
            RUNS.update()
            .where(RUNS.c.key == key, RUNS.c.status.in_(ACTIVE))
            .values(
                status=status,
                result=None if result is None else json.dumps(result, ensure_ascii=False),
                error_code=code,
                error_message=message,
                finished=self.now(),
            )
        )

    def tell(self, connection: sa.Connection, key: str, body: Mapping[str, Any], *, name: str | None = None) -> bool:
        """Add an event; False if an event of this ``name`` was told before (a step that ran again)."""
        if name is not None:
            known = connection.execute(sa.select(EVENTS.c.n).where(EVENTS.c.run == key, EVENTS.c.name == name)).first()
            if known is not None:
                return False
        top = connection.execute(sa.select(sa.func.max(EVENTS.c.n)).where(EVENTS.c.run == key)).scalar_one()
        connection.execute(
            EVENTS.insert().values(
                run=key,
                n=int(top or 0) + 1,
                name=name,
                body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
            )
        )
        return True

    def told(self, connection: sa.Connection, key: str, after: int) -> tuple[tuple[int, str], ...]:
        """The events after number ``after`` as (number, JSON text)."""
        query = sa.select(EVENTS.c.n, EVENTS.c.body).where(EVENTS.c.run == key, EVENTS.c.n > after).order_by(EVENTS.c.n)
        return tuple((row.n, row.body) for row in connection.execute(query))


def _read(row: Any) -> Run | None:
    return None if row is None else _run(row)


def _run(row: Any) -> Run:
    values = dict(row._mapping)
    values["request"] = json.loads(values["request"])
    values["result"] = None if values["result"] is None else json.loads(values["result"])
    values["cancel"] = bool(values["cancel"])
    return Run(**values)
