"""The lead-in mode: a gap is shared between the caption before it and the one after it, by an exact optimisation.

media.md 5.1. Between two groups of captions (captions that overlap are one group) the first may end later and the
second may begin earlier. What is minimised, in frames, over every caption that may change:

    A·[short] + short + short²/(2·need) + λ·lead        A = 30, λ = 0.15

``short`` is what its display time lacks to what it wants, ``need`` what it lacks now; less than a frame counts as
nothing. Ends follow from the starts (each goes as far as it may), so the search is over the starts alone: a chain of
groups, each with a few places for its start, solved from left to right (Viterbi). A start may move to a frame of the
film; where the rate is not known, in steps of 10 ms (of a 32nd of the longest lead where that is more) and to the
earliest time that is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.captions.extend import Member, limit
from studio.captions.framegrid import FrameGrid
from studio.captions.lanes import Lane
from studio.captions.wish import FOREVER, ExtendSpec

MISSED = 30.0
"""A: frames of shortness that one caption under its target is worth."""
PER_FRAME = 0.15
"""λ: what a frame of lead costs."""
STEP_MS = 10
_MOST_STEPS, _MOST_FRAMES = 32, 64  # places for one start: a longer lead goes in longer steps, not in longer time
_CHUNK = 1 << 16  # entries of the cost tables that are in memory at once

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def lead(
    members: Sequence[Member],
    lane: Lane,
    spec: ExtendSpec,
    gap: int,
    grid: FrameGrid,
    video_end: int | None,
    starts: list[int],
) -> list[int]:
    """Move the starts of ``members`` in ``starts`` (by item index) to the best places; gives each group's new start.

    Never later, never before 0 or the end of the group before plus ``gap``, never more than ``spec.lead_ms`` before
    the source start.
    """
    fronts = list(lane.starts)
    movers = sorted(members, key=lambda member: member.place.node)
    ranges = np.searchsorted([member.place.node for member in movers], range(len(fronts) + 1)).tolist()
    places: list[tuple[int, ...]] = [()] * len(fronts)
    heads: dict[int, list[Member]] = {}
    floors: dict[int, int] = {}
    for node in reversed(range(len(fronts))):
        first = [member for member in movers[ranges[node] : ranges[node + 1]] if member.leads]
        following = places[node + 1] if node + 1 < len(fronts) else ()
        if not any(_lacks(member, lane, following, gap, grid, video_end) for member in first):
            continue  # a lead of this group would help nobody, whatever the others do
        heads[node] = first
        floors[node] = max(member.item.start - max(0, int(spec.lead_ms) - member.item.led) for member in first)
        before = lane.ends[node - 1] + gap if node else 0
        places[node] = _places(first, max(before, floors[node]), grid, int(spec.lead_ms))
    chain = _Chain(movers, ranges, places, lane, gap, grid, video_end)
    for node, place in chain.best().items():
        _move(heads[node], place, starts)
        fronts[node] = min(fronts[node], place)
    stepped = grid.rate is None or int(spec.lead_ms) > _MOST_FRAMES * grid.frame_ms
    for node in sorted(heads) if stepped else ():  # what is left because places are some steps apart
        before = 0
        if node:
            ends = [_end(m, starts, fronts, gap, grid, video_end) for m in movers[ranges[node - 1] : ranges[node]]]
            before = max(lane.ends[node - 1], *ends, 0) + gap
        short = [m.goal - _end(m, starts, fronts, gap, grid, video_end) + starts[m.index] for m in heads[node]]
        rest = _places(heads[node], max(before, floors[node]), grid, 0)
        if rest and rest[-1] < min(starts[m.index] for m in heads[node]) and _is_short(heads[node], short, grid):
            _move(heads[node], rest[-1], starts)
            fronts[node] = min(fronts[node], rest[-1])
    return fronts


def _move(heads: Sequence[Member], place: int, starts: list[int]) -> None:
    for member in heads:
        starts[member.index] = place


def _is_short(heads: Sequence[Member], short: Sequence[int], grid: FrameGrid) -> bool:
    return any(lack >= grid.slack(member.item.grid_ms) for member, lack in zip(heads, short, strict=True))


def _end(
    member: Member, starts: Sequence[int], fronts: Sequence[int], gap: int, grid: FrameGrid, video_end: int | None
) -> int:
    """Where it ends if it goes as far as its goal or the next group allows."""
    bound = limit(member, fronts, gap, video_end)[0]
    return grid.end(min(starts[member.index] + member.goal, bound), member.item.base, member.item.grid_ms)


def _lacks(
    member: Member, lane: Lane, following: tuple[int, ...], gap: int, grid: FrameGrid, video_end: int | None
) -> bool:
    """Whether it misses its want where the next group leads as far as it can."""
    item = member.item
    bound = _bound(member, lane, following[-1] if following else None, gap, video_end)
    end = grid.end(min(item.start + member.goal, bound), item.base, item.grid_ms)
    return member.goal - (end - item.start) >= grid.slack(item.grid_ms)


def _bound(member: Member, lane: Lane, following: int | None, gap: int, video_end: int | None) -> int:
    """How far the end of ``member`` may go where the next group begins at ``following`` (None: where it did)."""
    place = member.place
    still = limit(member, lane.starts, gap, video_end)[0]
    if following is None or place.inside is not None or not place.ends_alone:
        return still
    return max(member.item.base, min(still, following - gap))


def _places(heads: Sequence[Member], floor: int, grid: FrameGrid, most: int) -> tuple[int, ...]:
    """Where a group may begin, latest first, its old start left out; nobody gets more than it wants.

    ``floor``: the earliest time that is left; ``most``: the longest lead, ms; 0 for the finest steps.
    """
    unit = max(member.item.grid_ms for member in heads)
    start = min(member.item.start for member in heads)
    enough = max(member.item.end - member.goal for member in heads)
    floor = -(-max(0, floor, enough) // unit) * unit
    if grid.rate is not None:
        return _frames(start, floor, grid.rate, unit, most)
    if not most:
        return (floor,) if floor < start else ()
    step = max(1, -(-most // (_MOST_STEPS * STEP_MS))) * STEP_MS
    top = start - start % unit
    found = tuple(range(top if top < start else start - step, floor - 1, -step))
    return (*found, floor) if floor < (found[-1] if found else start) else found


def _frames(start: int, floor: int, rate: tuple[int, int], unit: int, most: int) -> tuple[int, ...]:
    """Frame boundaries before ``start``, none before ``floor``."""
    over, under = rate
    stride = max(1, -(-most * over // (1000 * under * _MOST_FRAMES)))
    last = -(-start * over // (1000 * under)) - 1
    first = floor * over // (1000 * under)
    frames = range(last, first - 1, -stride)
    return tuple([at for frame in frames if floor <= (at := frame * 1000 * under // over // unit * unit) < start])


@dataclass(frozen=True, slots=True)
class _Chain:
    """The groups of a lane as a chain: ``members`` sorted by group, ``ranges[g]`` their first place for group g."""

    members: Sequence[Member]
    ranges: Sequence[int]
    places: Sequence[tuple[int, ...]]
    lane: Lane
    gap: int
    grid: FrameGrid
    video_end: int | None

    def best(self) -> dict[int, int]:
        """The groups whose start moves, and where to. Of equal sums the one with less lead first."""
        count = len(self.places)
        moving = [node for node in range(count) if self.places[node]]
        # A table is needed where a group has a choice or the group after it has: the others cost the same always.
        tables = sorted({*moving, *(node - 1 for node in moving if node)})
        found: dict[int, int] = {}
        run: list[NDArray[np.int64]] = []
        value: Floats = np.zeros(1)
        for node, table in self._tables(tables):
            total = value + table  # [place of the next group, own place]
            run.append(total.argmin(axis=1))
            value = total.min(axis=1)
            if len(value) == 1:  # the next group has no choice: what is before it is settled
                self._settle(run, node, found)
                run = []
                value = np.zeros(1)
        return found

    def _settle(self, run: Sequence[NDArray[np.int64]], last: int, found: dict[int, int]) -> None:
        choice = 0
        for back, table in enumerate(reversed(run)):
            choice = int(table[choice])
            if choice:
                found[last - back] = self.places[last - back][choice - 1]

    def _tables(self, nodes: Sequence[int]) -> Iterator[tuple[int, Floats]]:
        """(group, cost of its places for each place of the next group), one after the other."""
        widest = max(map(self._count, nodes), default=1)
        size = max(1, _CHUNK // (widest * widest))
        for at in range(0, len(nodes), size):
            chunk = nodes[at : at + size]
            costs = self._costs(chunk)
            for number, node in enumerate(chunk):
                yield node, costs[number, : self._count(node + 1), : self._count(node)]

    def _count(self, node: int) -> int:
        return 1 + len(self.places[node]) if node < len(self.places) else 1

    def _costs(self, nodes: Sequence[int]) -> Floats:
        """[group, place of the next group, its own place] → cost in frames. Padding is never looked at."""
        wide = max(self._count(node) for node in nodes)
        tall = max(self._count(node + 1) for node in nodes)
        out = np.zeros((len(nodes), tall, wide))
        own = _padded([self.places[node] for node in nodes], wide)
        following = _padded([self.places[node + 1] if node + 1 < len(self.places) else () for node in nodes], tall)
        rows = [(n, m) for n, node in enumerate(nodes) for m in self.members[self.ranges[node] : self.ranges[node + 1]]]
        size = max(1, _CHUNK // (wide * tall))
        for at in range(0, len(rows), size):  # a crowd in one group must not fill the memory
            owner = np.array([n for n, _ in rows[at : at + size]], dtype=np.int64)
            cost = self._cost([m for _, m in rows[at : at + size]], own[owner], following[owner])
            if len(rows) == len(nodes) == len(owner) and (owner[1:] > owner[:-1]).all():
                return cost
            np.add.at(out, owner, cost)
        return out

    def _cost(self, members: Sequence[Member], own: Ints, following: Ints) -> Floats:
        """[member, place of the next group, place of its own group] → cost in frames."""
        start = _column([m.item.start for m in members])
        head = _column([m.leads for m in members]).astype(bool)
        begin = np.where(head & (np.arange(own.shape[1]) > 0), own, start)
        base, unit = _column([m.item.base for m in members]), _column([m.item.grid_ms for m in members])
        want = _column([m.goal for m in members])
        slack = _column([self.grid.slack(m.item.grid_ms) for m in members])
        still = _column([_bound(m, self.lane, None, self.gap, self.video_end) for m in members])
        follows = _column([m.place.ends_alone and m.place.inside is None for m in members]).astype(bool)
        ahead = np.maximum(base, np.minimum(still, following - self.gap))
        # No end goes further than its want from the old start, and sums with "forever" would not fit.
        bounds = np.minimum(
            np.where(follows & (np.arange(following.shape[1]) > 0), ahead, still), np.maximum(base, start + want)
        )
        reached = self._ends(begin + want, base, unit)  # by its own wish, for each place of its own
        allowed = self._ends(bounds, base, unit)  # by the group after it
        frame = self.grid.frame_ms
        lacks = (want - reached + begin).astype(np.float64)  # by its own wish, for each place of its own
        more = (want + begin).astype(np.float64)
        short = more[:, None, :] - allowed.astype(np.float64)[:, :, None]
        np.maximum(short, lacks[:, None, :], out=short)
        counted = short >= slack[:, :, None]
        need = np.maximum(want - (base - start), 1).astype(np.float64)
        cost = short * (1 / (2 * frame * need))[:, :, None]
        cost += 1 / frame
        cost *= short
        cost += MISSED
        cost *= counted
        cost += (PER_FRAME / frame * (start - begin))[:, None, :]
        return np.asarray(cost)

    def _ends(self, times: Ints, base: Ints, unit: Ints) -> Ints:
        """``FrameGrid.end`` for arrays."""
        coarse = times - times % unit
        down = coarse
        if self.grid.rate is not None:
            over, under = self.grid.rate
            frames = ((coarse + unit) * over - 1) // (1000 * under)
            down = frames * 1000 * under // over
            down -= down % unit
        return np.where(times <= base, base, np.where(down >= base, down, np.maximum(base, coarse)))


def _column(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)[:, None]


def _padded(rows: Sequence[tuple[int, ...]], width: int) -> Ints:
    """Places from column 1 on; column 0 is "where it was"."""
    out = np.full((len(rows), width), FOREVER, dtype=np.int64)
    for number, row in enumerate(rows):
        out[number, 1 : 1 + len(row)] = row
    return out
