"""One studio for the tests that do not need a fresh one: every test is a user of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.studio.running import Person, Running, running


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("studio")) as found:
        yield found


@pytest.fixture
def person(studio: Running) -> Iterator[Person]:
    with studio.person() as found:
        yield found
