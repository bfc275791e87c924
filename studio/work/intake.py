"""Taking a file in: what it is, decided by its content, and its place in the project."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from studio.draft import Draft, new_draft
from studio.edits.place import PlacedFile, place_video
from studio.errors import MediaRefused, StudioError
from studio.storage import remove
from studio.store import files
from studio.store.files import Kind, StoredFile
from studio.store.projects import Project
from studio.work.films import last_draft, source_id
from studio.work.services import Services

TEXT_LIMIT = 20 * 1024 * 1024
"""Bytes of a subtitle file or script."""
SUBTITLES = (".srt", ".vtt", ".webvtt", ".ass", ".ssa", ".ttml", ".dfxp", ".itt", ".xml")
SCRIPTS = (".txt", ".md", ".markdown")
DEFAULT_NAME = "file"


@dataclass(frozen=True, slots=True)
class Arrived:
    """Bytes that lie in a temporary place: the name that the client gave, cleaned, and the SHA-256 of the content."""

    path: Path
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What an arrived file is. ``placed`` is how it would stand on the timeline, None for text."""

    arrived: Arrived
    kind: Kind
    info: Mapping[str, Any]
    placed: PlacedFile | None = None


def understand(arrived: Arrived) -> Understood:
    """What the file is. Raises ``MediaRefused`` 4001 with a sentence that names it."""
    suffix = PurePath(arrived.name).suffix.lower()
    if arrived.size == 0:
        raise MediaRefused("4001", f"{arrived.name} is empty.")
    if suffix in SUBTITLES:
        return _subtitles(arrived)
    if suffix in SCRIPTS:
        return _script(arrived)
    return _media(arrived)


def enter(desk: Services, project: Project, arrivals: Sequence[Understood]) -> tuple[tuple[StoredFile, ...], bool]:
    """Put understood files into the project, all or none. Returns them in order, and whether the timeline changed.

    The same bytes sent again give the entry that exists. The last video becomes what the project is made from, or the
    last sound where there is no video: a sound beside a video is music for it.
    """
    kept: list[Path] = []
    try:
        with desk.write() as connection:
            entries = []
            for each in arrivals:
                wanted = StoredFile(
                    id=files.new_file_id(),
                    user_id=project.user_id,
                    session_id=project.id,
                    name=each.arrived.name,
                    kind=each.kind,
                    size=each.arrived.size,
                    sha256=each.arrived.sha256,
                    created=desk.now(),
                    info=each.info,
                )
                entry, new = files.add(connection, wanted)
                if new:
                    kept.append(desk.storage.keep(each.arrived.path, entry.id))
                entries.append(entry)
            top = desk.projects.draft(connection, project.id)
            before = Draft.from_json(top[1]) if top else new_draft()
            after = before
            history = [Draft.from_json(body) for body in desk.projects.history(connection, project.id)]
            for each, entry in zip(arrivals, entries, strict=True):
                if each.placed is None or entry.id == source_id(after):
                    continue
                if each.kind == "video" or (each.kind == "audio" and not after.has_picture):
                    # a film that comes back brings the work that was done on it
                    again = last_draft(entry.id, history)
                    after = again if again is not None else place_video(after, _as_placed(each.placed, entry.id))
            if after != before:
                desk.projects.save(connection, project.id, after.to_json(), job=None)
    except BaseException:
        for path in kept:
            remove(path)
        raise
    return tuple(entries), after != before


def clean_name(name: str) -> str:
    """A file name for people: the last part of a path, without control characters, of bounded length."""
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(char for char in last if char.isprintable() and char not in '"<>|*?:').strip(" .")
    stem, suffix = PurePath(shown).stem, PurePath(shown).suffix
    return (stem[: 120 - len(suffix)] + suffix[:20]) if shown else DEFAULT_NAME


def hashed(path: Path) -> str:
    """SHA-256 of a file, in constant memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _media(arrived: Arrived) -> Understood:
    from studio.media.probe import probe

    try:
        info = probe(arrived.path)
    except MediaRefused as error:
        raise MediaRefused(error.code, f"{arrived.name}: {error.sentence}") from error
    facts: dict[str, Any] = {"duration": round(info.duration / 1000, 3), "width": info.width, "height": info.height}
    if info.fps is not None:
        facts["fps"] = round(float(info.fps), 3)
    facts["has_audio"] = bool(info.audio)
    facts["text_tracks"] = sum(1 for stream in info.subtitles if stream.format != "bitmap")
    if info.warnings:
        facts["warnings"] = list(info.warnings)
    sound = bool(info.audio)
    placed = PlacedFile("", arrived.name, info.kind, info.duration, info.width, info.height, info.fps, sound)
    return Understood(arrived, info.kind, facts, placed)


def _subtitles(arrived: Arrived) -> Understood:
    from studio.captions.files import read_subtitles

    try:
        read = read_subtitles(_text_bytes(arrived), arrived.name)
    except MediaRefused:
        raise
    except StudioError as error:
        raise MediaRefused("4001", f"{arrived.name}: {error.sentence}") from error
    last = max((cue.end for cue in read.cues), default=0)
    facts: dict[str, Any] = {"duration": round(last / 1000, 3), "cues": len(read.cues)}
    if read.problems:
        facts["warnings"] = [f"Line {problem.line}: {problem.sentence}" for problem in read.problems[:20]]
    return Understood(arrived, "subtitle", facts)


def holds_cues(data: bytes, name: str) -> bool:
    """Whether a plain text file is a subtitle file under another name. A transcript with times is a script: its words
    are found in the speech more exactly than its times say."""
    from studio.captions.files import read_subtitles

    if b"-->" not in data.replace(b"\0", b"") and b"ialogue" not in data.replace(b"\0", b"") and b"<" not in data:
        return False
    try:
        return read_subtitles(data, name).format != "txt"
    except StudioError:
        return False


def _script(arrived: Arrived) -> Understood:
    data = _text_bytes(arrived)
    if holds_cues(data, arrived.name):
        return _subtitles(arrived)
    text = read_script(data)
    words = len(text.split())
    if not any(char.isalnum() for char in text) or "\x00" in text:
        raise MediaRefused("4001", f"{arrived.name} holds no words. A script is a plain text file with what is said.")
    return Understood(arrived, "script", {"words": words})


def read_script(data: bytes) -> str:
    """A plain text file as text: UTF-8, UTF-16 with a mark, else Windows-1252."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("cp1252", "replace")


def _text_bytes(arrived: Arrived) -> bytes:
    if arrived.size > TEXT_LIMIT:
        raise MediaRefused("4002", f"{arrived.name} is too large for a text file (at most {TEXT_LIMIT // 2**20} MB).")
    return arrived.path.read_bytes()


def _as_placed(placed: PlacedFile, file_id: str) -> PlacedFile:
    return replace(placed, id=file_id)
