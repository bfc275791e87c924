"""A turn: the user's words become intents, five tools empty the queue, and errors become one last event."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Literal, assert_never

from agent.backend.access import OnRenewal
from agent.backend.history import Entry, History
from agent.errors import AgentError, Stopped
from agent.events import Done, Emit, Event, Failed, Notice, Progress, Status, Text, Warned
from agent.intents import Chat, Credits, Export, Help, Intent, Message, Offer, State, Upload
from agent.sentences import in_language, language_of, say
from agent.settings import Settings
from agent.tools import chat, deliver, export, offers, state, upload
from agent.tools import credits as balance
from agent.tools.answer import Answer
from agent.tools.context import Context
from agent.tools.stopped import Stage
from agent.tools.turns import Turns, queued
from agent.understanding import planner, routing
from agent.understanding.mind import Mind
from agent.understanding.plain import plain
from agent.understanding.thread import Over, Thread

MOST_STEPS = 8
"""Intents that one message may lead to (behaviour 4)."""

Connect = Callable[[Emit], Awaitable[Context]]
Final = Done | Failed


class Agent:
    """The conversation with one backend. ``connect`` makes the tools' context when the first tool needs the backend."""

    def __init__(self, settings: Settings, connect: Connect, history: History, *, mind: Mind | None = None) -> None:
        self.settings = settings
        self._mind = mind or Mind()
        self._request = ""
        self._connect = connect
        self._history = history
        self._context: Context | None = None
        self._turns = Turns()
        self._on_renewal: OnRenewal = lambda _: None

    async def turn(self, message: Message, emit: Emit, *, deliver_to: Export | None = None) -> Final:
        """Carry out a message; the last event, which is also returned, is ``Done`` or ``Failed``.

        ``deliver_to``: the finished file is wanted whatever the message says (``subtitle-agent run``). A message that
        comes while another is being worked on waits for its turn. Cancelling the task stops the turn: ``Failed`` with
        exit code 130 is emitted before ``CancelledError`` goes on.
        """
        language = language_of(message.text, self.settings.language)

        async def work(tell: Emit) -> None:
            self._begin(message.text, tell, language)
            seen = self._seen()
            rest = (planner.plan if deliver_to is None else planner.whole)(message, seen)
            thread = self._mind.thread(message, rest, seen, delivers=deliver_to is not None)
            self._mind.begin()
            done, answer = thread.done if thread is not None else [], ""
            try:
                if thread is not None:
                    over = await self._led(thread, tell, language)
                    rest, answer = over.rest, over.text
                if deliver_to is not None and any(isinstance(intent, Chat | Export) for intent in (*done, *rest)):
                    rest = planner.with_export(rest, deliver_to)
                await self._empty(rest, tell, language, done)
            finally:
                self._mind.remember(message, done)
            if answer:
                tell(Text(text=plain(answer)))
            if deliver_to is None and self._context is not None:
                offers.tell(done, self._context, tell, language)

        return await self._guarded(work, emit, language, message.text)

    async def act(self, intents: Sequence[Intent], emit: Emit) -> Final:
        """Carry out intents that a command names itself, without words to read."""
        language = language_of("", self.settings.language)
        return await self._guarded(lambda tell: self._act(intents, tell, language), emit, language)

    async def deliver(self, emit: Emit) -> Final:
        """Bring every render of this backend that has not been delivered yet; waits for those that still run."""
        language = language_of("", self.settings.language)

        async def work(tell: Emit) -> None:
            context = await self._connected(tell, take_up=False)
            _, failure = await deliver.take_up(context, tell, language, wait=True)
            if failure is not None:
                raise failure

        return await self._guarded(work, emit, language)

    def history(self) -> tuple[Entry, ...]:
        """What was said and delivered in the open session, oldest first; empty before there is one."""
        session_id = self._context.project.session_id if self._context is not None else None
        return self._history.entries(session_id) if session_id is not None else ()

    async def _guarded(
        self, work: Callable[[Emit], Awaitable[None]], emit: Emit, language: str, request: str = ""
    ) -> Final:
        """One turn: queued, told, remembered, and ended by exactly one last event."""
        stage, answer = Stage(), Answer()

        def tell(event: Event) -> None:
            clean = without(event, self._secrets())
            stage.follow(clean)
            answer.follow(clean)
            self._mind.hear(clean)
            emit(clean)

        try:
            async with self._turns.mine(request, queued(emit, language)):
                stage.begin()
                self._on_renewal = lambda told: tell(Notice(text=in_language(told, language)))
                if self._context is not None:
                    self._context.project.request, self._context.project.heard = request, False
                try:
                    await work(tell)
                except AgentError as error:
                    final: Final = _failed(error, language)
                else:
                    final = Done(session_id=self._context.project.session_id if self._context is not None else None)
                finally:
                    if self._context is not None:
                        self._context.release()
                tell(final)
                return final
        except asyncio.CancelledError:
            tell(_failed(Stopped(say(stage.key(self._context), language), code="stopped"), language))
            raise
        finally:
            if self._context is not None:
                answer.keep(self._context)

    async def _led(self, thread: Thread, tell: Emit, language: str) -> Over:
        """Let the model lead: carry out its steps one by one until it is done or the table takes over."""

        def heard(event: Event) -> None:
            thread.hear(event)
            tell(event)

        def thinking(fraction: float | None = None) -> None:
            stage: Literal["work", "setup"] = "work" if thread.done else "setup"  # what a stop would leave behind
            tell(Progress(stage=stage, label=say("thinking", language), fraction=fraction))

        self._check((Upload(thread.files),))
        while True:
            if asks := thread.asks:
                thinking()
            step = await thread.next()
            if asks:
                thinking(1.0)
            if isinstance(step, Over):
                break
            done: list[Intent] = []
            try:
                await self._empty((step.intent,), heard, language, done, owe=thread.owe)
            finally:
                thread.result(step, done)
        if step.failure is not None and (told := self._mind.complaint(step.failure)):
            tell(Warned(code="MODEL", text=in_language(told, language)))
        if step.halved:
            tell(Notice(text=say("rest_unsaid", language)))
        return step

    async def _act(self, intents: Sequence[Intent], tell: Emit, language: str) -> None:
        self._begin("", tell if any(isinstance(intent, Chat) for intent in intents) else None, language)
        await self._empty(intents, tell, language, [])

    def _begin(self, request: str, tell: Emit | None, language: str) -> None:
        """A new message: what it asks for has not been sent yet. ``tell`` hears of a model on another host, once."""
        if tell is not None and (host := self._mind.host_to_name()) is not None:
            tell(Status(text=say("model_far", language, host=host)))
        self._request = request
        if self._context is not None:
            self._context.project.request, self._context.project.edit_sent = request, False

    async def _empty(
        self,
        intents: Sequence[Intent],
        emit: Emit,
        language: str,
        done: list[Intent],
        *,
        owe: Callable[[Export], None] | None = None,
    ) -> None:
        """Carry out ``intents`` and what follows; each goes into ``done``. ``owe`` takes exports that follow."""
        queue: deque[Intent] = deque(intents)
        self._check(intents)
        steps = 0
        while queue:
            intent = queue.popleft()
            if steps >= MOST_STEPS:
                emit(Notice(text=say("too_many_steps", language)))
                return
            steps += 1
            done.append(intent)
            for move in await self._step(intent, emit, language):
                if isinstance(move, Offer) and move.what == "export" and any(isinstance(x, Export) for x in queue):
                    continue
                if isinstance(move, Export) and owe is not None:
                    owe(move)
                elif move not in queue:
                    # what the reply asks for comes before what is left, but the file is made last
                    queue.insert(_place(queue, move), move)

    def _check(self, intents: Sequence[Intent]) -> None:
        """Everything that can be refused is refused before anything is done."""
        for intent in intents:
            if isinstance(intent, Upload):
                upload.check(intent, leaves_machine=self.settings.leaves_machine)

    async def _step(self, intent: Intent, emit: Emit, language: str) -> tuple[Intent, ...]:
        match intent:
            case Help(topic):
                if topic != "general" or not await self._mind.answered(self._request, self._seen(), emit):
                    emit(Text(text=say(f"help_{topic}", language).strip()))
                return ()
            case Offer(what):
                self._mind.offer(what)
                emit(Notice(text=say(f"offer_{what}", language)))
                return ()
            case Upload(()):
                return (Offer("upload"),)
            case Upload() | Credits() | State() | Export() | Chat():
                context = await self._connected(emit)
                context.project.request = self._request
                return await _carry_out(intent, context, emit)
            case _:
                assert_never(intent)

    async def _connected(self, emit: Emit, *, take_up: bool = True) -> Context:
        """The context; on its first use also what an earlier start has left to deliver."""
        if self._context is not None:
            self._context.session.tell(self._on_renewal)
        else:
            self._context = await self._connect(emit)
            self._context.session.tell(self._on_renewal)
            if take_up:
                language = language_of("", self.settings.language)
                left, _ = await deliver.take_up(self._context, emit, language, wait=False)
                if left:
                    emit(Notice(text=say("still_rendering", language)))
        return self._context

    def _secrets(self) -> tuple[str, ...]:
        key = self.settings.model.key if self.settings.model is not None else None
        own = self._context.session.identity.secrets if self._context is not None else ()
        return (*own, key) if key else tuple(own)

    def _seen(self) -> routing.Context:
        if self._context is None:
            return routing.Context(offered=self._mind.offered)
        project = self._context.project
        return routing.Context(project.has_media, project.has_draft, project.rendering, self._mind.offered)


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
