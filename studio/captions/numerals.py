"""Numbers among words: which neighbours belong to one ("3 million", "10 %", "25 December", "chapter 3", "5 个")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.captions.phrases import Strength
from studio.captions.tongues import Tongue, bare, ends_clause

_FIGURES = re.compile(
    r"[#№$€£¥+\-−~≈±]*\d[\d.,:/'’٬٫]*(?:%|‰|°[CF]?|st|nd|rd|th|er|ère|e|ème|º|ª|\.º|h|k|m|bn|s)?", re.IGNORECASE
)
_ANY_FIGURE = re.compile(r"[#№$€£¥+\-−]*\d")
_CURRENCY = frozenset("$€£¥₩₹₽#№")
_SIGNS = frozenset("%‰°€$£¥₩₹₽℃℉²³") | frozenset(
    {"°c", "°f", "km", "cm", "mm", "kg", "mg", "ml", "gb", "mb", "kb", "khz"}
)
_SIGNS_BETWEEN = frozenset("+-−×x*/÷=<>±–")
_RANGES = frozenset(["to", "a", "à", "bis", "al", "til", "or", "o", "ou", "oder", "and", "und", "y", "e", "et"])
_CLOCK = frozenset({"h", "uhr", "heures", "heure"})
_YEAR = re.compile(r"[12]\d{3}\W*")


def is_number(word: str, known: Tongue) -> bool:
    """Figures, or a number word of the language."""
    plain = bare(word)
    return bool(_FIGURES.fullmatch(plain)) or plain in known.numbers or plain in known.scales


def _chinese(word: str, known: Tongue, place: int) -> bool:
    return word[place] in known.digits or word[place].isdigit()


def tie(words: Sequence[str], place: int, known: Tongue) -> Strength | None:
    """How a number ties word ``place`` of ``words`` to the one before it; None where it does not.

    Three words on each side are enough.
    """
    before, word = words[place - 1], words[place]
    left, right = bare(before), bare(word)
    if known.digits and (found := _unspaced(before, word, known)) is not None:
        return found
    if ends_clause(before) and not (left[:1].isdigit() and _YEAR.fullmatch(word)):
        return None
    number, follows = is_number(before, known), is_number(word, known)
    earlier = bare(words[place - 2]) if place > 1 else ""
    later = words[place + 1] if place + 1 < len(words) else ""
    if (left in known.months or (earlier in known.months and _YEAR.fullmatch(word))) and word[:1].isdigit():
        return Strength.HARD
    if number and ends_clause(before):
        return None
    if number and follows:
        return Strength.HARD
    if number and (right in known.units or right in known.months or word.lower() in _SIGNS or word[:1] in _SIGNS):
        return Strength.HARD
    if follows and (before in _CURRENCY or left in known.labels) and (word[:1].isdigit() or left in known.labels):
        return Strength.HARD
    return _between(words, place, known, earlier, later) or (
        Strength.NEAR if number and right not in known.openers and right not in known.weak else None
    )


def _between(words: Sequence[str], place: int, known: Tongue, earlier: str, later: str) -> Strength | None:
    """ "two hundred and five", "25 de diciembre", "diez por ciento", "7 + 3", "25 to 30"."""
    before, word = words[place - 1], words[place]
    left, right = bare(before), bare(word)
    if ends_clause(before) or (place > 1 and ends_clause(words[place - 2]) and left not in known.joiners):
        return None
    number, follows = is_number(before, known), is_number(word, known)
    next_number = bool(later) and is_number(later, known)
    last_number = bool(earlier) and is_number(earlier, known)
    if (number and right in known.joiners and next_number) or (last_number and left in known.joiners and follows):
        scale = not known.scales or "and" not in known.joiners or left in known.scales or earlier in known.scales
        return Strength.HARD if scale or "point" in {left, right} else Strength.NEAR
    if (
        right in {"de", "of", "di"}
        and (number or left in known.months)
        and (bare(later) in known.months or next_number)
    ):
        return Strength.HARD
    if left in {"de", "of", "di"} and (right in known.months or follows) and (last_number or earlier in known.months):
        return Strength.HARD
    pair = f"{right} {bare(later)}" if later else ""
    if number and pair in {"por ciento", "por cento", "per cento", "per cent", "pour cent"}:
        return Strength.HARD
    if f"{left} {right}" in {"por ciento", "por cento", "per cento", "per cent", "pour cent"} and last_number:
        return Strength.HARD
    if last_number and left in _CLOCK and follows:
        return Strength.HARD
    if (number and word in _SIGNS_BETWEEN and next_number) or (last_number and before in _SIGNS_BETWEEN and follows):
        return Strength.HARD
    if (number and right in _RANGES and _ANY_FIGURE.match(later)) or (
        last_number and left in _RANGES and _ANY_FIGURE.match(word)
    ):
        return Strength.NEAR
    return None


def _unspaced(before: str, word: str, known: Tongue) -> Strength | None:
    if not _chinese(before, known, -1):
        unit = max((one for one in known.measures if before.endswith(one)), key=len, default="")
        counted = unit and _chinese(before[: -len(unit)] or " ", known, -1)  # "一本" and what is counted
        return Strength.NEAR if counted and word[:1].isalpha() else None
    if _chinese(word, known, 0) or any(word.startswith(one) for one in known.measures):
        return Strength.HARD
    return None
