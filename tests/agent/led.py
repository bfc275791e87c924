"""A conversation that a scripted model leads, on a foreign backend; time passes only while the model is waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

from agent.intents import Export, Message, State
from agent.loop import Agent, Final
from agent.settings import ModelSettings
from tests.agent.foreign import Foreign
from tests.agent.scripted_model import Line, ScriptedModel, scripted
from tests.agent.talker import Rendering, Talker, completed

KEY = "sk-secret-key"
UNSURE = "add a title that feels like summer"
"""A wish that a model is asked about, as about every other here unless ``asks_below`` says when."""


@dataclass
class Led:
    """A conversation with a model; ``model`` is the scripted server."""

    talker: Talker
    model: ScriptedModel
    agent: Agent

    async def say(self, text: str, *files: str, deliver_to: Export | None = None) -> Final:
        return await self.agent.turn(Message(text, files), self.talker.events.append, deliver_to=deliver_to)


Lead = Callable[..., AbstractAsyncContextManager[Led]]


def leading(talker: Talker, foreign: Foreign) -> Lead:
    """Makes conversations; each takes the script of its model, and how sure the table must be not to ask it."""
    Rendering(foreign, completed(foreign))

    @asynccontextmanager
    async def begin(*script: Line, asks_below: float = 1.01) -> AsyncIterator[Led]:
        with scripted(*script) as model:
            now = 0.0

            async def sleep(seconds: float) -> None:
                nonlocal now
                await asyncio.sleep(0.001)
                if model.stalled.is_set():  # only waiting for the model makes the time pass
                    model.stalled.clear()
                    now += seconds

            settings = ModelSettings(model.url, "tiny", KEY, asks_below=asks_below)
            talker.settings, talker.sleeper = replace(talker.settings, model=settings), sleep
            async with talker.agent(clock=lambda: now) as agent:
                await agent.act([State()], lambda _: None)  # a project that has a draft already
                yield Led(talker, model, agent)

    return begin
