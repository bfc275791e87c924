"""The times at which something can begin or end: frames of the film, and the smallest step that a file can write."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

_UNKNOWN_FRAME_MS = 1000 / 24
_FINEST = 10_000  # denominators of frame rates: 24000/1001 and any decimal with four places


@dataclass(frozen=True, slots=True)
class FrameGrid:
    """``rate``: frames a second as (numerator, denominator), None for a rate that is unknown or varies.

    Frame k is on screen from k / rate. Boundaries are written as the whole ms (in ASS hundredths) below them, which
    draws the same frames: a cue is shown on frames with ``start <= pts < end``.
    """

    rate: tuple[int, int] | None

    @classmethod
    def of(cls, fps: Fraction | None) -> FrameGrid:
        """The grid of a frame rate."""
        if fps is None or not 0 < fps <= 1000:
            return cls(None)
        ratio = Fraction(fps).limit_denominator(_FINEST)
        return cls(ratio.as_integer_ratio() if ratio > 0 else None)

    @property
    def frame_ms(self) -> float:
        """Length of a frame, ms; of a frame at 24 a second where the rate is not known."""
        return _UNKNOWN_FRAME_MS if self.rate is None else 1000 * self.rate[1] / self.rate[0]

    def slack(self, step: int) -> int:
        """A duration that lacks less than this counts as reached, ms: a frame, or one step of the file.

        An end that is rounded down to a frame loses less than that.
        """
        return step if self.rate is None else math.ceil(self.frame_ms / step) * step

    def down(self, ms: int, step: int) -> int:
        """The latest boundary, as a file with this ``step`` writes it, at or before ``ms``."""
        if self.rate is None:
            return ms - ms % step
        over, under = self.rate
        frames = ((ms // step + 1) * step * over - 1) // (1000 * under)  # the last that is written at or before ms
        boundary = frames * 1000 * under // over
        return boundary - boundary % step

    def end(self, ms: int, base: int, step: int) -> int:
        """``ms`` as an end: down to a boundary, or only to the file's step where that boundary is before ``base``.

        Never before ``base``. Between ``base`` and the next boundary the same frames are drawn.
        """
        if ms <= base:
            return base
        on_frame = self.down(ms, step)
        return on_frame if on_frame >= base else max(base, ms - ms % step)
