"""The packet scan: reads a container to its end and says when each stream truly starts, ends and ticks.

Header durations lie (raw AAC, cut-off Matroska, live WebM), packets do not. Memory is constant whatever the size.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

_REORDER = 32  # more B-frames in a row than any encoder makes
_GAPS = 512  # distinct frame distances kept; a constant rate has one to three
_TICKS = 2  # rounding of a coarse time base (Matroska: 1 ms) moves a frame by one tick, a distance by two
_VARIES = Fraction(1, 50)  # above 2 % odd distances the rate is variable; a dropped frame here and there is not


@dataclass(slots=True)
class StreamScan:
    """What the packets of one stream said. Times are exact seconds on the container's clock.

    ``first`` and ``last`` are where the first and last packet begin, ``end`` is where the last one ends;
    ``longest`` is the longest time that one frame stays on screen before the next.
    """

    time_base: Fraction
    first: Fraction | None = None
    last: Fraction | None = None
    end: Fraction | None = None
    packets: int = 0
    corrupt: int = 0
    longest: Fraction = Fraction(0)
    _order: list[int] = field(default_factory=list)
    _last: int | None = None
    _gaps: Counter[int] = field(default_factory=Counter)

    def add(self, pts: int | None, duration: int | None, corrupt: bool, video: bool) -> None:
        """Takes one packet in, ``pts`` and ``duration`` in units of the time base."""
        self.packets += 1
        self.corrupt += corrupt
        if pts is None:
            return
        start = pts * self.time_base
        end = start + (duration or 0) * self.time_base
        self.first = start if self.first is None else min(self.first, start)
        self.last = start if self.last is None else max(self.last, start)
        self.end = end if self.end is None else max(self.end, end)
        if video:
            heapq.heappush(self._order, pts)
            if len(self._order) > _REORDER:
                self._tick(heapq.heappop(self._order))

    def close(self) -> None:
        """No packet follows."""
        while self._order:
            self._tick(heapq.heappop(self._order))

    def _tick(self, pts: int) -> None:
        gap = pts - self._last if self._last is not None else 0
        self._last = pts
        self.longest = max(self.longest, gap * self.time_base)
        if gap > 0 and (gap in self._gaps or len(self._gaps) < _GAPS):
            self._gaps[gap] += 1

    @property
    def frame(self) -> Fraction | None:
        """The usual distance between two frames in seconds (the median), None for fewer than two frames."""
        total = self._gaps.total()
        if not total:
            return None
        seen = 0
        for gap in sorted(self._gaps):
            seen += self._gaps[gap]
            if 2 * seen >= total:
                return gap * self.time_base
        return None

    @property
    def varies(self) -> bool:
        """True where the distances between frames differ by more than rounding, more often than now and then."""
        usual = self.frame
        if usual is None:
            return False
        room = max(_TICKS * self.time_base, usual / 10)
        odd = sum(n for gap, n in self._gaps.items() if abs(gap * self.time_base - usual) > room)
        return odd > _VARIES * self._gaps.total()


def scan(container: Any) -> tuple[dict[int, StreamScan], bool]:
    """Reads all packets of an open PyAV container. Returns the scans by stream index, and whether reading broke off."""
    import av

    found: dict[int, StreamScan] = {}
    wanted = [s for s in container.streams if s.type in ("video", "audio")]
    broken = False
    try:
        for packet in container.demux(wanted):
            if packet.size == 0:  # the flush packet that PyAV adds at the end
                continue
            stream = packet.stream
            if stream.index not in found:
                found[stream.index] = StreamScan(Fraction(stream.time_base or packet.time_base))
            one = found[stream.index]
            pts = packet.pts if packet.pts is not None else packet.dts
            if not packet.is_discard:  # outside the edit list: never shown
                one.add(pts, packet.duration, packet.is_corrupt, stream.type == "video")
    except av.error.FFmpegError:
        broken = True
    for one in found.values():
        one.close()
    return found, broken
