"""Who is in whose way inside one lane: twins, captions that are on screen together, next starts (media.md 5.1)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]
TWIN_MS = 40
_NEAR = 64
"""Different spans that are looked at around one: in a crowd at one instant the answer is then "in the way", which keeps
every guarantee, and a file of a million cues stays linear."""


def twins(one: Span, other: Span) -> bool:
    """On screen together, and starts and ends within 40 ms of each other: shown as one."""
    together = max(one[0], other[0]) < min(one[1], other[1])
    return together and abs(one[0] - other[0]) <= TWIN_MS and abs(one[1] - other[1]) <= TWIN_MS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands in its lane.

    ``node``: the group of overlapping spans that it belongs to; groups follow each other in time and never overlap.
    ``ends_alone``: a later end makes no overlap longer; ``starts_alone``: nor does an earlier start. ``inside``: the
    next start inside the group, ms, where there is one; the next group starts after that.
    """

    node: int
    ends_alone: bool
    starts_alone: bool
    inside: int | None


class Lane:
    """The spans of one lane, read once. ``starts`` and ``ends`` are those of the groups, ms, in time order."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._count: dict[Span, int] = {}
        for span in spans:
            self._count[span] = self._count.get(span, 0) + 1
        self._by_start = sorted(self._count)
        self._first = [span[0] for span in self._by_start]
        self._by_end = sorted((span[1], span[0]) for span in self._by_start if span[1] > span[0])
        self._reach: list[int] = []  # the furthest end of the spans up to each place
        self._node: dict[Span, int] = {}
        self.starts: list[int] = []
        self.ends: list[int] = []
        reach = 0
        for span in self._by_start:
            base = max(span)
            if not self.starts or span[0] >= self.ends[-1]:
                self.starts.append(span[0])
                self.ends.append(base)
            self.ends[-1] = max(self.ends[-1], base)
            self._node[span] = len(self.starts) - 1
            reach = max(reach, base)
            self._reach.append(reach)

    def places(self) -> list[Place]:
        """Where each span stands, in the order in which they were given."""
        known = {span: self._place(span) for span in self._by_start}
        return [known[span] for span in self._spans]

    def twin_wants(self, wants: Sequence[int | None]) -> list[int]:
        """The largest want among each span and its twins; None for spans that want nothing of their own."""
        most: dict[Span, int] = {}
        for span, want in zip(self._spans, wants, strict=True):
            most[span] = max(most.get(span, 0), want or 0)
        known = {span: max(most[span], max((most[near] for near in self._twins(span)), default=0)) for span in most}
        return [known[span] for span in self._spans]

    def _twins(self, span: Span) -> list[Span]:
        start = span[0]
        here = bisect_left(self._by_start, span)
        first = bisect_left(self._first, start - TWIN_MS, max(0, here - _NEAR))
        last = bisect_right(self._first, start + TWIN_MS, hi=min(len(self._first), here + _NEAR))
        if last - first < 2:
            return []
        return [near for near in self._by_start[first:last] if near != span and twins(span, near)]

    def _place(self, span: Span) -> Place:
        start, end = span
        base = max(span)
        node = self._node[span]
        inside = None
        following = bisect_left(self._first, base)
        if base == start:  # broken: it stands there itself
            crowded = self._count[span] > 1 or self._first[following : following + 2] == [start, start]
            inside = start if crowded else None
            following += 1
        if inside is None and following < len(self._first):
            there = self._by_start[following]
            inside = there[0] if self._node[there] == node else None
        return Place(node, self._ends_alone(span, base), end > start and self._starts_alone(span), inside)

    def _ends_alone(self, span: Span, base: int) -> bool:
        """No other span but a twin is on screen when this one ends.

        Of two that end together the one that starts last may grow: their overlap stays as long as it was.
        """
        before = bisect_left(self._first, base)
        if before and self._reach[before - 1] > base + TWIN_MS:
            return False
        place = bisect_left(self._by_end, (base, -1))
        for number, (end, start) in enumerate(self._by_end[place : place + _NEAR + 1]):
            if end > base + TWIN_MS:
                break
            if number == _NEAR:
                return False
            meets = start < base and (end > base or start > span[0])
            if meets and not twins(span, (start, end)):
                return False
        return True

    def _starts_alone(self, span: Span) -> bool:
        """The mirror image: nobody is on screen when it starts, nor began before it in its group; of those that start
        together the first to end."""
        start, end = span
        node = self._node[span]
        if self.starts[node] < start - TWIN_MS:
            return False
        early, last = bisect_left(self._first, start - TWIN_MS), bisect_right(self._first, start)
        if last - early > _NEAR:
            return False
        return not any(
            self._node[other] == node and (other[0] < start or other[1] < end) and not twins(span, other)
            for other in self._by_start[early:last]
        )
