"""Who is in whose way: twins, next starts and overlaps inside one lane (media.md 5.1)."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

Span = tuple[int, int]
TWIN_MS = 40
_OPEN_UNITS = 32  # how many young units are compared: a file of a million cues at one instant stays linear


def twin_units(spans: Sequence[Span]) -> list[int]:
    """A unit number for each span; twins share one.

    Twins start and end within 40 ms of each other, pair by pair, and are on screen together, so an overlap that
    grows between them is what the file already shows. Broken spans (end not after start) have no twin.
    """
    units = [-1] * len(spans)
    opened: list[tuple[int, int, int, int, int]] = []  # unit, min start, max start, min end, max end
    order = sorted(range(len(spans)), key=spans.__getitem__)
    for number, index in enumerate(order):
        start, end = spans[index]
        if end <= start:
            units[index] = number
            continue
        opened = [unit for unit in opened[-_OPEN_UNITS:] if start - unit[1] <= TWIN_MS]
        for place in reversed(range(len(opened))):
            unit, start_low, start_high, end_low, end_high = opened[place]
            low, high = min(end_low, end), max(end_high, end)
            if high - low <= TWIN_MS and max(start_high, start) < low:
                units[index] = unit
                opened[place] = (unit, start_low, max(start_high, start), low, high)
                break
        else:
            units[index] = number
            opened.append((number, start, start, end, end))
    return units


class Lane:
    """The bound of every span of one lane, from original times only."""

    def __init__(self, spans: Sequence[Span], units: Sequence[int]) -> None:
        self._spans = spans
        self._units = units
        order = sorted(range(len(spans)), key=lambda index: spans[index][0])
        self._starts = [spans[index][0] for index in order]
        self._order_units = [units[index] for index in order]
        # Before each place: the furthest end so far, and the furthest of any other unit.
        self._reach: list[tuple[tuple[float, int], tuple[float, int]]] = []
        best: tuple[float, int] = (-math.inf, -1)
        second: tuple[float, int] = (-math.inf, -1)
        self._latest_start: dict[int, dict[int, int]] = {}
        for index in order:
            self._reach.append((best, second))
            start, end = spans[index]
            unit = units[index]
            best, second = _two_best(best, second, (float(max(start, end)), unit))
            if end > start:
                at_end = self._latest_start.setdefault(end, {})
                at_end[unit] = max(at_end.get(unit, start), start)
                if len(at_end) > 2:  # two units answer every question
                    del at_end[min(at_end, key=at_end.__getitem__)]
        self._reach.append((best, second))

    def limit(self, index: int, gap: int) -> tuple[float, Literal["next", "overlap"]]:
        """How far the end of span ``index`` may go, ms (``inf``: nothing follows), and what stands there."""
        start, end = self._spans[index]
        unit = self._units[index]
        base = max(start, end)
        if self._is_covered(unit, start, base):
            return base, "overlap"
        place = bisect_left(self._starts, base)
        while place < len(self._starts) and self._order_units[place] == unit:
            place += 1
        if place == len(self._starts):
            return math.inf, "next"
        return max(base, self._starts[place] - gap), "next"

    def _is_covered(self, unit: int, start: int, base: int) -> bool:
        """Another unit is on screen when this span ends: a longer end would make the overlap longer.

        Of two that end together only the one that starts last may grow; the overlap stays as long as it was.
        """
        best, second = self._reach[bisect_left(self._starts, base)]
        reach = second if best[1] == unit else best
        if reach[0] > base:
            return True
        others = self._latest_start.get(base, {})
        return any(other != unit and other_start > start for other, other_start in others.items())


def _two_best(
    best: tuple[float, int], second: tuple[float, int], new: tuple[float, int]
) -> tuple[tuple[float, int], tuple[float, int]]:
    if new[1] == best[1]:
        return max(best, new), second
    if new[0] > best[0]:
        return new, best
    return best, max(second, new)
