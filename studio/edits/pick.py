"""Which captions an edit is about: the tracks by language, the lines by scope, the same moments in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.draft import Draft, Segment, Track
from studio.edits.scope import Scope
from studio.errors import WorkError

NO_CAPTIONS = WorkError("NO_CAPTIONS", "There are no captions yet. Add captions or send a subtitle file first.")


def chosen(draft: Draft, languages: Sequence[str]) -> tuple[Track, ...]:
    """The caption tracks with captions in these languages, all where none is named. Raises NO_CAPTIONS for none."""
    found = tuple(
        track for track in draft.captions if track.segments and (not languages or track.language in languages)
    )
    if not found:
        raise NO_CAPTIONS
    return found


def picked(draft: Draft, scope: Scope, languages: Sequence[str]) -> dict[str, frozenset[int]]:
    """Track id → the places of its segments that ``scope`` means, for all ``languages`` (all tracks where none).

    Line numbers count in the first of the tracks; in the others they mean the captions that are shown at those
    moments, since a translation may have fewer lines. Raises NO_CAPTIONS, and NO_LINE where nothing is meant.
    """
    tracks = chosen(draft, languages)
    lead = tracks[0]
    places = scope.picks(lead)
    if not places and not any(scope.picks(track) for track in tracks):
        raise WorkError("NO_LINE", _missing(scope, lead))
    by_line = scope.first is not None or scope.last is not None
    segments = lead.segments  # read once: a track makes them anew each time
    spans = [(segments[place].start, segments[place].end) for place in sorted(places)]
    found = {lead.id: places}
    for track in tracks[1:]:
        found[track.id] = _shown_in(track, spans) if by_line else scope.picks(track)
    return found


def one(draft: Draft, scope: Scope, languages: Sequence[str]) -> tuple[Track, int]:
    """The one caption that ``scope`` means: its track and place. Raises NO_LINE for none, WHICH_LINE for several."""
    track = chosen(draft, languages)[0]
    places = sorted(scope.picks(track))
    if not places:
        raise WorkError("NO_LINE", _missing(scope, track))
    if len(places) > 1:
        raise WorkError("WHICH_LINE", f"Which line? Lines {places[0] + 1} to {places[-1] + 1} are meant by that.")
    return track, places[0]


def replaced(draft: Draft, changed: Mapping[str, Track]) -> Draft:
    """The draft with other tracks in the place of those with these ids."""
    return draft.with_tracks([changed.get(track.id, track) for track in draft.tracks])


def fresh_id(track: Track) -> str:
    """An id that no segment of the track has."""
    taken = {segment.id for segment in track.segments}
    number = len(taken) + 1
    while f"{track.id}-{number}" in taken:
        number += 1
    return f"{track.id}-{number}"


def _shown_in(track: Track, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    found: set[int] = set()
    place = 0
    segments = track.segments
    ordered = sorted(range(len(segments)), key=lambda index: segments[index].start)
    for start, end in spans:
        while place < len(ordered) and _middle(segments[ordered[place]]) < start:
            place += 1
        ahead = place
        while ahead < len(ordered) and _middle(segments[ordered[ahead]]) < end:
            found.add(ordered[ahead])
            ahead += 1
    return frozenset(found)


def _middle(segment: Segment) -> float:
    return (segment.start + segment.end) / 2


def _missing(scope: Scope, track: Track) -> str:
    count = len(track.segments)
    lines = f"The captions have {count} lines." if count != 1 else "The captions have one line."
    wanted = scope.first if scope.first is not None else scope.last
    if wanted is not None:
        return (
            f"There is no line {abs(wanted)}. {lines}" if abs(wanted) > count else f"No line is meant by that. {lines}"
        )
    return f"No caption is shown then. {lines}"
