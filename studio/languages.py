"""Languages by their tags and names (``languages.toml``): how they are shown, and how people ask for them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    rows = tomllib.loads(files("studio").joinpath("languages.toml").read_text(encoding="utf-8"))
    return {tag: (row["names"], tuple(row["also"])) for tag, row in rows.items()}


def language_name(tag: str, language: str = "en") -> str:
    """The name of the language ``tag`` in "en", "zh" or "es", of its variant where that has a row ("pt-BR"); the tag
    itself where the table has no row."""
    row = _table().get(tag) or _table().get(tag.split("-", maxsplit=1)[0].lower())
    if row is None:
        return tag
    return row[0].get(language, row[0]["en"])


def language_words() -> dict[str, str]:
    """Every name by which a language is asked for, casefolded → tag. One-character Chinese short forms included."""
    words: dict[str, str] = {}
    for tag, (names, also) in _table().items():
        for word in (*names.values(), *also):
            words.setdefault(word.casefold(), tag)
    return words
