"""A scope: the part of a caption track that an edit is about, by times or by line numbers."""

from __future__ import annotations

from dataclasses import dataclass

from studio.draft import Track


@dataclass(frozen=True, slots=True)
class Scope:
    """``start_ms`` to ``end_ms`` of the timeline (cues that begin there, or the one on screen where both are the same
    instant), ``first`` to ``last`` line, both counted from 1 and from the end where negative (-1 is the last line).
    None is open; a scope that is open on all sides is everything."""

    start_ms: int | None = None
    end_ms: int | None = None
    first: int | None = None
    last: int | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Scope()

    def picks(self, track: Track) -> frozenset[int]:
        """The places (from 0) of the segments that the scope means."""
        segments = track.segments
        first = _place(self.first, len(segments), 0)
        last = _place(self.last, len(segments), len(segments) - 1)
        return frozenset(
            place
            for place, segment in enumerate(segments)
            if first <= place <= last and self._meets(segment.start, segment.end)
        )

    def _meets(self, start: int, end: int) -> bool:
        if self.start_ms is not None and self.start_ms == self.end_ms:
            return start <= self.start_ms < end
        after = self.start_ms is None or start >= self.start_ms
        return after and (self.end_ms is None or start < self.end_ms)


def _place(line: int | None, count: int, otherwise: int) -> int:
    if line is None:
        return otherwise
    return line - 1 if line > 0 else count + line


EVERYTHING = Scope()
