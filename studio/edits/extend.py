"""Longer display times, as a pure function draft → draft over the captions room's rule (ends only, starts locked)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.captions.extend import ExtendReport, ExtendSpec, Timed, extend
from studio.captions.graphemes import visible_length
from studio.draft import Draft, Segment, Track
from studio.errors import WorkError

_ASS_GRID_MS = 10  # ASS writes hundredths of a second


@dataclass(frozen=True, slots=True)
class TrackReport:
    """What extension did to one caption track."""

    language: str
    name: str
    report: ExtendReport


def extend_captions(
    draft: Draft, spec: ExtendSpec, fps: Fraction | None, languages: Sequence[str] = ()
) -> tuple[Draft, tuple[TrackReport, ...]]:
    """The draft with longer captions in ``languages`` (all where none is named), and a report for each track.

    Starts, order and texts stay. Factor and seconds count from the times before any extension, which every segment
    remembers in ``m.src``, so saying the same wish twice does not add up. ``fps``: None for an unknown or varying rate.
    Raises WorkError("NO_CAPTIONS", …) where there is nothing to extend.
    """
    chosen = [track for track in draft.captions if not languages or track.language in languages]
    if not any(track.segments for track in chosen):
        raise WorkError(
            "NO_CAPTIONS", "There are no captions to extend yet. Add captions or send a subtitle file first."
        )
    video_end = draft.duration or None
    reports: list[TrackReport] = []
    tracks: list[Track] = []
    for track in draft.tracks:
        if track not in chosen:
            tracks.append(track)
            continue
        longer, report = _extend_track(track, spec, fps, video_end)
        tracks.append(longer)
        reports.append(TrackReport(track.language, track.name, report))
    return draft.with_tracks(tracks), tuple(reports)


def _extend_track(
    track: Track, spec: ExtendSpec, fps: Fraction | None, video_end: int | None
) -> tuple[Track, ExtendReport]:
    origin = track.origin
    grid = _ASS_GRID_MS if origin is not None and origin.get("format") == "ass" else 1
    segments = track.segments
    items = [_timed(segment, grid) for segment in segments]
    result = extend(items, spec, fps=fps, video_end=video_end)
    changed = [_lengthened(segment, end) for segment, end in zip(segments, result.ends, strict=True)]
    return track.with_segments(changed), result.report


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


def _lengthened(segment: Segment, end: int) -> Segment:
    """The segment up to ``end``. Before its first extension it takes down the times that it had."""
    if end <= segment.end:
        return segment
    remembered = segment if segment.source else segment.but_meta(src=[segment.start, segment.end])
    return remembered.but(d=end - segment.start)
