"""Longer display times: the ends-only rule of media.md 5.1. Starts never move, nothing gets shorter or overlaps."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from studio.captions.lanes import Lane, twin_units

Reason = Literal["next", "end", "cap", "overlap", "frozen", "broken"]

UNKNOWN_RATE_GAP_MS = 83
SMALLEST_GAP_MS = 80


@dataclass(frozen=True, slots=True)
class ExtendSpec:
    """What is wanted; several wishes combine to the longest. Times in ms.

    ``factor`` times the source duration; ``add_ms`` more than it; at least ``min_ms``; at most ``cps`` characters a
    second; ``until_next`` caption. ``gap_ms`` is kept free before the next start (default: two frames, at least
    80 ms). ``cap_ms`` stops extension only: it never shortens. Raises ValueError for values without a meaning.
    """

    factor: float | None = None
    add_ms: int | None = None
    min_ms: int | None = None
    cps: float | None = None
    until_next: bool = False
    gap_ms: int | None = None
    cap_ms: int = 7000

    def __post_init__(self) -> None:
        numbers = (self.factor, self.add_ms, self.min_ms, self.cps, self.gap_ms, self.cap_ms)
        if any(value is not None and (not math.isfinite(value) or value < 0) for value in numbers):
            raise ValueError("extension values must be finite and not negative")
        if self.cps == 0:
            raise ValueError("characters per second must be above zero")

    def wanted(self, source_duration: int, text_length: int) -> float:
        """The duration that is asked for, ms, before cap and neighbours; ``inf`` for until-next."""
        wants = [float(source_duration)]
        if self.factor is not None:
            wants.append(self.factor * source_duration)
        if self.add_ms is not None:
            wants.append(float(source_duration + self.add_ms))
        if self.min_ms is not None:
            wants.append(float(self.min_ms))
        if self.cps is not None:
            wants.append(1000 * text_length / self.cps)
        if self.until_next:
            wants.append(math.inf)
        return max(wants)


@dataclass(frozen=True, slots=True)
class Timed:
    """One cue as extension sees it. ``lane``: cues conflict only inside one (track + vertical zone).

    ``frozen`` cues never change but stand in the way in their own lane. ``src``: times in the source file, from which
    factor and seconds are computed, so that asking twice does not add up. ``grid_ms``: the file's smallest step.
    """

    start: int
    end: int
    text_length: int
    lane: str = ""
    frozen: bool = False
    src: tuple[int, int] | None = None
    grid_ms: int = 1


@dataclass(frozen=True, slots=True)
class Unmet:
    """A cue (``index`` into the items) that stays below its target, ms, and why."""

    index: int
    reason: Reason
    wanted: int
    got: int


@dataclass(frozen=True, slots=True)
class ExtendReport:
    """``longer`` cues gained time, ``met`` reach their target (to within a frame); ``unmet`` cannot and say why.

    ``repaired``: indices of cues whose end was not after their start and that now have a display time.
    """

    total: int
    longer: int
    met: int
    unmet: tuple[Unmet, ...]
    repaired: tuple[int, ...]

    @property
    def reasons(self) -> Mapping[Reason, int]:
        """How many cues miss their target for each reason."""
        counts: dict[Reason, int] = defaultdict(int)
        for item in self.unmet:
            counts[item.reason] += 1
        return dict(counts)


@dataclass(frozen=True, slots=True)
class ExtendResult:
    """``ends[i]``: the new end of item i, ms, never below its old end."""

    ends: tuple[int, ...]
    report: ExtendReport


def default_gap(fps: Fraction | None) -> int:
    """Two frames, at least 80 ms; 83 ms (two frames at 24) where the rate is not known."""
    if fps is None or fps <= 0:
        return UNKNOWN_RATE_GAP_MS
    return max(math.ceil(2000 / fps), SMALLEST_GAP_MS)


def extend(
    items: Sequence[Timed], spec: ExtendSpec, *, fps: Fraction | None = None, video_end: int | None = None
) -> ExtendResult:
    """New ends for ``items``, in their order. ``fps`` is None for a variable or unknown frame rate.

    Each end has a bound of its own that reads original times only, so the result is optimal for locked starts, does
    not depend on the order, and rises with every wish. O(n log n).
    """
    gap = default_gap(fps) if spec.gap_ms is None else spec.gap_ms
    lanes: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        lanes[item.lane].append(index)
    ends = [item.end for item in items]
    unmet: list[Unmet] = []
    met = 0
    for members in lanes.values():
        units = twin_units([(items[i].start, items[i].end) for i in members])
        lane = Lane([(items[i].start, items[i].end) for i in members], units)
        wants = [_target(items[i], spec) for i in members]
        unit_wants: dict[int, float] = defaultdict(float)
        for position, i in enumerate(members):
            if not items[i].frozen:
                unit_wants[units[position]] = max(unit_wants[units[position]], wants[position])
        for position, i in enumerate(members):
            item = items[i]
            unit_want = max(wants[position], unit_wants[units[position]])
            end, reason = _end(item, unit_want, lane.limit(position, gap), spec, fps, video_end)
            ends[i] = end
            if reason is None or _is_met(item, wants[position], end, reason, spec, fps):
                met += 1
            else:
                unmet.append(Unmet(i, reason, _whole(wants[position], spec), max(0, end - item.start)))
    longer = sum(new > item.end for new, item in zip(ends, items, strict=True))
    repaired = tuple(i for i, item in enumerate(items) if item.end <= item.start < ends[i])
    unmet.sort(key=lambda entry: entry.index)
    return ExtendResult(tuple(ends), ExtendReport(len(items), longer, met, tuple(unmet), repaired))


def _target(item: Timed, spec: ExtendSpec) -> float:
    start, end = item.src if item.src is not None else (item.start, item.end)
    return spec.wanted(max(0, end - start), item.text_length)


def _whole(want: float, spec: ExtendSpec) -> int:
    return spec.cap_ms if math.isinf(want) else math.ceil(want)


def _end(
    item: Timed, want: float, limit: tuple[float, Reason], spec: ExtendSpec, fps: Fraction | None, video_end: int | None
) -> tuple[int, Reason | None]:
    """The new end of one cue, and what held it back (None where its own wish was the bound)."""
    if item.frozen:
        return item.end, "frozen"
    broken = item.end <= item.start
    base = item.start if broken else item.end
    capped = max(float(base - item.start), min(want, float(max(spec.cap_ms, base - item.start))))
    bound, reason = limit
    if video_end is not None and max(base, video_end) < bound:
        bound, reason = max(base, video_end), "end"
    target = item.start + capped
    held: Reason | None = reason if bound < target else ("cap" if capped < want else None)
    raw = math.floor(min(target, bound))
    snapped = _snap(raw, fps)
    end = max(base, snapped - snapped % max(1, item.grid_ms))
    if end == base:
        if broken:
            return item.end, held or "broken"
        return item.end, held
    return end, held


def _snap(end: int, fps: Fraction | None) -> int:
    """Down to a frame boundary, in whole ms below it: the same frames are drawn, none is drawn by a rounding."""
    if fps is None or fps <= 0:
        return end
    frames = math.floor(Fraction(end + 1) * fps / 1000)  # +1: a boundary of 33.3 ms is written as 33 and stays there
    boundary = math.floor(Fraction(frames * 1000) / fps)
    return min(end, boundary)


def _is_met(item: Timed, want: float, end: int, reason: Reason, spec: ExtendSpec, fps: Fraction | None) -> bool:
    if end <= item.start:
        return False
    if math.isinf(want):
        # Until the next caption: reaching it is the wish itself, only the cap keeps a cue from it. Its other
        # wishes may still be missed.
        finite = ExtendSpec(spec.factor, spec.add_ms, spec.min_ms, spec.cps)
        return reason in {"next", "end", "overlap"} and end - item.start >= _target(item, finite)
    tolerance = item.grid_ms + (math.ceil(1000 / fps) if fps is not None and fps > 0 else 0)
    return end - item.start >= want - tolerance
