"""Undo and redo: a stack of drafts, each step once for a job, and a new edit ends what could be redone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from studio.store.accounts import Accounts
from studio.store.engine import open_engine, transaction
from studio.store.projects import Projects


class Desk:
    """A project whose drafts are single letters."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.projects = Projects(lambda: 1_000_000.0)
        with transaction(engine) as connection:
            user = Accounts(lambda: 1_000_000.0).user_for(connection, "client")
            self.id = self.projects.create(connection, user, "talk", None).id
        for letter in "abc":
            self.save(letter)

    def save(self, body: str) -> None:
        with transaction(self.engine) as connection:
            self.projects.save(connection, self.id, body, job=f"job-{body}")

    def undo(self, job: str, steps: int = 1) -> str | None:
        with transaction(self.engine) as connection:
            found = self.projects.undo(connection, self.id, job=job, steps=steps)
        return found[1] if found else None

    def redo(self, job: str, steps: int = 1) -> str | None:
        with transaction(self.engine) as connection:
            found = self.projects.redo(connection, self.id, job=job, steps=steps)
        return found[1] if found else None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    engine = open_engine(tmp_path / "studio.db")
    yield Desk(engine)
    engine.dispose()


def test_steps_back_and_forth_lead_to_the_same_drafts(desk: Desk) -> None:
    assert desk.undo("u1") == "b"
    assert desk.undo("u2") == "a"
    assert desk.undo("u3") is None
    assert desk.redo("r1") == "b"
    assert desk.redo("r2") == "c"
    assert desk.redo("r3") is None
    assert desk.undo("u4", steps=2) == "a"
    assert desk.redo("r4", steps=9) == "c"
    assert desk.undo("u5", steps=9) == "a"


def test_a_step_that_runs_again_after_a_crash_goes_no_further(desk: Desk) -> None:
    assert [desk.undo("u1") for _ in range(3)] == ["b", "b", "b"]
    assert [desk.redo("r1") for _ in range(3)] == ["c", "c", "c"]
    assert desk.undo("u2") == "b"


def test_a_new_edit_ends_what_could_be_redone(desk: Desk) -> None:
    desk.undo("u1")
    desk.save("d")
    assert desk.redo("r1") is None
    assert desk.undo("u2") == "b"
