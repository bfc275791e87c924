"""What a reader counts as a character: grapheme clusters, visible length, width in cells, scripts without spaces."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ZWJ = "\u200d"
_MODIFIERS = range(0x1F3FB, 0x1F400)  # emoji skin tones
_REGIONAL = range(0x1F1E6, 0x1F200)  # flags are two of these
_JOINING_CATEGORIES = frozenset({"Mn", "Me", "Mc"})
_LONGEST = 64  # code points of one cluster: a text of nothing but marks must not take quadratic time
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

# Scripts written without spaces between words: a line may break at any character (Han, kana) or word engine token.
_UNSPACED = (
    range(0x2E80, 0x3000),  # CJK radicals
    range(0x3000, 0x3100),  # CJK punctuation, hiragana, kana
    range(0x3100, 0x3130),  # bopomofo
    range(0x31A0, 0x3400),
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0xFE30, 0xFE50),
    range(0xFF00, 0xFF66),  # full-width forms
    range(0x20000, 0x32000),
)


@lru_cache(maxsize=8192)
def unspaced(char: str) -> bool:
    """True for a Han, kana or full-width character: no space stands beside it and a line may break there."""
    code = ord(char)
    return any(code in block for block in _UNSPACED)


@lru_cache(maxsize=8192)
def _joins(char: str) -> bool:
    code = ord(char)
    return unicodedata.category(char) in _JOINING_CATEGORIES or code in _MODIFIERS or char == ZWJ


@lru_cache(maxsize=8192)
def _unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN_CATEGORIES


def clusters(text: str) -> list[str]:
    """``text`` as grapheme clusters: marks, variation selectors, ZWJ sequences, skin tones and flags stay whole.

    A close approximation of UAX 29 that needs no table of its own; Hangul is counted per code point.
    """
    found: list[str] = []
    flag_open = False
    for char in text:
        code = ord(char)
        if found and len(found[-1]) < _LONGEST and (_joins(char) or found[-1][-1] == ZWJ):
            found[-1] += char
        elif flag_open and code in _REGIONAL:
            found[-1] += char
            flag_open = False
        else:
            found.append(char)
            flag_open = code in _REGIONAL
    return found


def visible_length(text: str) -> int:
    """Grapheme clusters that are seen: line breaks and controls do not count, spaces do."""
    if text.isascii():
        return sum(" " <= char != "\x7f" for char in text)
    return sum(1 for cluster in clusters(text) if not _unseen(cluster[0]))


@lru_cache(maxsize=8192)
def _wide(char: str) -> bool:
    return unspaced(char) or unicodedata.east_asian_width(char) in {"W", "F"}


def cells(text: str) -> float:
    """Length for the line limit of CJK languages: a full-width character (Hangul, too) is 1, any other 0.5."""
    return sum(1.0 if _wide(cluster[0]) else 0.5 for cluster in clusters(text) if not _unseen(cluster[0]))
