"""Sentence ends in bare words: the division that silences and words speak for most (``punctuate.toml``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from studio.captions.evidence import Spoken, weights
from studio.captions.phrases import Strength
from studio.captions.questions import asks

_BREATH_MS = 200  # a silence that one hears
_WORDS_PER_BREATH = 40  # with fewer silences than that the engine gives none
_LEAST_EVIDENCE = -4.5  # places with less are not tried
_LOOK_BACK = 30  # places that a sentence may begin at
_LOOSENED, _LOOSE_FROM_MS, _LOOSE_OVER_MS = 0.6, 250, 350
_QUESTION_START, _LONGEST_QUESTION = 8, 16  # words
_GREETING = 4  # words of a sentence without a verb that is one all the same ("good morning everyone")


@dataclass(frozen=True, slots=True)
class Said:
    """Bare words: ``plain`` (lower case, without marks), ``pauses`` after each (ms), ``ties`` to the word before each,
    ``verbs`` (how many there are before each word, and in all), ``table`` (None: the language has none), ``fixed``
    (a sentence ends with this word, or a comma stands: marks that came with it).
    """

    plain: Sequence[str]
    pauses: Sequence[int]
    ties: Sequence[Strength]
    verbs: Sequence[int]
    table: Spoken | None
    fixed: Sequence[bool]
    breathless: bool = field(init=False)  # the engine gives no silences: the words must tell

    def __post_init__(self) -> None:
        breaths = sum(pause >= _BREATH_MS for pause in self.pauses[:-1])
        many = len(self.plain) > _WORDS_PER_BREATH
        object.__setattr__(self, "breathless", many and breaths * _WORDS_PER_BREATH < len(self.plain))

    def loosened(self, place: int) -> float:
        """How much of the tie behind word ``place`` a silence leaves: words that lean forward may also end a clause."""
        if self.ties[place + 1] >= Strength.HARD:
            return 1.0
        return 1.0 - _LOOSENED * min(1.0, max(0, self.pauses[place] - _LOOSE_FROM_MS) / _LOOSE_OVER_MS)


def sentences(said: Said) -> list[tuple[int, int]]:
    """(first word, behind the last word) of each sentence, all words covered; the best sum of evidence."""
    total, breathless = len(said.plain), said.breathless
    evidence = [_after(said, place, breathless) for place in range(total - 1)]
    places = [place for place, value in enumerate(evidence) if value > _LEAST_EVIDENCE or said.fixed[place]]
    ends = [0, *(place + 1 for place in places), total]
    question = {at: _asks_at(said, at) for at in ends[:-1]}
    best: list[float] = [0.0]
    came: list[int] = [0]
    barrier = 0
    for number in range(1, len(ends)):
        end, value, back = ends[number], -inf, number - 1
        for before in range(number - 1, max(barrier, number - _LOOK_BACK) - 1, -1):
            sum_of = best[before] + _sentence(said, ends[before], end, question[ends[before]])
            if sum_of > value:
                value, back = sum_of, before
        best.append(value + (evidence[end - 1] if end < total else 0.0))
        came.append(back)
        if end < total and said.fixed[end - 1]:
            barrier = number
    found: list[tuple[int, int]] = []
    number = len(ends) - 1
    while number:
        found.append((ends[came[number]], ends[number]))
        number = came[number]
    return found[::-1]


def _asks_at(said: Said, place: int) -> bool:
    return said.table is not None and asks(said.plain[place : place + _QUESTION_START], said.table)


def _after(said: Said, place: int, breathless: bool) -> float:
    """What speaks for a sentence end behind word ``place``: the silence, the tie, the word that follows."""
    w, table = weights(), said.table
    value = w.of["stop_breathless"] if breathless else w.curves["stop_pause"].at(said.pauses[place])
    value += w.stop_tie[said.ties[place + 1]] * said.loosened(place)
    if table is None:
        return value + w.of["stop_plain"]
    following = said.plain[place + 1]
    if table.begins("tags", said.plain[place + 1 : place + 4]) and not table.phrase("tags", [following]):
        return value + w.of["stop_tag"]
    if _asks_at(said, place + 1):
        return value + w.of["stop_asks"]
    for name in ("strong", "plain", "follow"):
        if table.has(name, following):
            return value + w.of[f"stop_{name}"]
    verb = table.verb(following) and not table.knows("prodrop")
    return value + w.of["stop_verb" if verb else "stop_other"]


def _sentence(said: Said, first: int, last: int, question: bool) -> float:
    """What speaks for words first..last being one sentence: length, verbs, a main clause."""
    w, table, length = weights(), said.table, last - first
    value = w.curves["stop_length"].at(length)
    if table is None:
        return max(value, w.of["stop_verbless"])  # no sentence ends for being long alone
    verbs = said.verbs[last] - said.verbs[first]
    if not verbs and not (length <= _GREETING and table.has("strong", said.plain[first])):
        value += w.of["stop_verbless"] * table.trust
    if question:
        value += w.of["stop_question"] if length <= _LONGEST_QUESTION else 0.0
    elif table.has("subordinators", said.plain[first]):
        value += w.of["stop_pending"] * table.trust if verbs < 2 else 0.0
    elif table.has("ask", said.plain[first]):
        value += w.of["stop_halfasked"]
    return value
