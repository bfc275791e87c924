"""What a render writes of the captions: the ASS document for the picture, text tracks, and files for each language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.cue import Cue
from studio.captions.files import Row, SubtitleFile, read_subtitles, rewrite_told
from studio.captions.flatten import Shown, flatten
from studio.captions.layout import Frame
from studio.captions.markup import from_ass, from_plain
from studio.captions.restyle import restyled_file
from studio.captions.style import read_style
from studio.captions.write import write_srt, write_ttml, write_txt, write_vtt
from studio.draft import Draft, Segment, Track
from studio.edits.timeline import film_track, is_soft, shown_captions, titles
from studio.store.files import StoredFile
from studio.work.job import Job
from studio.work.material import frame_of, media_info, original_bytes

FORMATS = ("srt", "vtt", "ass")
"""What every track is written as; one that came from another kind of file is written as that as well."""
NOT_IN_A_TAG = re.compile(r"[^A-Za-z0-9-]")
"""A draft can come from anywhere; its language tags become parts of file names."""


@dataclass(frozen=True, slots=True)
class TextTrack:
    """A switchable track: ``srt`` is its text as SubRip."""

    srt: str
    language: str
    title: str


def drawn(job: Job, draft: Draft, source: StoredFile) -> tuple[str | None, tuple[str, ...]]:
    """The ASS document with all that is drawn into the picture (None for nothing), and the texts in it.

    Switchable captions are not drawn; titles always are.
    """
    tracks = () if is_soft(draft) else shown_captions(draft)
    over = titles(draft)
    if not tracks and not over:
        return None, ()
    frame = frame_of(media_info(job, source), draft)
    found = []
    for track in tracks:
        own = track.origin is not None and track.origin.get("format") == "ass"
        file = rewritten(job, track)[0] if own else None
        style = read_style(track.meta.get("style"))
        found.append(CaptionTrack(track.language, track.cues(), file, track.name, _markup(track), style))
    texts = [cue.text for track in tracks for cue in track.cues()]
    return burn_ass(found, frame, over), (*texts, *(title.text for title in over))


def text_tracks(draft: Draft) -> tuple[TextTrack, ...]:
    """The captions as tracks of a video, in their order. Captions that are on screen together become one: the text
    tracks of an MP4 hold one at a time. None goes on after the film, which would make the video longer."""
    found = []
    film = film_track(draft)
    end = film.segments[-1].end if film is not None else draft.duration
    for track in shown_captions(draft):
        cues, markup = _one_at_a_time(track, end)
        found.append(TextTrack(write_srt(cues, markup), track.language, track.name))
    return tuple(found)


def _one_at_a_time(track: Track, end: int) -> tuple[Sequence[Cue], Sequence[str | None]]:
    shown = [
        Shown(cue.start, min(end, cue.end), from_ass(mark) if mark is not None else from_plain(cue.text))
        for cue, mark in zip(track.cues(), _markup(track), strict=True)
        if min(end, cue.end) > cue.start and cue.text.strip()
    ]
    shown.sort(key=lambda part: part.start)
    parts = shown if all(one.end <= other.start for one, other in pairwise(shown)) else flatten(shown)
    return [Cue(part.start, part.end, part.styled.text) for part in parts], [part.styled.to_ass() for part in parts]


def write(job: Job, draft: Draft, source: StoredFile, stem: str, folder: Path) -> dict[str, Any]:
    """Write the caption files of every track that is shown into ``folder``: ``{"files", "warnings"}`` of the answer.

    A track that came from a file is given back in that file's format as the original with only what was edited
    replaced.
    """
    job.progress("captions", "Writing the caption files", 0.97)
    listed: list[dict[str, Any]] = []
    warnings: list[dict[str, str]] = []
    frame = frame_of(media_info(job, source), draft)
    for number, track in enumerate(shown_captions(draft)):
        tag = "captions" if track.language == "und" else NOT_IN_A_TAG.sub("", track.language)[:35] or "captions"
        own = str(track.origin.get("format")) if track.origin is not None else None
        for form in FORMATS if own is None or own in FORMATS else (*FORMATS, own):
            if form == own:
                data, notes = rewritten(job, track)
                if form == "ass":
                    style = read_style(track.meta.get("style"))
                    data = restyled_file(data, style) or _written(form, track, frame).encode()
                warnings += [{"code": "SUBTITLE_FILE", "message": note} for note in notes]
            else:
                data = _written(form, track, frame).encode()
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
    return {"files": listed, "warnings": warnings}


def _written(form: str, track: Track, frame: Frame) -> str:
    cues, markup = track.cues(), _markup(track)
    language = track.language if track.language != "und" else None
    match form:
        case "srt":
            return write_srt(cues, markup)
        case "vtt":
            return write_vtt(cues, language, markup)
        case "ttml":
            return write_ttml(cues, language, markup)
        case "txt":
            return write_txt(cues)
        case _:
            style = read_style(track.meta.get("style"))
            return burn_ass([CaptionTrack(track.language, cues, markup=markup, style=style)], frame)


def _markup(track: Track) -> tuple[str | None, ...]:
    """The styling that single captions of an imported track have of their own."""
    marks = [segment.meta.get("ass") for segment in track.segments]
    return tuple(mark if isinstance(mark, str) else None for mark in marks)


def rewritten(job: Job, track: Track) -> tuple[bytes, tuple[str, ...]]:
    """The file that the track came from with the track's captions, every other byte as it was; sentences for the
    person where that was not possible."""
    data, name = original_bytes(job, dict(track.origin or {}), job.folder / "work" / "originals")
    file = read_subtitles(data, name)
    return rewrite_told(file, rows(file, track))


def rows(file: SubtitleFile, track: Track) -> list[Row]:
    """The track's captions as lines of the file that it came from. One whose place in the file is not told, or told
    twice, is a new line there."""
    seen: set[int] = set()
    found: list[Row] = []
    for segment in track.segments:
        cue = segment.meta.get("cue")
        if type(cue) is not int or not 0 <= cue < len(file.cues) or cue in seen:
            found.append(Row(None, segment.start, segment.end, segment.text))
            continue
        seen.add(cue)
        text = segment.text if segment.text != file.cues[cue].text else None
        found.append(Row(cue, segment.start, _end(segment), text))
    return found


def _end(segment: Segment) -> int:
    """Its end; of a caption that ends before it starts in the file, and was not repaired, still that."""
    source = segment.source
    if segment.duration == 0 and source is not None and source[1] < source[0]:
        return segment.start + source[1] - source[0]
    return segment.end
