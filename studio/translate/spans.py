"""Tags around words, for engines that move the words and not the tags: found again by what stands inside them.

What is inside a pair of tags is translated by itself as well; the words of the sentence that look most like that are
the ones that the tags belong to ("the <b>red</b> house" → "rojo" → "la casa <b>roja</b>").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from studio.translate.masks import FIRST, MARK, Masked

_MOST_WORDS = 5
_ALIKE = 0.5  # mean share of a word that must be the same from its beginning
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def inside(masked: Masked) -> dict[tuple[str, str], str]:
    """The words inside each pair of tags, by the marks of the two: those of a few words, not the whole text."""
    found: dict[tuple[str, str], str] = {}
    marks = [match for match in MARK.finditer(masked.text) if _kind(match.group(), masked) in ("open", "close")]
    for one, other in pairwise(marks):
        words = masked.text[one.end() : other.start()]
        kinds = (_kind(one.group(), masked), _kind(other.group(), masked))
        plain = not MARK.search(words) and 0 < len(_WORD.findall(words)) <= _MOST_WORDS
        if kinds == ("open", "close") and plain:
            found[one.group(), other.group()] = words.strip()
    return found


def moved(answer: str, masked: Masked, hints: Mapping[str, str]) -> str:
    """``answer`` with each pair of tags around the words that look like the hint for what was inside it."""
    for (opening, closing), words in inside(masked).items():
        hint = [word.casefold() for word in _WORD.findall(hints.get(words, ""))]
        if not hint or answer.count(opening) != 1 or answer.count(closing) != 1:
            continue
        bare = answer.replace(opening, "").replace(closing, "")
        begin, end = answer.index(opening), answer.index(closing) - 1
        here = _likeness(hint, bare[begin:end]) if begin <= end else 0.0
        best, place = _best(hint, bare)
        if place is not None and best >= _ALIKE and best > here + 0.05:
            answer = bare[: place[0]] + opening + bare[place[0] : place[1]] + closing + bare[place[1] :]
    return answer


def _best(hint: list[str], bare: str) -> tuple[float, tuple[int, int] | None]:
    """(likeness, span) of the words in ``bare`` that look most like the hint."""
    words = list(_WORD.finditer(bare))
    spans = [
        (words[at].start(), words[at + size - 1].end())
        for size in {max(1, len(hint) - 1), len(hint), len(hint) + 1}
        for at in range(len(words) - size + 1)
    ]
    rated = [(_likeness(hint, bare[begin:end]), -(end - begin), (begin, end)) for begin, end in spans]
    return (0.0, None) if not rated else max(rated)[::2]


def _likeness(hint: list[str], text: str) -> float:
    """0..1: how much of the words of each is in the other, whatever their order and their endings."""
    there = [word.casefold() for word in _WORD.findall(text)]
    if not there:
        return 0.0
    forth = sum(max(_same(one, other) for other in there) for one in hint) / len(hint)
    back = sum(max(_same(one, other) for one in hint) for other in there) / len(there)
    return (forth + back) / 2


def _same(one: str, other: str) -> float:
    """The share of two words that is the same from their beginning."""
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return same / max(len(one), len(other)) if same > 1 or one == other else 0.0


def _kind(mark: str, masked: Masked) -> str | None:
    number = ord(mark) - FIRST
    return masked.pieces[number].kind if number < len(masked.pieces) else None
