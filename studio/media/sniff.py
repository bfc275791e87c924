"""What a file that is not media looks like: the first bytes → a sentence that says what it is and what to do."""

from __future__ import annotations

from typing import BinaryIO

_HEAD = 4096
_ADVICE = "Send a video or sound file, for example MP4, MOV, MKV, WebM, MP3 or WAV."

# Beginnings of text files, lower case, white space before them ignored → what it is.
_TEXTS: tuple[tuple[str, str], ...] = (
    ("<!doctype html", "a web page"),
    ("<html", "a web page"),
    ("<svg", "an SVG drawing"),
    ("#extm3u", "a playlist"),
    ("ffconcat", "a playlist"),
    ("[playlist]", "a playlist"),
    ("<mpd", "a playlist"),
    ("<smoothstreamingmedia", "a playlist"),
    ("v=0\r\n", "a stream description"),
    ("v=0\n", "a stream description"),
    ("<?xml", "an XML file"),
    ("webvtt", "a subtitle file"),
    ("[script info]", "a subtitle file"),
)

# First bytes → what it is.
_BYTES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
)

_NO_INDEX = "The MP4 file is cut off: its index (moov) is missing. Copy, record or export it again."
_NOT_MEDIA = "The file is not a video, a sound or a picture that can be read. " + _ADVICE
_EMPTY = "The file is empty. Copy or download it again."


def refusal(file: BinaryIO) -> str | None:
    """A sentence where the content is surely not media (empty, text, archive, …), else None."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        return _EMPTY
    for magic, what in _BYTES:
        if head.startswith(magic):
            return f"The file is {what}, not a video. {_ADVICE}"
    text = _text(head)
    if text is None:
        return None
    beginning = text.lstrip("\ufeff \t\r\n").lower()
    what = next((name for mark, name in _TEXTS if beginning.startswith(mark)), "a text file")
    return f"The file is {what}, not a video. {_ADVICE}"


def unreadable(file: BinaryIO) -> str:
    """The sentence for a file that no demuxer could open."""
    return _NO_INDEX if _is_mp4_without_index(file) else _NOT_MEDIA


def _text(head: bytes) -> str | None:
    """The bytes as text where they are text: UTF-8, or UTF-16 with its mark, without control characters."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = head[: len(head) & ~1].decode("utf-16") if wide else head.decode("utf-8")
    except UnicodeDecodeError as error:
        if wide or error.start < len(head) - 3:  # a character cut in two by the end of the head is no fault
            return None
        text = head[: error.start].decode("utf-8")
    return text if all(c >= " " or c in "\t\r\n\f" for c in text) else None


def _is_mp4_without_index(file: BinaryIO) -> bool:
    """Walks the top-level boxes (ISO 14496-12: size u32, type, u64 size when 1) looking for ``moov`` or ``moof``."""
    position, seen = 0, False
    for _ in range(10_000):
        file.seek(position)
        header = file.read(16)
        if len(header) < 8:
            break
        size, kind = int.from_bytes(header[:4], "big"), header[4:8]
        if kind in (b"moov", b"moof"):
            return False
        seen = seen or kind in (b"ftyp", b"mdat")
        if not kind.isalnum() and not kind.strip(b" ").isalnum():
            break
        if size == 1:
            size = int.from_bytes(header[8:16], "big")
        if size < 8:  # 0 means "to the end of the file"
            break
        position += size
    return seen
