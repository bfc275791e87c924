"""Words in a row with what breaking them asks: lengths as running sums, spaces, ties, costs of a break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from studio.captions import tongues
from studio.captions.bonds import bonds, sentence_ends
from studio.captions.measure import EXACT, Measure
from studio.captions.phrases import Strength, solid
from studio.captions.tongues import Tongue

_TIED = {Strength.FREE: 0.0, Strength.WEAK: 0.5, Strength.SOFT: 2.5, Strength.NEAR: 4.5, Strength.HARD: 20.0}
_AFTER_STOP, _AFTER_COMMA, _BEFORE_PREPOSITION, _BEFORE_CONJUNCTION = -1.0, -0.8, -0.4, -0.6
_AFTER_ENDER = -0.3  # a particle that closes a phrase, in scripts without spaces
_STOPS_HALF = frozenset(";:；：")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Columns of words. A line from word i to word j (not included) is ``units[j] - units_from[i]`` long.

    ``glue[i]``: what stands between word i-1 and word i, "" or " ". ``units`` (characters or cells) and ``width``
    (drawn, in the same unit) are sums up to each word; ``…_from`` the same with the space before that word, which a
    line that begins there does not have. ``length``: visible characters. ``ties[i]``: what holds word i to the one
    before. ``cost[i]``: of a line break before word i. ``stops[i]``, ``clauses[i]``: a sentence, a clause ends with it.
    """

    words: tuple[str, ...]
    glue: tuple[str, ...]
    units: tuple[float, ...]
    units_from: tuple[float, ...]
    width: tuple[float, ...]
    width_from: tuple[float, ...]
    length: tuple[int, ...]
    length_from: tuple[int, ...]
    ties: tuple[Strength, ...]
    cost: tuple[float, ...]
    stops: tuple[bool, ...]
    clauses: tuple[bool, ...]

    def text(self, first: int, last: int) -> str:
        """Words ``first`` to ``last`` (not included) as one line."""
        rest = zip(self.glue[first + 1 : last], self.words[first + 1 : last], strict=True)
        return self.words[first] + "".join(glue + word for glue, word in rest)

    def size(self, first: int, last: int) -> float:
        """Length of that line against the limit: the larger of characters and width."""
        return max(self.units[last] - self.units_from[first], self.width[last] - self.width_from[first])

    def read(self, first: int, last: int) -> int:
        """Visible characters of that line."""
        return self.length[last] - self.length_from[first]

    def reach(self, limit: float) -> list[int]:
        """For each word where a line that begins with it must end at the latest (not included; one word at least)."""
        total, end = len(self.words), 0
        found: list[int] = []
        for first in range(total):
            end = max(end, first + 1)
            while end < total and self.size(first, end + 1) <= limit + EXACT:
                end += 1
            found.append(end)
        return found


def tokens(words: Sequence[str], measure: Measure, glue: Sequence[str] | None = None) -> Tokens:
    """Columns for ``words``. ``glue``: the spaces between them as the text has them; by the script where not given."""
    known = measure.tongue
    between = tuple(glue) if glue is not None else spaces(words, known)
    space = measure.all_of(" ")
    sizes = [measure.all_of(word) for word in words]
    gaps = [space if one else (0.0, 0.0, 0) for one in between]
    units = (0.0, *accumulate(size[0] + gap[0] for size, gap in zip(sizes, gaps, strict=True)))
    width = (0.0, *accumulate(size[1] + gap[1] for size, gap in zip(sizes, gaps, strict=True)))
    length = (0, *accumulate(size[2] + gap[2] for size, gap in zip(sizes, gaps, strict=True)))
    stops = sentence_ends(words, known)
    clauses = tuple(tongues.ends_clause(word) for word in words)
    ties = bonds(words, known, measure.language, stops)
    return Tokens(
        tuple(words),
        between,
        units,
        tuple(at + gap[0] for at, gap in zip(units, gaps, strict=False)),
        width,
        tuple(at + gap[1] for at, gap in zip(width, gaps, strict=False)),
        length,
        tuple(at + gap[2] for at, gap in zip(length, gaps, strict=False)),
        ties,
        tuple(_break_cost(words, place, stops, ties, known) for place in range(len(words))),
        stops,
        clauses,
    )


def spaces(words: Sequence[str], known: Tongue) -> tuple[str, ...]:
    """What stands before each word, by its script: nothing beside a character of a script without spaces."""
    return tuple(_space(before, word, known) for before, word in pairwise(("", *words)))


def _space(before: str, word: str, known: Tongue) -> str:
    if not before or not word or solid(before[-1], known) or solid(word[0], known):
        return ""
    if not known.spaced and (before[-1] in "”’…" or word[0] in "“‘…—"):
        return ""  # quotation marks that Chinese shares with Latin scripts
    return " "


def _break_cost(
    words: Sequence[str], place: int, stops: Sequence[bool], ties: Sequence[Strength], known: Tongue
) -> float:
    if not place:
        return 0.0
    before, cost = words[place - 1], _TIED[ties[place]]
    if stops[place - 1]:
        cost += _AFTER_STOP
    elif tongues.ends_clause(before):
        cost += _AFTER_STOP if before.rstrip(tongues.CLOSING_MARKS)[-1] in _STOPS_HALF else _AFTER_COMMA
    plain = tongues.bare(words[place])
    if known.enders and before.endswith(known.enders) and not ties[place]:
        cost += _AFTER_ENDER
    if plain in known.phrasal:
        return cost
    if plain in known.conjunctions:
        return cost + _BEFORE_CONJUNCTION
    return cost + (_BEFORE_PREPOSITION if plain in known.prepositions else 0.0)
