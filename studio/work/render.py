"""A render: the draft becomes an MP4, caption files and, if asked for, a contact sheet, in steps that are kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from studio.captions.layout import MOST_TRACKS
from studio.draft import Draft
from studio.edits.timeline import composition, is_soft, shown_captions
from studio.errors import StudioError
from studio.storage import remove
from studio.store import files
from studio.store.files import StoredFile
from studio.work import outputs
from studio.work.draftcheck import music_file, source_file
from studio.work.intake import clean_name
from studio.work.job import Job

QUALITY = {"low": "low", "medium": "medium", "standard": "medium", "high": "high"}
SHEET_FRAMES = 9
VIDEO = "video.mp4"
SHEET = "sheet.png"
OUT = "out"
WORK = "work"
SWITCHABLE = (
    "The captions are tracks inside the video that can be switched on and off. Players such as VLC, QuickTime and TVs "
    "show them, without colours or places of their own; most websites and messengers do not. The caption files beside "
    "the video hold the same lines."
)


def work(job: Job) -> None:
    """Prepare, encode, put switchable captions in, write the caption files, draw the sheet, finish."""
    request = job.run.request
    draft = Draft.from_json(request["draft"])
    output: Mapping[str, Any] = request["output"]
    (job.folder / OUT).mkdir(exist_ok=True)
    prepared = job.step("prepare", lambda: _prepare(job, draft))
    made = job.step("encode", lambda: _encode(job, draft, prepared, str(output.get("quality", ""))))
    warnings = [*prepared["warnings"], *made["warnings"]]
    if is_soft(draft) and shown_captions(draft):
        warnings += job.step("switchable", lambda: _switchable(job, draft, made))
    stem = _stem(output.get("name"), prepared["name"])
    listed: list[dict[str, Any]] = [_entry(f"{stem}.captioned.mp4", VIDEO, "video", "mp4")]
    written = job.step("captions", lambda: outputs.write(job, draft, _source(job, draft), stem, job.folder / OUT))
    listed += written["files"]
    warnings += written["warnings"]
    if output.get("contact_sheet"):
        warnings += job.step("sheet", lambda: _sheet(job, draft))
        if (job.folder / OUT / SHEET).is_file():
            listed.append(_entry(f"{stem}.sheet.png", SHEET, "sheet", "png"))
    for each in listed:
        each["size"] = (job.folder / each["path"]).stat().st_size
    result = {
        "key": secrets.token_urlsafe(24),
        "duration": round(made["duration"] / 1000, 3),
        "width": made["width"],
        "height": made["height"],
        "size": listed[0]["size"],
        "files": listed,
        "warnings": _once(warnings),
    }
    with job.desk.write() as connection:
        job.desk.runs.finish(connection, job.run.key, "completed", result=result)


def sweep(job: Job) -> None:
    """Take away the work, and for a render that is not completed also what it had made."""
    remove(job.folder / WORK)
    with job.desk.read() as connection:
        now = job.desk.runs.get(connection, job.run.key)
    if now is not None and now.status != "completed":
        remove(job.folder)


def _prepare(job: Job, draft: Draft) -> dict[str, Any]:
    """Read the source, write the ASS document, check the fonts."""
    from studio.work.fontcheck import font_warnings

    job.progress("prepare", "Laying out the captions", 0.0)
    source = _source(job, draft)
    document, texts = outputs.drawn(job, draft, source)
    warnings = font_warnings(draft, texts)
    if not is_soft(draft) and len(shown_captions(draft)) > MOST_TRACKS:
        message = f"The picture holds {MOST_TRACKS} languages; the others are in the caption files only."
        warnings.append({"code": "TOO_MANY_TRACKS", "message": message})
    (job.folder / WORK).mkdir(exist_ok=True)
    if document is not None:
        place = job.folder / WORK / "document.ass"
        place.write_text(document, "utf-8")
    return {"name": source.name, "drawn": document is not None, "warnings": warnings}


def _encode(job: Job, draft: Draft, prepared: Mapping[str, Any], quality: str) -> dict[str, Any]:
    """One ffmpeg run into a temporary name, then a rename."""
    from studio.media.probe import probe
    from studio.media.render import render

    for left in (job.folder / OUT).glob(".*.part"):  # of an encode that was killed
        remove(left)
    known = _known(job)
    source = job.desk.storage.file(source_file(draft, known).id)
    song = music_file(draft, known)
    document = (job.folder / WORK / "document.ass").read_text("utf-8") if prepared["drawn"] else None
    result = render(
        source,
        probe(source),
        document,
        job.folder / OUT / VIDEO,
        work=job.folder / WORK / "encode",
        quality=QUALITY.get(quality, "high"),  # type: ignore[arg-type]  # the table's values are the three qualities
        report=job.report("encode", low=0.02, high=0.96),
        stop=job.stop,
        film=composition(draft),
        music=None if song is None else job.desk.storage.file(song.id),
        keep=is_soft(draft),
    )
    return {
        "width": result.width,
        "height": result.height,
        "duration": result.duration,
        "copied": result.copied,
        "warnings": [{"code": notice.code, "message": notice.message} for notice in result.warnings],
    }


def _switchable(job: Job, draft: Draft, made: Mapping[str, Any]) -> list[dict[str, str]]:
    """The captions put into the finished video as tracks. Done again, it takes the place of what was done before."""
    from studio.media.softmux import SoftTrack, mux_subtitles

    tracks = []
    for number, text in enumerate(outputs.text_tracks(draft)):
        path = job.folder / WORK / f"track{number}.srt"
        path.write_text(text.srt, "utf-8", newline="\n")
        tracks.append(SoftTrack(path, "srt", text.language, text.title, default=number == 0, forced=False))
    video = job.folder / OUT / VIDEO
    report = job.report("switchable", low=0.96, high=0.97)
    notes = mux_subtitles(video, tracks, video, keep=(), report=report, stop=job.stop)
    how = "" if made["copied"] else " The picture was encoded again, because something else in it was changed."
    return [
        {"code": "SWITCHABLE", "message": SWITCHABLE + how},
        *({"code": "TEXT_TRACKS", "message": n} for n in notes),
    ]


def _sheet(job: Job, draft: Draft) -> list[dict[str, str]]:
    """A picture of captioned frames; one that cannot be made is a warning, for the video is there."""
    from studio.media.sheet import contact_sheet

    job.progress("sheet", "Drawing the contact sheet", 0.98)
    times = sheet_times(draft)
    try:
        contact_sheet(job.folder / OUT / VIDEO, times, job.folder / OUT / SHEET)
    except StudioError as error:
        if error.code in ("DISK_FULL", "CANCELLED"):
            raise
        return [{"code": "NO_SHEET", "message": f"The contact sheet could not be made. {error.sentence}"}]
    return []


def sheet_times(draft: Draft) -> tuple[int, ...]:
    """Middles of captions, spread over the whole; without captions, evenly spread times. Ms."""
    tracks = shown_captions(draft)
    middles = [(cue.start + cue.end) // 2 for cue in tracks[0].cues() if cue.end > cue.start] if tracks else []
    if not middles:
        return tuple(draft.duration * (2 * i + 1) // (2 * SHEET_FRAMES) for i in range(SHEET_FRAMES))
    count = min(SHEET_FRAMES, len(middles))
    return tuple(middles[i * len(middles) // count] for i in range(count))


def _entry(name: str, file: str, kind: str, form: str) -> dict[str, Any]:
    return {"name": name, "path": f"{OUT}/{file}", "kind": kind, "format": form, "language": None}


def _source(job: Job, draft: Draft) -> StoredFile:
    return source_file(draft, _known(job))


def _known(job: Job) -> dict[str, StoredFile]:
    with job.desk.read() as connection:
        return {file.id: file for file in files.of_session(connection, job.run.session_id)}


def _stem(wanted: object, source: str) -> str:
    name = clean_name(wanted) if isinstance(wanted, str) and wanted.strip() else PurePath(source).stem
    return clean_name(name) or "video"


def _once(warnings: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """One warning for each code: what was seen before the render is said better than what ffmpeg notes."""
    return list({warning["code"]: warning for warning in reversed(warnings)}.values())[::-1]
