"""What the speech allows, reckoned without our segmentation: by trying cuts and testing the rules on each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studio.speech.words import Word

_BROKEN = 10_000  # one rule broken is worse than so many poor ends


def _ends(text: str, marks: str) -> bool:
    return text.rstrip("\"'’”」』")[-1:] in tuple(marks)


@dataclass(frozen=True, slots=True)
class Rules:
    """Two lines of ``limit`` characters (a space between words is ``space``), ``shortest`` to ``longest`` ms, ``cps``.

    A cue may stay until ``gap`` before the next (until the next where it is too short otherwise), and does not go over
    a sentence end with a silence of more than ``silence``, nor does it end with the first words of a sentence.
    """

    limit: int
    space: int = 1
    cps: float = math.inf
    shortest: int = 0
    longest: int = 7000
    gap: int = 80
    silence: int = 700

    def possible(self, words: Sequence[Word]) -> bool:
        """One cue can hold these words."""
        lasting = words[-1].end - words[0].start > self.longest
        parted = any(_ends(a.text, ".?!。？！") and b.start - a.end > self.silence for a, b in pairwise(words))
        begun = any(_ends(word.text, ".?!。？！") for word in words[:-1]) and not _ends(
            words[-1].text, ".?!。？！,，、;；:："
        )
        return (
            not parted
            and not begun
            and (len(words) == 1 or not lasting)
            and self._two_lines([len(word.text) for word in words])
        )

    def _two_lines(self, sizes: Sequence[int]) -> bool:
        total = sum(sizes) + self.space * (len(sizes) - 1)
        top = 0
        for place, size in enumerate(sizes[:-1]):
            top += size + (self.space if place else 0)
            if top <= self.limit and total - top - self.space <= self.limit:
                return True
        return total <= self.limit

    def keeps(self, words: Sequence[Word], following: float) -> bool:
        """Long enough on screen and slow enough to be read, where the next cue begins at ``following``."""
        start = words[0].start
        until = following - self.gap if following - self.gap - start >= self.shortest else following
        room = min(until - start, self.longest)
        read = sum(len(word.text) for word in words) + self.space * (len(words) - 1)
        return room >= self.shortest and read <= self.cps * room / 1000


def fewest(words: Sequence[Word], rules: Rules, poor: Callable[[int], bool] = lambda end: False) -> tuple[int, int]:
    """The fewest cues that do not keep the rules, over all ways to cut; and the fewest ``poor`` ends among those ways.

    ``poor``: whether the end behind so many words is one; the last end is none.
    """
    best: list[float] = [0.0] + [math.inf] * len(words)
    for last in range(1, len(words) + 1):
        following = words[last].start if last < len(words) else math.inf
        for first in range(last - 1, -1, -1):
            if not rules.possible(words[first:last]):
                break
            cost = _BROKEN * (not rules.keeps(words[first:last], following)) + (last < len(words) and poor(last))
            best[last] = min(best[last], best[first] + cost)
    return divmod(int(best[-1]), _BROKEN)


def avoidable(words: Sequence[Word], cuts: Sequence[int], number: int, rules: Rules) -> bool:
    """Cue ``number`` (words cuts[number]..cuts[number + 1]) could keep the rules: cut in two, joined with a neighbour,
    or with another boundary to it, all cues concerned keeping them.
    """
    return any(
        all(
            rules.possible(words[a:b]) and rules.keeps(words[a:b], words[b].start if b < len(words) else math.inf)
            for a, b in pairwise(way)
        )
        for way in _ways(cuts, number)
    )


def _ways(cuts: Sequence[int], number: int) -> Iterator[list[int]]:
    first, last = cuts[number], cuts[number + 1]
    yield from ([first, middle, last] for middle in range(first + 1, last))
    if number:
        yield from ([cuts[number - 1], middle, last] for middle in range(cuts[number - 1] + 1, last))
        yield [cuts[number - 1], last]
    if number + 2 < len(cuts):
        yield from ([first, middle, cuts[number + 2]] for middle in range(first + 1, cuts[number + 2]))
        yield [first, cuts[number + 2]]
