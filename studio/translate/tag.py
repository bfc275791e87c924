"""A language tag taken apart: language, script, region; and what ``targets.toml`` knows of each language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from studio.languages import language_name

_SHAPE = re.compile(r"([A-Za-z]{2,8})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|\d{3}))?(?:-[A-Za-z0-9]{1,8}){0,6}")
_TRADITIONAL = frozenset(("TW", "HK", "MO"))


@dataclass(frozen=True, slots=True)
class Tag:
    """``language`` lower case ("zh"), ``script`` as in "Hant", ``region`` as in "MX" or "419"; "" where not named."""

    language: str
    script: str = ""
    region: str = ""

    def __str__(self) -> str:
        return "-".join(filter(None, (self.language, self.script, self.region)))

    @property
    def han(self) -> str:
        """The script of a Chinese tag: "Hans" unless it says otherwise."""
        return self.script or ("Hant" if self.region in _TRADITIONAL else "Hans")


def read_tag(text: str) -> Tag | None:
    """The tag that ``text`` is; None where it has not the shape of one. What is private ("en-x-2") is left away."""
    plain = re.split(r"-[xX]-", text.strip().replace("_", "-"), maxsplit=1)[0]
    match = _SHAPE.fullmatch(plain)
    if match is None or match[1].lower() == "und":
        return None
    return Tag(match[1].lower(), (match[2] or "").title(), (match[3] or "").upper())


def same(one: Tag, other: Tag) -> bool:
    """Whether text in one is text in the other as well: "en" and "en-GB" are, "zh" and "zh-Hant" are not."""
    if one.language != other.language:
        return False
    if one.language in ("zh", "yue") and one.han != other.han:
        return False
    if one.script and other.script and one.script != other.script:
        return False
    return not one.region or not other.region or one.region == other.region


def described(tag: Tag | None) -> str:
    """The language for a model: "Mexican Spanish: …", "French", "Spanish as spoken in the region UY"."""
    if tag is None:
        return "the language that they are in"
    variants = _table()["variants"]
    scripted = f"{tag.language}-{tag.script}" if tag.script else ""
    found = variants.get(f"{tag.language}-{tag.region}") or variants.get(scripted)
    if found:
        return str(found)
    name = language_name(tag.language)
    return f"{name} as written in the region {tag.region}" if tag.region else name


def facts(tag: Tag | None) -> Mapping[str, Any]:
    """The row of a language over the default row: ``line``, ``cps``, ``cells``, ``spaced``."""
    table = _table()
    row = table.get(tag.language, {}) if tag else {}
    return {"cells": False, "spaced": True, **table["default"], **row}


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("studio.translate").joinpath("targets.toml").read_text(encoding="utf-8"))
