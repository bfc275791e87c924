"""What a render writes of the captions: the ASS document for the picture, and SRT, VTT, ASS files for each language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.layout import Frame
from studio.captions.write import write_ass, write_srt, write_vtt
from studio.draft import Draft, Track
from studio.store.files import StoredFile
from studio.work.job import Job
from studio.work.material import frame_of, media_info, original_bytes

FORMATS = ("srt", "vtt", "ass")
NOT_IN_A_TAG = re.compile(r"[^A-Za-z0-9-]")
"""A draft can come from anywhere; its language tags become parts of file names."""


def burned(job: Job, draft: Draft, source: StoredFile) -> tuple[str | None, tuple[str, ...]]:
    """The ASS document with all caption tracks (None without captions), and the texts that it draws."""
    tracks = [track for track in draft.captions if track.segments]
    if not tracks:
        return None, ()
    info = media_info(job, source)
    drawn = []
    for track in tracks:
        styled = track.origin is not None and track.origin.get("format") == "ass"
        file = _patched(job, track) if styled else None
        drawn.append(CaptionTrack(track.language, track.cues(), file, track.name, _markup(track)))
    return burn_ass(drawn, frame_of(info)), tuple(cue.text for track in tracks for cue in track.cues())


def write(job: Job, draft: Draft, source: StoredFile, stem: str, folder: Path) -> list[dict[str, Any]]:
    """Write the caption files of every track into ``folder``; returns what the render's answer lists.

    A track that came from a file is given back in that file's format as the original with only its times replaced.
    """
    job.progress("captions", "Writing the caption files", 0.97)
    listed: list[dict[str, Any]] = []
    frame = frame_of(media_info(job, source))
    for number, track in enumerate(track for track in draft.captions if track.segments):
        tag = "captions" if track.language == "und" else NOT_IN_A_TAG.sub("", track.language)[:35] or "captions"
        own = str(track.origin.get("format")) if track.origin is not None else None
        for form in FORMATS:
            data = _patched(job, track) if form == own else _written(form, track, frame)
            path = folder / f"captions{number}.{form}"
            path.write_bytes(data)
            name = f"{stem}.{tag}.{form}"
            if any(each["name"] == name for each in listed):
                name = f"{stem}.{tag}.{number + 1}.{form}"
            listed.append(
                {
                    "name": name,
                    "path": f"{folder.name}/{path.name}",
                    "kind": "captions",
                    "format": form,
                    "language": tag,
                }
            )
    return listed


def _written(form: str, track: Track, frame: Frame) -> bytes:
    cues = track.cues()
    match form:
        case "srt":
            text = write_srt(cues)
        case "vtt":
            text = write_vtt(cues, track.language if track.language != "und" else None)
        case _:
            text = write_ass(cues, frame, track.language, _markup(track))
    return text.encode()


def _markup(track: Track) -> tuple[str | None, ...]:
    """The styling that single captions of an imported track have of their own."""
    marks = [segment.meta.get("ass") for segment in track.segments]
    return tuple(mark if isinstance(mark, str) else None for mark in marks)


def _patched(job: Job, track: Track) -> bytes:
    """The original with the times of the track's segments."""
    from studio.captions.files import patch_times, read_subtitles

    data, name = original_bytes(job, dict(track.origin or {}), job.folder / "work" / "originals")
    file = read_subtitles(data, name)
    times = {
        index: (segment.start, segment.end)
        for segment in track.segments
        if isinstance(index := segment.meta.get("cue"), int) and 0 <= index < len(file.cues)
    }
    return patch_times(file, times)
