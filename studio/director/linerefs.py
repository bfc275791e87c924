"""Captions named by their numbers: "line 7", "the last two captions", "第3句到第5句", "la última línea"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from studio.director.patterns import rows, table
from studio.director.quantities import number

_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "last": -1, "final": -1, "very last": -1, "very first": 1,
    "second to last": -2, "second-to-last": -2, "second last": -2, "next to last": -2, "next-to-last": -2,
    "penultimate": -2, "third to last": -3, "third-to-last": -3, "opening": 1, "closing": -1,
    "primera": 1, "primer": 1, "primero": 1, "segunda": 2, "segundo": 2, "tercera": 3, "tercer": 3, "tercero": 3,
    "cuarta": 4, "cuarto": 4, "quinta": 5, "quinto": 5, "sexta": 6, "sexto": 6, "séptima": 7, "séptimo": 7,
    "septima": 7, "octava": 8, "octavo": 8, "novena": 9, "noveno": 9, "décima": 10, "décimo": 10, "decima": 10,
    "última": -1, "último": -1, "ultima": -1, "ultimo": -1, "penúltima": -2, "penúltimo": -2, "penultima": -2,
}  # fmt: skip
_ORDINAL = (
    "|".join(re.escape(word) for word in sorted(_ORDINALS, key=len, reverse=True)) + r"|\d{1,5}(?:st|nd|rd|th|[ªº]|\.ª)"
)
_PARTS = table("lines", "parts", ORDINAL=_ORDINAL)
_E, _HAN, _WORDS = _PARTS["E"], _PARTS["HAN"], _PARTS["WORDS"]


@dataclass(frozen=True, slots=True)
class Lines:
    """Runs of line numbers, first to last, each counted from 1, from the end where negative; None is open."""

    runs: tuple[tuple[int | None, int | None], ...]

    @property
    def numbers(self) -> int:
        """How many single lines and runs were named."""
        return len(self.runs)


@dataclass(frozen=True, slots=True)
class FoundLines:
    """Line numbers and where they stand in the text."""

    lines: Lines
    start: int
    end: int


def line_references(text: str) -> list[FoundLines]:
    """The line numbers that a casefolded text names, in order."""
    found: list[FoundLines] = []
    place = 0
    while place < len(text):
        best: FoundLines | None = None
        for kind, pattern in _rows():
            match = pattern.match(text, place)
            if match and (best is None or match.end() > best.end) and (lines := _read(kind, match)) is not None:
                best = FoundLines(lines, place, match.end())
        if best is None:
            place += 1
        else:
            found.append(best)
            place = best.end
    return found


def _read(kind: str, match: re.Match[str]) -> Lines | None:
    try:
        return _lines(kind, match.groupdict())
    except (KeyError, ValueError, OverflowError):
        return None


def _lines(kind: str, said: dict[str, str | None]) -> Lines | None:
    runs: tuple[tuple[int | None, int | None], ...]
    match kind:
        case "list":
            runs = _runs(said["all"] or "")
        case "ordinal":
            place = _ordinal(said["n"] or "")
            runs = ((place, place),)
        case "ordinals":
            one, other = _ordinal(said["n"] or ""), _ordinal(said["m"] or "")
            runs = ((one, one), (other, other)) if said.get("and") and abs(one - other) != 1 else ((one, other),)
        case "first":
            runs = ((None, _count(said["n"] or said.get("m") or "")),)
        case "last":
            runs = ((-_count(said["n"] or said.get("m") or ""), -1),)
        case _:
            place = -_count(said["n"] or "")
            runs = ((place, place),)
    if any(0 in run for run in runs) or not runs:
        return None
    after, before, on = said.get("after"), said.get("before"), said.get("on")
    if any((after, before, on)):
        first, last = runs[0][0], runs[-1][1]
        if after is not None:
            runs = ((None if last in (None, -1) else (last or 0) + 1, None),)
        elif before is not None:
            runs = ((None, None if first is None else first - 1),) if first != 1 else ()
        else:
            runs = ((first, None),)
        if not runs:
            return None
    return Lines(runs)


def _runs(text: str) -> tuple[tuple[int, int], ...]:
    """ "3, 5 to 7 and 9" → its runs; neighbours become one."""
    parts = re.findall(
        rf"((?<![a-z])last(?:\s+(?:one|line))?|最后一?)|({_HAN}|(?:{_WORDS}){_E})|(to|through|thru|until|till|al|a(?=\s)|hasta|-|–|—|~|到|至)",
        text,
    )
    runs: list[list[int]] = []
    reach = False
    for last, value, to in parts:
        if to:
            reach = True
            continue
        place = -1 if last else _count(value)
        if runs and (reach or runs[-1][1] + 1 == place):
            runs[-1][1] = place
        else:
            runs.append([place, place])
        reach = False
    return tuple((first, last) for first, last in runs if last == -1 or first <= last) if runs else ()


def _ordinal(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits.group()) if digits and word not in _ORDINALS else _ORDINALS[word]


def _count(word: str) -> int:
    value = number(word.strip())
    if value != int(value) or not 0 < value < 100_000:
        raise ValueError(word)
    return int(value)


@cache
def _rows() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(row["pattern"])) for row in rows("lines", "line", ORDINAL=_ORDINAL))
