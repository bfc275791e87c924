"""Which family is drawn: the one a person names or the nearest to it, and the one that suits a language."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from studio.media import fonts
from studio.media.faces import catalogue

_CLOSE = 0.82  # how alike two names are (difflib) that mean the same font: "Helvetca" and "Helvetica"
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Found:
    """The family that is drawn where ``wanted`` is asked for; ``exact``: whether it is that one."""

    wanted: str
    family: str
    exact: bool


def find_family(wanted: str, work: Path | None = None) -> Found:
    """The installed family that a person means: by its name in any case, else a stand-in, else one that is spelled
    nearly so, else the family that is always there. ``work``: also the fonts attached to its video."""
    known = {_compact(name): face.family for face in reversed(catalogue(work)) for name in face.names}
    name = _compact(wanted)
    if name in known:
        return Found(wanted, known[name], True)
    for other in _table()["stand_ins"].get(name, ()):
        if _compact(other) in known:
            return Found(wanted, known[_compact(other)], False)
    close = difflib.get_close_matches(name, known, n=1, cutoff=_CLOSE) if len(name) <= _LONGEST else []
    return Found(wanted, known[close[0]] if close else fonts.FAMILY, False)


def family_for(language: str, work: Path | None = None) -> str:
    """The installed family that suits a language (BCP 47 tag) best; Noto Sans where no other does better.

    Without it libass takes any font that has the characters: a decorative one, or Japanese shapes for Chinese.
    """
    table = _table()["languages"]
    parts = language.lower().replace("_", "-").split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)] + [f"{parts[0]}-{parts[-1]}"]
    wanted = next((table[tag] for tag in [*tags[-1:], *tags[:-1]] if tag in table), None)
    if wanted is None:
        return fonts.FAMILY
    known = {name: face.family for face in reversed(catalogue(work)) for name in face.names}
    return next((known[name.casefold()] for name in wanted if name.casefold() in known), fonts.FAMILY)


def _compact(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name.casefold())


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("studio.media").joinpath("families.toml").read_text(encoding="utf-8"))
