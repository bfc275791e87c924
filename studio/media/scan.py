"""The packet scan: reads a container to its end and says when each stream truly starts, ends and ticks.

Header durations lie (raw AAC, cut-off Matroska, live WebM), packets do not. Memory is constant whatever the size, and
a file of three hours has a million packets: times are kept as integers in the stream's own ticks.
"""

from __future__ import annotations

import heapq
from collections import Counter
from fractions import Fraction
from typing import Any

_REORDER = 32  # more B-frames in a row than any encoder makes
_GAPS = 512  # distinct frame distances kept; a constant rate has one to three
_TICKS = 2  # rounding of a coarse time base (Matroska: 1 ms) moves a frame by one tick, a distance by two
_VARIES = Fraction(1, 50)  # above 2 % odd distances the rate is variable; a dropped frame here and there is not


class StreamScan:
    """What the packets of one stream said. Times are exact seconds on the container's clock, None where unknown.

    ``first`` and ``last`` are where the first and the last packet begin, ``end`` is where the last one ends, and
    ``longest`` is the longest time that one frame stays before the next.
    """

    def __init__(self, time_base: Fraction) -> None:
        self.time_base = time_base
        self.packets = 0
        self.corrupt = 0
        self._first: int | None = None
        self._last = 0
        self._end = 0
        self._order: list[int] = []
        self._shown: int | None = None
        self._longest = 0
        self._gaps: Counter[int] = Counter()

    def add(self, pts: int, duration: int) -> None:
        """Takes the time of one packet in, in ticks."""
        if self._first is None:
            self._first = self._last = pts
            self._end = pts + duration
            return
        if pts < self._first:
            self._first = pts
        if pts > self._last:
            self._last = pts
        if pts + duration > self._end:
            self._end = pts + duration

    def order(self, pts: int) -> None:
        """Takes in when a frame is shown. Frames come in decoding order and are counted in the order of showing."""
        if len(self._order) < _REORDER:
            heapq.heappush(self._order, pts)
        else:
            self._tick(heapq.heappushpop(self._order, pts))

    def close(self) -> None:
        """No packet follows."""
        while self._order:
            self._tick(heapq.heappop(self._order))

    def _tick(self, pts: int) -> None:
        gap = pts - self._shown if self._shown is not None else 0
        self._shown = pts
        if gap > 0:
            if gap > self._longest:
                self._longest = gap
            if gap in self._gaps or len(self._gaps) < _GAPS:
                self._gaps[gap] += 1

    @property
    def first(self) -> Fraction | None:
        """Where the first packet begins."""
        return None if self._first is None else self._first * self.time_base

    @property
    def last(self) -> Fraction | None:
        """Where the last packet begins."""
        return None if self._first is None else self._last * self.time_base

    @property
    def end(self) -> Fraction | None:
        """Where the last packet ends. A last frame that does not say how long it stays, stays as long as usual."""
        return None if self.last is None else max(self._end * self.time_base, self.last + (self.frame or 0))

    @property
    def longest(self) -> Fraction:
        """The longest time that one frame stays before the next."""
        return self._longest * self.time_base

    @property
    def frame(self) -> Fraction | None:
        """The usual distance between two frames (the median), None for fewer than two frames."""
        total, seen = self._gaps.total(), 0
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

    wanted = [s for s in container.streams if s.type in ("video", "audio") and s.time_base]
    found = {s.index: StreamScan(Fraction(s.time_base)) for s in wanted}
    pictures = {s.index for s in wanted if s.type == "video"}
    broken = False
    try:
        for packet in container.demux(wanted):
            if packet.size == 0:  # the flush packet that PyAV adds at the end
                continue
            index = packet.stream_index
            one = found[index]
            one.packets += 1
            if packet.is_corrupt:
                one.corrupt += 1
            pts = packet.pts
            if pts is None:
                pts = packet.dts
            if pts is None or packet.is_discard:  # outside the edit list: never shown
                continue
            one.add(pts, packet.duration or 0)
            if index in pictures:
                one.order(pts)
    except av.error.FFmpegError:
        broken = True
    for one in found.values():
        one.close()
    return {index: one for index, one in found.items() if one.packets}, broken
