"""Upload: files and media URLs into the session. Everything that can be refused is refused before a byte is sent."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from agent.backend.codes import inert
from agent.backend.history import Entry
from agent.backend.outgoing import check_file
from agent.backend.wire import StateView
from agent.errors import FileRefused
from agent.events import Emit, Progress, Status, Warned
from agent.intents import Intent, Offer, Upload
from agent.sentences import say, sentence
from agent.tools.context import Context
from agent.tools.door import enter, keep
from agent.tools.words import bytes_in_words, clock_in_words

FILMS = frozenset({"mp4", "mov", "avi", "webm", "mkv", "mp3", "wav", "m4a", "aac"})
STUDIO_ONLY = frozenset({"srt", "vtt", "ass", "ssa", "ttml", "dfxp", "txt", "md"})
"""Subtitle files and scripts: the studio takes them, the hosted service does not (behaviour 9)."""


def is_url(source: str) -> bool:
    return bool(re.match(r"https?://", source, re.I))


def local_path(source: str) -> Path:
    """The path as this machine knows it; ``~`` is the home folder."""
    try:
        return Path(source).expanduser()
    except RuntimeError:
        return Path(source)


def check(intent: Upload, *, leaves_machine: bool) -> list[tuple[Path, int]]:
    """The local files with their sizes. Raises ``FileRefused`` for the first that cannot be sent."""
    found = []
    for source in intent.sources:
        if is_url(source):
            continue
        path = local_path(source)
        size = check_file(path)
        if leaves_machine and path.suffix.lower().removeprefix(".") in STUDIO_ONLY:
            raise FileRefused(sentence("hosted_takes_none", name=inert(path.name)), code="4001")
        found.append((path, size))
    return found


async def run(intent: Upload, context: Context, emit: Emit) -> tuple[Intent, ...]:
    """Send what is not there yet. Asks for a file when the intent names none."""
    if not intent.sources:
        return (Offer("upload"),)
    files = [(path, size) for path, size in check(intent, leaves_machine=context.settings.leaves_machine)]
    language = context.language
    await enter(context, emit, language)
    back = [path for path, _ in files if _is_film(path)][-1:]
    fresh = [
        (path, size)
        for path, size in files
        if _mark(path) not in context.project.sent or (path in back and _back(path, context))
    ]
    urls = tuple(source for source in intent.sources if is_url(source))
    for path, _ in files:
        if path not in [new for new, _ in fresh]:
            emit(Status(text=say("uploaded_before", language, name=inert(path.name))))
    if fresh:
        await _send(fresh, context, emit, language)
    if urls:
        hosts = ", ".join(sorted({urlsplit(url).hostname or "" for url in urls}))
        emit(Progress(stage="upload", label=say("fetching", language, n=len(urls), hosts=hosts)))
        fetched = await context.session.upload_urls(urls)
        await context.ready()
        for file in fetched:
            context.project.files.append(file.filename)
        keep(context, Entry("sent", files=tuple(inert(file.filename, 200) for file in fetched) or urls))
        emit(Progress(stage="upload", label=say("fetched", language), fraction=1.0))
    return ()


async def _send(files: list[tuple[Path, int]], context: Context, emit: Emit, language: str) -> None:
    total = sum(size for _, size in files)
    names = ", ".join(inert(path.name) for path, _ in files)
    if context.settings.leaves_machine and not context.project.host_named:
        context.project.host_named = True
        host = urlsplit(context.settings.base_url or "").hostname or "the backend"
        told = say("leaves_machine", language, names=names, size=bytes_in_words(total), host=host)
        emit(Warned(code="LEAVES_MACHINE", text=told))  # a warning: --quiet must not hide it
    label = say("uploading", language, names=names)
    emit(Progress(stage="upload", label=label, fraction=0.0, done_bytes=0, total_bytes=total))

    def progress(done: int, whole: int | None) -> None:
        whole = whole or total
        emit(
            Progress(
                stage="upload",
                label=label,
                fraction=min(done / whole, 1.0) if whole else None,
                done_bytes=done,
                total_bytes=whole,
            )
        )

    taken = await context.session.upload([path for path, _ in files], progress)
    await context.ready()  # the files may have gone into a new project
    for path, _ in files:
        context.project.sent.add(_mark(path))
        context.project.film = _mark(path) if _is_film(path) else context.project.film
        context.project.files.append(path.name)
    keep(context, Entry("sent", files=tuple(os.fspath(path.absolute()) for path, _ in files)))
    for file in taken:
        size = f", {file.width:.0f}x{file.height:.0f}" if file.width and file.height else ""
        length = f" ({clock_in_words(file.duration)}{size})" if file.duration else ""
        emit(Status(text=say("uploaded", language, name=inert(file.filename) or names, facts=length)))


def _back(path: Path, context: Context) -> bool:
    """A film that is to be worked on again after another: the studio turns to the one that was sent last.

    The bytes stay on this machine, and the studio keeps them once.
    """
    if context.settings.leaves_machine:
        return False
    return context.project.film != _mark(path) or _on_the_timeline(context.project.state) not in {"", path.name}


def _on_the_timeline(view: StateView | None) -> str:
    """The name of the film that was on the timeline at the last look; a message that names another turns to that."""
    tracks = view.draft.tracks if view is not None and view.draft is not None else ()
    return next((track.segments[0].name for track in tracks if track.kind in ("video", "audio") and track.segments), "")


def _is_film(path: Path) -> bool:
    return path.suffix.lower().removeprefix(".") in FILMS


def _mark(path: Path) -> tuple[str, int, int]:
    try:
        facts = path.stat()
    except OSError:
        return (os.fspath(path), 0, 0)
    return (os.fspath(path.absolute()), facts.st_size, facts.st_mtime_ns)
