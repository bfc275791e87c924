"""Builds an agent from settings. The one HTTP client is made here and closed with the agent."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from agent.backend import local
from agent.backend.client import Client
from agent.backend.history import History, KnownSession
from agent.backend.identity import Identity
from agent.backend.renders import Ledger
from agent.backend.runs import Runs
from agent.backend.session import Session
from agent.backend.wire import Health
from agent.events import Emit, Progress, Status
from agent.loop import Agent
from agent.sentences import say
from agent.settings import Settings, is_loopback
from agent.skill import Skill, load_skill
from agent.tools.context import Clock, Context, Sleep
from agent.understanding.advisor import Advisor
from agent.understanding.mind import Mind
from agent.understanding.model import Model

LEDGER = "renders"
RUNS = "runs"
HISTORY = "history"
"""Folders under the agent's data folder: the render ledger, open chat runs and session locks, conversations."""


@asynccontextmanager
async def open_agent(
    settings: Settings,
    *,
    skill: Skill | None = None,
    folder: Path | None = None,
    resume: bool = False,
    session_id: str | None = None,
    clock: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[Agent]:
    """An agent for one backend. Nothing is contacted before the first tool needs it.

    ``folder`` is where finished files go (the working folder). ``resume`` goes on with the last project,
    ``session_id`` with one by its id.
    """
    skill = skill or load_skill(source=settings.skill_source)
    history = History(settings.data_dir / HISTORY)
    near = settings.base_url is None or is_loopback(settings.base_url)
    # a proxy has no business between two programs of one machine
    async with (
        httpx.AsyncClient(trust_env=not near, follow_redirects=False) as http,
        _mind(settings, skill, clock, sleep) as mind,
    ):

        async def connect(emit: Emit, language: str) -> Context:
            client = Client(http, settings.base_url or "http://127.0.0.1", skill, pace=settings.pace)
            known, key = settings, settings.base_url or ""

            async def probe(url: str) -> Health:
                return await Client(http, url, skill, pace=settings.pace).health()

            async def find_studio() -> str:
                return (await local.start(settings, probe, sleep=sleep, clock=clock)).url

            if settings.backend == "local":
                emit(Status(text=say("backend_local", language)))
                emit(Progress(stage="setup", label=say("setting_up", language)))
                studio = await local.start(settings, probe, sleep=sleep, clock=clock)
                client.base_url, key, known = studio.url, studio.key, settings.at(studio.url)
            elif near:
                emit(Status(text=say("backend_near", language, url=settings.base_url)))
                emit(Progress(stage="setup", label=say("setting_up", language)))
            else:
                host = urlsplit(settings.base_url or "").hostname
                emit(Status(text=say("backend_hosted", language, host=host)))
                emit(Progress(stage="setup", label=say("setting_up", language)))
            session = Session(
                client,
                Identity(settings, key, sleep=sleep),
                known,
                sleep=sleep,
                resume=resume,
                session_id=session_id,
                task_of=history.task_of,
                reconnect=find_studio if settings.backend == "local" else None,
            )
            emit(Progress(stage="setup", label=say("ready", language), fraction=1.0))
            return Context(
                session=session,
                ledger=Ledger(settings.data_dir / LEDGER),
                settings=known,
                key=key,
                folder=(folder or Path.cwd()).absolute(),
                clock=clock,
                sleep=sleep,
                runs=Runs(settings.data_dir / RUNS, key),
                history=history,
                reword=mind.reword if mind.advisor is not None else None,
            )

        goes_on = resume or session_id is not None
        yield Agent(settings, connect, history, mind=mind, goes_on=goes_on)


@asynccontextmanager
async def _mind(settings: Settings, skill: Skill, clock: Clock, sleep: Sleep) -> AsyncIterator[Mind]:
    """The model's side, with an HTTP client of its own: it is another host, behind another proxy or none."""
    if settings.model is None:
        yield Mind()
        return
    async with httpx.AsyncClient(trust_env=settings.model.leaves_machine, follow_redirects=False) as http:
        yield Mind(Advisor(Model(settings.model, http), skill, clock, sleep))


def pending_renders(settings: Settings) -> bool:
    """Whether any backend still owes a file: so ``jobs`` can say "nothing" without starting a studio."""
    return bool(Ledger(settings.data_dir / LEDGER).pending())


def sessions(settings: Settings) -> tuple[KnownSession, ...]:
    """The sessions that this machine knows, the one used last first: each can be given to ``open_agent`` by its id."""
    return History(settings.data_dir / HISTORY).sessions()
