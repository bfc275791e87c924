"""Placing a video, a recording or a picture on the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePath
from typing import Literal

from studio.draft import AUDIO, VIDEO, Draft, Track
from studio.spelledjson import Json


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A stored file as the timeline needs it: ``id`` in the storage, ``name`` as the person calls it, times in ms.

    ``sound``: it can be heard.
    """

    id: str
    name: str
    kind: Literal["video", "audio", "image"]
    duration: int
    width: int = 0
    height: int = 0
    fps: Fraction | None = None
    sound: bool = True


def place_video(draft: Draft, file: PlacedFile) -> Draft:
    """The draft with ``file`` as what the project is made from.

    The same file again changes nothing. Another file takes the place of the one that was there, and what was made for
    the old film leaves with it: captions, titles, music, canvas. Tracks that are not ours stay.
    """
    if (current := draft.source) is not None and current.meta.get("file") == file.id:
        return draft
    kind, track_id = (AUDIO, "a1") if file.kind == "audio" else (VIDEO, "v1")
    meta: dict[str, Json] = {"file": file.id, "name": file.name, "in": 0}
    if not file.sound:
        meta["sound"] = False
    segment: dict[str, Json] = {"id": f"{track_id}s1", "s": 0, "d": file.duration, "m": meta}
    track = Track({"id": track_id, "tt": kind, "sg": [segment], "m": {"name": file.name}})
    others = [item for item in draft.tracks if not _made_for_a_film(item)]
    placed = draft.but(d=file.duration).with_tracks([track, *others])
    return placed.but_meta(
        title=PurePath(file.name).stem or file.name,
        width=file.width or None,
        height=file.height or None,
        fps=f"{file.fps.numerator}/{file.fps.denominator}" if file.fps else None,
        canvas=None,
        captions=None,
    )


def _made_for_a_film(track: Track) -> bool:
    ours = track.type in (VIDEO, AUDIO) and track.id in ("v1", "a1")
    return ours or track.is_captions or track.meta.get("role") in ("titles", "bgm")
