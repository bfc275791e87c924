"""The tables of ``punctuate.toml``: what speaks for a mark, and curves between points."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


class Curve:
    """A line through points (x rising); flat outside them."""

    def __init__(self, points: Sequence[Sequence[float]]) -> None:
        self._x = [point[0] for point in points]
        self._y = [point[1] for point in points]

    def at(self, x: float) -> float:
        """The height at ``x``."""
        place = bisect_right(self._x, x)
        if place == 0:
            return self._y[0]
        if place == len(self._x):
            return self._y[-1]
        low, high = self._x[place - 1], self._x[place]
        return self._y[place - 1] + (self._y[place] - self._y[place - 1]) * (x - low) / (high - low)


class Weights:
    """The weights that all languages with spaces share."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.curves = {name: Curve(row[name]) for name in ("stop_pause", "comma_pause", "stop_length")}
        self.stop_tie: list[float] = row["stop_tie"]
        self.comma_tie: list[float] = row["comma_tie"]
        self.of: dict[str, float] = {name: value for name, value in row.items() if isinstance(value, float)}


class Spoken:
    """What tells sentences of one language with spaces: sets of words, and phrases as tuples of words."""

    _PHRASES = frozenset({"intro", "tags", "ask_start"})

    def __init__(self, row: dict[str, Any]) -> None:
        self._sets = {name: frozenset(value.split()) for name, value in row.items() if isinstance(value, str)}
        self._phrases = {
            name: frozenset(tuple(phrase.split()) for phrase in row.get(name, [])) for name in self._PHRASES
        }
        self.trust: float = row.get("trust", 1.0)
        """The share of verbs that the table knows: how much their absence says."""
        self._ends = {name: tuple(self._sets.get(name, ())) for name in ("verb_ends", "ask_ends")}

    def has(self, name: str, word: str) -> bool:
        """The word, lower case, stands in the set ``name``."""
        return word in self._sets.get(name, frozenset())

    def knows(self, name: str) -> bool:
        """The language has a set ``name``."""
        return name in self._sets

    def phrase(self, name: str, words: Sequence[str]) -> bool:
        """The words, lower case, are one of the phrases ``name``."""
        return tuple(words) in self._phrases[name]

    def begins(self, name: str, words: Sequence[str]) -> bool:
        """The words begin with one of the phrases ``name``."""
        return any(tuple(words[: len(phrase)]) == phrase for phrase in self._phrases[name])

    def ends_with(self, name: str, words: Sequence[str]) -> tuple[str, ...]:
        """The phrase of ``name`` that the words end with, () where none does."""
        found = [one for one in self._phrases[name] if len(one) < len(words) and tuple(words[-len(one) :]) == one]
        return max(found, key=len, default=())

    def verb(self, word: str) -> bool:
        """A finite verb, as far as a list and endings tell."""
        return self.has("verbs", word) or (len(word) > 3 and word.endswith(self._ends["verb_ends"]))

    def asks_at_end(self, word: str) -> bool:
        """An ending that turns verb and subject round ("avez-vous")."""
        ends = self._ends["ask_ends"]
        return bool(ends) and word.endswith(ends)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("studio.captions").joinpath("punctuate.toml").read_text(encoding="utf-8"))


@cache
def weights() -> Weights:
    """The shared weights."""
    return Weights(_table()["weights"])


@dataclass(frozen=True, slots=True)
class Nouns:
    """What tells German nouns: endings, words that stand before one, words that are none."""

    endings: tuple[str, ...]
    articles: frozenset[str]
    never: frozenset[str]


@cache
def nouns() -> Nouns:
    """The table of German nouns."""
    row = _table()["nouns"]
    return Nouns(tuple(row["endings"].split()), frozenset(row["articles"].split()), frozenset(row["not"].split()))


@cache
def spoken(language: str) -> Spoken | None:
    """The words of a language (primary tag) that has spaces and a row; None else."""
    row = _table().get(language)
    return Spoken(row) if row is not None and "starts" not in row and language != "weights" else None


@cache
def row_of(language: str) -> dict[str, Any] | None:
    """The row of a language whose sentences are told by their endings (zh, ja, ko); None else."""
    row = _table().get(language)
    return row if row is not None and "starts" in row else None
