"""Colours as people name them: "yellow", "黄色", "amarillo oscuro", "#ff0", "rgb(255, 200, 0)" → "#rrggbb"."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LONGEST = 60  # characters; no name of a colour is longer
_HEX = re.compile(r"(?:#|0x)([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_BARE_HEX = re.compile(r"(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{6}")  # "ffcc00", but not "facade" or "123456"
_RGB = re.compile(r"rgba?\(?\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*(?:[,/ ]\s*[\d.%]+\s*)?\)?")
_HEX_SIX = re.compile(r"#[0-9a-f]{6}")


def colour(name: str) -> str | None:
    """The colour that ``name`` means as "#rrggbb" in lower case, None where it names none.

    English, Chinese and Spanish names, with a shade ("dark blue", "浅蓝色", "azul claro") and with words about
    opacity beside them (see :func:`opacity`), "#rgb", "#rrggbb", "rgb(r, g, b)". The alpha of "#rrggbbaa" is dropped.
    """
    said = _folded(name)
    if not said:
        return None
    return _digits(said) or _named(said)


def opacity(name: str) -> float | None:
    """How opaque a colour is said to be, 0 to 1: 0.5 for "semi-transparent black" or "半透明黑"; None: not said."""
    said = _compact(_folded(name))
    return next((share for word, share in _table().opacity if word in said), None)


def is_colour(value: object) -> bool:
    """Whether ``value`` is a colour as it is kept: "#rrggbb" in lower case."""
    return isinstance(value, str) and _HEX_SIX.fullmatch(value) is not None


def names() -> tuple[str, ...]:
    """Every name of the table, compact (no case, accents, spaces or hyphens), longest first: for a grammar."""
    return _table().names


@dataclass(frozen=True, slots=True)
class _Table:
    colours: dict[str, str]
    names: tuple[str, ...]
    shades: tuple[tuple[str, float], ...]
    opacity: tuple[tuple[str, float], ...]
    filler: tuple[str, ...]
    spoken: dict[str, tuple[str, ...]]


@cache
def _table() -> _Table:
    data = tomllib.loads(files("studio.captions").joinpath("palette.toml").read_text(encoding="utf-8"))
    colours = {_compact(_folded(name)): value for value, row in data["colours"].items() for name in row}
    by_length = {
        key: tuple(sorted(((_compact(_folded(word)), share) for word, share in data[key].items()), key=_longest_first))
        for key in ("shades", "opacity")
    }
    return _Table(
        colours,
        tuple(sorted(colours, key=len, reverse=True)),
        by_length["shades"],
        by_length["opacity"],
        tuple(_folded(word) for word in data["filler"]["words"]),
        {value: tuple(row) for value, row in data["colours"].items()},
    )


def _longest_first(row: tuple[str, float]) -> int:
    return -len(row[0])


def _folded(name: str) -> str:
    """Without case, accents and width variants; "" for what is too long to be a colour."""
    if len(name) > _LONGEST:
        return ""
    parts = unicodedata.normalize("NFKD", name).casefold().strip()
    return "".join(char for char in parts if unicodedata.category(char) != "Mn")


def _compact(said: str) -> str:
    return re.sub(r"[\s_\-'\"“”‘’]+", "", said)


def _digits(said: str) -> str | None:
    hexed = _HEX.fullmatch(said)
    value = hexed[1] if hexed else said if _BARE_HEX.fullmatch(said) else ""
    if len(value) in (3, 4):
        value = "".join(digit * 2 for digit in value)
    if value:
        return f"#{value[:6]}"
    parts = _RGB.fullmatch(said)
    levels = [int(part) for part in parts.groups()] if parts else []
    return "#{:02x}{:02x}{:02x}".format(*levels) if levels and max(levels) < 256 else None


def _named(said: str) -> str | None:
    table = _table()
    words = [word for word in re.split(r"[\s_\-]+", said) if word not in table.filler]
    name = _without_colour_words("".join(words), table)
    found = table.colours.get(name)
    if found is not None:
        return found
    for word, _ in table.opacity:
        if word in name and len(word) < len(name):
            return _named(name.replace(word, "", 1))
    for word, share in table.shades:
        for rest in (name.removeprefix(word), name.removesuffix(word)):
            base = table.colours.get(_without_colour_words(rest, table)) if rest != name else None
            if base is not None:
                return _shaded(base, share)
    return None


def _without_colour_words(name: str, table: _Table) -> str:
    """Without 色, 的 and their like at its end, unless the name of the colour itself ends so."""
    for word in table.filler:
        if not word.isascii() and name.endswith(word) and name not in table.colours:
            return _without_colour_words(name.removesuffix(word), table)
    return name


def _shaded(base: str, share: float) -> str:
    goal = 255 if share > 0 else 0
    levels = [int(base[place : place + 2], 16) for place in (1, 3, 5)]
    return "#{:02x}{:02x}{:02x}".format(*(round(level + (goal - level) * abs(share)) for level in levels))


def called(value: str, language: str = "en") -> str:
    """The name of "#rrggbb" in "en", "zh" or "es", where the table has that very colour; else the value itself."""
    row = _table().spoken.get(value, ())
    wide = [name for name in row if not name.isascii() and unicodedata.east_asian_width(name[0]) == "W"]
    if language == "zh":
        return f"{wide[0]}色" if wide else value
    narrow = row[: row.index(wide[0])] if wide and language == "en" else row[row.index(wide[-1]) + 1 :] if wide else row
    return narrow[0] if narrow else value
