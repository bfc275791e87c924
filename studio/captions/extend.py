"""Longer display times: the rule of media.md 5.1. Nothing is shortened, nothing begins later, nothing new overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from studio.captions.framegrid import FrameGrid
from studio.captions.lanes import Lane, Place
from studio.captions.wish import FOREVER, ExtendSpec, default_gap

__all__ = ["ExtendReport", "ExtendResult", "ExtendSpec", "Member", "Reason", "Timed", "Unmet", "default_gap", "extend"]

Reason = Literal["next", "end", "cap", "lag", "overlap", "frozen", "broken"]
_REACHED: frozenset[Reason | None] = frozenset({"next", "end", "overlap"})  # as far as "until the next" can go


@dataclass(frozen=True, slots=True)
class Timed:
    """One cue as extension sees it. ``lane``: cues conflict only inside one (track + vertical zone).

    ``frozen`` cues never change but stand in the way in their own lane. ``src``: times in the source file, from which
    factor, seconds and the limits of lag and lead are computed, so that asking twice does not add up. ``grid_ms``: the
    file's smallest step.
    """

    start: int
    end: int
    text_length: int
    lane: str = ""
    frozen: bool = False
    src: tuple[int, int] | None = None
    grid_ms: int = 1

    @property
    def base(self) -> int:
        """The end that it has; its start where the end is not after it."""
        return self.end if self.end > self.start else self.start

    @property
    def source_duration(self) -> int:
        """Ms, before any extension."""
        start, end = self.src if self.src is not None else (self.start, self.end)
        return max(0, end - start)

    @property
    def led(self) -> int:
        """By how much its start has been moved already, ms."""
        return max(0, self.src[0] - self.start) if self.src is not None else 0

    @property
    def shows_nothing(self) -> bool:
        """A comment or an empty text: no line of which anybody expects a time."""
        return self.frozen and self.text_length == 0


@dataclass(frozen=True, slots=True)
class Unmet:
    """A cue (``index`` into the items) that stays below its target, ms, and why."""

    index: int
    reason: Reason
    wanted: int
    got: int


@dataclass(frozen=True, slots=True)
class ExtendReport:
    """Of ``total`` lines that were asked for (comments and empty ones are none), ``longer`` gained time, ``earlier``
    begin earlier, ``met`` reach their target (to within a frame); ``unmet`` cannot and say why.

    ``repaired``: indices of cues whose end was not after their start and that now have a display time.
    """

    total: int
    longer: int
    met: int
    unmet: tuple[Unmet, ...]
    repaired: tuple[int, ...]
    earlier: int = 0

    @property
    def reasons(self) -> Mapping[Reason, int]:
        """How many cues miss their target for each reason."""
        counts: dict[Reason, int] = defaultdict(int)
        for item in self.unmet:
            counts[item.reason] += 1
        return dict(counts)


@dataclass(frozen=True, slots=True)
class ExtendResult:
    """``starts[i]`` and ``ends[i]``: the new times of item i, ms; no start later, no end earlier than before."""

    ends: tuple[int, ...]
    report: ExtendReport
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A cue that may change, ``index`` into the items. Durations, ms: ``own`` is its wish, ``wish`` its own and that of
    its twins, ``want`` that within the cap, ``goal`` the same without "until the next". ``latest``: the end that the
    limit of lag allows, ms."""

    index: int
    item: Timed
    place: Place
    own: int
    wish: int
    want: int
    goal: int
    latest: int

    @property
    def leads(self) -> bool:
        """Whether its start may move: a repaired cue, whose source has no display time, stays where it was."""
        return self.place.starts_alone and self.item.source_duration > 0


def extend(
    items: Sequence[Timed],
    spec: ExtendSpec,
    only: Collection[int] | None = None,
    *,
    fps: Fraction | None = None,
    video_end: int | None = None,
) -> ExtendResult:
    """New times for ``items``, in their order. ``fps`` is None for a variable or unknown frame rate.

    ``only``: the indices that may change (None: all); the others stay and stand in the way. With locked starts each
    end has a bound of its own that reads original times only, so the result is optimal, does not depend on the order,
    and rises with every wish. With ``spec.lead_ms`` starts may move, see studio/captions/share.py. O(n log n).
    """
    gap = default_gap(fps) if spec.gap_ms is None else int(spec.gap_ms)
    grid = FrameGrid.of(fps)
    chosen = range(len(items)) if only is None else frozenset(only)
    lanes: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        lanes[item.lane].append(index)
    starts, ends = [item.start for item in items], [item.end for item in items]
    held: dict[int, Reason | None] = {}
    wishes: dict[int, int] = {}
    for indices in lanes.values():
        lane = Lane([(items[i].start, items[i].end) for i in indices])
        members = _members(items, indices, lane, spec, chosen)
        fronts = lane.starts
        if spec.lead_ms > 0:
            from studio.captions.share import lead

            fronts = lead(members, lane, spec, gap, grid, video_end, starts)
        for member in members:
            i = member.index
            wishes[i] = member.own
            ends[i], held[i] = _end(member, starts[i], limit(member, fronts, gap, video_end), grid)
    picked = [i for i in chosen if 0 <= i < len(items) and not items[i].shows_nothing]
    return ExtendResult(tuple(ends), _report(items, spec, grid, picked, (starts, ends), (wishes, held)), tuple(starts))


def _members(
    items: Sequence[Timed], indices: Sequence[int], lane: Lane, spec: ExtendSpec, chosen: Collection[int]
) -> list[Member]:
    """The cues of a lane that may change, with what they want: twins want the same."""
    chosen_here = [i in chosen and not items[i].frozen for i in indices]
    own = [
        spec.finite(items[i].source_duration, items[i].text_length) if may else None
        for i, may in zip(indices, chosen_here, strict=True)
    ]
    found: list[Member] = []
    for i, place, mine, shared in zip(indices, lane.places(), own, lane.twin_wants(own), strict=True):
        if mine is None:
            continue
        item = items[i]
        duration = item.base - item.start
        goal = want = spec.limited(shared, duration)
        if spec.until_next:
            mine = shared = FOREVER
            want = spec.limited(FOREVER, duration)
        latest = spec.latest(item.base if item.src is None else max(item.src))
        found.append(Member(i, item, place, mine, shared, want, goal, latest))
    return found


def limit(member: Member, fronts: Sequence[int], gap: int, video_end: int | None) -> tuple[int, Reason]:
    """How far the end may go, ms, and what stands there. ``fronts``: where each group of the lane begins."""
    base, place = member.item.base, member.place
    if not place.ends_alone:
        return base, "overlap"
    bound = FOREVER
    reason: Reason = "next"
    if place.inside is not None:
        bound = place.inside - gap
    elif place.node + 1 < len(fronts):
        bound = fronts[place.node + 1] - gap
    if video_end is not None and video_end < bound:
        bound, reason = video_end, "end"
    if member.latest < bound:
        bound, reason = member.latest, "lag"
    return (bound if bound > base else base), reason


def _end(member: Member, start: int, bound: tuple[int, Reason], grid: FrameGrid) -> tuple[int, Reason | None]:
    """The new end of one cue, and what held it back (None where its own wish was the bound)."""
    item, (most, reason) = member.item, bound
    target = start + member.want
    held: Reason | None = None
    if most < target:
        held = reason
    elif member.want < member.wish and not (member.wish == most == FOREVER):  # "until the next" where none follows
        held = "cap"
    end = grid.end(min(target, most), item.base, item.grid_ms)
    if end == item.base:
        return item.end, held if item.end > item.start else held or "broken"
    return end, held


def _report(
    items: Sequence[Timed],
    spec: ExtendSpec,
    grid: FrameGrid,
    picked: Sequence[int],
    times: tuple[Sequence[int], Sequence[int]],
    told: tuple[Mapping[int, int], Mapping[int, Reason | None]],
) -> ExtendReport:
    starts, ends = times
    wishes, held = told
    unmet: list[Unmet] = []
    for i in sorted(picked):
        item = items[i]
        reason = held.get(i, "frozen")
        wish = wishes[i] if i in wishes else spec.wanted(item.source_duration, item.text_length)
        got = ends[i] - starts[i]
        finite = spec.finite(item.source_duration, item.text_length) if wish == FOREVER else wish
        if not _is_met(got, wish, finite, reason, grid.slack(item.grid_ms)):
            shown = wish
            if wish == FOREVER:
                shown = finite if reason in _REACHED else max(finite, int(spec.cap_ms))
            unmet.append(Unmet(i, reason or "cap", shown, max(0, got)))
    longer = [i for i in picked if ends[i] - starts[i] > items[i].end - items[i].start]
    repaired = tuple(i for i in sorted(picked) if items[i].end <= items[i].start < ends[i])
    earlier = sum(starts[i] < items[i].start for i in picked)
    return ExtendReport(len(picked), len(longer), len(picked) - len(unmet), tuple(unmet), repaired, earlier)


def _is_met(got: int, wish: int, finite: int, reason: Reason | None, slack: int) -> bool:
    if got <= 0:
        return False
    if wish == FOREVER:
        # Until the next caption: reaching it is the wish itself, only cap, lag and effects keep a cue from it. Its
        # other wishes may still be missed.
        return (reason is None or reason in _REACHED) and finite - got < slack
    return wish - got < slack
