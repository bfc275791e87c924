"""Files from a model hub over HTTP: resumed with Range, checked, and given up when the host falls silent.

A thread of its own does the talking and hands over what comes; the caller waits for that, never for the network. So
one limit covers a name that does not resolve, a host that does not accept, a handshake, headers and a body that stall.
"""

from __future__ import annotations

import errno
import hashlib
import json
import queue
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from studio.errors import Cancelled, DiskFull, WorkError

_POLL = 0.2  # seconds between two looks at ``stop``
_TRIES = 4  # connections in a row that bring nothing
_SHA256 = re.compile(r"^[0-9a-f]{64}$")
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")
_NOTE = ".note"


@dataclass(frozen=True, slots=True)
class _Head:
    """What an answer said before its body. ``sha256`` only where the host gave one."""

    status: int
    start: int
    size: int | None
    tag: str
    sha256: str | None


class _DroppedError(Exception):
    """The connection broke; what came before is on the disk."""


class _UnreachableError(Exception):
    """No connection came about at all."""


class Source:
    """Files below one address. ``stall``: seconds without a byte after which the host is given up."""

    def __init__(self, address: str, stall: float, stop: Callable[[], bool]) -> None:
        self._address, self._stall, self._stop = address, stall, stop
        self.host = urlsplit(address).hostname or address

    def fetch(self, name: str, path: Path, on_progress: Callable[[int, int], None]) -> int | None:
        """Brings ``name`` to ``path`` and returns its size in bytes; None where the host does not have it (404).

        A part file ``<path>.part`` is gone on with if the host still has the same file. Raises WorkError("FAILED"),
        DiskFull, Cancelled; the part stays for the next time.
        """
        if path.is_file():
            return path.stat().st_size
        part = path.with_name(path.name + ".part")
        empty = 0
        while True:
            before = part.stat().st_size if part.exists() else 0
            try:
                return self._once(name, path, part, on_progress)
            except _DroppedError as error:
                grown = part.exists() and part.stat().st_size > before
                empty = 0 if grown else empty + 1
                if empty >= _TRIES:
                    if isinstance(error.__cause__, _UnreachableError):
                        sentence = f"{self.host} cannot be reached. Is this machine online?"
                    else:
                        sentence = f"The connection to {self.host} broke off. Try again: it goes on where it stopped."
                    raise WorkError("FAILED", sentence) from error

    def _once(self, name: str, path: Path, part: Path, on_progress: Callable[[int, int], None]) -> int | None:
        note = path.with_name(path.name + _NOTE)
        have = part.stat().st_size if part.exists() else 0
        talk = _Talk(f"{self._address}/{name}", have)
        try:
            head = self._next(talk)
            if not isinstance(head, _Head):
                raise _DroppedError
            if head.status == 404:
                return None
            if head.status == 416 and head.size == have:
                _keep(part, path, head, self.host)  # it was all here, only not named yet
                return have
            if have and (head.status == 416 or head.start not in {0, have} or (head.start and head.tag != _read(note))):
                part.unlink()  # not the file that the part was begun from
                raise _DroppedError
            if head.status not in {200, 206}:
                raise WorkError("FAILED", f"{self.host} does not give the model (HTTP {head.status}). Try again later.")
            with disk_errors():
                note.write_text(json.dumps(head.tag))
                self._save(talk, head, part, on_progress)
        finally:
            talk.close()
        _keep(part, path, head, self.host)
        return path.stat().st_size

    def _save(self, talk: _Talk, head: _Head, part: Path, on_progress: Callable[[int, int], None]) -> None:
        have = head.start
        with part.open("ab" if head.start else "wb") as file:
            while True:
                chunk = self._next(talk)
                if not isinstance(chunk, bytes):
                    break
                file.write(chunk)
                have += len(chunk)
                on_progress(have, max(have, head.size or 0))
        if head.size is not None and have < head.size:
            raise _DroppedError

    def _next(self, talk: _Talk) -> _Head | bytes | None:
        """What comes next: the head, parts of the body, None at the end."""
        end = time.monotonic() + self._stall
        while True:
            if self._stop():
                raise Cancelled("CANCELLED", "The download was stopped. The next one goes on where it stopped.")
            left = end - time.monotonic()
            try:
                got = talk.said.get(timeout=max(0.0, min(_POLL, left)))
            except queue.Empty:
                if left > 0:
                    continue
                sentence = (
                    f"{self.host} sent nothing for {self._stall:g} s, so the download was given up. Try again later."
                )
                raise WorkError("FAILED", sentence) from None
            if isinstance(got, Exception):
                raise _DroppedError from got
            return got


class _Talk:
    """One request in a thread. ``said`` gets a _Head, then bytes, then None; or the exception that ended it."""

    def __init__(self, url: str, have: int) -> None:
        self.said: queue.Queue[_Head | bytes | Exception | None] = queue.Queue(maxsize=8)
        self._over = threading.Event()
        # A daemon: a thread that hangs in a name look-up must not keep the program alive.
        threading.Thread(target=self._run, args=(url, have), daemon=True, name="model download").start()

    def close(self) -> None:
        """Tells the thread that nobody listens any more."""
        self._over.set()
        with suppress(queue.Empty):
            while True:
                self.said.get_nowait()

    def _run(self, url: str, have: int) -> None:
        import httpx

        headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={have}-"} if have else {})}
        try:
            with (
                httpx.Client(timeout=60, follow_redirects=True) as client,
                client.stream("GET", url, headers=headers) as answer,
            ):
                self._say(_head([*answer.history, answer]))
                for chunk in answer.iter_raw():  # as it comes: a chunk that waits to be full looks like silence
                    if not self._say(chunk):
                        return
            self._say(None)
        except httpx.ConnectError as error:
            self._say(_UnreachableError(str(error)))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            self._say(error)

    def _say(self, value: _Head | bytes | Exception | None) -> bool:
        while not self._over.is_set():
            with suppress(queue.Full):
                self.said.put(value, timeout=_POLL)
                return True
        return False


@contextmanager
def disk_errors() -> Iterator[None]:
    """A full disk, or one that cannot be written, becomes a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            sentence = "There is no room left on the disk for the model. Free some space and try again"
            raise DiskFull("DISK_FULL", f"{sentence}: it goes on where it stopped.") from error
        raise WorkError("FAILED", f"The model cannot be written to the data folder ({error.strerror}).") from error


def forget_notes(folder: Path) -> None:
    """Removes what only unfinished downloads need."""
    for path in (*folder.glob(f"*{_NOTE}"), *folder.glob("*.part")):
        path.unlink()


def _head(answers: list[object]) -> _Head:
    """The head of the last of ``answers``; a hub names the checksum in the redirect before it."""
    status, headers = 0, [_lower(answer) for answer in answers]
    last = headers[-1]
    status = int(getattr(answers[-1], "status_code", 0))
    found = _RANGE.fullmatch(last.get("content-range", ""))
    start = int(found[1]) if status == 206 and found and found[1] else 0
    size: int | None = None
    if found and found[2] != "*":
        size = int(found[2])
    elif status == 200 and last.get("content-length", "").isdigit():
        size = int(last["content-length"])
    tags = [_plain(one.get("x-linked-etag") or one.get("etag", "")) for one in headers]
    tag = next((one for one in tags if one), "")
    sha256 = next((one for one in tags if _SHA256.match(one)), None)
    return _Head(status, start, size, tag, sha256)


def _lower(answer: object) -> Mapping[str, str]:
    return {str(name).lower(): str(value) for name, value in getattr(answer, "headers", {}).items()}


def _plain(tag: str) -> str:
    return tag.removeprefix("W/").strip('"').lower()


def _read(note: Path) -> str | None:
    try:
        return str(json.loads(note.read_text()))
    except (OSError, ValueError):
        return None


def _keep(part: Path, path: Path, head: _Head, host: str) -> None:
    """Gives the part its name if its size and, where the host gave one, its SHA-256 are right."""
    wrong = head.size is not None and part.stat().st_size != head.size
    if not wrong and head.sha256:
        digest = hashlib.sha256()
        with part.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        wrong = digest.hexdigest() != head.sha256
    if wrong:
        part.unlink()
        raise WorkError("FAILED", f"What {host} sent is not the model: its checksum is wrong. Try again.")
    with disk_errors():
        part.replace(path)
