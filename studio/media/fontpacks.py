"""Fonts by what they draw: which scripts can be drawn here and in which family, what is missing and how it is had."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from studio.media.faces import catalogue, covers
from studio.media.families import family_for
from studio.media.fonts import FAMILY, missing_glyphs

LATIN = "aéßñλж"
PULL = "subtitle-studio fonts pull"


@dataclass(frozen=True, slots=True)
class Source:
    """A package that ships the fonts. ``version`` "" takes what the client has; ``files``: (path in the package, or its
    last part for apt; SHA-256, "" where the client itself verifies)."""

    client: str
    package: str
    version: str
    licence: str
    megabytes: int
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """Fonts for some scripts. ``sample``: characters that must have a glyph; ``ranges``: code points it is for."""

    name: str
    shows: str
    sample: str
    language: str
    ranges: tuple[tuple[int, int], ...]
    sources: tuple[Source, ...]


@cache
def packs() -> tuple[Pack, ...]:
    """All packs of the table."""
    return tuple(_pack(row) for row in _table()["packs"])


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """Names that mean several packs."""
    return {name: tuple(row) for name, row in _table()["groups"].items()}


def chosen(name: str) -> tuple[Pack, ...]:
    """The packs that a name means: one, a group, or "all"; () for a name that is not there."""
    wanted = name.strip().casefold()
    names = {wanted} if wanted != "all" else {pack.name for pack in packs()}
    return tuple(pack for pack in packs() if pack.name in names | set(groups().get(wanted, ())))


def drawn_in(pack: Pack) -> str | None:
    """The family in which the scripts of ``pack`` are drawn here, None where a sample character has no glyph."""
    if missing_glyphs((pack.sample,)):
        return None
    family = family_for(pack.language) if pack.language else FAMILY
    first = pack.sample[0]
    faces = sorted(catalogue(), key=lambda face: face.family != family)
    return next((face.family for face in faces if covers(face, first)), None)


def advice(missing: Iterable[str]) -> str:
    """The command that fetches fonts for these characters, "" where no pack has them."""
    codes = {ord(character) for character in missing}
    names = [
        pack.name
        for pack in packs()
        if any(low <= code <= high for low, high in pack.ranges for code in codes) and drawn_in(pack) is None
    ]
    if "chinese" in names:  # Chinese characters are those of Japanese and Korean too
        names = ["cjk", *(name for name in names if name not in groups()["cjk"])]
    return f"{PULL} {' '.join(names)}" if names else ""


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("studio.media").joinpath("fontpacks.toml").read_text(encoding="utf-8"))


def _pack(row: dict[str, Any]) -> Pack:
    ends = [str(text).split("-") for text in row["ranges"]]
    sources = tuple(
        Source(
            each["client"],
            each["package"],
            each.get("version", ""),
            each["licence"],
            each["megabytes"],
            tuple((str(path), str(digest)) for path, digest in each["files"]),
        )
        for each in row["sources"]
    )
    ranges = tuple((int(low, 16), int(high, 16)) for low, high in ends)
    return Pack(str(row["name"]), str(row["shows"]), str(row["sample"]), str(row["language"]), ranges, sources)
