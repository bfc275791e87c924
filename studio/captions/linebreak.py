"""Lines: where a text is broken so that each line fits and reads as a phrase (media.md 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from studio.captions.graphemes import unspaced
from studio.captions.layout import Layout, line_em
from studio.captions.measure import EXACT, Measure, fits
from studio.captions.phrases import pieces, words_of
from studio.captions.tokens import Tokens, tokens
from studio.captions.tongues import LATIN_LINE, tongue

__all__ = [
    "EXACT",
    "Measure",
    "best_split",
    "break_lines",
    "cheapest_break",
    "fits",
    "joined_lines",
    "tokens",
    "words_of",
    "wrapped",
]

_OVER = 50.0
_PER_CHARACTER = 0.025  # of imbalance, in a line of 42
_TOP_HEAVY = 0.15
_CROWDED = 2.0  # a character too many where Latin letters are half as wide as the others but counted like them
_MOST_CHARACTERS = 4000  # beyond that a "caption" is an attack on our time; it is broken by length only
_MOST_TRIED = 300  # words, for all breaks to be tried


def cheapest_break(row: Tokens, first: int, last: int, limit: float, reach: Sequence[int]) -> tuple[float, int]:
    """The best place to break words first..last into two lines that fit, and its cost; (inf, last) where none is.

    ``reach`` is ``row.reach(limit)``; only places are looked at where both lines fit. (0, last) for a single line.
    """
    best, place = inf, last
    units, begin = row.units, row.units_from
    per, bottom_end, top_start = _PER_CHARACTER * LATIN_LINE / limit, units[last], begin[first]
    if last <= reach[first]:
        best = _CROWDED * max(0.0, row.read(first, last) - limit)
        if best == 0.0:
            return 0.0, last
    for middle in range(min(reach[first], last - 1), first, -1):
        if reach[middle] < last:
            break
        slope = (units[middle] - top_start) - (bottom_end - begin[middle])
        cost = row.cost[middle] + (per * slope + _TOP_HEAVY if slope > 0 else -per * slope)
        crowd = max(row.read(first, middle), row.read(middle, last)) - limit
        if crowd > 0:
            cost += _CROWDED * crowd
        if cost < best:
            best, place = cost, middle
    return best, place


def best_split(row: Tokens, first: int, last: int, limit: float) -> tuple[int, float, float]:
    """The best place to part words first..last in two, fit or not: (place, its cost, characters over the limit)."""
    best = (first + 1, inf, inf)
    for place in range(first + 1, last):
        top, bottom = row.size(first, place), row.size(place, last)
        over = max(0.0, top - limit) + max(0.0, bottom - limit)
        cost = _OVER * over + row.cost[place] + _PER_CHARACTER * LATIN_LINE / limit * abs(top - bottom)
        cost += _TOP_HEAVY * (top > bottom)
        if cost < best[1]:
            best = (place, cost, over)
    return best


def break_lines(text: str, where: Layout, language: str | None) -> str:
    """``text`` in one line if it fits, else in the best two; text that two lines cannot hold is still broken in two.

    The caption's own line breaks are kept when they fit (a dialogue has one speaker a line).
    """
    measure = Measure(language, line_em(where.frame))
    own = [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]
    if len(own) == 2 and all(fits(line, measure) for line in own):
        return "\n".join(own)
    joined = joined_lines(own)
    if fits(joined, measure) and (not measure.tongue.cells or measure.all_of(joined)[2] <= measure.limit):
        return joined
    return "\n".join(wrapped(joined, 2, measure, language))


def joined_lines(lines: Sequence[str]) -> str:
    """Several lines as one: with a space, without one between characters of unspaced scripts."""
    out = ""
    for line in lines:
        out += line if not out or (unspaced(out[-1]) and unspaced(line[0])) else " " + line
    return out


def wrapped(text: str, count: int, measure: Measure, language: str | None) -> list[str]:
    """``text`` in at most ``count`` lines, as even and as well broken as can be."""
    known = tongue(language)
    words: list[str] = []
    glue: list[str] = []
    for word in text.split():
        parts = pieces(word, known, language)
        words += parts
        glue += [" " if glue else "", *[""] * (len(parts) - 1)]
    if len(words) < 2 or count < 2:
        return [text]
    row = tokens(words, measure, glue)
    if len(text) > _MOST_CHARACTERS or len(words) > _MOST_TRIED:
        return _filled(row, count)
    cuts = _cuts(row, count, measure.limit)
    return [row.text(first, last) for first, last in pairwise(cuts)]


def _cuts(row: Tokens, count: int, limit: float) -> list[int]:
    """Where lines begin and end: 0, …, len(words). Over-long lines are the worst, then ties, then imbalance."""
    total = len(row.words)
    if count == 2:
        reach = row.reach(limit)
        cost, place = cheapest_break(row, 0, total, limit, reach)
        if cost < inf:
            return [0, place, total] if place < total else [0, total]
        return [0, best_split(row, 0, total, limit)[0], total]
    goal, per = row.size(0, total) / count, _PER_CHARACTER * LATIN_LINE / limit

    def line(first: int, last: int) -> float:
        size = row.size(first, last)
        return _OVER * max(0.0, size - limit) + per * abs(size - goal) * 2

    best = [line(0, last) if last else inf for last in range(total + 1)]
    back: list[list[int]] = []
    for _ in range(count - 1):
        now, came = [inf] * (total + 1), [0] * (total + 1)
        for last in range(1, total + 1):
            for first in range(1, last):
                cost = best[first] + row.cost[first] + line(first, last)
                if cost < now[last]:
                    now[last], came[last] = cost, first
        best = now
        back.append(came)
        if best[total] == inf:
            break
    cuts = [total]
    for came in reversed(back):
        if cuts[-1] > 0 and came[cuts[-1]]:
            cuts.append(came[cuts[-1]])
    return [*dict.fromkeys([*cuts, 0])][::-1]


def _filled(row: Tokens, count: int) -> list[str]:
    """``count`` lines of about the same length, filled from the top."""
    total = row.size(0, len(row.words))
    lines: list[str] = []
    first = 0
    for number in range(1, count + 1):
        last = first + 1
        goal = total * number / count
        while last < len(row.words) and (number == count or row.size(0, last + 1) <= goal + 2):
            last += 1
        if first < len(row.words):
            lines.append(row.text(first, last))
        first = last
    return lines
