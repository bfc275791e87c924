"""How captions and titles look, changed: pure functions draft → draft over the captions room's styles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from studio.captions.style import CLEAN, TITLE, UNCHANGED, Style, StyleChange, apply, font_name, read_style, style_json
from studio.draft import Draft, Segment, Track
from studio.edits.note import Note, Notes
from studio.edits.pick import chosen
from studio.edits.timeline import is_titles
from studio.errors import WorkError
from studio.media.families import find_family

_WHOLE = 100


def set_style(draft: Draft, change: StyleChange, languages: Sequence[str] = ()) -> tuple[Draft, Notes]:
    """The draft with another look for the captions in ``languages`` (all where none is named).

    Each track keeps its own style in ``m.style``. A font's name becomes that of the installed family it means.
    Raises NO_CAPTIONS where there is nothing to style.
    """
    meant = chosen(draft, languages)
    change, warned = _with_font(change)
    tracks = [_styled(track, change) if track in meant else track for track in draft.tracks]
    named = tuple(dict.fromkeys(track.language for track in meant))
    if tracks == list(draft.tracks):
        return draft, (*warned, Note("style_same", {"languages": named}))
    looks = {read_style(track.meta.get("style")) for track in tracks if track.is_captions and track.language in named}
    values: dict[str, object] = {"languages": named}
    return draft.with_tracks(tracks), (*_notes("style", change, looks, values), *warned)


def style_titles(draft: Draft, change: StyleChange) -> tuple[Draft, Notes]:
    """The draft with another look for all titles. Raises NO_TITLES where there are none."""
    titled = [track for track in draft.tracks if is_titles(track) and track.segments]
    if not titled:
        raise WorkError("NO_TITLES", "There is no title to style yet. Say what the title should read, and when.")
    change, warned = _with_font(change)
    tracks = [
        track.with_segments(_styled_title(segment, change) for segment in track.segments) if track in titled else track
        for track in draft.tracks
    ]
    if tracks == list(draft.tracks):
        return draft, (*warned, Note("title_style_same"))
    looks = {read_style(s.meta.get("style"), TITLE) for track in tracks if is_titles(track) for s in track.segments}
    return draft.with_tracks(tracks), (*_notes("title_style", change, looks, {}), *warned)


def title_style(change: StyleChange) -> dict[str, object] | None:
    """The ``m.style`` of a new title, None where nothing is asked for."""
    return None if change == UNCHANGED else style_json(apply(TITLE, change, TITLE), base=TITLE) or None


def _styled(track: Track, change: StyleChange) -> Track:
    now = track.meta.get("style")
    style = read_style(now)
    after = apply(style, change)
    kept = style_json(after, now)
    # What a file of its own styles is asked for counts even where it is the usual.
    own = track.origin is not None and track.origin.get("format") == "ass" and kept != now
    return track.but_meta(style=kept or None) if own or after != style else track


def _styled_title(segment: Segment, change: StyleChange) -> Segment:
    now = segment.meta.get("style")
    style = read_style(now, TITLE)
    after = apply(style, change, TITLE)
    return segment if after == style else segment.but_meta(style=style_json(after, now, TITLE) or None)


def _with_font(change: StyleChange) -> tuple[StyleChange, Notes]:
    """The change with the family's own spelling; a note where it is not installed and another is drawn."""
    if change.font is None:
        return change, ()
    wanted = font_name(change.font)
    found = find_family(wanted) if wanted else None
    values = {field.name: getattr(change, field.name) for field in fields(change)}
    if found is None:
        return StyleChange(**{**values, "font": None}), ()
    if found.exact:
        return StyleChange(**{**values, "font": found.family}), ()
    note = Note("style_font_missing", {"font": wanted, "nearest": found.family})
    return StyleChange(**{**values, "font": wanted}), (note,)


def _notes(prefix: str, change: StyleChange, looks: set[Style], values: dict[str, object]) -> Iterator[Note]:
    """One note for each thing that was asked for, as it now is."""
    look = min(looks, key=repr, default=CLEAN)
    if change.preset is not None:
        yield Note(f"{prefix}_{change.preset}", values)
    if change.size is not None or change.size_by is not None or change.points is not None:
        if look.points is not None:
            yield Note(f"{prefix}_points", {**values, "points": round(look.points)})
        else:
            yield Note(f"{prefix}_size", {**values, "percent": look.size})
    for name in ("font", "colour", "outline_colour", "box_colour", "highlight"):
        if getattr(change, name) is not None:
            yield Note(f"{prefix}_{name}", {**values, name.rpartition("_")[2]: getattr(look, name)})
    for name in ("bold", "italic", "uppercase", "shadow", "box", "words"):
        if (wanted := getattr(change, name)) is not None:
            yield Note(f"{prefix}_{name}" if wanted else f"{prefix}_no_{name}", values)
    if change.outline is not None:
        yield Note(f"{prefix}_outline" if look.outline else f"{prefix}_no_outline", values)
    if change.box_opacity is not None and change.box is not False:
        yield Note(f"{prefix}_box_opacity", {**values, "percent": look.box_opacity})
    if change.position is not None:
        yield Note(f"{prefix}_{look.position}", values)
    if change.margin is not None and look.margin is not None:
        yield Note(f"{prefix}_margin", {**values, "percent": look.margin / _WHOLE})
