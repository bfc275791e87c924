"""Captions set anew to the speech: the sound of the timeline → new times, each track a kept step."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.captions.cue import Cue
from studio.director import plan
from studio.draft import Draft, Track
from studio.edits.note import Note
from studio.edits.pick import chosen, replaced
from studio.edits.synced import set_to
from studio.edits.timeline import film_track, into_file
from studio.errors import WorkError
from studio.languages import language_name
from studio.work.captioning import NO_AUDIO
from studio.work.job import Job
from studio.work.material import material
from studio.work.outcome import Outcome

_STILL = 80  # ms; captions that would move by less fit already
_SAME = 0.6  # the share of captions shown with those of another track from which a track follows that one


def sync(job: Job, draft: Draft, edit: plan.Sync, outcome: Outcome, mark: str) -> Draft:
    """The draft with its captions at the times of the speech. Raises NO_CAPTIONS, NO_AUDIO, NO_SPEECH, FAILED."""
    tracks = sorted(chosen(draft, edit.languages), key=lambda track: "from" in track.meta)
    have = material(job, draft)
    main = have.main
    if not main.info.get("has_audio"):
        raise NO_AUDIO
    heard = job.folder / "timeline.wav"

    def listen() -> dict[str, Any]:
        from studio.media.audio import extract_audio

        whole = job.folder / "audio.wav"
        source = job.desk.storage.file(main.id)
        extract_audio(source, whole, stream=None, report=job.report("extract_audio"), stop=job.stop)
        _as_cut(draft, whole, heard)
        return {"file": main.name}

    job.act(f"{mark}.listen", "extract_audio", "Reading the sound", {"file": main.name}, listen)
    changed: dict[str, Track] = {}
    for track in tracks:
        lead = next((track_id for track_id in changed if _goes_with(track, draft, track_id)), None)
        if lead is not None:
            times = _followed(track, _track(draft, lead), changed[lead])
        else:
            times = _timed(job, track, heard, outcome, f"{mark}.sync.{track.id}")
        note = _note(track, times)
        changed[track.id] = set_to(track, times) if note.key == "synced" else track
        outcome.notes.append(note)
    return replaced(draft, changed)


def _timed(job: Job, track: Track, wav: Path, outcome: Outcome, step: str) -> list[tuple[int, int]]:
    """New times for one track, found from its words or from when somebody speaks."""

    def work() -> dict[str, Any]:
        from studio.speech.sync import sync as find

        cues = [Cue(cue.start, cue.end, cue.text) for cue in track.cues()]
        found = find(
            cues, wav, language=track.language, work=job.folder, report=job.report("sync_captions"), stop=job.stop
        )
        job.keep(f"{step}.json", asdict(found))
        return {"language": track.language, "by": found.by, "moved": found.shift}

    name = language_name(track.language)
    told = job.act(step, "sync_captions", "Setting the captions to the speech", {"language": track.language}, work)
    if told["by"] == "nothing":
        raise WorkError(
            "NOTHING_CHANGED",
            f"Neither the words of the {name} captions nor their times fit the speech anywhere, so they were left as "
            "they are. You can move them yourself, for example: captions 0.5 s later.",
        )
    if told["by"] == "speech":
        outcome.warn(
            "SYNC",
            f"The words of the {name} captions are not what is said, so they were shifted all together, by when "
            "somebody speaks. Please check a few of them.",
        )
    return [(int(start), int(end)) for start, end in job.kept(f"{step}.json")["times"]]


def _as_cut(draft: Draft, whole: Path, out: Path) -> None:
    """The sound as it is on the timeline: of a film that is cut, the parts that are left."""
    from studio.speech.wav import Wav, join

    film = film_track(draft)
    pieces = [] if film is None else [(into_file(one), into_file(one) + one.duration) for one in film.segments]
    with Wav(whole) as source:
        join(out, source, pieces or [(0, source.ms)])
    whole.unlink()


def _track(draft: Draft, track_id: str) -> Track:
    return next(track for track in draft.tracks if track.id == track_id)


def _goes_with(track: Track, draft: Draft, lead: str) -> bool:
    """Whether most captions of a track begin with those of another: they belong together, as a translation does."""
    starts = {segment.start for segment in _track(draft, lead).segments}
    same = sum(1 for segment in track.segments if segment.start in starts)
    return same >= _SAME * len(track.segments)


def _followed(track: Track, lead: Track, moved: Track) -> list[tuple[int, int]]:
    """Each caption moves as the one of the lead that begins with it or before it."""
    new = {segment.id: segment for segment in moved.segments}
    pairs = [(old, new[old.id]) for old in lead.segments]
    same = {(old.start, old.end): (to.start, to.end) for old, to in pairs}
    pairs.sort(key=lambda pair: pair[0].start)
    starts = [old.start for old, _ in pairs]
    times = []
    for segment in track.segments:
        exact = same.get((segment.start, segment.end))
        if exact is None:
            old, to = pairs[max(0, bisect_right(starts, segment.start) - 1)]
            by = to.start - old.start
            exact = (max(0, segment.start + by), max(1, segment.end + by))
        times.append(exact)
    return times


def _note(track: Track, times: Sequence[tuple[int, int]]) -> Note:
    moved = [abs(start - segment.start) for segment, (start, _) in zip(track.segments, times, strict=True)]
    by = sum(moved) // len(moved)
    values = {"count": len(moved), "languages": (track.language,), "by_ms": by}
    return Note("synced" if by >= _STILL else "synced_already", values)
