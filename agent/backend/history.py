"""What was said in a session, kept on this machine: a file of JSON lines each, private, bounded, never in the way."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from agent.backend.files import make_folder, try_lock, write_private
from agent.errors import AgentError

LARGEST = 512 * 1024
"""Bytes of one session's file; above it the older half goes."""
LONGEST = 8000
"""Characters of one entry's text."""
MOST_SESSIONS = 300
TITLE = 60

Kind = Literal["user", "answer", "sent", "delivered"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True, slots=True)
class Entry:
    """``user``: a message; ``answer``: what was answered; ``sent`` and ``delivered``: ``files``. ``at``: epoch s."""

    kind: Kind
    text: str = ""
    files: tuple[str, ...] = ()
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session that can be resumed. ``title``: its first file or message. ``used``: epoch seconds.

    ``backend`` is the identity's key.
    """

    session_id: str
    title: str
    used: float
    backend: str
    task_id: str = ""


@dataclass(slots=True)
class _File:
    head: Mapping[str, Any] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


class History:
    """The folder of conversations. Writing never raises: a full disk costs the memory, not the turn."""

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now

    def note(self, session_id: str, entry: Entry, *, backend: str = "", task_id: str = "") -> None:
        """Add an entry. Two writers mix their lines and lose none; a line cut by a crash is left out when read."""
        path = self._path(session_id)
        line = json.dumps({**asdict(entry), "text": entry.text[:LONGEST], "at": entry.at or self._now()})
        with suppress(OSError, AgentError, ValueError):
            make_folder(self._folder)
            if not path.exists():
                self._sweep()
            handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                head = {"session_id": session_id, "backend": backend, "task_id": task_id}
                size = os.fstat(handle).st_size
                first = json.dumps(head) + "\n" if size == 0 else ""
                torn = "\n" if size and _last_byte(handle) != b"\n" else ""
                os.write(handle, f"{torn}{first}{line}\n".encode())
            finally:
                os.close(handle)
            if size > LARGEST:
                self._shorten(path)

    def entries(self, session_id: str) -> tuple[Entry, ...]:
        """The conversation, oldest first."""
        return tuple(self._read(self._path(session_id)).entries)

    def said(self, session_id: str, count: int) -> tuple[str, ...]:
        """The user's own last ``count`` messages, oldest first."""
        words = [entry.text for entry in self.entries(session_id) if entry.kind == "user" and entry.text]
        return tuple(words[-count:] if count > 0 else ())

    def sessions(self) -> tuple[KnownSession, ...]:
        """Every session of this machine, the one used last first."""
        found = (self._known(path) for path in self._folder.glob("*.jsonl"))
        return tuple(sorted((known for known in found if known), key=lambda known: -known.used))

    def task_of(self, session_id: str) -> str | None:
        """The task id that came with the session."""
        task = self._read(self._path(session_id)).head.get("task_id")
        return task if isinstance(task, str) and task else None

    def _known(self, path: Path) -> KnownSession | None:
        read = self._read(path)
        session_id, backend, task = (read.head.get(name) for name in ("session_id", "backend", "task_id"))
        if not isinstance(session_id, str) or not session_id or path != self._path(session_id) or not read.entries:
            return None
        files = next((Path(entry.files[0]).name for entry in read.entries if entry.kind == "sent" and entry.files), "")
        first = next((entry.text for entry in read.entries if entry.text), "")
        return KnownSession(
            session_id,
            " ".join((files or first).split())[:TITLE],
            read.entries[-1].at,
            backend if isinstance(backend, str) else "",
            task if isinstance(task, str) else "",
        )

    def _read(self, path: Path) -> _File:
        found = _File()
        try:
            with path.open(encoding="utf-8", errors="replace") as file:
                for line in file:
                    _take(found, line)
        except OSError:
            pass
        return found

    def _shorten(self, path: Path) -> None:
        """Keep the head and the newer half. Under a lock, so that two writers do not shorten twice."""
        with try_lock(path.with_suffix(".lock")) as held:
            if not held or path.stat().st_size <= LARGEST:
                return
            lines = path.read_text("utf-8", "replace").splitlines(keepends=True)
            kept, size = [], 0
            for line in reversed(lines[1:]):
                size += len(line)
                if size > LARGEST // 2:
                    break
                kept.append(line)
            write_private(path, "".join([lines[0], *reversed(kept)]))

    def _sweep(self) -> None:
        """Make room before a new session's file is made: the ones used longest ago go."""
        files = sorted(self._folder.glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
        for path in files[: max(len(files) - MOST_SESSIONS + 1, 0)]:
            path.unlink(missing_ok=True)
            path.with_suffix(".lock").unlink(missing_ok=True)

    def _path(self, session_id: str) -> Path:
        plain = session_id if _PLAIN_ID.fullmatch(session_id) else f"h-{_digest(session_id)}"
        return self._folder / f"{plain}.jsonl"


def _take(found: _File, line: str) -> None:
    """Read one line; one that a crash has torn says nothing."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return
    if not isinstance(value, dict):
        return
    if "session_id" in value:
        found.head = found.head or value
        return
    found.entries += _entry(value)


def _entry(value: Mapping[str, Any]) -> Iterator[Entry]:
    text, files, at = (value.get(name) for name in ("text", "files", "at"))
    kind: Kind | None = next((known for known in KINDS if known == value.get("kind")), None)
    if kind is not None and isinstance(text, str) and isinstance(at, int | float):
        named = tuple(item for item in files if isinstance(item, str)) if isinstance(files, list) else ()
        yield Entry(kind, text, named, float(at))


def _last_byte(handle: int) -> bytes:
    os.lseek(handle, -1, os.SEEK_END)
    return os.read(handle, 1)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
