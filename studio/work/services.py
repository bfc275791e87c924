"""What the studio's work and its web answers stand on, built once."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from studio.ledger import Ledger
from studio.settings import Settings
from studio.storage import Storage
from studio.store import files
from studio.store.accounts import Accounts, users
from studio.store.engine import open_engine, transaction
from studio.store.projects import Projects
from studio.store.runs import Runs
from studio.work.feed import Feed

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Services:
    """``now`` gives epoch seconds."""

    settings: Settings
    engine: sa.Engine
    storage: Storage
    accounts: Accounts
    projects: Projects
    ledger: Ledger
    runs: Runs
    feed: Feed
    now: Clock

    @classmethod
    def open(cls, settings: Settings, now: Clock = time.time, *, sweep: bool = True) -> Services:
        """Open (and make, where missing) the data folder. ``sweep``: what interrupted uploads and runs left goes away;
        only for the one who serves the folder."""
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        storage = Storage(settings.data)
        if sweep:
            storage.prepare()
        desk = cls(
            settings=settings,
            engine=open_engine(settings.database),
            storage=storage,
            accounts=Accounts(now),
            projects=Projects(now),
            ledger=Ledger(now),
            runs=Runs(now),
            feed=Feed(),
            now=now,
        )
        if sweep:
            with desk.read() as connection:
                if users(connection):  # a database that was put in the place of a lost one knows of nothing
                    known = files.ids(connection)
                    storage.sweep(known, {_folder_name(key) for key in desk.runs.with_files(connection)})
        return desk

    def write(self) -> AbstractContextManager[sa.Connection]:
        """One write transaction."""
        return transaction(self.engine)

    def read(self) -> AbstractContextManager[sa.Connection]:
        """A connection to read with."""
        return self.engine.connect()

    def folder(self, key: str) -> Path:
        """The folder of the run ``key``."""
        return self.storage.run(_folder_name(key))


def _folder_name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
