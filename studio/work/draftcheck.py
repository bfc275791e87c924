"""Whether a draft that came over the wire can be rendered: its shape, its size, whose files it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.captions.files.cues import FORMATS
from studio.draft import AUDIO, TEXT, VIDEO, Draft, Track, bad
from studio.edits.cut import LEAST_MS, MOST_PIECES
from studio.edits.timeline import composition, film_track, music_track, titles
from studio.media.compose import EDGE_MS
from studio.store import files
from studio.store.files import StoredFile
from studio.work.services import Services

MOST_TRACKS = 50
MOST_SEGMENTS = 50_000
LONGEST_TEXT = 2_000
"""Characters of one caption or title."""


def check_draft(desk: Services, session_id: str, posted: Mapping[str, Any] | None) -> Draft:
    """The draft to render: ``posted``, or the project's own. Raises BAD_DRAFT with a sentence."""
    with desk.read() as connection:
        top = desk.projects.draft(connection, session_id)
        known = {file.id: file for file in files.of_session(connection, session_id)}
    if posted is None and top is None:
        raise bad("There is nothing on the timeline yet. Upload a video first.")
    draft = Draft.from_value(dict(posted)) if posted is not None else Draft.from_json(top[1] if top else "")
    _check_size(draft)
    try:
        draft.to_json().encode()
    except (ValueError, RecursionError):  # NaN, or nested without end
        raise bad("The timeline is broken: it cannot be written down.") from None
    source_file(draft, known)
    music_file(draft, known)
    titles(draft)
    for track in draft.captions:
        track.cues()
        if track.origin is not None and str(track.origin.get("file")) not in known:
            raise bad("A caption track names a file that is not part of this project.")
        if track.origin is not None and track.origin.get("format") not in FORMATS:
            raise bad("A caption track does not say correctly where it came from.")
    return draft


def source_file(draft: Draft, known: Mapping[str, StoredFile]) -> StoredFile:
    """The file that the film is made from. Raises BAD_DRAFT where it is missing or foreign, or where the timeline asks
    for what this studio cannot do: several films in one, pieces in another order, tracks beside film and music."""
    track, music = film_track(draft), music_track(draft)
    if track is None:
        raise bad("There is no video on the timeline yet. Upload one first.")
    file = _one_file(track, known)
    if file.kind == "image":
        raise bad(f"{file.name} is a still picture. Captions need a video or a sound file.")
    if file.kind not in ("video", "audio"):
        raise bad(f"{file.name} is neither a video nor a sound file.")
    others = [item for item in draft.tracks if item.type in (VIDEO, AUDIO) and item.segments]
    if any(item not in (track, music) for item in others):
        raise bad("This studio makes one film with one piece of music: it cannot join films or lay sounds over them.")
    if len(track.segments) > MOST_PIECES:
        raise bad(f"The film is cut into more than {MOST_PIECES} parts.")
    pieces = composition(draft).pieces
    length = round(1000 * float(file.info.get("duration") or 0))
    if any(piece.at + piece.duration > length + EDGE_MS for piece in pieces):
        raise bad(f"A part of the film reaches past the end of {file.name}.")
    if sum(piece.duration for piece in pieces) < min(LEAST_MS, length):
        raise bad("Nothing of the film is left on the timeline.")
    return file


def music_file(draft: Draft, known: Mapping[str, StoredFile]) -> StoredFile | None:
    """The file of the music, None where there is none. Raises BAD_DRAFT for one that is foreign or cannot be heard."""
    track = music_track(draft)
    if track is None:
        return None
    file = _one_file(track, known)
    if file.kind not in ("video", "audio") or not file.info.get("has_audio"):
        raise bad(f"{file.name} has no sound, so it cannot be the music.")
    return file


def _one_file(track: Track, known: Mapping[str, StoredFile]) -> StoredFile:
    named = {str(segment.meta.get("file")) for segment in track.segments}
    found = [known[name] for name in named if name in known]
    if len(found) < len(named):
        raise bad("The timeline names a file that is not part of this project.")
    if len(found) > 1:
        raise bad("This studio makes a film from one file: it cannot join several.")
    return found[0]


def _check_size(draft: Draft) -> None:
    if len(draft.tracks) > MOST_TRACKS:
        raise bad(f"The timeline has more than {MOST_TRACKS} tracks.")
    if sum(len(track.segments) for track in draft.tracks) > MOST_SEGMENTS:
        raise bad(f"The timeline has more than {MOST_SEGMENTS:,} pieces.")
    for track in draft.tracks:
        for segment in track.segments if track.type == TEXT else ():
            if len(segment.text) > LONGEST_TEXT:
                raise bad(f"A caption has more than {LONGEST_TEXT:,} characters.")
            if any("\ud800" <= char <= "\udfff" for char in segment.text):
                raise bad("A caption holds half a character, which cannot be drawn or written.")
