"""Longer display times, as a pure function draft → draft over the captions room's rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.captions.extend import ExtendReport, ExtendSpec, Timed, extend
from studio.captions.graphemes import visible_length
from studio.draft import Draft, Segment, Track
from studio.edits.scope import Scope
from studio.edits.wording import words_meta
from studio.errors import WorkError
from studio.spelledjson import Json

_HUNDREDTHS, _ASS_GRID_MS = frozenset({"ass", "ssa"}), 10


@dataclass(frozen=True, slots=True)
class TrackReport:
    """What extension did to one caption track."""

    language: str
    name: str
    report: ExtendReport


def extend_captions(
    draft: Draft,
    spec: ExtendSpec,
    fps: Fraction | None,
    languages: Sequence[str] = (),
    scope: Scope | None = None,
) -> tuple[Draft, tuple[TrackReport, ...]]:
    """The draft with longer captions in ``languages`` (all where none is named), and a report for each track.

    Only the captions of ``scope`` change (None: all); the others stay and stand in the way. Order and texts stay, and
    starts too unless ``spec.lead_ms`` lets them move. Factor, seconds and the limit of lead count from the times
    before any extension, which every changed segment remembers in ``m.src``, so saying the same wish twice does not
    add up. ``fps``: None for an unknown or varying rate. Raises WorkError("NO_CAPTIONS", …) where there is nothing to
    extend, WorkError("NO_LINE", …) where the scope holds no caption.
    """
    chosen = {
        place: track
        for place, track in enumerate(draft.tracks)
        if track.is_captions and (not languages or track.language in languages)
    }
    if not any(track.segments for track in chosen.values()):
        raise WorkError(
            "NO_CAPTIONS", "There are no captions to extend yet. Add captions or send a subtitle file first."
        )
    picks = {place: None if scope is None else scope.picks(track) for place, track in chosen.items()}
    if not any(pick is None or pick for pick in picks.values()):
        raise WorkError("NO_LINE", "There is no caption in that part, so nothing became longer.")
    video_end = draft.duration or None
    tracks = list(draft.tracks)
    reports: list[TrackReport] = []
    for place, track in chosen.items():
        tracks[place], report = _extend_track(track, spec, picks[place], fps, video_end)
        reports.append(TrackReport(track.language, track.name, report))
    return draft.with_tracks(tracks), tuple(reports)


def _extend_track(
    track: Track, spec: ExtendSpec, only: frozenset[int] | None, fps: Fraction | None, video_end: int | None
) -> tuple[Track, ExtendReport]:
    origin = track.origin
    grid = _ASS_GRID_MS if origin is not None and origin.get("format") in _HUNDREDTHS else 1
    segments = track.segments
    items = [_timed(segment, grid) for segment in segments]
    result = extend(items, spec, only, fps=fps, video_end=video_end)
    times = zip(segments, result.starts, result.ends, strict=True)
    return track.with_segments([_at(segment, start, end) for segment, start, end in times]), result.report


def _timed(segment: Segment, grid: int) -> Timed:
    source = segment.source
    end = segment.end
    if segment.duration == 0 and source is not None and source[1] <= source[0]:
        end = source[1]  # a broken end stays what it is until extension repairs it
    text = segment.text
    return Timed(
        start=segment.start,
        end=end,
        text_length=visible_length(text),
        lane=str(segment.meta.get("lane", "")),
        frozen=segment.meta.get("frozen") is True or not text.strip(),
        src=source,
        grid_ms=grid,
    )


def _at(segment: Segment, start: int, end: int) -> Segment:
    """The segment from ``start`` to ``end``. Before its first extension it takes down the times that it had.

    Its words stay where they are spoken: ``m.words`` counts from the segment's start.
    """
    if start >= segment.start and end <= segment.end:
        return segment
    changes: dict[str, Json] = {} if segment.source else {"src": [segment.start, segment.end]}
    words = words_meta(segment.words, start) if start != segment.start else None
    if words is not None:
        changes["words"] = words
    moved = segment.but_meta(**changes) if changes else segment
    return moved.but(s=start, d=max(end, segment.end) - start) if start != segment.start else moved.but(d=end - start)
