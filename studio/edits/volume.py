"""How loud the film and its music are: a pure function draft → draft."""

from __future__ import annotations

import math
from typing import Literal

from studio.draft import Draft, Track
from studio.edits.note import Note, Notes
from studio.edits.timeline import NO_MEDIA, film_track, music_track, volume
from studio.errors import WorkError
from studio.media.compose import LOUDEST

Sound = Literal["video", "music"]
NO_MUSIC = WorkError("NO_MUSIC", "There is no music in this film yet. Upload a sound file and say: add it as music.")


def set_volume(draft: Draft, of: Sound, new: float | None = None, by: float | None = None) -> tuple[Draft, Notes]:
    """The draft with the film's own sound ("video") or the music as loud as ``new`` (a share: 1 is as the file is, 0
    mutes), or ``by`` times as loud as now.

    Raises NO_MEDIA, NO_MUSIC, and BAD_VOLUME for more than 400 % or what is no loudness.
    """
    track = film_track(draft) if of == "video" else music_track(draft)
    if track is None:
        raise NO_MEDIA if of == "video" else NO_MUSIC
    if of == "video" and all(segment.meta.get("sound") is False for segment in track.segments):
        return draft, (Note("volume_no_sound"),)
    before = [volume(segment) for segment in track.segments]
    after = [_checked(value, new, by) for value in before]
    if after == before:
        return draft, (Note(f"volume_{of}_already", {"percent": before[0]}),)
    segments = [
        segment.but_meta(volume=value) if value != old else segment
        for segment, old, value in zip(track.segments, before, after, strict=True)
    ]
    return _put(draft, track, track.with_segments(segments)), (_note(of, after),)


def _checked(now: float, new: float | None, by: float | None) -> float:
    value = now * by if new is None and by is not None else now if new is None else new
    if not math.isfinite(value) or value < 0:
        raise WorkError("BAD_VOLUME", "A volume is a share such as 50 %: 0 % is silent, 100 % is as loud as the file.")
    if value > LOUDEST:
        raise WorkError("BAD_VOLUME", f"That is too loud: {LOUDEST:.0%} of the file's own volume is the most.")
    return round(value, 4)


def _note(of: Sound, after: list[float]) -> Note:
    if not any(after):
        return Note(f"muted_{of}")
    return Note(f"volume_{of}", {"percent": max(after)})


def _put(draft: Draft, old: Track, new: Track) -> Draft:
    return draft.with_tracks([new if track is old or track == old else track for track in draft.tracks])
