"""How captions look: a style, a change of it that a person asks for, and the presets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Position = Literal["top", "middle", "bottom"]
Preset = Literal["clean", "boxed", "karaoke", "shorts"]


@dataclass(frozen=True, slots=True)
class StyleChange:
    """What is to be different; None leaves a property as it is. Colours are "#rrggbb".

    ``size`` is a multiple of the normal type size (1 is normal), ``size_by`` a multiple of the size now ("20 % larger"
    is 1.2), ``points`` the type size in points on a picture of 1080 lines ("32pt"). ``outline`` is its width in
    hundredths of an em (0: none). ``highlight``: colour of the spoken word; ``words``: whether it is highlighted.
    ``margin`` is the distance from the edge of ``position`` in percent of the picture's height.
    """

    preset: Preset | None = None
    font: str | None = None
    size: float | None = None
    size_by: float | None = None
    points: float | None = None
    colour: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    uppercase: bool | None = None
    outline: float | None = None
    outline_colour: str | None = None
    shadow: bool | None = None
    box: bool | None = None
    box_colour: str | None = None
    box_opacity: float | None = None
    position: Position | None = None
    margin: float | None = None
    words: bool | None = None
    highlight: str | None = None


UNCHANGED = StyleChange()
