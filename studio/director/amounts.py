"""Amounts in a clause: lengths of time, shares, multiples, decibels, points, plain numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from studio.director.quantities import NUMBER, number
from studio.director.times import LENGTH, length_ms

Kind = Literal["length", "percent", "times", "db", "points", "frames", "number"]


@dataclass(frozen=True, slots=True)
class Amount:
    """``length`` in ms; ``times`` a factor; ``percent``, ``db``, ``points``, ``frames`` and ``number`` as written."""

    kind: Kind
    value: float
    start: int
    end: int


_N = rf"(?P<n>{NUMBER})"
_ROWS: tuple[tuple[str, re.Pattern[str], float | None], ...] = tuple(
    (kind, re.compile(source), fixed)
    for kind, source, fixed in (
        ("length", rf"(?<![\w.,]){LENGTH}|{LENGTH}", None),
        ("length", r"(?:a second and a half|un segundo y medio|一秒半|1秒半)", 1500.0),
        ("length", r"半秒钟?|(?<![a-z])half\s+(?:a\s+)?sec(?:ond)?s?(?![a-z])|medio segundo", 500.0),
        ("length", r"(?<![a-z])a quarter (?:of a )?second", 250.0),
        ("db", rf"{_N}\s*(?:db|decibels?|decibelios?|分贝)(?![a-z])", None),
        ("points", rf"{_N}\s*(?:-?\s*(?:pt|pts|points?|px|pixels?|puntos?|píxeles)(?![a-z])|号字?|磅|像素)", None),
        ("frames", rf"{_N}\s*(?:(?:frames?|fotogramas?|cuadros?)(?![a-z])|帧|幀)", None),
        ("percent", rf"{_N}\s*(?:%|％|percent|per cent|pct|por ciento)", None),
        ("percent", rf"百分之\s*{_N}", None),
        ("tenths", rf"{_N}成(?![为為功立了本长長员員])", None),
        ("percent", r"一半(?:的?音量|的?大小|的?声音)?|(?<![a-z])half (?:the |its |their )?(?:current |original )"
r"?(?:volume|size|level)|la mitad", 50.0),
        ("percent", r"(?<![a-z])half(?= (?:opacity|transparen|volume))", 50.0),
        ("times", r"(?<![a-z])half[- ]sized?(?![a-z])", 0.5),
        ("times", r"(?<![a-z])(?:half as|half so)(?= (?:loud|big|large))", 0.5),
        ("times", r"(?<![a-z])(?:twice|doubled?|doubling|el doble|doble|the double)(?![a-z])|两倍|兩倍|加倍|"
            r"翻倍|大一倍|"
r"一倍", 2.0),
        ("times", r"(?<![a-z])(?:triple[sd]?|thrice|three times|el triple)(?![a-z])|三倍", 3.0),
        ("times", r"(?<![a-z])halve[sd]?(?![a-z])|减半|小一半|低一半", 0.5),
        ("times", rf"{_N}\s*(?:(?:x|×|times|veces)(?![a-z])|倍)", None),
        ("number", rf"(?<![a-z0-9_.,:]){_N}(?![a-z0-9_:])", None),
    )
)  # fmt: skip


def amounts(text: str) -> tuple[Amount, ...]:
    """The amounts in a casefolded text, in order; at one place the longest reading wins."""
    found: list[Amount] = []
    place = 0
    while place < len(text):
        best: Amount | None = None
        for kind, pattern, fixed in _ROWS:
            match = pattern.match(text, place)
            if not match or (best is not None and match.end() <= best.end):
                continue
            try:
                value = fixed if fixed is not None else _value(kind, match)
            except (KeyError, ValueError, OverflowError):
                continue
            made = cast(Kind, "percent" if kind == "tenths" else kind)
            best = Amount(made, value * 10 if kind == "tenths" else value, place, match.end())
        if best is None:
            place += 1
        else:
            found.append(best)
            place = best.end
    return tuple(found)


def _value(kind: str, match: re.Match[str]) -> float:
    return float(length_ms(match.group())) if kind == "length" else number(match["n"])
