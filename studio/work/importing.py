"""Bringing captions in that exist already: subtitle files beside the video, or text tracks inside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studio.captions.detect import detect_language
from studio.captions.files import FileCue, SubtitleFile, read_subtitles
from studio.draft import Draft
from studio.edits.captions import Origin, import_captions
from studio.edits.follow import from_file
from studio.edits.timeline import film_track, into_file
from studio.media.formats import language_tag
from studio.store.files import StoredFile
from studio.work.job import Job
from studio.work.material import STREAM_FORMATS, Material, media_info, original_bytes
from studio.work.outcome import MadeTrack, Outcome


def take_in(job: Job, draft: Draft, sidecars: Sequence[StoredFile], outcome: Outcome, mark: str) -> Draft:
    """The draft with a track for each subtitle file."""
    for file in sidecars:
        origin = {"file": file.id, "format": "", "stream": None}
        draft = _one(job, draft, origin, file.name, None, outcome, f"{mark}.import.{file.id}")
    return draft


def take_out(job: Job, draft: Draft, have: Material, outcome: Outcome, mark: str) -> Draft:
    """The draft with a track for each text stream inside the main file; pictures of text cannot be read."""
    main = have.main
    info = media_info(job, main)
    pictures = 0
    for stream in info.subtitles:
        form = STREAM_FORMATS.get(stream.format)
        if form is None:
            pictures += 1
            continue
        origin = {"file": main.id, "format": form, "stream": stream.index}
        draft = _one(job, draft, origin, main.name, stream.language, outcome, f"{mark}.stream.{stream.index}")
    if pictures:
        outcome.warn(
            "PICTURE_SUBTITLES",
            f"{pictures} subtitle track(s) in {main.name} are pictures, not text; they were left alone.",
        )
    return draft


def _one(
    job: Job, draft: Draft, origin: dict[str, Any], name: str, language: str | None, outcome: Outcome, step: str
) -> Draft:
    """Read one file or stream as a step (it may be large), then put it into the draft."""

    def read() -> dict[str, Any]:
        data, named = original_bytes(job, {**origin}, job.folder / "originals")
        file = read_subtitles(data, named)
        said = language_tag(file.languages[0]) if file.languages else None
        found = language or said or detect_language(named, [cue.text for cue in file.cues]) or "und"
        return {
            "language": found,
            "format": file.format,
            "captions": sum(not cue.facts.comment for cue in file.cues),
            "problems": [f"Line {problem.line}: {problem.sentence}" for problem in file.problems[:20]],
        }

    told = job.act(step, "import_subtitles", f"Reading the subtitles of {name}", {"file": name}, read)
    data, named = original_bytes(job, {**origin, "format": told["format"]}, job.folder / "originals")
    file = read_subtitles(data, named)
    for sentence in told["problems"]:
        outcome.warn("BAD_SUBTITLES", f"{name}: {sentence}")
    marks: dict[int, dict[str, Any]] = {}
    for cue in file.cues:
        facts: dict[str, Any] = {}
        if cue.markup is not None:
            facts["ass"] = cue.markup
        if cue.lane:
            facts["lane"] = cue.lane
        if cue.frozen:
            facts["frozen"] = True
        marks[cue.index] = facts
    where = Origin(str(origin["file"]), told["format"], origin["stream"])
    for language, cues in _by_language(file, told["language"]):
        tag = _free(draft, language)
        outcome.imported.append(MadeTrack(tag, len(cues), "", False))
        draft = _on_the_cut(import_captions(draft, tag, cues, where, marks=marks), tag, origin)
    return draft


def _by_language(file: SubtitleFile, language: str) -> list[tuple[str, list[FileCue]]]:
    """The captions of each language that a file holds; ``language`` where it holds one. Comment events of ASS are no
    captions: nobody sees them, so they have no line number and no edit is about them."""
    shown = [cue for cue in file.cues if not cue.facts.comment]
    if len(file.languages) < 2:
        return [(language, shown)]
    found: dict[str, list[FileCue]] = {}
    for cue in shown:
        found.setdefault(language_tag(cue.facts.language or file.language) or "und", []).append(cue)
    return list(found.items())


def _on_the_cut(draft: Draft, tag: str, origin: dict[str, Any]) -> Draft:
    """The draft with the new track as it is on a film that was cut before. Text out of the film's own file has the
    times of that file; so has a subtitle file that goes on after the cut film is over."""
    film, track = film_track(draft), draft.caption_track(tag)
    if film is None or track is None or (len(film.segments) == 1 and not into_file(film.segments[0])):
        return draft
    if origin["stream"] is None and all(segment.start < draft.duration for segment in track.segments):
        return draft
    followed = from_file(draft, track)
    return draft.with_tracks([followed if item == track else item for item in draft.tracks])


def _free(draft: Draft, language: str) -> str:
    """The tag, or one with a number where an imported track has it: two files in one language are two tracks."""
    taken = draft.caption_track(language)
    if taken is None or taken.origin is None:
        return language
    number = next(number for number in range(2, 100) if draft.caption_track(f"{language}-x-{number}") is None)
    return f"{language}-x-{number}"
