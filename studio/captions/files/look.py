"""How letters of a caption look, as far as more than one format can say it, and text as runs of one look."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from studio.captions.markup import Styled

_OVERRIDE = re.compile(r"\\(?:([ibus])([01])|1?c(?:&H([0-9A-Fa-f]{1,8})&?)?)")
_FLAGS = {"i": "italic", "b": "bold", "u": "underline", "s": "strike"}


@dataclass(frozen=True, slots=True)
class Look:
    """``colour``: RRGGBB, "" where nothing is said. ``font``: name. ``size``: share of the picture's height, 0 = not
    said. ``place``: numpad position.
    """

    italic: bool = False
    bold: bool = False
    underline: bool = False
    strike: bool = False
    colour: str = ""
    font: str = ""
    size: float = 0.0
    place: int = 2

    def letters(self) -> Look:
        """Without what holds for a whole caption only."""
        return replace(self, font="", size=0.0, place=2)


PLAIN_LOOK = Look()


@dataclass(frozen=True, slots=True)
class Run:
    """``text`` in one look; ``beat``: ms from the caption's start at which it is sung, None where that is not said."""

    text: str
    look: Look
    beat: int | None = None


def runs(styled: Styled, base: Look) -> list[Run]:
    """The text in runs of one look each; ``base`` is the look before the first mark. A beat begins a run."""
    base = base.letters()
    look, beat = base, None
    out: list[Run] = []
    last = 0
    steps: list[tuple[int, int, str | int]] = [(at, 0, mark) for at, mark in styled.marks]
    steps += [(at, 1, ms) for at, ms in styled.beats]
    steps.sort(key=lambda step: step[:2])
    for at, _, step in steps:
        if at > last:
            out.append(Run(styled.text[last:at], look, beat))
            last, beat = at, None
        if isinstance(step, int):
            beat = step
        else:
            look = _after(look, base, step)
    if last < len(styled.text):
        out.append(Run(styled.text[last:], look, beat))
    return out


def _after(look: Look, base: Look, override: str) -> Look:
    for flag, value, colour in _OVERRIDE.findall(override):
        if flag:
            look = replace(look, **{_FLAGS[flag]: value == "1"})
        elif colour:
            look = replace(look, colour=from_bgr(colour))
        else:
            look = replace(look, colour=base.colour)
    return look


def from_bgr(colour: str) -> str:
    """BBGGRR or AABBGGRR of ASS, digits may be missing in front → RRGGBB."""
    digits = colour.rjust(6, "0")[-6:].lower()
    return digits[4:] + digits[2:4] + digits[:2]
