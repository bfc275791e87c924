"""Patterns as data: the tables of this folder, with their parts filled in."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_PART = re.compile("«(\\w+)»")


def rows(name: str, section: str, **parts: str) -> list[dict[str, Any]]:
    """The rows of a section of ``<name>.toml``. ``parts`` fill «names» beside those of the table's own [parts]."""
    table = _read(name)
    known = {**table.get("parts", {}), **parts}
    return [{key: fill(value, known) for key, value in row.items()} for row in table[section]]


def table(name: str, section: str, **parts: str) -> dict[str, Any]:
    """A section of ``<name>.toml``: patterns, or lists of them, by name."""
    whole = _read(name)
    known = {**whole.get("parts", {}), **parts}
    return {key: fill(value, known) for key, value in whole[section].items()}


def fill(pattern: Any, parts: dict[str, str]) -> Any:
    """A pattern with its «names» replaced; other values and lists of patterns alike."""
    if isinstance(pattern, list):
        return [fill(item, parts) for item in pattern]
    if not isinstance(pattern, str):
        return pattern
    while _PART.search(pattern):
        pattern = _PART.sub(lambda match: parts[match[1]], pattern)
    return pattern


@cache
def _read(name: str) -> dict[str, Any]:
    place = files("studio.director").joinpath("patterns", f"{name}.toml")
    return tomllib.loads(place.read_text(encoding="utf-8"))
