"""Placing a video, a recording or a picture on the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePath
from typing import Literal

from studio.draft import AUDIO, VIDEO, Draft, Track


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A stored file as the timeline needs it: ``id`` in the storage, ``name`` as the person calls it, times in ms."""

    id: str
    name: str
    kind: Literal["video", "audio", "image"]
    duration: int
    width: int = 0
    height: int = 0
    fps: Fraction | None = None


def place_video(draft: Draft, file: PlacedFile) -> Draft:
    """The draft with ``file`` as what the project is made from.

    The same file again changes nothing. Another file takes the place of the one that was there, and the caption
    tracks, which belong to the old file's speech, leave with it. Tracks that are not ours stay.
    """
    if (current := draft.source) is not None and current.meta.get("file") == file.id:
        return draft
    kind, track_id = (AUDIO, "a1") if file.kind == "audio" else (VIDEO, "v1")
    segment = {"id": f"{track_id}s1", "s": 0, "d": file.duration, "m": {"file": file.id, "name": file.name, "in": 0}}
    track = Track({"id": track_id, "tt": kind, "sg": [segment], "m": {"name": file.name}})
    others = [item for item in draft.tracks if not item.is_captions and not _holds_source(item)]
    placed = draft.but(d=file.duration).with_tracks([track, *others])
    return placed.but_meta(
        title=PurePath(file.name).stem or file.name,
        width=file.width or None,
        height=file.height or None,
        fps=f"{file.fps.numerator}/{file.fps.denominator}" if file.fps else None,
    )


def _holds_source(track: Track) -> bool:
    return track.type in (VIDEO, AUDIO) and track.id in ("v1", "a1")
