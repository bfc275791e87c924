"""What others do to display times, re-stated from their descriptions (media.md 4, Subtitle Edit 5.x) for bench/extend.

Spans are [start, end] in ms in list order; "the next" is the next in the list, as there. Nothing here is used by the
product.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Spans = list[list[int]]
_SHORTEST, _LONGEST = 1000, 8000  # Subtitle Edit's defaults


@dataclass(frozen=True, slots=True)
class Target:
    """A wish: its name, kind ("cps", "min", "factor" or "add") and amount."""

    name: str
    kind: str
    amount: float

    def wanted(self, duration: int, length: int) -> float:
        """The duration that is asked for, ms."""
        match self.kind:
            case "cps":
                return max(duration, 1000 * length / self.amount)
            case "min":
                return max(duration, self.amount)
            case "factor":
                return duration * self.amount
            case _:
                return duration + self.amount


def naive(spans: Spans, lengths: Sequence[int], target: Target, gap: int) -> Spans:
    """Every end where the wish says, whatever follows."""
    return [[s, max(e, round(s + target.wanted(e - s, n)))] for (s, e), n in zip(spans, lengths, strict=True)]


def window(spans: Spans, lengths: Sequence[int], target: Target, gap: int) -> Spans:
    """The dialog "Adjust durations" of version 5: seconds stop 10 ms before the next start and never shorten; per cent
    and fixed (for "at least") end at the next start at the latest and may shorten; recalculate looks at no gap."""
    out = [list(span) for span in spans]
    for i, (start, end) in enumerate(out):
        after = out[i + 1][0] if i + 1 < len(out) else None
        want = target.wanted(end - start, lengths[i])
        match target.kind:
            case "add":
                new = round(start + want) if after is None else min(round(start + want), after - 10)
                out[i][1] = max(end, new)
            case "cps":
                new = round(start + want) if after is None else min(round(start + want), after)
                out[i][1] = max(end, new)
            case kind:
                new = round(start + (target.amount if kind == "min" else want))
                out[i][1] = new if after is None or new <= after else after
    return out


def library(spans: Spans, lengths: Sequence[int], target: Target, gap: int) -> Spans:
    """The older library functions: they keep the gap (per cent only where the end passes the next start), hold every
    duration between 1 s and 8 s, and do not move an end the wrong way to keep the gap."""
    out = [list(span) for span in spans]
    for i, (start, end) in enumerate(out):
        after = out[i + 1][0] if i + 1 < len(out) else None
        new = round(start + target.wanted(end - start, lengths[i]))
        if after is not None:
            meets = new > after if target.kind == "factor" else new > after - gap
            new = after - gap if meets else new
        new = max(new, end)
        if new - start < _SHORTEST:
            new = start + _SHORTEST if after is None else max(end, min(start + _SHORTEST, after - gap))
        out[i][1] = min(new, start + _LONGEST)
    return out


def fix_short(spans: Spans, lengths: Sequence[int], target: Target, gap: int) -> Spans:
    """ "Fix short display times", starts may move: from left to right, the first of six cases that fits, else fill the
    gap. With what a cue lacks: extend it; begin it earlier (under 50 ms); push the next cue later (under 1 s); let the
    next begin later while it can spare that (under 1 s); push the next and let the one after it begin later (under
    0.5 s); begin earlier (under 200 ms)."""
    out = [list(span) for span in spans]
    wants = [target.wanted(e - s, n) for (s, e), n in zip(spans, lengths, strict=True)]

    def start_of(i: int) -> float:
        return out[i][0] if i < len(out) else float("inf")

    def spare(i: int, by: float) -> bool:
        return i < len(out) and out[i][1] - out[i][0] - by >= wants[i]

    for i in range(len(out)):
        start, end = out[i]
        lack = round(wants[i] - (end - start))
        if lack <= 0:
            continue
        goal = end + lack
        over = goal + gap - start_of(i + 1)  # by how much the next is in the way
        before = start - (out[i - 1][1] + gap if i else 0)
        if over <= 0:
            out[i][1] = goal
        elif lack < 50 and lack <= before:
            out[i][0] = start - lack
        elif lack < 1000 and out[i + 1][1] + over + gap <= start_of(i + 2):
            out[i][1] = goal
            _push(out, i + 1, round(over))
        elif lack < 1000 and spare(i + 1, over):
            out[i][1] = goal
            out[i + 1][0] += round(over)
        elif lack < 500 and spare(i + 2, out[i + 1][1] + over + gap - start_of(i + 2)):
            out[i][1] = goal
            _push(out, i + 1, round(over))
            out[i + 2][0] = max(out[i + 2][0], out[i + 1][1] + gap)
        elif lack < 200 and lack <= before:
            out[i][0] = start - lack
        else:
            out[i][1] = max(end, round(start_of(i + 1)) - gap)
    return out


def _push(out: Spans, i: int, by: int) -> None:
    out[i] = [out[i][0] + by, out[i][1] + by]


PEERS: dict[str, Callable[[Spans, Sequence[int], Target, int], Spans]] = {
    "naive": naive,
    "SE5 dialog": window,
    "SE library": library,
    "SE fix-short": fix_short,
}
