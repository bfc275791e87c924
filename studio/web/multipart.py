"""Multipart uploads, streamed to disk in constant memory, with the size limit applied while reading."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from studio.errors import MediaRefused, StudioError
from studio.store.engine import no_room
from studio.web import access
from studio.web.answers import Refused
from studio.work.intake import Arrived, clean_name

FIELDS = ("files", "file", "files[]")
BLOCK = 1 << 20
"""Bytes that are gathered before a thread parses and writes them."""
DRAIN = 2 << 30
"""Bytes of a refused body that are still read, so that the client gets to see the answer."""
MOST_FILES = 50


async def receive(request: Request, folder: Path, limit: int) -> tuple[Arrived, ...]:
    """The files of the request, written into ``folder``. ``limit`` in bytes per file.

    Raises ``MediaRefused`` 4002 for a file over the limit, ``Refused`` 422 for what is not multipart, ``DiskFull``.
    """
    content_type, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if content_type != b"multipart/form-data" or not boundary:
        raise Refused("422", "Send files as multipart/form-data, or a JSON body with urls.")
    if len(boundary) > 200:
        raise Refused("422", "The multipart boundary is too long.")
    sink = _Sink(folder, limit)
    parser = MultipartParser(boundary, sink.callbacks())  # type: ignore[arg-type]  # the callbacks' TypedDict is internal

    def feed(data: bytes) -> None:
        with no_room():
            parser.write(data)

    failure: StudioError | None = None
    read, block = 0, bytearray()
    try:
        async for chunk in request.stream():
            read += len(chunk)
            if failure is not None:
                if read > DRAIN:
                    break
                continue
            block += chunk
            if len(block) >= BLOCK:
                failure = await _attempt(feed, bytes(block))
                block.clear()
        if failure is None:
            failure = await _attempt(feed, bytes(block))
    except ClientDisconnect:
        raise Refused("400", "The upload was cut off.") from None
    finally:
        sink.close()
    if failure is not None:
        raise failure
    if not sink.ended:
        raise Refused("422", "The upload is not complete: its end is missing.")
    if not sink.done:
        raise Refused("422", "The upload holds no file. Name the form field `files`.")
    return tuple(sink.done)


async def _attempt(feed: Callable[[bytes], None], data: bytes) -> StudioError | None:
    try:
        await access.in_thread(feed, data)
    except StudioError as error:
        return error
    except FormParserError:
        return Refused("422", "The upload is not well-formed multipart/form-data.")
    return None


@dataclass
class _Sink:
    """What the parser calls: part headers are gathered, file parts go to disk, other parts are passed over."""

    folder: Path
    limit: int
    done: list[Arrived] = field(default_factory=list)
    ended: bool = False
    _name: bytes = b""
    _value: bytes = b""
    _headers: dict[str, str] = field(default_factory=dict)
    _file: IO[bytes] | None = None
    _shown: str = ""
    _size: int = 0
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._headers, self._name, self._value = {}, b"", b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("latin-1")
        self._name, self._value = b"", b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition"))
        name = options.get(b"filename")
        if name is None or options.get(b"name", b"").decode("latin-1") not in FIELDS:
            return
        if len(self.done) >= MOST_FILES:
            raise Refused("413", f"Send at most {MOST_FILES} files at once.")
        self._shown = clean_name(_text(name))
        self._size, self._digest = 0, hashlib.sha256()
        self._file = (self.folder / f"part{len(self.done)}").open("wb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            return
        self._size += end - start
        if self._size > self.limit:
            raise MediaRefused(
                "4002", f"{self._shown} is larger than {self.limit // 2**20} MB. Compress it or cut it into parts."
            )
        view = memoryview(data)[start:end]
        self._file.write(view)
        self._digest.update(view)

    def _end(self) -> None:
        if self._file is None:
            return
        path = Path(self._file.name)
        self.close()
        self.done.append(Arrived(path, self._shown, self._size, self._digest.hexdigest()))

    def _finish(self) -> None:
        self.ended = True


def _text(name: bytes) -> str:
    """A file name as sent: UTF-8 in every current client, percent-encoded quotes as HTML writes them."""
    return name.decode("utf-8", "replace").replace("%22", '"').replace("%0D", "").replace("%0A", "")
