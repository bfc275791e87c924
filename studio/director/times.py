"""Times and stretches of the film in a message: "from 1:10 on", "前5秒", "los últimos 10 segundos"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from studio.director.patterns import rows, table
from studio.director.quantities import NUMBER, number

Kind = Literal["range", "first", "last", "from", "until", "at", "clock", "both"]

_PARTS = table("times", "parts", NUMBER=NUMBER)
LENGTH = _PARTS["LENGTH"]
"""A length of time with its units, as a pattern: "1 minute 10 seconds", "half a second", "1分半"."""
_FACTORS = ((_PARTS["MS"], 1), (_PARTS["H"], 3_600_000), (_PARTS["M"], 60_000), (_PARTS["S"], 1000))
_CLOCK, _SPOKEN, _S, _M = _PARTS["CLOCK"], _PARTS["SPOKEN"], _PARTS["S"], _PARTS["M"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the film: ``start`` to ``end`` in ms, None is open. A moment ("at 0:21") has both the same.

    ``kind`` is how it was said; ``clock`` is a bare "0:21". ``last`` and the halves count from the film's length.
    """

    kind: Kind
    start: int | None
    end: int | None

    @property
    def is_moment(self) -> bool:
        """Whether one instant was named."""
        return self.kind in ("at", "clock")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch (two for "the first and last 5 seconds") and where it stands in the text."""

    stretches: tuple[Stretch, ...]
    start: int
    end: int


def length_ms(text: str) -> int:
    """A text that ``LENGTH`` matched, in ms. Raises ValueError or KeyError for what is none."""
    total = 0.0
    rest = text
    for unit, factor in _FACTORS:
        match = re.search(rf"(?P<n>{NUMBER}|(?<![a-z])an?(?=\s)|un(?=\s))?\s*-?\s*{unit}(?P<half>半)?", rest)
        if match:
            total += (number(match["n"]) if match["n"] and match["n"] not in ("a", "an") else 1.0) * factor
            total += factor / 2 if match["half"] else 0
            if re.search(r"and a half|y medi[ao]", rest[match.end() : match.end() + 12]):
                total += factor / 2
            rest = rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :]
    if rest == text:
        raise ValueError(text)
    return round(total)


def point_ms(text: str, like: str = "") -> int:
    """A time of the film in ms. A bare number takes its unit from ``like``, seconds where that has none."""
    clock = re.search(_CLOCK, text)
    if clock:
        parts = [float(part.replace(",", ".")) for part in clock.group().split(":")]
        seconds = 0.0
        for part in parts:
            seconds = seconds * 60 + part
        return round(seconds * 1000)
    spoken = re.fullmatch(rf"\s*{_SPOKEN}\s*", text)
    if spoken:
        first, second = re.fullmatch(
            rf"\s*(?P<m>an?|un|{NUMBER})\s*(?:minutes?|mins?|minutos?|m|分)\s*(?:and\s+|y\s+)?(?P<s>{NUMBER})\s*", text
        ).group("m", "s")  # type: ignore[union-attr]  # it matched above
        return round((1 if first in ("a", "an", "un") else number(first)) * 60_000 + number(second) * 1000)
    named = re.search(r"(?P<unit>second|segundo|minute|minuto)\s+(?P<n>\d+(?:[.,]\d+)?)", text)
    if named:
        scale = 60_000 if named["unit"].startswith("min") else 1000
        return round(float(named["n"].replace(",", ".")) * scale)
    bare = re.fullmatch(r"\s*第?\s*(\d+(?:[.,]\d+)?)\s*", text)
    if bare:
        minutes = re.search(_M, like) and not re.search(_S, like) and not re.search(_CLOCK, like)
        return round(float(bare[1].replace(",", ".")) * (60_000 if minutes else 1000))
    return length_ms(text)


@dataclass(frozen=True, slots=True)
class _Row:
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], int], tuple[Stretch, ...]]


def stretches(text: str, duration: int, *, lined: bool = False) -> list[Found]:
    """The stretches that a casefolded text names, in order. ``duration``: the film's length in ms, 0 if not known.

    ``lined``: a line is named, so "until 24 seconds" is a time of the film and no display time.
    """
    found: list[Found] = []
    place = 0
    while place < len(text):
        best: Found | None = None
        ways = () if text[place].isspace() else (*_rows(), *_lined()) if lined else _rows()
        for row in ways:
            match = row.pattern.match(text, place)
            if not match or (best is not None and match.end() <= best.end):
                continue
            try:
                best = Found(row.read(match, duration), place, match.end())
            except (KeyError, ValueError, OverflowError):
                continue
        if best is None:
            place += 1
        else:
            found.append(best)
            place = best.end
    return found


def _range(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    left, right = match["a"], match["b"]
    return (Stretch("range", point_ms(left, right), point_ms(right)),)


def _minute(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    """ "the second minute"."""
    place = (
        ["first", "second", "third", "fourth", "fifth"].index(match["n"])
        if match["n"]
        else "一二三四五".index(match["m"])
    )
    return (Stretch("range", place * 60_000, (place + 1) * 60_000),)


def _seconds(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    """ "seconds 10 to 15"."""
    return (Stretch("range", point_ms(match["a"]), point_ms(match["b"])),)


def _first(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    return (Stretch("first", None, length_ms(match["n"])),)


def _last(match: re.Match[str], duration: int) -> tuple[Stretch, ...]:
    length = length_ms(match["n"])
    return (Stretch("last", duration - length if duration else -length, None),)


def _both(match: re.Match[str], duration: int) -> tuple[Stretch, ...]:
    return (*_first(match, duration), *_last(match, duration))


def _each(match: re.Match[str], duration: int) -> tuple[Stretch, ...]:
    """ "the first 5 and last 10 seconds"."""
    first, last = point_ms(match["a"], match["b"]), length_ms(match["b"])
    return (Stretch("first", None, first), Stretch("last", duration - last if duration else -last, None))


def _from(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    return (Stretch("from", point_ms(match["a"]), None),)


def _until(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    other = match.groupdict().get("c")
    return (Stretch("until", None, point_ms(match["a"] or other or "")),)


def _bare_first(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    """ "5 from the start": seconds."""
    return (Stretch("first", None, point_ms(match["n"])),)


def _bare_last(match: re.Match[str], duration: int) -> tuple[Stretch, ...]:
    length = point_ms(match["n"])
    return (Stretch("last", duration - length if duration else -length, None),)


def _first_minute(_: re.Match[str], __: int) -> tuple[Stretch, ...]:
    return (Stretch("first", None, 60_000),)


def _at(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    time = point_ms(match["a"])
    return (Stretch("at", time, time),)


def _clock(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    time = point_ms(match["a"])
    return (Stretch("clock", time, time),)


def _half(second: bool) -> Callable[[re.Match[str], int], tuple[Stretch, ...]]:
    def read(_: re.Match[str], duration: int) -> tuple[Stretch, ...]:
        if not duration:
            raise ValueError("no length to halve")
        return (Stretch("from", duration // 2, None) if second else Stretch("until", None, duration // 2),)

    return read


@cache
def _lined() -> tuple[_Row, ...]:
    return _made("lined")


@cache
def _rows() -> tuple[_Row, ...]:
    return _made("stretch")


def _made(section: str) -> tuple[_Row, ...]:
    found = rows("times", section, NUMBER=NUMBER)
    return tuple(_Row(re.compile(row["pattern"]), _READERS[row["read"]]) for row in found)


_READERS: dict[str, Callable[[re.Match[str], int], tuple[Stretch, ...]]] = {
    "range": _range, "from": _from, "until": _until, "first": _first, "last": _last, "both": _both, "each": _each,
    "seconds": _seconds, "minute": _minute, "at": _at, "clock": _clock, "bare_first": _bare_first,
    "bare_last": _bare_last, "first_minute": _first_minute, "half": _half(False), "second_half": _half(True),
}  # fmt: skip
