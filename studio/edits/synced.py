"""Captions at the times that the speech gives them. A pure function track → track."""

from __future__ import annotations

from collections.abc import Sequence

from studio.draft import Segment, Track
from studio.edits.wording import words_meta

Span = tuple[int, int]


def set_to(track: Track, times: Sequence[Span]) -> Track:
    """The track with its captions at ``times`` (start, end in ms), one for each in their order; times that rise stay.

    The words inside a caption move with it; what it was before it was extended moves as well.
    """
    placed = [_at(segment, *span) for segment, span in zip(track.segments, times, strict=True)]
    return track.with_segments(sorted(placed, key=lambda segment: segment.start))


def _at(segment: Segment, start: int, end: int) -> Segment:
    by = start - segment.start
    moved = segment.but(s=start, d=end - start)
    if segment.words:
        inside = tuple(word for word in moved.words if word.start < end)
        moved = moved.but_meta(words=words_meta(inside, start) if len(inside) == len(moved.words) else None)
    source = segment.source
    return moved if source is None else moved.but_meta(src=[max(0, source[0] + by), max(1, source[1] + by)])
