"""The ledger: sums, one freeze and one close for a job, nothing below zero, a grant a week."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from studio.errors import OutOfCredits
from studio.ledger import WEEK, Balance, Ledger, price
from studio.store.accounts import Accounts
from studio.store.engine import open_engine, transaction


class Desk:
    """A ledger with a clock that is set by hand."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.time = 1_000_000.0
        self.ledger = Ledger(lambda: self.time)
        with transaction(engine) as connection:
            self.user = Accounts(lambda: self.time).user_for(connection, "client")
            self.ledger.welcome(connection, self.user)

    @property
    def balance(self) -> Balance:
        with self.engine.connect() as connection:
            return self.ledger.balance(connection, self.user)

    def freeze(self, job: str, amount: int) -> None:
        with transaction(self.engine) as connection:
            self.ledger.freeze(connection, self.user, job, amount)

    def close(self, job: str, spent: int) -> None:
        with transaction(self.engine) as connection:
            self.ledger.close(connection, self.user, job, spent)

    def welcome(self) -> None:
        with transaction(self.engine) as connection:
            self.ledger.welcome(connection, self.user)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    engine = open_engine(tmp_path / "studio.db")
    yield Desk(engine)
    engine.dispose()


def test_frozen_is_apart_and_total_is_both(desk: Desk) -> None:
    desk.freeze("job", 3)
    assert desk.balance == Balance(97, 3)
    assert desk.balance.total == 100


def test_a_repeated_step_never_charges_twice(desk: Desk) -> None:
    for _ in range(3):
        desk.freeze("job", 3)
    for _ in range(3):
        desk.close("job", 2)
    assert desk.balance == Balance(98, 0)


def test_a_job_is_closed_once_either_way(desk: Desk) -> None:
    desk.freeze("job", 3)
    desk.close("job", 0)
    desk.close("job", 3)
    assert desk.balance == Balance(100, 0)


def test_no_more_than_was_held_is_spent(desk: Desk) -> None:
    desk.freeze("job", 3)
    desk.close("job", 50)
    assert desk.balance == Balance(97, 0)


def test_what_is_not_there_cannot_be_frozen(desk: Desk) -> None:
    desk.freeze("one", 99)
    with pytest.raises(OutOfCredits) as error:
        desk.freeze("two", 2)
    assert error.value.code == "2001"
    assert "subtitle-studio credits grant 100" in error.value.sentence
    assert desk.balance == Balance(1, 99)


def test_closing_what_was_never_frozen_changes_nothing(desk: Desk) -> None:
    desk.close("job", 5)
    assert desk.balance == Balance(100, 0)


def test_the_welcome_comes_once_a_week(desk: Desk) -> None:
    desk.welcome()
    desk.time += WEEK - 1
    desk.welcome()
    assert desk.balance.available == 100
    desk.time += 1
    desk.welcome()
    desk.welcome()
    assert desk.balance.available == 200


@pytest.mark.parametrize(("ms", "languages", "cost"), [(1, 1, 1), (600_000, 1, 1), (600_001, 1, 2), (75_000, 2, 2)])
def test_the_price_counts_started_ten_minutes_for_each_language(ms: int, languages: int, cost: int) -> None:
    assert price(ms, languages) == cost
