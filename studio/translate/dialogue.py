"""The talk with a language model about one sheet: batches with context, what was wrong asked again, terms learned.

A batch that came back is kept at once, so that a restart asks only for what is missing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from studio.translate.answers import Answer, read_answer
from studio.translate.checks import occurs
from studio.translate.engine import EngineFailed, Order, check
from studio.translate.masks import FIRST, MARK
from studio.translate.memory import Memory
from studio.translate.prompt import instructions
from studio.translate.sheet import Sheet
from studio.translate.typography import plain

_BATCH, _BATCH_CHARS = 24, 3000
_CONTEXT = 3
_MOST_TERMS = 40
_USELESS = 6  # answers in a row without one usable sentence: the model is not fit for this
_SPELLED = re.compile(r"[⟦〚\[【]{1,2}\s{0,2}(\d{1,4})\s{0,2}[⟧〛\]】]{1,2}")
_CAPITAL = re.compile(r"(?<![.!?…:]\s)(?<=[\w,;]\s)[A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s[A-ZÀ-ÖØ-Þ][\w'’-]+){0,3}")
Ask = Callable[[str, str], str]  # (system message, user message) → answer


class TooMuch(Exception):
    """The service could not answer this much at once; fewer sentences may do. ``failure``: if they do not."""

    def __init__(self, failure: EngineFailed) -> None:
        super().__init__(failure.sentence)
        self.failure = failure


class Dialogue:
    """One sheet, one model. ``name`` is the engine's name in the memory."""

    def __init__(self, sheet: Sheet, order: Order, ask: Ask, name: str, memory: Memory) -> None:
        self.sheet, self.order, self.ask, self.name, self.memory = sheet, order, ask, name, memory
        self.system = instructions(order.source, order.target)
        self.most = _BATCH
        self.useless = 0
        self.so_far = str(memory.notes(name).get("so_far", ""))
        self.named = _repeated([MARK.sub("", unit.text.text) for unit in sheet.units])
        for term, translation in dict(memory.notes(name).get("terms", {})).items():
            sheet.learned.setdefault(str(term), str(translation))

    def run(self) -> None:
        """Fills the sheet. Raises EngineFailed where the service fails or never gives a usable answer, Cancelled."""
        for index in self.sheet.missing:
            if (known := self.memory.known(self.name, self.sheet.units[index].text.text)) is not None:
                self.sheet.offer(index, known, self.name)
        todo = self.sheet.missing
        while todo:
            check(self.order.stop)
            self.order.report(len(self.sheet.done) / len(self.sheet.units), "Translating")
            batch = self._next(todo)
            todo = todo[len(batch) :]
            self._translate(batch)
        if self.sheet.units and not self.sheet.done:
            raise EngineFailed("The translation model gave no usable answer.")
        self.order.report(1.0, "Translating")

    def _next(self, todo: Sequence[int]) -> list[int]:
        batch: list[int] = []
        size = 0
        for index in todo[: self.most]:
            size += len(self.sheet.units[index].text.text)
            if batch and size > _BATCH_CHARS:
                break
            batch.append(index)
        return batch

    def _translate(self, batch: Sequence[int]) -> None:
        self._fill(batch)
        again = [index for index in batch if index not in self.sheet.done or self.sheet.done[index].doubts]
        self._fill(again)
        if len(batch) > 1:
            for index in again:
                if index not in self.sheet.done:
                    self._fill([index])
        found = {
            self.sheet.units[index].text.text: self.sheet.done[index].text
            for index in batch
            if index in self.sheet.done
        }
        self.memory.keep(self.name, found, {"terms": self.sheet.learned, "so_far": self.so_far})

    def _fill(self, indices: Sequence[int]) -> None:
        """Asks for these sentences; takes what comes back whole."""
        if not indices:
            return
        check(self.order.stop)
        try:
            answer = read_answer(self.ask(self.system, self._message(indices)))
        except TooMuch as much:
            if len(indices) == 1:
                raise much.failure from much
            half = len(indices) // 2
            self.most = max(1, min(self.most, half))
            self._fill(indices[:half])
            self._fill(indices[half:])
            return
        taken = [
            index
            for index in indices
            if index + 1 in answer.texts and self.sheet.offer(index, _marks(answer.texts[index + 1]), self.name)
        ]
        self.useless = 0 if taken else self.useless + 1
        if self.useless >= _USELESS:
            raise EngineFailed("The translation model gave no usable answer.")
        self._learn(answer, taken)

    def _message(self, indices: Sequence[int]) -> str:
        units, done = self.sheet.units, self.sheet.done
        first, last = indices[0], indices[-1]
        near = range(max(0, first - _CONTEXT), first)
        value: dict[str, Any] = {"title": self.order.title, "so_far": self.so_far, "glossary": self._glossary(indices)}
        value = {key: item for key, item in value.items() if item}
        value["before"] = [
            {"text": _spelled(units[index].text.text)}
            | ({"translation": _spelled(done[index].text)} if index in done else {})
            for index in near
        ]
        value["sentences"] = [self._line(index) for index in indices]
        value["after"] = [_spelled(unit.text.text) for unit in units[last + 1 : last + 1 + _CONTEXT]]
        return json.dumps(value, ensure_ascii=False)

    def _line(self, index: int) -> dict[str, Any]:
        unit = self.sheet.units[index]
        line: dict[str, Any] = {"id": index + 1, "text": _spelled(unit.text.text), "most": self._most(index)}
        if complaints := self.sheet.complaints(index):
            line["wrong"] = " ".join(complaints)
            if index in self.sheet.done:
                line["last"] = _spelled(self.sheet.done[index].text)
        return line

    def _most(self, index: int) -> int:
        """Characters for the words: what the protected pieces of the sentence take is theirs."""
        unit = self.sheet.units[index]
        bare = MARK.sub("", unit.text.text)
        taken = self.sheet.limits.size(unit.text.text, unit.text) - self.sheet.limits.size(bare)
        return max(4, round(unit.room - taken))

    def _glossary(self, indices: Sequence[int]) -> dict[str, str]:
        """The terms that stand in these sentences: the person's first, then those that were learned."""
        text = "\n".join(self.sheet.units[index].text.text for index in indices)
        rows = {**self.sheet.learned, **self.sheet.terms}
        ordered = [*self.sheet.terms, *(term for term in self.sheet.learned if term not in self.sheet.terms)]
        return {term: rows[term] for term in [term for term in ordered if occurs(term, text)][:_MOST_TERMS]}

    def _learn(self, answer: Answer, taken: Sequence[int]) -> None:
        """Terms of this batch for the next ones: only what was said and was answered in it, and the first use stays."""
        said = "\n".join(MARK.sub("", self.sheet.units[index].text.text) for index in taken)
        told = "\n".join(MARK.sub("", self.sheet.done[index].text) for index in taken if index in self.sheet.done)
        used = [(one, other) for one, other in answer.terms if one[:1].isupper() or one[:1] >= "\u2e80"]
        # A name that was left as it is needs no telling.
        used += [(name, name) for name in self.named if name in told]
        for term, translation in used:
            if len(self.sheet.learned) < 10 * _MOST_TERMS and term in said and translation in told:
                self.sheet.learned.setdefault(term, translation)
        if answer.so_far:
            self.so_far = plain(answer.so_far, self.order.target)


def _spelled(text: str) -> str:
    return MARK.sub(lambda match: f"⟦{ord(match.group()) - FIRST + 1}⟧", text)


def _marks(text: str) -> str:
    """Marks as the model wrote them back; private-use characters of its own are none."""
    return _SPELLED.sub(
        lambda match: chr(FIRST + int(match[1]) - 1) if 0 < int(match[1]) <= 2000 else "", MARK.sub("", text)
    )


def _repeated(texts: Sequence[str]) -> list[str]:
    """Capitalised words inside sentences that come more than once: names and terms that must stay the same."""
    counts = Counter(name for text in texts for name in set(_CAPITAL.findall(text)))
    return [name for name, times in counts.most_common(200) if times > 1]
