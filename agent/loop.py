"""A turn: the user's words become intents, five tools empty the queue, and errors become one last event."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Literal, assert_never

from agent.backend.access import OnRenewal
from agent.backend.history import Entry, History
from agent.errors import AgentError, Stopped
from agent.events import Done, Emit, Event, Failed, Notice, Progress, Status, Text, Warned
from agent.intents import Chat, Credits, Export, Help, Intent, Message, Offer, State, Upload
from agent.sentences import in_language, language_of, say
from agent.settings import Settings
from agent.tools import deliver, offers, upload
from agent.tools.answer import Answer
from agent.tools.context import Context
from agent.tools.secrets import without
from agent.tools.stopped import Stage
from agent.tools.table import carry_out
from agent.tools.turns import Turns, queued
from agent.tools.waiting import Waiting
from agent.understanding import planner, routing
from agent.understanding.mind import REMEMBERED, Mind
from agent.understanding.plain import plain
from agent.understanding.thread import Over, Thread

MOST_STEPS = 8
"""Intents that one message may lead to (behaviour 4)."""

Connect = Callable[[Emit, str], Awaitable[Context]]
"""(who hears of it, the language to say it in) → the tools' context."""
Final = Done | Failed


class Agent:
    """The conversation with one backend. ``connect`` makes the tools' context when the first tool needs the backend.

    ``goes_on``: with a project of an earlier start; it is looked at before the first message is read.
    """

    def __init__(
        self, settings: Settings, connect: Connect, history: History, *, mind: Mind | None = None, goes_on: bool = False
    ) -> None:
        self.settings = settings
        self._mind = mind or Mind()
        self._request = ""
        self._language = settings.language
        self._goes_on = goes_on
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
        language = language_of(message.text, self._language)

        async def work(tell: Emit) -> None:
            nonlocal message
            await self._take_up(message, tell, language)
            meant = self._mind.meant(message, say("say_export", language))
            if meant is None:
                sentences = offers.in_words(self._mind.sentences, language)
                tell(Text(text=say("which_offer", language, sentences=sentences)))
                return
            message = meant
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
            if self._context is not None and self._mind.offered is None:
                if any(isinstance(intent, Chat) for intent in done) and self._context.project.asked:
                    self._mind.offer("edit")  # "yes" then answers the editor's question
                elif deliver_to is None:
                    offers.tell(done, self._context, tell, language)

        return await self._guarded(work, emit, language, message.text)

    async def act(self, intents: Sequence[Intent], emit: Emit) -> Final:
        """Carry out intents that a command names itself, without words to read."""
        language = self._language
        return await self._guarded(lambda tell: self._act(intents, tell, language), emit, language)

    async def deliver(self, emit: Emit) -> Final:
        """Bring every render of this backend that has not been delivered yet; waits for those that still run."""
        language = self._language

        async def work(tell: Emit) -> None:
            context = await self._connected(tell, language, take_up=False)
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
                self._language = language
                self._on_renewal = lambda told: tell(Notice(text=in_language(told, language)))
                if self._context is not None:
                    self._context.project.request, self._context.project.heard = request, False
                    self._context.project.language = language
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
        waiting = Waiting(intents)
        self._check(intents)
        steps = 0
        while waiting:
            intent = waiting.next()
            if steps >= MOST_STEPS:
                emit(Notice(text=say("too_many_steps", language)))
                return
            steps += 1
            done.append(intent)
            for move in await self._step(intent, emit, language):
                if isinstance(move, Export) and owe is not None:
                    owe(move)
                else:
                    waiting.take(move)

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
                context = await self._connected(emit, language)
                context.project.request = self._request
                return await carry_out(intent, context, emit)
            case _:
                assert_never(intent)

    async def _take_up(self, message: Message, tell: Emit, language: str) -> None:
        """Before the first message to a project of an earlier start: how it stands, and what the user said in it."""
        if not self._goes_on or self._context is not None:
            return
        self._check((Upload(message.attachments),))
        context = await self._connected(tell, language)
        context.project.request, context.project.heard = message.text, False
        session_id = (await context.ready()).session_id
        self._mind.recall(self._history.said(session_id, REMEMBERED))
        with suppress(AgentError):  # the tool that comes next meets it again, and says it
            context.project.state = await context.session.peek()

    async def _connected(self, emit: Emit, language: str, *, take_up: bool = True) -> Context:
        """The context; on its first use also what an earlier start has left to deliver."""
        if self._context is not None:
            self._context.session.tell(self._on_renewal)
        else:
            self._context = await self._connect(emit, language)
            self._context.project.language = language
            self._context.session.tell(self._on_renewal)
            if take_up:
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


def _failed(error: AgentError, language: str) -> Failed:
    text = in_language(error.sentence, language)
    return Failed(code=error.code, text=text, retry=error.retry, exit_code=error.exit_code)
