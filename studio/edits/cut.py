"""Cutting the film: parts taken out, or all but some parts; captions, titles and music follow. Draft → draft."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from studio.draft import Draft
from studio.edits.follow import Rest, Span, follow
from studio.edits.note import Note, Notes
from studio.edits.timeline import NO_MEDIA, film_track, rate
from studio.errors import WorkError

Range = tuple[int, int | None]
LEAST_MS = 100
"""Less of a film than that is no film."""
MOST_PIECES = 500
"""Each piece is a branch of the render; more than that belong into an editor with a mouse."""


def cut(draft: Draft, ranges: Sequence[Range]) -> tuple[Draft, Notes]:
    """The draft without these parts of the film: (start, end) in ms of the timeline as it is now, None is its end, a
    negative time counts from its end. Ranges may overlap, be turned around or reach past the end.

    The edges go to frames. Captions in a part that goes go with it; of those that are cut in two the rest stays, with
    the words that are still said. Raises NO_MEDIA, NOTHING_LEFT, TOO_MANY_CUTS.
    """
    return _without(draft, _normal(draft, ranges))


def keep(draft: Draft, ranges: Sequence[Range]) -> tuple[Draft, Notes]:
    """The draft with only these parts of the film, in their order in time. Ranges and errors as for ``cut``."""
    total = draft.duration
    kept = _normal(draft, ranges)
    if not kept and film_track(draft) is not None:
        return draft, (Note("keep_nothing", {"end_at": total}),)
    if kept == [(0, total)]:
        return draft, (Note("keep_all"),)
    return _without(draft, _others(kept, total))


def _without(draft: Draft, gaps: Sequence[Span]) -> tuple[Draft, Notes]:
    film, grid = film_track(draft), rate(draft)
    if film is None:
        raise NO_MEDIA
    if not gaps:
        return draft, (Note("cut_nothing", {"end_at": draft.duration}),)
    rest = Rest(_others(gaps, draft.duration), grid)
    if rest.length < LEAST_MS:
        raise WorkError("NOTHING_LEFT", "That would cut away the whole film. Say which part should stay.")
    followed = [follow(track, rest, film=track == film, rate=grid) for track in draft.tracks]
    changed = draft.but(d=rest.length).with_tracks([each.track for each in followed])
    pieces = film_track(changed)
    if pieces is not None and len(pieces.segments) > MOST_PIECES:
        raise WorkError("TOO_MANY_CUTS", f"A film can be cut into {MOST_PIECES} parts at most.")
    captions = [each for each in followed if each.track.is_captions]
    lost, shorter = sum(each.gone for each in captions), sum(each.shorter for each in captions)
    return changed, _notes(gaps, draft.duration - rest.length, rest.length, lost, shorter)


def _others(spans: Sequence[Span], total: int) -> list[Span]:
    """What of the timeline lies between the spans."""
    edges = [0, *(edge for span in spans for edge in span), total]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _notes(gaps: Sequence[Span], gone: int, now: int, lost: int, shorter: int) -> Notes:
    about = {"count": len(gaps), "start_at": gaps[0][0], "end_at": gaps[0][1], "gone_ms": gone, "now_ms": now}
    notes = [Note("cut", about)]
    if lost:
        notes.append(Note("cut_captions", {"count": lost}))
    if shorter:
        notes.append(Note("cut_shorter", {"count": shorter}))
    return tuple(notes)


def _normal(draft: Draft, ranges: Sequence[Range]) -> list[Span]:
    """The ranges inside the film, on frames, in order, apart; without those of which nothing is left."""
    total, grid = draft.duration, rate(draft)
    spans: list[Span] = []
    for begin, finish in ranges:
        start = begin + total if begin < 0 else begin
        end = total if finish is None else finish + total if finish < 0 else finish
        start, end = (min(max(0, edge), total) for edge in (min(start, end), max(start, end)))
        spans.append((_snapped(start, grid, total), _snapped(end, grid, total)))
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _snapped(time: int, grid: Fraction | None, total: int) -> int:
    """The time of the nearest frame, rounded down to ms: then the frame is not before it. The ends of the film stay."""
    if grid is None or time in (0, total):
        return time
    return min(total, int(round(time * grid / 1000) * 1000 / grid))
