"""Projects: a session of a user, its draft and the drafts before it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from studio.store.tables import DRAFTS, SESSIONS


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
        """Put a draft on top; the same ``job`` puts only one. Returns its number."""
        if job is not None:
            known = connection.execute(
                sa.select(DRAFTS.c.n).where(DRAFTS.c.session_id == session_id, DRAFTS.c.job == job)
            ).scalar_one_or_none()
            if known is not None:
                return int(known)
        top = connection.execute(
            sa.select(sa.func.max(DRAFTS.c.n)).where(DRAFTS.c.session_id == session_id)
        ).scalar_one()
        number = int(top or 0) + 1
        connection.execute(
            DRAFTS.insert().values(session_id=session_id, n=number, job=job, body=body, created=self.now())
        )
        return number

    def undo(self, connection: sa.Connection, session_id: str, *, job: str) -> tuple[int, str] | None:
        """Take back the newest draft that another ``job`` made and return what is on top then; None: nothing to undo.

        Done once for a job: the step may run again after a crash.
        """
        mark = f"{job}/undone"
        top = self.draft(connection, session_id)
        done = connection.execute(
            sa.select(DRAFTS.c.n).where(DRAFTS.c.session_id == session_id, DRAFTS.c.job == mark)
        ).scalar_one_or_none()
        if done is not None or top is None:
            return top
        below = self.draft(connection, session_id, before=top[0])
        if below is None:
            return None
        connection.execute(DRAFTS.delete().where(DRAFTS.c.session_id == session_id, DRAFTS.c.n == top[0]))
        connection.execute(
            DRAFTS.update().where(DRAFTS.c.session_id == session_id, DRAFTS.c.n == below[0]).values(job=mark)
        )
        return below
