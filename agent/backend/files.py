"""Small files that several processes share: written whole or not at all, private, locked while their holder lives."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from agent.errors import AgentError
from agent.sentences import sentence

Sleep = Callable[[float], Awaitable[None]]

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[Any]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[Any]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock_file(file: IO[Any]) -> bool:
    """Lock an open file until it is closed; false when somebody else has it."""
    try:
        _lock(file)
    except OSError:
        return False
    return True


def disk_error(error: OSError, path: Path) -> AgentError:
    """The sentence for a file that could not be written or read."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    return AgentError(sentence("written", path=path, reason=reason), code="disk")


def make_folder(folder: Path) -> Path:
    """The folder, readable by its owner only when it is new. Raises ``AgentError``."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, folder) from None
    return folder


def write_private(path: Path, text: str) -> None:
    """Write atomically with mode 0600: a reader sees the old file or the new one. Raises ``AgentError``."""
    make_folder(path.parent)
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{path.name}.", suffix=".tmp", dir=path.parent
        )  # mkstemp makes it 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise disk_error(error, path) from None


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file; empty when there is no file or it holds something else."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def write_object(path: Path, value: dict[str, Any]) -> None:
    # in ASCII: a path may hold bytes that are no UTF-8, which only an escape can carry
    write_private(path, json.dumps(value, indent=1) + "\n")


@contextmanager
def try_lock(path: Path) -> Iterator[bool]:
    """Hold the lock file while inside; gives False at once when another process (or another call) holds it."""
    make_folder(path.parent)
    try:
        file = path.open("a+b")
    except OSError as error:
        raise disk_error(error, path) from None
    with file:
        with suppress(OSError):
            path.chmod(0o600)
        yield lock_file(file)  # closing the file frees the lock; so does the end of the process, however it ends


@asynccontextmanager
async def lock(path: Path, sleep: Sleep = asyncio.sleep, *, pause: float = 0.05) -> AsyncIterator[None]:
    """Wait for the lock without stopping the event loop."""
    while True:
        with try_lock(path) as held:
            if held:
                yield
                return
        await sleep(pause)
