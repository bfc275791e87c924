"""Chat runs as this machine knows them: one at a time for a session, on disk until what came of them has been told."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from agent.backend.files import lock_file, make_folder, read_object, write_object
from agent.errors import AgentError

LONGEST_DRAFT = 4 * 1024 * 1024
"""Characters of a draft that is remembered; a larger one is only told apart from the later one by being there."""


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A message that was sent, whose end nobody has been told yet. ``before``: the draft's text, ``None`` for none.

    ``begun`` in epoch seconds.
    """

    session_id: str
    message: str
    before: str | None
    begun: float


class Hold:
    """The right to work on one session. The system frees it when this process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether it is ours now. A folder that cannot be written stops nobody: then there is no queue, as before."""
        if self._file is not None:
            return True
        try:
            make_folder(self._path.parent)
            file = self._path.open("a+b")
        except (AgentError, OSError):
            return True
        with suppress(OSError):
            self._path.chmod(0o600)
        if lock_file(file):
            self._file = file
            return True
        file.close()
        return False

    def free(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class Runs:
    """The folder of open runs of one backend, whose identity's key is ``key``. No method fails a turn: at worst a run
    that was stopped is not told about later."""

    def __init__(self, folder: Path, key: str, *, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._key = key
        self._now = now

    def hold(self, session_id: str) -> Hold:
        """The session's lock, not yet taken."""
        return Hold(self._path(session_id, "lock"))

    def begin(self, session_id: str, message: str, before: str | None) -> None:
        """Remember a message that is about to be sent."""
        kept = before if before is None or len(before) <= LONGEST_DRAFT else ""
        run = OpenRun(session_id, message[:2000], kept, self._now())
        with suppress(AgentError):
            write_object(self._path(session_id, "json"), asdict(run))

    def open(self, session_id: str) -> OpenRun | None:
        """The run whose end has not been told."""
        value = read_object(self._path(session_id, "json"))
        message, before, begun = (value.get(name) for name in ("message", "before", "begun"))
        if value.get("session_id") != session_id or not isinstance(message, str) or not isinstance(begun, int | float):
            return None
        return OpenRun(session_id, message, before if isinstance(before, str) else None, float(begun))

    def age(self, run: OpenRun) -> float:
        """Seconds since it began."""
        return max(self._now() - run.begun, 0.0)

    def end(self, session_id: str) -> None:
        """What came of it has been told."""
        with suppress(OSError):
            self._path(session_id, "json").unlink(missing_ok=True)

    def _path(self, session_id: str, suffix: str) -> Path:
        name = hashlib.sha256(f"{self._key}\n{session_id}".encode("utf-8", "replace")).hexdigest()[:32]
        return self._folder / f"{name}.{suffix}"
