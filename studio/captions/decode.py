"""Bytes of a subtitle file → text, so that every character can be found again in the bytes."""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
# Without a mark and not UTF-8. Each must give back the same bytes; the score chooses (see _score).
_LEGACY = ("gb18030", "big5", "shift_jis", "euc_kr", "cp1251")
_WESTERN = "cp1252"
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
    zeros_even, zeros_odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if max(zeros_even, zeros_odd) * 4 > min(len(data), _SAMPLE):
        return _wide(data, "utf-16-le" if zeros_odd > zeros_even else "utf-16-be", b"")
    return _legacy(data)


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
    best, best_score = Decoded(data.decode(_EVERYTHING), _EVERYTHING), -1.0
    for encoding in (_WESTERN, *_LEGACY):
        try:
            text = data.decode(encoding)
            same = text.encode(encoding) == data
        except UnicodeError:
            continue
        score = _score(text, encoding)
        if same and score > best_score:
            best, best_score = Decoded(text, encoding), score
    return best


def _score(text: str, encoding: str) -> float:
    """0..1: how much of what is not ASCII looks like the writing that the encoding is for."""
    outside = [char for char in text if char > "\x7f"]
    if not outside:
        return 0.0
    if encoding == _WESTERN:
        # Accents stand alone among ASCII letters; a run of three or more is another script read wrongly.
        runs = sum(
            1 for a, b, c in zip(text, text[1:], text[2:], strict=False) if a > "\x7f" and b > "\x7f" and c > "\x7f"
        )
        return 0.6 * (1 - min(1.0, 2 * runs / len(outside)))
    # "Québec" read as GB18030 is "Qu閎ec": a lone sign among ASCII letters speaks against these encodings.
    pairs = sum(1 for a, b in itertools.pairwise(text) if a > "\x7f" and b > "\x7f")
    together = min(1.0, 1.5 * pairs / len(outside))
    return sum(map(_EXPECTED[encoding], outside)) / len(outside) * _TRUST[encoding] * together


def _common_in(encoding: str, first: int, last: int) -> Callable[[str], float]:
    """Han characters count where the encoding keeps the common ones: almost any pair of bytes is *some* Han."""

    @lru_cache(maxsize=8192)
    def score(char: str) -> float:
        if char in _CJK_MARKS:
            return 1.0
        try:
            lead = char.encode(encoding)[0]
        except UnicodeEncodeError:
            return 0.0
        return 1.0 if first <= lead <= last else 0.3

    return score


def _kana(char: str) -> float:
    return 1.0 if "\u3040" <= char <= "\u30ff" or char in _CJK_MARKS else 0.7 * ("\u4e00" <= char <= "\u9fa5")


def _hangul(char: str) -> float:
    return float("\uac00" <= char <= "\ud7a3")


def _cyrillic(char: str) -> float:
    return 1.0 if "\u0430" <= char <= "\u044f" else (0.5 if "\u0410" <= char <= "\u042f" else 0.1)


_CJK_MARKS = "，。！？：；、“”‘’（）《》…—「」"
_EXPECTED: dict[str, Callable[[str], float]] = {
    "gb18030": _common_in("gb2312", 0xB0, 0xD7),
    "big5": _common_in("big5", 0xA4, 0xC6),
    "shift_jis": _kana,
    "euc_kr": _hangul,
    "cp1251": _cyrillic,
}
# Where scores tie, the narrower encoding wins: Korean bytes are common Chinese ones too.
_TRUST = {"gb18030": 0.95, "big5": 0.9, "shift_jis": 0.97, "euc_kr": 1.0, "cp1251": 1.0}
