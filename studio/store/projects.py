"""Projects: a session of a user, its draft and the drafts before it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from studio.store.tables import DRAFTS, SESSIONS, UNDONE


@dataclass(frozen=True, slots=True)
class Project:
    """One session. Ids are decimal strings of 19 digits, as the hosted service has them."""

    id: str
    user_id: str
    task_id: str
    task_name: str
    language: str | None
    created: float


@dataclass(frozen=True, slots=True)
class Projects:
    """``now`` gives epoch seconds, ``number`` a random 19-digit number."""

    now: Callable[[], float]
    number: Callable[[], int] = lambda: 10**18 + secrets.randbelow(8 * 10**18)

    def create(self, connection: sa.Connection, user_id: str, name: str, language: str | None) -> Project:
        """A new, empty project."""
        project = Project(str(self.number()), user_id, str(self.number()), name, language, self.now())
        connection.execute(
            SESSIONS.insert().values(
                id=project.id,
                user_id=user_id,
                task_id=project.task_id,
                task_name=name,
                language=language,
                created=project.created,
            )
        )
        return project

    def find(self, connection: sa.Connection, user_id: str, session_id: str) -> Project | None:
        """The user's project; a foreign one looks like an unknown one."""
        row = connection.execute(
            sa.select(SESSIONS).where(SESSIONS.c.id == session_id, SESSIONS.c.user_id == user_id)
        ).one_or_none()
        return None if row is None else Project(**row._mapping)

    def draft(self, connection: sa.Connection, session_id: str, *, before: int | None = None) -> tuple[int, str] | None:
        """The newest draft as (number, JSON text), or the newest one before number ``before``."""
        query = sa.select(DRAFTS.c.n, DRAFTS.c.body).where(DRAFTS.c.session_id == session_id)
        if before is not None:
            query = query.where(DRAFTS.c.n < before)
        row = connection.execute(query.order_by(DRAFTS.c.n.desc()).limit(1)).one_or_none()
        return None if row is None else (row.n, row.body)

    def history(self, connection: sa.Connection, session_id: str) -> tuple[str, ...]:
        """All drafts as JSON text, oldest first."""
        query = sa.select(DRAFTS.c.body).where(DRAFTS.c.session_id == session_id).order_by(DRAFTS.c.n)
        return tuple(connection.execute(query).scalars())

    def save(self, connection: sa.Connection, session_id: str, body: str, *, job: str | None) -> int:
        """Put a draft on top; the same ``job`` puts only one. Returns its number. What was undone is gone then."""
        if job is not None and (known := self._by(connection, session_id, job)) is not None:
            return known
        connection.execute(UNDONE.delete().where(UNDONE.c.session_id == session_id))
        return self._put(connection, session_id, body, job)

    def undo(self, connection: sa.Connection, session_id: str, *, job: str, steps: int = 1) -> tuple[int, str] | None:
        """Take back the newest drafts, as many as ``steps`` or as there are, and return what is on top then.

        None: nothing to undo. Done once for a ``job``: the step may run again after a crash.
        """
        mark = f"{job}/undone"
        top = self.draft(connection, session_id)
        if top is None or self._by(connection, session_id, mark) is not None:
            return top
        undone = 0
        while undone < steps and (below := self.draft(connection, session_id, before=top[0])) is not None:
            connection.execute(DRAFTS.delete().where(DRAFTS.c.session_id == session_id, DRAFTS.c.n == top[0]))
            place = self._last(connection, UNDONE, session_id) + 1
            connection.execute(UNDONE.insert().values(session_id=session_id, n=place, body=top[1]))
            top, undone = below, undone + 1
        if not undone:
            return None
        connection.execute(
            DRAFTS.update().where(DRAFTS.c.session_id == session_id, DRAFTS.c.n == top[0]).values(job=mark)
        )
        return top

    def redo(self, connection: sa.Connection, session_id: str, *, job: str, steps: int = 1) -> tuple[int, str] | None:
        """Put back what was undone, as many drafts as ``steps`` or as there are, and return what is on top then.

        None: nothing was undone since the last edit. Done once for a ``job``, as ``undo``.
        """
        mark = f"{job}/redone"
        if self._by(connection, session_id, mark) is not None:
            return self.draft(connection, session_id)
        waiting = (
            sa.select(UNDONE.c.n, UNDONE.c.body)
            .where(UNDONE.c.session_id == session_id)
            .order_by(UNDONE.c.n.desc())
            .limit(steps)
        )
        rows = connection.execute(waiting).all()
        for left, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
            self._put(connection, session_id, row.body, None if left else mark)
            connection.execute(UNDONE.delete().where(UNDONE.c.session_id == session_id, UNDONE.c.n == row.n))
        return self.draft(connection, session_id) if rows else None

    def _put(self, connection: sa.Connection, session_id: str, body: str, job: str | None) -> int:
        number = self._last(connection, DRAFTS, session_id) + 1
        connection.execute(
            DRAFTS.insert().values(session_id=session_id, n=number, job=job, body=body, created=self.now())
        )
        return number

    @staticmethod
    def _last(connection: sa.Connection, table: sa.Table, session_id: str) -> int:
        found = connection.execute(sa.select(sa.func.max(table.c.n)).where(table.c.session_id == session_id))
        return int(found.scalar_one() or 0)

    @staticmethod
    def _by(connection: sa.Connection, session_id: str, job: str) -> int | None:
        """The number of the draft that a job made."""
        found = connection.execute(sa.select(DRAFTS.c.n).where(DRAFTS.c.session_id == session_id, DRAFTS.c.job == job))
        number = found.scalar_one_or_none()
        return None if number is None else int(number)
