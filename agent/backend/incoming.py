"""A file on its way in: a part file that is ours alone, and the final name only when every byte is there."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from agent.backend.files import lock_file
from agent.errors import AgentError
from agent.sentences import sentence


class PartFile:
    """Bytes that have come so far, beside the place where they are to stand."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self.path = path
        self.size = 0

    def restart(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Raises ``AgentError`` when the disk is full or gone."""
        try:
            self._file.write(chunk)
        except OSError as error:
            raise no_room(error, self.path) from None
        self.size += len(chunk)

    def finish(self, wanted: Path) -> Path:
        """Give the part its name. Never overwrites: a name that is taken gets a number. Returns the path it has."""
        try:
            self._file.flush()
            return _place(self.path, wanted)
        except OSError as error:
            raise no_room(error, wanted) from None


@contextmanager
def part_file(wanted: Path) -> Iterator[PartFile]:
    """A part file for ``wanted``; removed when the block ends without ``finish``.

    Its lock says whether a part that lies there is being written by another process or was left by one that died.
    """
    file, path = _open_part(wanted)
    with file:
        part = PartFile(file, path)
        part.restart()
        try:
            yield part
        finally:
            with suppress(OSError):
                path.unlink()


def no_room(error: OSError, path: Path) -> AgentError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return AgentError(sentence("no_room", folder=path.parent), code="DISK_FULL")
    return AgentError(sentence("written", path=path, reason=os.strerror(error.errno or 0)), code="disk")


def _open_part(wanted: Path) -> tuple[BinaryIO, Path]:
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        for number in itertools.count():
            path = wanted.with_name(f"{wanted.name}.part" if number == 0 else f"{wanted.name}.{number}.part")
            file = path.open("a+b")
            if lock_file(file) and _stands(path, file):
                return file, path
            file.close()
    except OSError as error:
        raise no_room(error, wanted) from None
    raise AssertionError("count does not end")


def _stands(path: Path, file: BinaryIO) -> bool:
    """Whether ``path`` still is the file that was opened: its last owner may have finished and renamed it since."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _place(part: Path, wanted: Path) -> Path:
    for number in itertools.count(1):
        target = wanted if number == 1 else wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        try:
            os.link(part, target)  # fails when the name is taken, in one step
        except FileExistsError:
            continue
        except OSError:  # a file system without hard links: look first, then rename
            if target.exists():
                continue
            part.rename(target)
        return target
    raise AssertionError("count does not end")
