"""What a caption should be: profiles of limits, from guidelines.toml."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from studio.captions.tongues import tongue

_UNKNOWN_RATE = Fraction(24)


@dataclass(frozen=True, slots=True)
class Guidelines:
    """Limits; None is not checked. ``cells``: lines are counted in full-width characters. Times in ms.

    ``slack_ms``: what a time may miss a limit by (a step of the file, a frame where the rate is known).
    """

    chars: int | None = None
    cells: bool = False
    lines: int | None = None
    cps: float | None = None
    wpm: float | None = None
    min_ms: int | None = None
    max_ms: int | None = None
    gap_ms: int | None = None
    one_line: bool = False
    slack_ms: int = 1


def profiles() -> tuple[str, ...]:
    """The names of all profiles."""
    return tuple(_table())


def guidelines(profile: str, language: str | None, fps: Fraction | None = None, step: int = 1) -> Guidelines:
    """The limits of a profile for a language. ``step``: the smallest step of the file's times, ms.

    Raises KeyError for a profile that is not known.
    """
    row = _table()[profile]
    known = tongue(language)
    gap = row.get("gap_ms")
    if "gap_frames" in row:
        gap = math.floor(row["gap_frames"] * 1000 / (fps or _UNKNOWN_RATE))
    return Guidelines(
        chars=known.line if row.get("chars") == "language" else row.get("chars"),
        cells=known.cells,
        lines=row.get("lines"),
        cps=known.cps if row.get("cps") == "language" else row.get("cps"),
        wpm=row.get("wpm"),
        min_ms=row.get("min_ms"),
        max_ms=row.get("max_ms"),
        gap_ms=gap,
        one_line=row.get("one_line", False),
        slack_ms=step if fps is None else max(step, math.ceil(1000 / fps)),
    )


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("studio.captions").joinpath("guidelines.toml").read_text(encoding="utf-8"))
