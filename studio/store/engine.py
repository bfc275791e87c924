"""The database engine: one SQLite file in WAL mode, shared with the job engine, writers serialised."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from studio.errors import DiskFull, StudioError
from studio.store.tables import METADATA

NO_ROOM = DiskFull("DISK_FULL", "The disk is full. Make some room and try again; nothing was changed.")
BUSY = StudioError("BUSY", "Another program holds the studio's database. Close it and try again; nothing was changed.")

_KNOWN: dict[int, StudioError] = {
    sqlite3.SQLITE_FULL: NO_ROOM,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
}


def open_engine(path: Path) -> sa.Engine:
    """The engine for ``path``; the file and our tables are made if missing.

    ``synchronous=FULL``: what was answered to a client survives a power cut. ``unixepoch`` is registered where
    SQLite is older than 3.38 / 3.42, because the job engine's tables call it. Raises ``DiskFull``, and ``StudioError``
    for a file that is no database of ours.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = sa.create_engine(
        f"sqlite:///{path}", connect_args={"check_same_thread": False}, pool_size=10, max_overflow=20
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        if sqlite3.sqlite_version_info < (3, 42, 0):
            connection.create_function("unixepoch", -1, _unixepoch)

    try:
        with no_room(), engine.begin() as connection:
            connection.execute(sa.text("BEGIN IMMEDIATE"))
            METADATA.create_all(connection)
    except sa.exc.DBAPIError as error:
        engine.dispose()
        raise StudioError(
            "FAILED",
            f"The database {path} cannot be used: {error.orig}. Put a copy of it in its place, or move it away to "
            "start anew.",
        ) from error
    path.chmod(0o600)
    return engine


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One write transaction. Takes the write lock first, so that what was read is still true when it is written."""
    with no_room(), engine.begin() as connection:
        connection.execute(sa.text("BEGIN IMMEDIATE"))
        yield connection


@contextmanager
def no_room() -> Iterator[None]:
    """Turn a full disk, seen by SQLite or the file system, into ``DiskFull``, and a locked database into ``BUSY``."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        known = _KNOWN.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF)
        if known is not None:
            raise known from error
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NO_ROOM from error
        raise


def _unixepoch(*arguments: object) -> float | int:
    """SQLite's ``unixepoch`` for the forms that are used: now, with or without fractions."""
    return time.time() if "subsec" in arguments or "subsecond" in arguments else int(time.time())
