"""One message in a model's hands: it is asked for the next step, its calls are judged, results go back as marked data.

Nothing is carried out here: ``next`` gives the loop one intent after the other, and at last ``Over``.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.errors import ModelFailed
from agent.events import Event
from agent.intents import Chat, Export, Help, Intent, Message, Upload
from agent.understanding import planner, prompts, toolbox, wording
from agent.understanding.accumulate import Answer, Call
from agent.understanding.advisor import Advisor, Spent
from agent.understanding.guards import Guard, bare
from agent.understanding.routing import Context, Reading

LONGEST_RESULT = 4000
"""Characters of a tool's result that the model reads."""
LONGEST_EARLIER = 500
MOST_REFUSALS = 3
"""Answers in a row that hold nothing but refused calls, after which the model is stopped."""


@dataclass(frozen=True, slots=True)
class Step:
    """Carry this out, then say what came of it: ``Thread.result``."""

    call: Call
    intent: Intent


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing more to ask. ``rest`` is what the table reads and the model left undone, ``text`` the answer in words.

    ``failure``: why the model was left, where it was.  ``halved``: an edit of the message may not have been sent.
    """

    rest: tuple[Intent, ...] = ()
    text: str = ""
    failure: ModelFailed | None = None
    halved: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message that the user sent before in this conversation, and the routes that it took."""

    said: str
    did: tuple[str, ...] = ()


@dataclass(slots=True)
class Thread:
    """``table``: the intents that stand if the model fails. ``delivers``: the command itself makes the file, last."""

    advisor: Advisor
    message: Message
    reading: Reading
    table: tuple[Intent, ...]
    context: Context
    earlier: Sequence[Earlier] = ()
    offers: Sequence[str] = ()
    delivers: bool = False
    read: wording.Read = field(init=False)
    _guard: Guard = field(init=False)
    _messages: list[Mapping[str, Any]] = field(init=False)
    _calls: deque[Call] = field(default_factory=deque)
    _planned: tuple[Intent, ...] = ()
    _spent: Spent = field(default_factory=Spent)
    _steps: int = 0
    _idle: int = 0
    _waiting: Call | None = None
    _results: bool = False
    _shown: int = 0
    _owed: Intent | None = None

    def __post_init__(self) -> None:
        self._guard = Guard(
            self.message, self.reading, tuple(item.said for item in self.earlier), delivers=self.delivers
        )
        self.read = wording.Read(
            self.message.text,
            done=self._guard.done,
            acting=any(not isinstance(intent, Help) for intent in self.table),
        )
        self._messages = [
            {"role": "system", "content": self._prompt()},
            {"role": "user", "content": self.message.text or "(no words, only files)"},
        ]

    async def next(self) -> Step | Over:
        """The next step. Asks the model when the calls of its last answer are done."""
        while True:
            while self._calls:
                if self._steps >= self.advisor.bounds.steps:
                    return self._leave(_stopped())
                if (step := self._judged(self._calls[0])) is not None:
                    return step
            if self._idle >= MOST_REFUSALS or self._steps >= self.advisor.bounds.steps:
                return self._leave(_stopped())
            try:
                self._guard.untrusted = self._results
                answer = await self.advisor.ask(self._messages, self._spent, tools=toolbox.SCHEMAS)
            except ModelFailed as failure:
                return self._leave(failure)
            if not answer.calls:
                return self._last(answer)
            self._take(answer)

    @property
    def done(self) -> list[Intent]:
        """What was carried out, in order."""
        return self._guard.done

    @property
    def asks(self) -> bool:
        """Whether the next step has to be asked of the model."""
        return not self._calls

    @property
    def files(self) -> tuple[str, ...]:
        """Files that were certainly handed over and are not sent yet."""
        return self._guard.missing_uploads()

    def hear(self, event: Event) -> None:
        """What the user is told while a step is carried out: the model reads it as the step's result."""
        self.read.hear(event)

    def result(self, step: Step, done: Sequence[Intent]) -> None:
        """A step is over. ``done``: what was carried out for it; its outcome goes to the model as data."""
        self._guard.done.extend(done)
        if step.call is self._waiting:
            self._results = True
            outcome = {"outcome": "done", "shown": self.read.shown[self._shown :]}
            self._tell(step.call, prompts.render("result", outcome=_bounded(outcome)))
            self._waiting = None
        self._shown = len(self.read.shown)

    def owe(self, move: Intent) -> None:
        """An export that the editor's reply leads to, and that the user asked for: made at the end, once."""
        self._owed = move

    def _judged(self, call: Call) -> Step | None:
        intent = toolbox.read(call)
        judged = intent if isinstance(intent, toolbox.Refused) else self._guard.judge(intent, self._planned)
        first = self._guard.missing_uploads() if isinstance(judged, Chat | Export) else ()
        if first:  # files go before what is done with them; the call itself is next
            return Step(Call("", "upload", ""), Upload(first))
        self._calls.popleft()
        self._steps += 1
        if isinstance(judged, toolbox.Refused):
            self._tell(call, json.dumps({"refused": judged.why}, ensure_ascii=False))
            return None
        self._idle, self._waiting = 0, call
        return Step(call, judged)

    def _take(self, answer: Answer) -> None:
        self._idle += 1  # until one of the calls is carried out
        self._calls.extend(answer.calls)
        found = (toolbox.read(call) for call in answer.calls)
        self._planned = tuple(intent for intent in found if not isinstance(intent, toolbox.Refused))
        calls = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments or "{}"}}
            for call in answer.calls
        ]
        self._messages.append({"role": "assistant", "content": None, "tool_calls": calls})

    def _last(self, answer: Answer) -> Over:
        """The model is done: its words, where they may be shown and say something new."""
        text = wording.said(answer)
        if self._guard.done:
            new = wording.fit(text, self.read) and not wording.repeats(text, self.read)
            return Over(self._left(only_sure=True), text if new else "")
        if not wording.fit(text, self.read, known=prompts.render("facts")):
            return self._leave(ModelFailed("", code="model_odd"))
        return Over(self._left(only_sure=True), text)

    def _leave(self, failure: ModelFailed) -> Over:
        sent = bare("".join(intent.message for intent in self._guard.done if isinstance(intent, Chat)))
        wishes = [bare(intent.message) for intent in self.table if isinstance(intent, Chat)]
        halved = bool(sent) and any(wish not in sent and len(wish) > len(sent) * 1.5 for wish in wishes)
        return Over(self._left(only_sure=False), failure=failure, halved=halved)

    def _left(self, *, only_sure: bool) -> tuple[Intent, ...]:
        sure = planner.sure_routes(self.reading) - {"chat", "help"} if only_sure else None
        rest = planner.left(self.table, self._guard.done, sure)
        made = any(isinstance(intent, Export) for intent in (*self._guard.done, *rest))
        return rest if self._owed is None or made else (*rest, self._owed)

    def _tell(self, call: Call, content: str) -> None:
        self._messages.append({"role": "tool", "tool_call_id": call.id, "content": content})

    def _prompt(self) -> str:
        facts = {
            "project": {
                "has_media": self.context.has_media,
                "has_draft": self.context.has_draft,
                "rendering": self.context.rendering,
            },
            "files_given": sorted(self._guard.given)[:20],
            "offered": [self.context.offered] if self.context.offered else list(self.offers),
            "earlier": [{"said": item.said[:LONGEST_EARLIER], "did": list(item.did)} for item in self.earlier],
            "file_is_made_at_the_end": self.delivers,
            "skill": {"name": self.advisor.skill.name, "defaults": dict(self.advisor.skill.defaults)},
        }
        return prompts.render("plan", tools=toolbox.TOOLS, facts=facts, steps=self.advisor.bounds.steps)


def _stopped() -> ModelFailed:
    return ModelFailed("", code="model_stopped")


def _bounded(outcome: Mapping[str, Any]) -> str:
    """JSON of at most ``LONGEST_RESULT`` characters that cannot close the marks around it."""
    room = LONGEST_RESULT
    fitted: dict[str, Any] = {}
    for key, value in outcome.items():
        if isinstance(value, list):
            kept = []
            for item in value:
                kept.append(str(item)[: max(room, 0)])
                room -= len(kept[-1])
            value = [item for item in kept if item]
        fitted[key] = value
    return json.dumps(fitted, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
