"""Credits: an append-only ledger. A balance is a sum; a job freezes once and closes once, however often it repeats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from studio.errors import OutOfCredits
from studio.store.tables import LEDGER

WELCOME = 100
"""Credits of a new anonymous user, and again each week."""
WEEK = 7 * 24 * 3600.0
MORE = "subtitle-studio credits grant 100"
UNIT_MS = 10 * 60 * 1000
"""One credit pays one started ten minutes of audio in one language."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Whole credits. ``frozen`` is held by running work."""

    available: int
    frozen: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.available + self.frozen


def price(audio_ms: int, languages: int) -> int:
    """Credits for ``languages`` tracks made from ``audio_ms`` of sound."""
    return languages * max(1, -(-audio_ms // UNIT_MS))


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every method works inside the caller's write transaction. ``now`` gives epoch seconds."""

    now: Callable[[], float]

    def balance(self, connection: sa.Connection, user_id: str) -> Balance:
        """What the user has."""
        row = connection.execute(
            sa.select(
                sa.func.coalesce(sa.func.sum(LEDGER.c.available), 0), sa.func.coalesce(sa.func.sum(LEDGER.c.frozen), 0)
            ).where(LEDGER.c.user_id == user_id)
        ).one()
        return Balance(int(row[0]), int(row[1]))

    def welcome(self, connection: sa.Connection, user_id: str) -> None:
        """The weekly grant, if it is due."""
        last = connection.execute(
            sa.select(sa.func.max(LEDGER.c.created)).where(LEDGER.c.user_id == user_id, LEDGER.c.job.like("welcome/%"))
        ).scalar_one()
        if last is None or self.now() - last >= WEEK:
            self._write(connection, user_id, f"welcome/{user_id}/{int(self.now())}", "grant", WELCOME, 0)

    def grant(self, connection: sa.Connection, user_id: str, amount: int, *, job: str) -> None:
        """Give credits; once for one ``job``."""
        self._write(connection, user_id, job, "grant", amount, 0)

    def freeze(self, connection: sa.Connection, user_id: str, job: str, amount: int) -> None:
        """Hold credits for a job. Raises ``OutOfCredits``; a second call for the job changes nothing."""
        if amount <= 0 or self._amount(connection, job, "freeze") is not None:
            return
        have = self.balance(connection, user_id).available
        if have < amount:
            raise OutOfCredits(
                "2001",
                f"This needs {amount} credit{'s' if amount != 1 else ''}, and you have {have}. Get more with `{MORE}`.",
            )
        self._write(connection, user_id, job, "freeze", -amount, amount)

    def close(self, connection: sa.Connection, user_id: str, job: str, spent: int) -> None:
        """Spend ``spent`` of what the job holds, give the rest back; ``0`` releases all. Only the first call counts."""
        held = self._amount(connection, job, "freeze")
        if held is None or self._amount(connection, job, "close") is not None:
            return
        self._write(connection, user_id, job, "close", held - min(max(spent, 0), held), -held)

    def _amount(self, connection: sa.Connection, job: str, kind: str) -> int | None:
        found = connection.execute(
            sa.select(LEDGER.c.frozen).where(LEDGER.c.job == job, LEDGER.c.kind == kind)
        ).scalar_one_or_none()
        return None if found is None else int(found)

    def _write(self, connection: sa.Connection, user_id: str, job: str, kind: str, available: int, frozen: int) -> None:
        connection.execute(
            insert(LEDGER)
            .values(user_id=user_id, job=job, kind=kind, available=available, frozen=frozen, created=self.now())
            .on_conflict_do_nothing(index_elements=["job", "kind"])
        )
