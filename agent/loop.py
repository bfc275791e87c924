"""A turn: the user's words become intents, five tools empty the queue, and errors become one last event."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import assert_never

from agent.errors import AgentError, Stopped
from agent.events import Done, Emit, Event, Failed, Notice, Progress, Text
from agent.intents import Chat, Credits, Export, Help, Intent, Message, Offer, State, Upload
from agent.sentences import in_language, language_of, say
from agent.settings import Settings
from agent.tools import chat, deliver, export, state, upload
from agent.tools import credits as balance
from agent.tools.context import Context
from agent.understanding import planner, routing

MOST_STEPS = 8
"""Intents that one message may lead to (behaviour 4)."""

Connect = Callable[[Emit], Awaitable[Context]]
Final = Done | Failed

STAGE_SENTENCE = {"work": "stopped_chat", "render": "stopped_render", "download": "stopped_render"}


class Agent:
    """The conversation with one backend. ``connect`` makes the tools' context when the first tool needs the backend."""

    def __init__(self, settings: Settings, connect: Connect) -> None:
        self.settings = settings
        self._connect = connect
        self._context: Context | None = None
        self._turn = asyncio.Lock()

    async def turn(self, message: Message, emit: Emit, *, deliver_to: Export | None = None) -> Final:
        """Carry out a message; the last event, which is also returned, is ``Done`` or ``Failed``.

        ``deliver_to``: the finished file is wanted whatever the message says (``subtitle-agent run``). A message that
        comes while another is being worked on waits for its turn. Cancelling the task stops the turn: ``Failed`` with
        exit code 130 is emitted before ``CancelledError`` goes on.
        """
        language = language_of(message.text, self.settings.language)

        async def work(tell: Emit) -> None:
            understood = planner.plan if deliver_to is None else planner.whole
            intents = understood(message, self._seen())
            if deliver_to is not None and any(isinstance(intent, Chat | Export) for intent in intents):
                intents = planner.with_export(intents, deliver_to)
            await self._empty(intents, message.text, tell, language)

        return await self._guarded(work, emit, language)

    async def act(self, intents: Sequence[Intent], emit: Emit) -> Final:
        """Carry out intents that a command names itself, without words to read."""
        language = language_of("", self.settings.language)
        return await self._guarded(lambda tell: self._empty(tuple(intents), "", tell, language), emit, language)

    async def deliver(self, emit: Emit) -> Final:
        """Bring every render of this backend that has not been delivered yet; waits for those that still run."""
        language = language_of("", self.settings.language)

        async def work(tell: Emit) -> None:
            context = await self._connected(tell, take_up=False)
            _, failure = await deliver.take_up(context, tell, language, wait=True)
            if failure is not None:
                raise failure

        return await self._guarded(work, emit, language)

    async def _guarded(self, work: Callable[[Emit], Awaitable[None]], emit: Emit, language: str) -> Final:
        stage = ""

        def tell(event: Event) -> None:
            nonlocal stage
            if isinstance(event, Progress):
                stage = "" if event.fraction == 1 and event.stage != "render" else event.stage
            emit(without(event, self._context.session.identity.secrets if self._context is not None else ()))

        async with self._turn:
            try:
                await work(tell)
            except asyncio.CancelledError:
                emit(_failed(Stopped(say(STAGE_SENTENCE.get(stage, "stopped"), language), code="stopped"), language))
                raise
            except AgentError as error:
                self._tell_notices(tell)
                final: Final = _failed(error, language)
            else:
                final = Done(session_id=self._context.project.session_id if self._context is not None else None)
            tell(final)
            return final

    async def _empty(self, intents: Sequence[Intent], request: str, emit: Emit, language: str) -> None:
        queue: deque[Intent] = deque(intents)
        for intent in intents:  # everything that can be refused is refused before anything is done
            if isinstance(intent, Upload):
                upload.check(intent, leaves_machine=self.settings.leaves_machine)
        if self._context is not None:
            self._context.project.request, self._context.project.edit_sent = request, False
        steps = 0
        while queue:
            intent = queue.popleft()
            if steps >= MOST_STEPS:
                emit(Notice(text=say("too_many_steps", language)))
                return
            steps += 1
            for move in await self._step(intent, request, emit, language):
                if isinstance(move, Offer) and move.what == "export" and any(isinstance(x, Export) for x in queue):
                    continue
                if move not in queue:
                    # what the reply asks for comes before what is left, but the file is made last
                    queue.insert(_place(queue, move), move)

    async def _step(self, intent: Intent, request: str, emit: Emit, language: str) -> tuple[Intent, ...]:
        match intent:
            case Help(topic):
                emit(Text(text=say(f"help_{topic}", language).strip()))
                return ()
            case Offer(what):
                emit(Notice(text=say(f"offer_{what}", language)))
                return ()
            case Upload(()):
                return (Offer("upload"),)
            case Upload() | Credits() | State() | Export() | Chat():
                context = await self._connected(emit)
                context.project.request = request
                try:
                    return await _carry_out(intent, context, emit)
                finally:
                    self._tell_notices(emit)
            case _:
                assert_never(intent)

    async def _connected(self, emit: Emit, *, take_up: bool = True) -> Context:
        """The context; on its first use also what an earlier start has left to deliver."""
        if self._context is None:
            self._context = await self._connect(emit)
            if take_up:
                language = language_of("", self.settings.language)
                left, _ = await deliver.take_up(self._context, emit, language, wait=False)
                if left:
                    emit(Notice(text=say("still_rendering", language)))
        return self._context

    def _seen(self) -> routing.Context:
        if self._context is None:
            return routing.Context()
        project = self._context.project
        return routing.Context(project.has_media, project.has_draft, project.rendering)

    def _tell_notices(self, emit: Emit) -> None:
        if self._context is not None:
            for notice in self._context.session.take_notices():
                emit(Notice(text=notice))


async def _carry_out(
    intent: Upload | Credits | State | Export | Chat, context: Context, emit: Emit
) -> tuple[Intent, ...]:
    match intent:
        case Upload():
            return await upload.run(intent, context, emit)
        case Credits():
            return await balance.run(intent, context, emit)
        case State():
            return await state.run(intent, context, emit)
        case Export():
            return await export.run(intent, context, emit)
        case Chat():
            return await chat.run(intent, context, emit)
        case _:
            assert_never(intent)


def _place(queue: deque[Intent], move: Intent) -> int:
    """Before a waiting export, unless the move is one itself."""
    if isinstance(move, Export):
        return len(queue)
    return next((at for at, waiting in enumerate(queue) if isinstance(waiting, Export)), len(queue))


def without(event: Event, secrets: Collection[str]) -> Event:
    """The event with every secret of ours hidden: a backend may say one back to us, in any sentence."""
    changes = {
        name: re.sub("|".join(map(re.escape, found)), "…", value)
        for name, value in event
        if isinstance(value, str) and (found := [secret for secret in secrets if len(secret) > 5 and secret in value])
    }
    return event.model_copy(update=changes) if changes else event


def _failed(error: AgentError, language: str) -> Failed:
    text = in_language(error.sentence, language)
    return Failed(code=error.code, text=text, retry=error.retry, exit_code=error.exit_code)
