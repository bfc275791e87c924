"""What extension must give, written straight from media.md 5.1 and slowly: every rule as a loop over all cues."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from studio.captions.extend import ExtendSpec, Timed, default_gap

Spans = list[tuple[int, int]]


def dice(seed: int) -> random.Random:
    """Chance that falls the same way in every run."""
    return random.Random(seed)  # noqa: S311 - no secret


def twins(a: Timed, b: Timed) -> bool:
    together = max(a.start, b.start) < min(a.end, b.end)
    return together and abs(a.start - b.start) <= 40 and abs(a.end - b.end) <= 40


def base(item: Timed) -> int:
    return item.end if item.end > item.start else item.start


def overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def wish(item: Timed, spec: ExtendSpec) -> float:
    start, end = item.src or (item.start, item.end)
    d = max(0, end - start)
    wants = [Fraction(d)]
    wants += [Fraction(str(spec.factor)) * d] if spec.factor is not None else []
    wants += [Fraction(d + spec.add_ms)] if spec.add_ms is not None else []
    wants += [Fraction(spec.min_ms)] if spec.min_ms is not None else []
    wants += [Fraction(1000 * item.text_length) / Fraction(str(spec.cps))] if spec.cps is not None else []
    return math.inf if spec.until_next else math.ceil(max(wants))


def wanted(items: Sequence[Timed], i: int, spec: ExtendSpec, only: frozenset[int]) -> int:
    """w_i after twins and cap (the lag limit H is a bound of the end, below: the same where starts are locked)."""
    me = items[i]
    unit = [j for j in only if j == i or (items[j].lane == me.lane and twins(me, items[j]))]
    w = max(wish(items[j], spec) for j in unit if not items[j].frozen)
    d = base(me) - me.start
    return int(max(d, min(w, max(spec.cap_ms, d))))


def snapped(ms: int, least: int, fps: Fraction | None, step: int) -> int:
    """Down to a frame boundary, as the file can write it, unless that is before ``least``; else only to the step."""
    if ms <= least:
        return least
    if fps is not None:
        k = math.floor((ms + step) * fps / 1000) + 1
        while math.floor(k * 1000 / fps) // step * step > ms:
            k -= 1
        boundary = math.floor(k * 1000 / fps) // step * step
        ms = boundary if boundary >= least else ms
    return max(least, ms // step * step)


def ends_only(
    items: Sequence[Timed],
    spec: ExtendSpec,
    only: frozenset[int],
    fps: Fraction | None,
    video_end: int | None,
    starts: Sequence[int] | None = None,
) -> list[int]:
    """e'_i for locked starts; with ``starts``: for starts that have moved there already."""
    gap = default_gap(fps) if spec.gap_ms is None else spec.gap_ms
    starts = [item.start for item in items] if starts is None else starts
    out = []
    for i, me in enumerate(items):
        if me.frozen or i not in only:
            out.append(me.end)
            continue
        b = base(me)
        others = [j for j in range(len(items)) if j != i and items[j].lane == me.lane and not twins(me, items[j])]
        lim = math.inf if video_end is None else max(b, video_end)
        if spec.lag_ms is not None:
            lim = min(lim, max(b, (max(me.src) if me.src else b) + spec.lag_ms))
        lim = min([lim, *(max(b, starts[j] - gap) for j in others if items[j].start >= b)])
        if any(items[j].start < b < items[j].end for j in others):
            lim = b
        # Of cues that end together the last to start may grow: no overlap of the file may become longer.
        if any(items[j].end == b > items[j].start > me.start for j in others):
            lim = b
        raw = min(starts[i] + wanted(items, i, spec, only), lim)
        end = snapped(int(raw), b, fps, me.grid_ms)
        out.append(me.end if end == b else end)
    return out


def frame_ms(fps: Fraction | None) -> float:
    return 1000 / 24 if fps is None else float(1000 / fps)


def cost(items: Sequence[Timed], spans: Spans, goals: Sequence[int | None], fps: Fraction | None) -> float:
    """The sum of media.md 5.1 for these times, in frames (A = 30, λ = 0.15)."""
    total = 0.0
    frame = frame_ms(fps)
    for item, (start, end), goal in zip(items, spans, goals, strict=True):
        if goal is None:
            continue
        total += 0.15 * (item.start - start) / frame
        slack = item.grid_ms if fps is None else math.ceil(frame / item.grid_ms) * item.grid_ms
        lacks = goal - (max(end, item.start) - start)
        if lacks >= slack:
            need = max(1, goal - (base(item) - item.start)) / frame
            total += 30 + lacks / frame + (lacks / frame) ** 2 / (2 * need)
    return total


def start_places(item: Timed, room: int, fps: Fraction | None) -> list[int]:
    """Every time that a start may move to within ``room`` ms, itself first; multiples of 10 ms without a rate."""
    low = item.start - room
    low = max(0, -(-low // item.grid_ms) * item.grid_ms)
    if fps is None:
        return [*range(item.start, low - 1, -10), low]
    written = (math.floor(k * 1000 / fps) for k in range(math.ceil(item.start * fps / 1000)))
    frames = [at // item.grid_ms * item.grid_ms for at in written]
    return [item.start, *(at for at in frames if low <= at < item.start)]


def best_shared(
    items: Sequence[Timed], spec: ExtendSpec, fps: Fraction | None, video_end: int | None
) -> tuple[float, Spans]:
    """The least cost over every way to move the starts of a chain of cues that do not overlap; brute force."""
    everyone = frozenset(range(len(items)))
    gap = default_gap(fps) if spec.gap_ms is None else spec.gap_ms
    goals = [wanted(items, i, replace(spec, until_next=False), everyone) for i in everyone]
    choices: list[list[int]] = []
    for i, item in enumerate(items):
        before = [base(other) + gap for j, other in enumerate(items) if j < i]
        room = item.start - max([0, item.start - spec.lead_ms, item.end - goals[i], *before])
        choices.append(start_places(item, room, fps) if room > 0 and item.end > item.start else [item.start])
    best: tuple[float, Spans] | None = None
    for starts in itertools.product(*choices):
        ends = ends_only(items, spec, everyone, fps, video_end, starts)
        spans = list(zip(starts, ends, strict=True))
        found = cost(items, spans, goals, fps)
        if best is None or found < best[0] - 1e-9:
            best = found, spans
    assert best is not None
    return best


def random_files(seed: int, count: int) -> Iterator[list[Timed]]:
    """Cue lists as strange as files get: overlaps, twins, touching cues, broken ends, disorder, signs, zones."""
    chance = dice(seed)
    for _ in range(count):
        grid = chance.choice([1, 1, 10])
        unit = chance.choice([grid, grid, 20, 40, 500])
        unit = -(-unit // grid) * grid
        reach = chance.choice([8, 40, 400, 4000]) * unit
        items = []
        for _ in range(chance.choice([0, 1, 2, 3, 5, 8, 12])):
            start = chance.randrange(0, max(1, reach), unit)
            length = chance.choice([0, 1, 2, 3, 10, 50, 100, -5, chance.randrange(0, 400)]) * unit
            if items and chance.random() < 0.15:
                start = max(0, items[-1].start + chance.choice([-1, 0, 1]) * unit)
            lane = chance.choice(["bottom", "bottom", "bottom", "top"])
            frozen = chance.random() < 0.1
            items.append(Timed(start, max(0, start + length), chance.randrange(0, 90), lane, frozen, None, grid))
        if chance.random() < 0.7:
            items.sort(key=lambda item: item.start)
        yield items


def random_spec(chance: random.Random, *, lead: bool = False) -> ExtendSpec:
    """One wish or several together."""
    values: dict[str, object] = {}
    for name, value in (
        ("factor", round(chance.uniform(0.5, 4), 2)),
        ("add_ms", chance.randrange(0, 4000)),
        ("min_ms", chance.randrange(0, 8000)),
        ("cps", round(chance.uniform(3, 40), 1)),
    ):
        if chance.random() < 0.4:
            values[name] = value
    return ExtendSpec(
        **values,  # type: ignore[arg-type]  # each name with its own type, above
        until_next=chance.random() < 0.15,
        gap_ms=chance.choice([None, None, 0, 80, chance.randrange(0, 400)]),
        cap_ms=chance.choice([7000, 7000, 600, 20_000]),
        lag_ms=chance.choice([None, None, None, 2000, 300]),
        lead_ms=chance.choice([40, 250, 1000]) if lead else 0,
    )
