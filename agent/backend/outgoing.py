"""Files on their way out: checked before a byte is sent, then a multipart body in constant memory."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from agent.backend.codes import FORMATS
from agent.errors import FileRefused
from agent.sentences import sentence

OnProgress = Callable[[int, int | None], None]
"""(bytes done, bytes in all where known)."""

LARGEST = 500 * 1024 * 1024
CHUNK = 256 * 1024
EXTENSIONS = frozenset(FORMATS.split(", ")) | {"jpeg", "txt", "md", "ssa", "dfxp"}
"""What may be sent: the formats of behaviour 9, and the text of a script."""

KIND_OF = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "avi": "video/x-msvideo",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "txt": "text/plain",
    "md": "text/markdown",
    "vtt": "text/vtt",
    "ttml": "application/ttml+xml",
    "dfxp": "application/ttml+xml",
}


def check_file(path: Path) -> int:
    """The size of a file that may be sent, in bytes. Raises ``FileRefused`` with a sentence for the person."""
    name = path.name or str(path)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise FileRefused(sentence("missing", path=path), code="missing") from None
    except (OSError, ValueError):
        raise FileRefused(sentence("unreadable", path=path), code="unreadable") from None
    if path.is_dir():
        raise FileRefused(sentence("folder", path=path), code="folder")
    if not path.is_file():
        raise FileRefused(sentence("no_file", path=path), code="not-a-file")
    if path.suffix.lower().removeprefix(".") not in EXTENSIONS:
        raise FileRefused(sentence("kind", name=name, formats=FORMATS), code="4001")
    if size == 0:
        raise FileRefused(sentence("empty", name=name), code="empty")
    if size > LARGEST:
        raise FileRefused(sentence("large", name=name, size=f"{size / 1024**2:.0f} MB", most="500 MB"), code="4002")
    return size


@dataclass(frozen=True, slots=True)
class _Part:
    path: Path
    size: int
    head: bytes


class MultipartBody:
    """A ``multipart/form-data`` body with the files under the field ``files``, in order, each read once from disk.

    Iterate it once. ``on_progress`` gets the bytes of the files that have been handed to the connection.
    """

    def __init__(self, paths: Sequence[Path], on_progress: OnProgress | None = None) -> None:
        self._boundary = secrets.token_hex(16)
        self._parts = tuple(_Part(path, check_file(path), self._head(path)) for path in paths)
        self._tail = f"--{self._boundary}--\r\n".encode()
        self._on_progress = on_progress
        self.total = sum(part.size for part in self._parts)

    @property
    def headers(self) -> dict[str, str]:
        length = sum(len(part.head) + part.size + 2 for part in self._parts) + len(self._tail)
        return {
            "Content-Type": f"multipart/form-data; boundary={self._boundary}",
            "Content-Length": str(length),
        }

    async def __aiter__(self) -> AsyncIterator[bytes]:
        done = 0
        for part in self._parts:
            yield part.head
            with _open(part.path) as file:
                left = part.size
                while left:
                    chunk = file.read(min(CHUNK, left))
                    if not chunk:
                        raise _changed(part.path)
                    yield chunk
                    left -= len(chunk)
                    done += len(chunk)
                    if self._on_progress is not None:
                        self._on_progress(done, self.total)
                if os.fstat(file.fileno()).st_size != part.size:
                    raise _changed(part.path)
            yield b"\r\n"
        yield self._tail

    def _head(self, path: Path) -> bytes:
        # quotes and line ends escaped as browsers do; bytes of a name that are no UTF-8 become question marks
        name = path.name.encode("utf-8", "replace").decode("utf-8")
        name = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        kind = KIND_OF.get(path.suffix.lower().removeprefix("."), "application/octet-stream")
        return (
            f"--{self._boundary}\r\n"
            f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        ).encode()


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError:
        raise FileRefused(sentence("unreadable", path=path), code="unreadable") from None


def _changed(path: Path) -> FileRefused:
    return FileRefused(sentence("changed_name", name=path.name), code="changed")
