"""Users and their tokens. A token is shown once and kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from studio.store.tables import TOKENS, USERS

WEEK = 7 * 24 * 3600.0
"""Life of every token, in seconds (protocol 2.6)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a claim token opens: one project of one user."""

    user_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """``now`` gives epoch seconds, ``secret`` a fresh random string (at least 128 bit)."""

    now: Callable[[], float]
    secret: Callable[[], str] = lambda: secrets.token_urlsafe(32)

    def user_for(self, connection: sa.Connection, client_id: str) -> str:
        """The user of this client id, made on first sight."""
        client = hashed(client_id)
        found = connection.execute(sa.select(USERS.c.id).where(USERS.c.client == client)).scalar_one_or_none()
        if found is not None:
            return str(found)
        user_id = f"anon_{secrets.token_hex(8)}"
        connection.execute(USERS.insert().values(id=user_id, client=client, created=self.now()))
        return user_id

    def issue(self, connection: sa.Connection, user_id: str, *, session_id: str | None = None) -> tuple[str, float]:
        """A fresh token and its expiry: for the API, or a claim token where ``session_id`` is named. Old ones stay."""
        kind, prefix = ("claim", "clm_") if session_id else ("api", "nmv_usr_")
        token, expires = prefix + self.secret(), self.now() + WEEK
        connection.execute(TOKENS.delete().where(TOKENS.c.expires <= self.now()))
        connection.execute(
            TOKENS.insert().values(
                hash=hashed(token), kind=kind, user_id=user_id, session_id=session_id, expires=expires
            )
        )
        return token, expires

    def user_of(self, connection: sa.Connection, token: str) -> str | None:
        """The user of an unexpired API token."""
        row = self._token(connection, token, "api")
        return None if row is None else str(row.user_id)

    def claim(self, connection: sa.Connection, token: str) -> Claim | None:
        """What an unexpired claim token opens."""
        row = self._token(connection, token, "claim")
        return None if row is None else Claim(row.user_id, row.session_id)

    def _token(self, connection: sa.Connection, token: str, kind: str) -> sa.Row[tuple[object, ...]] | None:
        return connection.execute(
            sa.select(TOKENS).where(
                TOKENS.c.hash == hashed(token), TOKENS.c.kind == kind, TOKENS.c.expires > self.now()
            )
        ).one_or_none()


def users(connection: sa.Connection) -> tuple[str, ...]:
    """Every user, oldest first."""
    return tuple(connection.execute(sa.select(USERS.c.id).order_by(USERS.c.created)).scalars())


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
