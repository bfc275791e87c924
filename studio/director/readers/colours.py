"""Colours in a clause, and what of the captions each is for: "yellow text on a black box", "黄字黑边"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from studio.captions.palette import opacity
from studio.director.clause import Clause
from studio.director.colours import Found, colours

Part = Literal["colour", "outline_colour", "box_colour", "highlight"]

_PARTS: dict[str, Part] = {
    "outline" : "outline_colour", "box" : "box_colour", "words_on" : "highlight", "text_colour" : "colour",
    "captions" : "colour",
    "title": "colour", "line": "colour", "bigger": "colour", "words": "colour",
}  # fmt: skip
_ENDS = re.compile(r"[,;，；]|(?<![a-z])(?:and|with|on|against|over|y|con|sobre|but)(?![a-z])|和|加|配|带")
_NO_COLOURS = ("fit", "fill", "blur", "effects", "ratio_9:16", "preset_clean", "preset_boxed")


@dataclass(frozen=True, slots=True)
class Painted:
    """A colour as "#rrggbb", how opaque (None: not said), what it is for, and its place in the clause."""

    value: str
    opacity: float | None
    part: Part
    start: int
    end: int


def painted(clause: Clause) -> tuple[Painted, ...]:
    """The colours of a clause with their parts."""
    found = _found(clause)
    made: list[Painted] = []
    for place, (value, start, end) in enumerate(found):
        before = found[place - 1][2] if place else 0
        after = found[place + 1][1] if place + 1 < len(found) else len(clause.low)
        part = _part(clause, before, start, end, after)
        if part == "colour" and place and any(item.part == "colour" for item in made) and _on(clause.low[before:start]):
            part = "box_colour"
        made.append(Painted(value, opacity(clause.low[max(0, start - 24) : end]), part, start, end))
    return tuple(made)


def _on(between: str) -> bool:
    return re.search(r"(?<![a-z])(?:on|against|over|sobre)(?![a-z])", between) is not None


def _part(clause: Clause, before: int, start: int, end: int, after: int) -> Part:
    """The word after a colour says what it is for, else the word before it, else it is the letters' own."""
    stop = _ENDS.search(clause.low, end, after)
    near = stop.start() if stop else after
    for hit in clause.where(*_PARTS):
        low, high = hit.start - clause.offset, hit.end - clause.offset
        if end <= low < near and len(clause.low[end:low].split()) <= 3 and low - end <= 24:
            return _PARTS[hit.meaning]
        if low < end <= high and hit.meaning in ("outline", "box"):  # 黑边, 黑底
            return _PARTS[hit.meaning]
    found: Part = "colour"
    for hit in clause.where(*_PARTS):
        low, high = hit.start - clause.offset, hit.end - clause.offset
        if before <= low and high <= start and hit.meaning not in ("words", "line", "bigger"):
            found = _PARTS[hit.meaning]
    return found


def _found(clause: Clause) -> list[Found]:
    edged = clause.says("captions", "title", "text_colour", "words") and not clause.says("film", "picture")
    kinds = tuple(kind for kind in _NO_COLOURS if not (edged and kind in ("fit", "fill")))
    busy = [(hit.start - clause.offset, hit.end - clause.offset) for hit in clause.where(*kinds)]
    return [item for item in colours(clause.low) if not any(item[1] < high and low < item[2] for low, high in busy)]
