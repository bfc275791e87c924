"""Amounts as people write them on a command line: "2s", "80 ms", "1.5", "30%", "1:23:45", "24000/1001", "3-10"."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from fractions import Fraction

_UNITS = {
    "ms": Fraction(1), "msec": Fraction(1), "millisecond": Fraction(1), "milliseconds": Fraction(1),
    "": Fraction(1000), "s": Fraction(1000), "sec": Fraction(1000), "secs": Fraction(1000), "second": Fraction(1000),
    "seconds": Fraction(1000), "m": Fraction(60_000), "min": Fraction(60_000), "minutes": Fraction(60_000),
    "h": Fraction(3_600_000),
}  # fmt: skip
_NUMBER = r"([0-9]{1,12}(?:[.,][0-9]{1,9})?|[.,][0-9]{1,9})"
_LENGTH = re.compile(rf"\+?{_NUMBER}\s*([a-zA-Z]{{0,12}})")
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2}(?:[.,][0-9]{1,9})?)")
_FACTOR = re.compile(rf"(\+)?[x×]?\s*{_NUMBER}\s*([x×%])?", re.IGNORECASE)
# Rates that people round; the film runs at the exact one.
_ROUNDED = {"23.976": (24000, 1001), "23.98": (24000, 1001), "29.97": (30000, 1001), "59.94": (60000, 1001),
            "47.952": (48000, 1001), "119.88": (120000, 1001)}  # fmt: skip
_PLAIN_MOST = 30
"""A number without a unit above this is hardly meant in seconds."""
LONGEST_MS = 3_600_000


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def length(text: str) -> int:
    """A length in ms, at most an hour: "2s", "500ms", "1.5" (seconds), "0,5 s", "1:30"."""
    text = text.strip()
    clocked = _CLOCK.fullmatch(text)
    if clocked:
        return _checked(moment(text), text)
    found = _LENGTH.fullmatch(text)
    unit = _UNITS.get(found[2].lower()) if found else None
    if found is None or unit is None:
        raise ArgumentTypeError(f"{_said(text)} is no length of time; write for example 2s, 500ms or 1.5")
    if not found[2] and _number(found[1]) > _PLAIN_MOST:
        raise ArgumentTypeError(f"{_said(text)} has no unit; write {found[1]}ms or {found[1]}s")
    return _checked(round(_number(found[1]) * unit), text)


def _checked(ms: int, text: str) -> int:
    if ms > LONGEST_MS:
        raise ArgumentTypeError(f"{_said(text)} is longer than an hour")
    return ms


def some_length(text: str) -> int:
    """A length above 0, ms."""
    ms = length(text)
    if ms == 0:
        raise ArgumentTypeError(f"{_said(text)} is no time at all; give a length above 0")
    return ms


def moment(text: str) -> int:
    """A time of the film in ms: "1:23:45", "2:03.5", or a length such as "90s"."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return length(text)
    minutes, rest = int(found[2]), _number(found[3])
    if rest >= 60 or (found[1] and minutes > 59):
        raise ArgumentTypeError(f"{_said(text)} is no time; minutes and seconds go up to 59")
    return round(((int(found[1] or 0) * 60 + minutes) * 60 + rest) * 1000)


def factor(text: str) -> float:
    """How many times as long: "1.3", "x1.3", "130%" of it; "30%" and "+30%" mean 30 % longer."""
    found = _FACTOR.fullmatch(text.strip())
    if found is None:
        raise ArgumentTypeError(f"{_said(text)} is no factor; write for example 1.3 or 30%")
    value = _number(found[2])
    if found[3] == "%":
        value = value / 100 + 1 if found[1] or value < 100 else value / 100
    elif found[1]:
        raise ArgumentTypeError(f"{_said(text)} is no factor; for more seconds use --add, for more per cent +30%")
    if value < 1:
        raise ArgumentTypeError(f"{_said(text)} would make captions shorter; this only makes them longer")
    if value > 1000:
        raise ArgumentTypeError(f"{_said(text)} is more than 1000 times as long")
    return float(value)


def speed(text: str) -> float:
    """Characters a second: "17", "17 cps", "12.5"."""
    found = re.fullmatch(rf"{_NUMBER}\s*(?:cps|c/s)?", text.strip(), re.IGNORECASE)
    value = float(_number(found[1])) if found else 0.0
    if not 0 < value <= 1000:
        raise ArgumentTypeError(f"{_said(text)} is no reading speed; write characters a second, for example 17")
    return value


def rate(text: str) -> Fraction:
    """Frames a second: "25", "29.97", "24000/1001"."""
    plain = text.strip().lower().removesuffix("fps").strip()
    if plain in _ROUNDED:
        return Fraction(*_ROUNDED[plain])
    found = re.fullmatch(r"([0-9]{1,7}(?:\.[0-9]{1,6})?)(?:/([0-9]{1,7}))?", plain)
    value = Fraction(found[1]) / (int(found[2]) if found[2] else 1) if found and found[2] != "0" else Fraction(0)
    if not 1 <= value <= 1000:
        raise ArgumentTypeError(f"{_said(text)} is no frame rate; write for example 25, 29.97 or 24000/1001")
    return value


def lines(text: str) -> tuple[int, int | None]:
    """Captions by their place in the file, from 1: "3-10", "7", "12-" (to the last)."""
    found = re.fullmatch(r"#?([0-9]{1,9})\s*(?:(-|–|\.\.)\s*([0-9]{1,9})?)?", text.strip())
    if found is None or int(found[1]) < 1:
        raise ArgumentTypeError(f"{_said(text)} are no lines; write for example 3-10, 7 or 12-")
    first = int(found[1])
    last = int(found[3]) if found[3] else (None if found[2] else first)
    if last is not None and last < first:
        raise ArgumentTypeError(f"{_said(text)} ends before it begins")
    return first, last


def whole(text: str) -> int:
    """A whole number from 1 to 1000."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1000):
        raise ArgumentTypeError(f"{_said(text)} is no whole number from 1 to 1000")
    return int(text)


def _said(text: str) -> str:
    shown = "".join(char for char in text[:40] if char.isprintable())
    return f'"{shown}"'
