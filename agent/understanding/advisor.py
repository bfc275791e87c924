"""Asks the model within its bounds: seconds and tokens of a turn, and a rest after a failure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agent.errors import ModelFailed
from agent.sentences import sentence
from agent.settings import Bounds
from agent.skill import Skill
from agent.understanding.accumulate import Answer
from agent.understanding.model import JSON, Model
from agent.understanding.patience import Clock, Sleep, within

REST_FOR_GOOD = frozenset({"model_key", "model_unknown"})
"""Failures that the same settings meet every time."""
REST = frozenset({"model_away", "model_slow", "model_busy"})
THOUGHTS = re.compile(r"</?(?:think|thinking|reasoning)>", re.I)
TOKEN = 3
"""Characters of a token, roughly and carefully, where a server does not count."""


@dataclass(slots=True)
class Spent:
    """What a turn has cost so far."""

    seconds: float = 0.0
    tokens: int = 0


@dataclass(slots=True)
class Advisor:
    """``failures`` are codes that the user has been told of. ``plain_speaker``: the model has been heard to the end of
    an answer and wrote no thoughts into it, so that the next may be shown as it comes."""

    model: Model
    skill: Skill
    clock: Clock
    sleep: Sleep
    named: bool = False
    plain_speaker: bool = False
    failures: set[str] = field(default_factory=set)
    _rests_until: float = field(default=float("-inf"))

    @property
    def bounds(self) -> Bounds:
        return self.model.settings.bounds

    @property
    def awake(self) -> bool:
        """Whether asking makes sense now."""
        return self.clock() >= self._rests_until

    async def ask(
        self,
        messages: Sequence[JSON],
        spent: Spent,
        *,
        tools: Sequence[JSON] = (),
        on_text: Callable[[str], None] | None = None,
        seconds: float | None = None,
    ) -> Answer:
        """The answer, whose cost is added to ``spent``. Raises ``ModelFailed``, also when a bound is reached."""
        bounds = self.bounds
        left = min(seconds or bounds.call_seconds, bounds.turn_seconds - spent.seconds)
        if left <= 0 or spent.tokens >= bounds.turn_tokens:
            raise ModelFailed(sentence("model_bounds"), code="model_bounds")
        began = self.clock()
        try:
            asked = self.model.ask(messages, tools=tools, on_text=on_text)
            answer = await within(left, asked, self.clock, self.sleep)
        except TimeoutError:
            failure = ModelFailed(sentence("model_slow", host=self.model.settings.host), code="model_slow")
            # a shorter wait than a call may take says nothing against the model
            raise (self._rest(failure) if left >= bounds.call_seconds else failure) from None
        except ModelFailed as failure:
            raise self._rest(failure) from None
        finally:
            spent.seconds += self.clock() - began
        if answer.text:
            self.plain_speaker = not THOUGHTS.search(answer.text)
        counted = answer.tokens
        spent.tokens += counted if counted is not None else _tokens(messages, answer)
        return answer

    def _rest(self, failure: ModelFailed) -> ModelFailed:
        if failure.code in REST_FOR_GOOD:
            self._rests_until = float("inf")
        elif failure.code in REST:
            self._rests_until = self.clock() + self.bounds.rest_seconds
        return failure


def _tokens(messages: Sequence[JSON], answer: Answer) -> int:
    written = len(answer.text) + sum(len(call.arguments) for call in answer.calls)
    return (sum(len(str(message.get("content") or "")) for message in messages) + written) // TOKEN
