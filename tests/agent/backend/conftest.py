"""What the tests of the wire share: a client, and starts of the program on a foreign backend."""

from __future__ import annotations

import httpx
import pytest

from agent.backend.client import Client
from agent.settings import Pace, Settings
from agent.skill import Skill
from tests.agent.backend.starts import CREDITS, TASK, TOKEN, Maker, sessions, tokens
from tests.agent.conftest import Sleeper
from tests.agent.foreign import Foreign, envelope

SECRET = "nmv_usr_0123456789"


@pytest.fixture
def answers(foreign: Foreign) -> None:
    foreign.on(TOKEN, *tokens("one", "two", "three"))
    foreign.on(TASK, *sessions("s1", "s2"))
    foreign.on(CREDITS, envelope({"available": 90, "frozen": 10, "total": 100}))


@pytest.fixture
def make(
    http: httpx.AsyncClient, foreign: Foreign, skill: Skill, settings: Settings, sleeper: Sleeper, answers: None
) -> Maker:
    del answers
    return Maker(http, foreign, skill, settings.at(foreign.url), sleeper)


@pytest.fixture
def client(http: httpx.AsyncClient, foreign: Foreign, skill: Skill) -> Client:
    return Client(http, foreign.url, skill, token=SECRET, pace=Pace(download_retry=0.0))
