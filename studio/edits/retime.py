"""Captions earlier or later, and single captions at other times. Pure functions draft → draft."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from studio.draft import Draft, Segment, Track
from studio.edits.note import Note, Notes
from studio.edits.pick import one, picked, replaced
from studio.edits.scope import EVERYTHING, Scope
from studio.edits.wording import words_meta
from studio.errors import WorkError

SHORTEST_MS = 300
"""A caption that makes room for another one keeps at least this; else the person is told that there is no room."""


def retime(draft: Draft, by_ms: int, scope: Scope = EVERYTHING, languages: Sequence[str] = ()) -> tuple[Draft, Notes]:
    """The draft with the captions of ``scope`` moved by ``by_ms``.

    What would begin before the film begins with it; what would be over by then goes, and the note counts it. A caption
    that stays gives way by ending earlier, to no less than 0.3 s. Raises NO_CAPTIONS, NO_LINE, NO_ROOM.
    """
    places = picked(draft, scope, languages)
    moved = lost = clipped = late = 0
    changed: dict[str, Track] = {}
    for track in draft.tracks:
        if track.id not in places or not track.is_captions:
            continue
        mine = places[track.id]
        rows = [
            (_moved(segment, by_ms) if place in mine else segment, place in mine)
            for place, segment in enumerate(track.segments)
        ]
        kept = [(segment, own) for segment, own in rows if not own or segment.end > 0]
        lost += len(rows) - len(kept)
        clipped += sum(own and segment.start < 0 for segment, own in kept)
        begun = [(_from_zero(segment) if own else segment, own) for segment, own in kept]
        late += sum(own and bool(draft.duration) and segment.start >= draft.duration for segment, own in begun)
        moved += sum(own for _, own in begun)
        changed[track.id] = track.with_segments(_apart(begun, track))
    notes = [Note("moved_later" if by_ms > 0 else "moved_earlier", {"count": moved, "by_ms": abs(by_ms)})]
    notes += [Note("moved_out", {"count": lost})] if lost else []
    notes += [Note("moved_clipped", {"count": clipped})] if clipped else []
    notes += [Note("moved_past_end", {"count": late})] if late else []
    return replaced(draft, changed), tuple(notes)


def set_times(
    draft: Draft, scope: Scope, start_ms: int | None, end_ms: int | None, languages: Sequence[str] = ()
) -> tuple[Draft, Notes]:
    """The draft with the one caption of ``scope`` beginning or ending at other times; None leaves one as it is.

    A start alone moves the caption, an end alone makes it longer or shorter. The same moment in the other languages
    follows where no language is named. Raises NO_LINE, WHICH_LINE, NO_ROOM, BAD_TIMES.
    """
    track, place = one(draft, scope, languages)
    old = track.segments[place]
    start = old.start if start_ms is None else start_ms
    end = end_ms if end_ms is not None else (old.end if start_ms is None else start + old.duration)
    if start < 0 or end <= start:
        raise WorkError("BAD_TIMES", "A caption has to end after it begins. Say both times, for example 0:05 to 0:07.")
    twins = picked(draft, Scope(first=place + 1, last=place + 1), languages) if not languages else {}
    changed: dict[str, Track] = {}
    for other in draft.captions:
        mine = frozenset({place}) if other.id == track.id else twins.get(other.id, frozenset())
        mine = frozenset(item for item in mine if _same_times(other.segments[item], old))
        if not mine:
            continue
        rows = [
            (_at(segment, start, end) if item in mine else segment, item in mine)
            for item, segment in enumerate(other.segments)
        ]
        changed[other.id] = other.with_segments(_apart(rows, other))
    note = Note("line_times", {"line": place + 1, "start_at": start, "end_at": end})
    return replaced(draft, changed), (note,)


def _same_times(this: Segment, other: Segment) -> bool:
    return abs(this.start - other.start) <= 1 and abs(this.end - other.end) <= 1


def _moved(segment: Segment, by_ms: int) -> Segment:
    source = segment.source
    later = segment.but(s=segment.start + by_ms)
    return later if source is None else later.but_meta(src=[source[0] + by_ms, source[1] + by_ms])


def _from_zero(segment: Segment) -> Segment:
    return segment if segment.start >= 0 else _at(segment, 0, segment.end)


def _at(segment: Segment, start: int, end: int) -> Segment:
    """The segment at other times; its words stay at theirs, and what was longer before counts from here."""
    words = words_meta(segment.words, start)
    placed = segment.but(s=start, d=end - start)
    placed = placed.but_meta(words=words) if words is not None else placed
    return placed.but_meta(src=[start, end]) if segment.source is not None else placed


def _apart(rows: Sequence[tuple[Segment, bool]], track: Track) -> list[Segment]:
    """The segments in time order, without an overlap that the move made: what stayed gives way.

    ``rows``: (segment, whether it was moved).
    """
    ordered = sorted(rows, key=lambda row: row[0].start)
    before = {(a.id, b.id) for a, b in pairwise(sorted(track.segments, key=lambda item: item.start)) if a.end > b.start}
    out = [segment for segment, _ in ordered]
    for place in range(len(out) - 1):
        here, following = out[place], out[place + 1]
        own, its = ordered[place][1], ordered[place + 1][1]
        if here.end <= following.start or own == its or (here.id, following.id) in before:
            continue
        if not own and following.start - here.start >= SHORTEST_MS:
            out[place] = here.but(d=following.start - here.start)
        elif own and following.end - here.end >= SHORTEST_MS and here.end - following.start <= SHORTEST_MS:
            out[place + 1] = _at(following, here.end, following.end)
        elif own and following.start - here.start >= SHORTEST_MS:
            out[place] = here.but(d=following.start - here.start)
        else:
            raise WorkError("NO_ROOM", f"There is no room: it would run into “{_short(following if own else here)}”.")
    return out


def _short(segment: Segment) -> str:
    text = " ".join(segment.text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"
