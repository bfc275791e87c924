"""Times of an ASS document such that libass draws exactly the frames that a caption is for."""

from __future__ import annotations

import math
from fractions import Fraction


def clock(ms: int, fps: Fraction | None) -> str:
    """H:MM:SS.cc such that libass draws exactly the frames with ``start <= pts < end``.

    Hundredths are coarser than ms, so the time of the first frame at or after ``ms`` is rounded down: the frame
    before it is further than 10 ms away. Where the rate is not known ``ms`` itself is rounded down.
    """
    if fps is not None and 0 < fps <= 100:
        ms = math.floor(math.ceil(ms * fps / 1000) * 1000 / fps)
    rest, centis = divmod(ms // 10, 100)
    rest, seconds = divmod(rest, 60)
    hours, minutes = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}.{centis:02d}"
