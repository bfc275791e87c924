"""Text as it is drawn: emoji that libass can draw, capitals. Caption files keep what was written."""

from __future__ import annotations

import re
import unicodedata

from studio.captions.graphemes import ZWJ

# A picture character: the blocks of emoji and symbols. Not letters: ZWJ shapes words of Persian and of Indic scripts.
_PICTURE = "[\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_SKIN = "[\U0001f3fb-\U0001f3ff]"
_SEQUENCE = re.compile(
    f"({_PICTURE}){_SKIN}?[\ufe0e\ufe0f]?(?:[\U000e0020-\U000e007f]{{1,32}})?"
    f"((?:{ZWJ}{_PICTURE}{_SKIN}?[\ufe0e\ufe0f]?){{0,8}})"
)
_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
_PEOPLE = frozenset("👨👩👧👦🧑🧒👶")
_HEART, _KISS = "❤", "💋"
_NO_TONOS = {"el"}
_DOTTED = {"tr": "İ", "az": "İ"}


def drawable(text: str) -> str:
    """``text`` with every emoji sequence as the one emoji that says it.

    libass draws single emoji in one colour; skin tones, families and flags of regions fall apart into their pieces
    there. A family becomes 👪, a couple 💑 or 💏, anything else its first emoji.
    """
    if text.isascii():
        return text
    return _SEQUENCE.sub(_one, _KEYCAP.sub(r"\1", text))


def _one(found: re.Match[str]) -> str:
    base, joined = found[1], found[2]
    if not joined:
        return base
    parts = {base, *(part[0] for part in joined.split(ZWJ) if part)}
    if _KISS in parts:
        return "💏"
    if _HEART in parts and base in _PEOPLE:
        return "💑"
    return "👪" if parts <= _PEOPLE else base


def capitals(text: str, language: str) -> str:
    """``text`` in capitals, letter for letter, so that positions in it stay: "ß" becomes "ẞ"."""
    tag = language.lower().split("-")[0]
    return "".join(_capital(char, tag) for char in text)


def _capital(char: str, tag: str) -> str:
    if char == "i" and tag in _DOTTED:
        return _DOTTED[tag]
    if char == "ß":
        return "ẞ"
    upper = char.upper()
    if tag in _NO_TONOS and len(plain := unicodedata.normalize("NFD", upper)) > 1 and plain[1] == "\u0301":
        upper = unicodedata.normalize("NFC", plain[0] + plain[2:])  # Greek capitals carry no accent
    return upper if len(upper) == 1 else char
