"""Bytes of a subtitle file → text, so that every character can be found again in the bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.captions.guess import guesses

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_EVERYTHING = "latin-1"


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text`` without the byte order mark. ``mark + encode(text) + tail`` are the original bytes."""

    text: str
    encoding: str
    errors: str = "strict"
    mark: bytes = b""
    tail: bytes = b""

    def encode(self, piece: str) -> bytes:
        """A piece of the text (or new ASCII text) as bytes of this file's encoding."""
        return piece.encode(self.encoding, self.errors)

    @property
    def shown(self) -> str:
        """The text for people and for JSON: bytes that are no text became U+FFFD."""
        return clean(self.text)

    def byte_positions(self, positions: Sequence[int]) -> list[int]:
        """Where the characters at ascending ``positions`` begin in the original bytes."""
        found: list[int] = []
        last, count = 0, len(self.mark)
        for position in positions:
            count += len(self.encode(self.text[last:position]))
            found.append(count)
            last = position
        return found


def clean(text: str) -> str:
    """Lone surrogates (bytes that are no text) as U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if _has_surrogate(text) else text


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def decode(data: bytes) -> Decoded:
    """Never fails. Marks first, then UTF-8, UTF-16 without a mark, then the legacy encodings that fit best."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _wide(data[len(mark) :], encoding, mark)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if (declared := _declared(data)) is not None:
        return declared
    zeros_even, zeros_odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    most, least, length = max(zeros_even, zeros_odd), min(zeros_even, zeros_odd), min(len(data), _SAMPLE)
    # Half of the characters of a file with many times are ASCII; of long Chinese lines only a few.
    if most * 4 > length or (most * 16 > length and least * 8 < most):
        return _wide(data, "utf-16-le" if zeros_odd > zeros_even else "utf-16-be", b"")
    return _legacy(data)


_XML = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def _declared(data: bytes) -> Decoded | None:
    """By what an XML file says of itself, where that is true."""
    found = _XML.match(data[:400])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        text = data.decode(name)
        return Decoded(text, name) if text.encode(name) == data else None
    except (LookupError, ValueError, TypeError):  # not true, or no encoding of text
        return None


def _wide(body: bytes, encoding: str, mark: bytes) -> Decoded:
    """UTF-8, -16 or -32 that may be damaged: what is no text is carried through, a cut unit goes to the tail."""
    unit = {"utf-8": 1, "utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}[encoding]
    whole = len(body) - len(body) % unit
    body, tail = body[:whole], body[whole:]
    errors = "surrogateescape" if encoding == "utf-8" else "surrogatepass"
    try:
        found = Decoded(body.decode(encoding, errors), encoding, errors, mark, tail)
        if found.encode(found.text) == body:
            return found
    except UnicodeError:
        pass
    return Decoded((mark + body + tail).decode(_EVERYTHING), _EVERYTHING)


def _legacy(data: bytes) -> Decoded:
    broken_utf8 = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= char <= "\udcff" for char in broken_utf8)
    good = sum(char > "\x7f" for char in broken_utf8) - bad
    if good > 2 * bad:  # UTF-8 with a few damaged bytes
        return Decoded(broken_utf8, "utf-8", "surrogateescape")
    for encoding in guesses(data):
        for errors in ("strict", "surrogateescape"):
            try:
                text = data.decode(encoding, errors)
                same = text.encode(encoding, errors) == data
            except (UnicodeError, LookupError):
                continue
            damaged = sum("\udc80" <= char <= "\udcff" for char in text) if errors != "strict" else 0
            if same and damaged * 20 <= len(text):
                return Decoded(text, encoding, errors)
    return Decoded(data.decode(_EVERYTHING), _EVERYTHING)
