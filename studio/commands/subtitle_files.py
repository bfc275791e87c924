"""Files in and out of a command: read with a limit, named after the input, written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.captions.files import SubtitleFile

STDIN = "-"
FOUND, USAGE, UNREADABLE = 1, 2, 3
"""Exit codes: something was found or could not be written, a wrong call, a file that cannot be read."""


class CannotUse(Exception):
    """A file that cannot be read or written; ``sentence`` for the person, ``code`` the exit code."""

    def __init__(self, sentence: str, code: int = UNREADABLE) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


@dataclass(frozen=True, slots=True)
class Job:
    """One input and where its output goes: a path, ``STDIN`` for standard output, None for nowhere.

    ``backup``: where the original is kept when it is changed in its place. ``folder``: made where it is not there.
    """

    source: str
    target: str | None
    backup: Path | None = None
    folder: Path | None = None


def read(source: str) -> SubtitleFile:
    """The subtitle file ``source`` ("-" is standard input). Raises CannotUse with one sentence."""
    from studio.captions.files import read_subtitles
    from studio.captions.files.read import LARGEST_BYTES
    from studio.errors import WorkError

    try:
        if source == STDIN:
            data = sys.stdin.buffer.read(LARGEST_BYTES + 1)
        else:
            with Path(source).open("rb") as file:
                kind = os.fstat(file.fileno()).st_mode
                if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind)):
                    raise CannotUse(f"{named(source)} is no file.")
                data = file.read(LARGEST_BYTES + 1)
        return read_subtitles(data, "" if source == STDIN else Path(source).name)
    except WorkError as error:
        raise CannotUse(f"{named(source)}: {error.sentence}") from error
    except (OSError, ValueError) as error:
        raise CannotUse(f"{named(source)} cannot be read: {_reason(error)}.") from error


def jobs(
    sources: Sequence[str], out: str | None, *, in_place: bool, force: bool, suffix: str | None = None
) -> list[Job]:
    """Where each input goes. ``suffix``: of the output's name in a folder, None for the input's own.

    Raises CannotUse(…, USAGE) where that is not clear or a file would be lost.
    """
    if sources.count(STDIN) > 1:
        raise _wrong("Standard input can be read only once.")
    if in_place:
        return [_in_place(source, out, force) for source in sources]
    if out is None:
        if sources == [STDIN]:
            return [Job(STDIN, STDIN)]
        raise _wrong("Say where the result goes: -o FILE, -o FOLDER or -o - for standard output.")
    if len(sources) == 1 and not (out.endswith(("/", os.sep)) or Path(out).is_dir()):
        if out != STDIN and sources[0] != STDIN and _same(sources[0], out):
            raise _wrong(f"{named(out)} is the input itself. To change it where it is, say --in-place.")
        return [Job(sources[0], out)]
    if out == STDIN:
        raise _wrong("Several files cannot go to standard output. Give a folder: -o FOLDER.")
    if Path(out).exists() and not Path(out).is_dir():
        raise _wrong(f"{named(out)} is a file. Several inputs need a folder: -o FOLDER.")
    return _into(Path(out), sources, force, suffix)


def _into(folder: Path, sources: Sequence[str], force: bool, suffix: str | None) -> list[Job]:
    found: list[Job] = []
    taken: dict[str, str] = {}
    for source in sources:
        if source == STDIN:
            raise _wrong("Standard input has no name for a file in a folder. Give it alone, with -o FILE.")
        name = Path(source).name if suffix is None else f"{Path(source).stem}.{suffix}"
        target = folder / name
        if name in taken:
            raise _wrong(f"{named(taken[name])} and {named(source)} would both become {named(str(target))}.")
        if target.exists() and (not force or _same(source, str(target))):
            more = "" if _same(source, str(target)) else " Add --force to overwrite it."
            raise _wrong(f"{named(str(target))} is there already.{more}")
        taken[name] = source
        found.append(Job(source, str(target), folder=folder))
    return found


def _in_place(source: str, out: str | None, force: bool) -> Job:
    if out is not None:
        raise _wrong("--in-place changes the files where they are; leave -o out.")
    if source == STDIN:
        raise _wrong("Standard input cannot be changed in its place.")
    backup = Path(source + ".bak")
    if backup.exists() and not force:
        raise _wrong(f"{named(str(backup))} is there already. Move it away, or add --force to overwrite it.")
    return Job(source, source, backup)


def write(job: Job, data: bytes, original: bytes) -> None:
    """Write ``data`` whole: a reader never sees half a file. Raises CannotUse(…, FOUND)."""
    if job.target is None:
        return
    if job.target == STDIN:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(job.target)
    try:
        if job.folder is not None:
            job.folder.mkdir(parents=True, exist_ok=True)
        if job.backup is not None:
            if data == original:
                return
            _replace(job.backup, original, target)
        _replace(target, data, target)
    except OSError as error:
        raise CannotUse(f"{named(job.target)} cannot be written: {_reason(error)}.", FOUND) from error


def _replace(path: Path, data: bytes, like: Path) -> None:
    """``path`` with new bytes, with the permissions of ``like`` where that is there."""
    if path.exists() and not path.is_file():  # /dev/null, a pipe
        path.write_bytes(data)
        return
    real = path.resolve()
    handle, temporary = tempfile.mkstemp(prefix=f".{real.name[:60]}.", dir=real.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(stat.S_IMODE(like.stat().st_mode) if like.exists() else 0o666 & ~mask)
        Path(temporary).replace(real)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def named(path: str) -> str:
    """A path, safe to print."""
    if path == STDIN:
        return "Standard input"
    return "".join(char if char.isprintable() else "?" for char in path[:300])


def _same(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:
        return False


def _reason(error: Exception) -> str:
    return (error.strerror or "it failed").lower() if isinstance(error, OSError) else "its name is not a path"


def _wrong(sentence: str) -> CannotUse:
    return CannotUse(sentence, USAGE)
