"""Whether a draft that came over the wire can be rendered: its shape, its size, whose files it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.draft import AUDIO, VIDEO, Draft, bad
from studio.store import files
from studio.store.files import StoredFile
from studio.work.services import Services

MOST_TRACKS = 50
MOST_SEGMENTS = 50_000
LONGEST_TEXT = 2_000
"""Characters of one caption."""
EDGE_MS = 250
"""How far the video's segment may be from the whole file: rounding of clients."""


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
    for track in draft.captions:
        track.cues()
        if track.origin is not None and str(track.origin.get("file")) not in known:
            raise bad("A caption track names a file that is not part of this project.")
        if track.origin is not None and track.origin.get("format") not in ("srt", "vtt", "ass"):
            raise bad("A caption track does not say correctly where it came from.")
    return draft


def source_file(draft: Draft, known: Mapping[str, StoredFile]) -> StoredFile:
    """The file that the project is made from. Raises BAD_DRAFT where it is missing, foreign, or not used whole."""
    segment = draft.source
    if segment is None:
        raise bad("There is no video on the timeline yet. Upload one first.")
    file = known.get(str(segment.meta.get("file")))
    if file is None:
        raise bad("The timeline names a file that is not part of this project.")
    if file.kind == "image":
        raise bad(f"{file.name} is a still picture. Captions need a video or a sound file.")
    if file.kind not in ("video", "audio"):
        raise bad(f"{file.name} is neither a video nor a sound file.")
    pieces = sum(len(track.segments) for track in draft.tracks if track.type in (VIDEO, AUDIO))
    length = round(1000 * float(file.info.get("duration") or 0))
    moved = segment.start != 0 or segment.meta.get("in", 0) != 0 or abs(segment.duration - length) > EDGE_MS
    if pieces > 1 or moved:
        raise bad("This studio captions whole videos: it cannot cut, join or move them.")
    return file


def _check_size(draft: Draft) -> None:
    if len(draft.tracks) > MOST_TRACKS:
        raise bad(f"The timeline has more than {MOST_TRACKS} tracks.")
    if sum(len(track.segments) for track in draft.tracks) > MOST_SEGMENTS:
        raise bad(f"The timeline has more than {MOST_SEGMENTS:,} pieces.")
    for track in draft.captions:
        for segment in track.segments:
            if len(segment.text) > LONGEST_TEXT:
                raise bad(f"A caption has more than {LONGEST_TEXT:,} characters.")
            if any("\ud800" <= char <= "\udfff" for char in segment.text):
                raise bad("A caption holds half a character, which cannot be drawn or written.")
