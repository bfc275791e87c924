"""Music under the film: put there, taken away. Pure functions draft → draft."""

from __future__ import annotations

import math

from studio.draft import AUDIO, Draft, Track
from studio.edits.note import Note, Notes
from studio.edits.place import PlacedFile
from studio.edits.timeline import NO_MEDIA, film_track, free_id, has_sound, is_music, music_track
from studio.errors import WorkError
from studio.media.compose import LOUDEST
from studio.spelledjson import Json

UNDER_SPEECH, ALONE = 0.35, 1.0
"""How loud music is where nothing is said: under a film that sounds, and under one that does not."""
_ID = "bgm"


def add_music(
    draft: Draft, file: PlacedFile, volume: float | None = None, duck: bool | None = None
) -> tuple[Draft, Notes]:
    """The draft with ``file`` as the music, from the beginning of the film to its end, again from its start where it is
    too short. Music that was there makes room; what is not said of the same file stays as it was.

    ``volume`` None: 35 % under a film that sounds, else 100 %. ``duck`` (softer while the film sounds) None: where the
    film sounds. Raises NO_MEDIA, NO_MUSIC for a file without sound or the film's own, BAD_VOLUME.
    """
    film = film_track(draft)
    if film is None:
        raise NO_MEDIA
    if file.kind == "image" or not file.sound:
        what = "is a picture" if file.kind == "image" else "has no sound"
        raise WorkError(
            "NO_MUSIC", f"{file.name} {what}, so it cannot be the music. Send a sound file, such as an MP3."
        )
    if any(segment.meta.get("file") == file.id for segment in film.segments):
        raise WorkError("NO_MUSIC", f"{file.name} is the film itself. Upload the music as another file.")
    if volume is not None and not (math.isfinite(volume) and 0 <= volume <= LOUDEST):
        raise WorkError("BAD_VOLUME", f"Music can be as loud as 0 to {LOUDEST:.0%} of its file.")
    sounding = has_sound(draft)
    before = music_track(draft)
    old = before.segments[0].meta if before is not None and before.segments[0].meta.get("file") == file.id else {}
    kept, ducked = old.get("volume"), old.get("duck")
    usual = kept if isinstance(kept, int | float) and not isinstance(kept, bool) else _usual(sounding)
    loud = volume if volume is not None else usual
    soft = duck if duck is not None else ducked if isinstance(ducked, bool) else sounding
    segment: dict[str, Json] = {"id": f"{_ID}-1", "s": 0, "d": draft.duration, "m": {
        "file": file.id, "name": file.name, "in": 0, "volume": loud, "duck": soft, "loop": True,
    }}  # fmt: skip
    track_id = before.id if before is not None else free_id(draft, _ID)
    track = Track({"id": track_id, "tt": AUDIO, "m": {"role": "bgm", "name": file.name}, "sg": [segment]})
    if before is not None and before.segments == track.segments:
        return draft, (Note("music_already", {"name": file.name}),)
    tracks = [item for item in draft.tracks if not is_music(item)]
    place = next(number for number, item in enumerate(tracks) if item == film) + 1
    key = "music_ducked" if soft and sounding else "music"
    notes = [Note(key, {"name": file.name, "percent": loud})]
    if before is not None and not old:
        notes.append(Note("music_instead", {"name": before.name}))
    if file.duration < draft.duration:
        notes.append(Note("music_loops", {"length_ms": file.duration}))
    return draft.with_tracks([*tracks[:place], track, *tracks[place:]]), tuple(notes)


def remove_music(draft: Draft) -> tuple[Draft, Notes]:
    """The draft without music."""
    if music_track(draft) is None:
        return draft, (Note("music_none"),)
    return draft.with_tracks([track for track in draft.tracks if not is_music(track)]), (Note("music_removed"),)


def _usual(sounding: bool) -> float:
    return UNDER_SPEECH if sounding else ALONE
