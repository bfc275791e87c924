"""Titles: text over the picture that is no caption. Put there, taken away; pure functions draft → draft."""

from __future__ import annotations

import unicodedata

from studio.captions.style import UNCHANGED, StyleChange
from studio.draft import TEXT, Draft, Track
from studio.edits.note import Note, Notes
from studio.edits.pick import fresh_id
from studio.edits.style import title_style
from studio.edits.timeline import NO_MEDIA, film_track, free_id, is_titles
from studio.errors import WorkError
from studio.spelledjson import Json

USUAL_MS = 3000
SHORTEST_MS = 100
LONGEST_TEXT = 500
"""Characters of one title."""


def add_title(
    draft: Draft, text: str, start_ms: int = 0, end_ms: int | None = None, change: StyleChange = UNCHANGED
) -> tuple[Draft, Notes]:
    """The draft with one more title. ``end_ms`` None: 3 s, or to the end of a shorter film; a negative time counts from
    the film's end. A title with the same text at the same start is changed, not doubled.

    Raises NO_MEDIA, NO_TEXT, LONG_TEXT, BAD_TIMES for a title that would never be seen.
    """
    if film_track(draft) is None:
        raise NO_MEDIA
    shown = _clean(text)
    if not shown:
        raise WorkError("NO_TEXT", "What should the title read? Say it in quotes.")
    if len(shown) > LONGEST_TEXT:
        raise WorkError("LONG_TEXT", f"A title has at most {LONGEST_TEXT} characters.")
    total = draft.duration
    start = max(0, start_ms + total) if start_ms < 0 else start_ms
    end = start + USUAL_MS if end_ms is None else end_ms + total if end_ms < 0 else end_ms
    end = min(end, total)
    if start >= total:
        raise WorkError("BAD_TIMES", "The film is over by then, so nobody would see the title. Say an earlier time.")
    if end - start < SHORTEST_MS:
        raise WorkError("BAD_TIMES", "A title has to end after it begins. Say both times, for example 0:05 to 0:08.")
    tracks = list(draft.tracks)
    place = next((number for number, track in enumerate(tracks) if is_titles(track)), len(tracks))
    if place == len(tracks):
        about: dict[str, Json] = {"role": "titles", "name": "Titles"}
        tracks.append(Track({"id": free_id(draft, "titles"), "tt": TEXT, "m": about, "sg": []}))
    track = tracks[place]
    others = [item for item in track.segments if (item.start, item.text) != (start, shown)]
    meta: dict[str, Json] = {"text": shown}
    style = title_style(change)
    if style is not None:
        meta["style"] = style
    titled = track.with_segments(others)
    segment: dict[str, Json] = {"id": fresh_id(titled), "s": start, "d": end - start, "m": meta}
    fields = sorted([*(item.fields for item in others), segment], key=lambda item: _start(item.get("s")))
    tracks[place] = titled.but(sg=fields)
    return draft.with_tracks(tracks), (Note("title", {"text": shown, "start_at": start, "end_at": end}),)


def remove_titles(draft: Draft, text: str | None = None) -> tuple[Draft, Notes]:
    """The draft without the titles that have ``text`` in them (letter case aside), all where none is given."""
    wanted = None if text is None else " ".join(text.split()).casefold()
    gone = 0
    tracks: list[Track] = []
    for track in draft.tracks:
        if not is_titles(track):
            tracks.append(track)
            continue
        kept = [
            item
            for item in track.segments
            if wanted is not None and wanted not in " ".join(item.text.split()).casefold()
        ]
        gone += len(track.segments) - len(kept)
        tracks += [track.with_segments(kept)] if kept else []
    if not gone:
        return draft, (Note("titles_none"),)
    return draft.with_tracks(tracks), (Note("titles_removed", {"count": gone}),)


def _clean(text: str) -> str:
    """Lines without controls and without empty ones."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = (
        " ".join("".join(char for char in line if unicodedata.category(char) not in ("Cc", "Cs")).split())
        for line in lines
    )
    return "\n".join(line for line in shown if line)


def _start(value: Json) -> float:
    return value if isinstance(value, int | float) else 0
