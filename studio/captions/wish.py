"""What is asked of display times: wishes that combine to the longest, and the limits that they keep."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

UNKNOWN_RATE_GAP_MS = 83
SMALLEST_GAP_MS = 80
FOREVER = 1 << 50
"""Ms; longer than any film: the wish of "until the next caption"."""
_LONGEST = 20_000 * 3600 * 1000  # ms: what the clocks of subtitle files can write


@dataclass(frozen=True, slots=True)
class ExtendSpec:
    """What is wanted; several wishes combine to the longest. Times in ms.

    ``factor`` times the source duration; ``add_ms`` more than it; at least ``min_ms``; at most ``cps`` characters a
    second; ``until_next`` caption. ``gap_ms`` is kept free before the next start (default: two frames, at least
    80 ms). ``cap_ms`` (longest display time) and ``lag_ms`` (longest time after the source end; None for no limit)
    stop extension only: they never shorten. ``lead_ms``: how much earlier a start may move to reach the wish; 0 locks
    the starts. Raises ValueError for values without a meaning.
    """

    factor: float | None = None
    add_ms: int | None = None
    min_ms: int | None = None
    cps: float | None = None
    until_next: bool = False
    gap_ms: int | None = None
    cap_ms: int = 7000
    lag_ms: int | None = None
    lead_ms: int = 0

    def __post_init__(self) -> None:
        numbers = (
            self.factor, self.add_ms, self.min_ms, self.cps, self.gap_ms, self.cap_ms, self.lag_ms, self.lead_ms,
        )  # fmt: skip
        if any(value is not None and (not math.isfinite(value) or value < 0) for value in numbers):
            raise ValueError("extension values must be finite and not negative")
        if self.cps == 0:
            raise ValueError("characters per second must be above zero")

    def finite(self, source_duration: int, text_length: int) -> int:
        """The duration that is asked for without "until the next", whole ms: the first that keeps every wish.

        Numbers count as they are written: 1.1 times 100 ms is 110 ms, whatever its nearest binary number is.
        """
        want = source_duration
        if self.factor is not None:
            over, under = _ratio(self.factor)
            want = max(want, -(-over * source_duration // under))
        if self.add_ms is not None:
            want = max(want, math.ceil(source_duration + self.add_ms))
        if self.min_ms is not None:
            want = max(want, math.ceil(self.min_ms))
        if self.cps is not None:
            over, under = _ratio(self.cps)
            want = max(want, -(-1000 * text_length * under // over))
        return want

    def wanted(self, source_duration: int, text_length: int) -> int:
        """The duration that is asked for, ms, before the limits; ``FOREVER`` for until-next."""
        return FOREVER if self.until_next else self.finite(source_duration, text_length)

    def limited(self, want: int, base: int) -> int:
        """``want`` within the cap, never below ``base``, the duration that is there."""
        return max(base, min(want, math.floor(self.cap_ms), _LONGEST))

    def latest(self, source_end: int) -> int:
        """The end that ``lag_ms`` allows, ms; ``FOREVER`` without it."""
        return FOREVER if self.lag_ms is None else source_end + min(math.floor(self.lag_ms), _LONGEST)


@lru_cache(maxsize=256)
def _ratio(value: float) -> tuple[int, int]:
    return Fraction(str(value)).as_integer_ratio()


def default_gap(fps: Fraction | None) -> int:
    """Two frames, at least 80 ms; 83 ms (two frames at 24) where the rate is not known."""
    if fps is None or fps <= 0:
        return UNKNOWN_RATE_GAP_MS
    return max(math.ceil(2000 / fps), SMALLEST_GAP_MS)
