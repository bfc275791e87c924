"""The promises of media.md 5.1 about new times, looked for pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from studio.captions.extend import ExtendResult, ExtendSpec, Timed, default_gap
from tests.studio.captions.extend_oracle import base, overlap, twins


def broken_promises(
    items: Sequence[Timed],
    result: ExtendResult,
    spec: ExtendSpec,
    fps: Fraction | None,
    video_end: int | None,
    only: frozenset[int] | None = None,
) -> list[str]:
    """What the new times do that they must not; empty where all is well."""
    gap = default_gap(fps) if spec.gap_ms is None else spec.gap_ms
    after = list(zip(result.starts, result.ends, strict=True))
    wrong: list[str] = []

    def must(fact: bool, what: str, *where: int) -> None:
        if not fact:
            wrong.append(f"{what} {where}")

    for i, (item, (start, end)) in enumerate(zip(items, after, strict=True)):
        same = (start, end) == (item.start, item.end)
        must(end >= item.end, "shortened", i)
        must(same or end > start, "no time", i)
        must(0 <= start <= item.start and item.start - start <= spec.lead_ms, "start moved too far", i)
        must(same or not item.frozen, "frozen and changed", i)
        must(same or only is None or i in only, "not asked and changed", i)
        must(video_end is None or end <= max(video_end, item.end), "past the end", i)
        must(end % item.grid_ms == 0 or end == item.end, "not a time of the file", i)
        longest = max(spec.cap_ms, base(item) - item.start)
        must(end - start <= longest, "over the cap", i)
    for i, j in combinations(range(len(items)), 2):
        if items[i].lane != items[j].lane:
            continue
        old = overlap((items[i].start, items[i].end), (items[j].start, items[j].end))
        if not twins(items[i], items[j]):
            must(overlap(after[i], after[j]) <= old, "more overlap", i, j)
        for first, second in ((i, j), (j, i)):
            was = items[second].start - base(items[first])
            free = after[second][0] - max(after[first])
            must(was < 0 or free >= min(was, gap), "gap under the limit", first, second)
    return wrong
