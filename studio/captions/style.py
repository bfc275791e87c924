"""How captions look: a style, a change of it that a person asks for, and the presets."""

from __future__ import annotations

import math
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from studio.captions.palette import is_colour
from studio.spelledjson import Json

Position = Literal["top", "middle", "bottom"]
Preset = Literal["clean", "boxed", "karaoke", "shorts"]
PRESETS: tuple[Preset, ...] = get_args(Preset)

SIZES = (0.4, 3.0)  # multiples of the normal size that can be drawn and read
POINTS = (12.0, 240.0)  # on a picture of 1080 lines
_BOUNDS = {
    "size": SIZES,
    "points": POINTS,
    "outline": (0.0, 25.0),
    "box_opacity": (0.05, 1.0),
    "margin": (0.0, 45.0),
    "group": (0.0, 8.0),
}
_FONT_LETTERS = 64


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


@dataclass(frozen=True, slots=True)
class Style:
    """How one track looks, every property resolved. Units are those of :class:`StyleChange`.

    ``preset``: None until a person names one; such a track looks as [clean], or as its own ASS file says.
    ``font`` None: the one that suits the language. ``colour`` None: white, and for further languages its relatives.
    ``points`` goes before ``size`` where it is set. ``margin`` None: the edge of the safe area. ``group``: most words
    on screen at a time, 0 for the whole caption. ``said``: the properties that a person has asked for; they win over
    what an ASS file says of itself even where they are as always.
    """

    preset: Preset | None = None
    font: str | None = None
    size: float = 1.0
    points: float | None = None
    colour: str | None = None
    bold: bool = False
    italic: bool = False
    uppercase: bool = False
    outline: float = 7.5
    outline_colour: str = "#101010"
    shadow: bool = False
    box: bool = False
    box_colour: str = "#000000"
    box_opacity: float = 0.65
    position: Position = "bottom"
    margin: float | None = None
    words: bool = False
    highlight: str = "#ffd83d"
    group: int = 0
    said: frozenset[str] = field(default=frozenset(), compare=False)


_PROPERTIES = tuple(each.name for each in fields(Style) if each.name not in ("preset", "said"))
_OPEN = ("font", "points", "colour", "margin")
"""Properties that may be None."""


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("studio.captions").joinpath("presets.toml").read_text(encoding="utf-8"))


CLEAN = Style(**_table()["clean"])
TITLE = replace(CLEAN, **_table()["title"])


def look(name: str | None, base: Style = CLEAN) -> Style:
    """What a preset makes of ``base``; ``base`` itself where none is named, "clean" or one that we do not know."""
    if name not in PRESETS:
        return base
    return replace(base, preset=name, **(_table()[name] if name != "clean" else {}))


def apply(style: Style, change: StyleChange, base: Style = CLEAN) -> Style:
    """``style`` with ``change``. Out of range becomes the nearest that can be drawn; what makes no sense is left out.

    A preset sets what it speaks of and leaves the rest as the person had it; "clean" takes everything back. ``base``:
    the look that the track had before anybody changed it (``TITLE`` for titles).
    """
    if change.preset is not None and change.preset in PRESETS:
        style = _under(style, change.preset, base)
    values = {name: getattr(change, name) for name in _PROPERTIES if name != "group"}
    known = {name: _valid(name, value) for name, value in values.items() if value is not None}
    known = {name: value for name, value in known.items() if value is not None}
    if "size" in known:
        known.setdefault("points", None)
    if change.size_by is not None and math.isfinite(change.size_by) and change.size_by > 0:
        which = "points" if known.get("points", style.points) is not None else "size"
        now = known.get(which) or getattr(style, which)
        known[which] = _valid(which, now * change.size_by)
    if "position" in known and known["position"] != style.position and "margin" not in known:
        known["margin"] = None  # a distance from the other edge says nothing about this one
    if known.get("box_colour") and change.box is None:
        known["box"] = True
    if known.get("highlight") and change.words is None:
        known["words"] = True
    if known.get("box") and not style.box and "outline" not in known:
        known["outline"] = 0.0  # inside a box an outline is dirt
    if known.get("box") is False and style.box and "outline" not in known and not style.outline:
        known["outline"] = base.outline
    return replace(style, **known, said=style.said | known.keys())


def _under(style: Style, name: Preset, base: Style) -> Style:
    if name == "clean":
        return look(name, base)
    before, spoken = look(style.preset, base), _table()[name]
    own = {key: getattr(style, key) for key in _PROPERTIES if getattr(style, key) != getattr(before, key)}
    kept = {key: item for key, item in own.items() if key not in spoken}
    return replace(look(name, base), **kept, said=frozenset(kept))


def read_style(value: Json, base: Style = CLEAN) -> Style:
    """The style that a draft's ``style`` object holds, over ``base`` or the preset it names.

    The value can come from anywhere: a property that is not of its kind is as if it were not there, numbers are
    brought into range, keys that we do not know do nothing.
    """
    if not isinstance(value, dict):
        return base
    name = value.get("preset")
    start = look(name if isinstance(name, str) else None, base)
    found = {key: _valid(key, value[key]) for key in _PROPERTIES if key in value}
    empty = {key for key in _OPEN if key in value and value[key] is None}
    found = {key: item for key, item in found.items() if item is not None or key in empty}
    return replace(start, **found, said=frozenset(found))


def style_json(style: Style, kept: Json = None, base: Style = CLEAN) -> dict[str, Json]:
    """``style`` as the draft keeps it: its preset and what differs from it. Unknown keys of ``kept`` stay."""
    before = look(style.preset, base)
    out: dict[str, Json] = {}
    if isinstance(kept, dict):
        out.update({key: item for key, item in kept.items() if key != "preset" and key not in _PROPERTIES})
    if style.preset is not None:
        out["preset"] = style.preset
    for key in _PROPERTIES:
        now = getattr(style, key)
        if now != getattr(before, key) or (key in style.said and now is not None):
            out[key] = now
    return out


def asked(style: Style, base: Style = CLEAN) -> Mapping[str, Any]:
    """The properties that were asked for or in which ``style`` is not ``base``."""
    return {
        key: getattr(style, key)
        for key in _PROPERTIES
        if key in style.said or getattr(style, key) != getattr(base, key)
    }


def font_name(value: str) -> str:
    """A font's name without anything that could be more than a name in an ASS file; "" where nothing is left.

    Commas end a field there, braces and backslashes open overrides, a leading "@" turns letters on their side.
    """
    kept = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in value if char not in ",{}\\;:")
    return " ".join(kept.split())[:_FONT_LETTERS].lstrip("@ ").rstrip()


def _font(value: Any) -> str | None:
    return (font_name(value) or None) if isinstance(value, str) else None


def _number(name: str) -> Callable[[Any], float | None]:
    low, high = _BOUNDS[name]

    def read(value: Any) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e9:
            return None
        return round(min(max(float(value), low), high), 3)

    return read


def _count(value: Any) -> int | None:
    number = _number("group")(value)
    return None if number is None else int(number)


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _tint(value: Any) -> str | None:
    lower = value.lower() if isinstance(value, str) and len(value) == 7 else None
    return lower if is_colour(lower) else None


def _place(value: Any) -> str | None:
    return value if isinstance(value, str) and value in get_args(Position) else None


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "font": _font,
    **{name: _number(name) for name in ("size", "points", "outline", "box_opacity", "margin")},
    **dict.fromkeys(("colour", "outline_colour", "box_colour", "highlight"), _tint),
    **dict.fromkeys(("bold", "italic", "uppercase", "shadow", "box", "words"), _flag),
    "position": _place,
    "group": _count,
}


def _valid(name: str, value: Any) -> Any:
    """``value`` as this property can have it, None where it cannot be read at all."""
    return _READERS[name](value)
