"""What the agent's tests share: settings in a folder of their own, a skill, a sleep that does not wait, a backend."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from hypothesis import settings as hypothesis_settings

from agent.settings import Settings
from agent.skill import Skill
from tests.agent.foreign import Foreign, serve
from tests.agent.led import Lead, leading
from tests.agent.talker import Talker, script

hypothesis_settings.register_profile("shared machine", deadline=None)
hypothesis_settings.load_profile("shared machine")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    env = {"SUBTITLE_AGENT_HOME": str(tmp_path / "home"), "NEMO_API_URL": "https://backend.example"}
    return Settings.from_env(env)


@pytest.fixture
def skill() -> Skill:
    return Skill(name="ai-subtitles-for-video", version="1.2.3", platform="cursor")


@dataclass
class Sleeper:
    """Remembers how long it was asked to wait and lets others run instead."""

    waited: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.fixture
def foreign() -> Iterator[Foreign]:
    with serve() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
def talker(foreign: Foreign, settings: Settings, skill: Skill, sleeper: Sleeper, tmp_path: Path) -> Talker:
    script(foreign)
    return Talker(foreign, settings, skill, sleeper, tmp_path / "out")


@pytest.fixture
def lead(talker: Talker, foreign: Foreign) -> Lead:
    return leading(talker, foreign)
