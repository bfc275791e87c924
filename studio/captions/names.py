"""Names that are known by themselves (``names.toml``): people, places, and words with a spelling of their own."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

_TABLE: Final[dict[str, Any]] = tomllib.loads(
    files("studio.captions").joinpath("names.toml").read_text(encoding="utf-8")
)


def _set(key: str) -> frozenset[str]:
    return frozenset(_TABLE[key].split())


FIRST_SURE: Final = _set("first")
FIRST: Final = FIRST_SURE | _set("first_unsure")
LAST: Final = _set("last")
COMMON_LAST: Final = _set("last_unsure")
PLACES: Final = _set("places")
_OPENS: Final = _set("opens")
_LONGEST: Final = 5
PHRASES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {}
"""First word, lower case → the phrases that begin with it, as they are written, the longest first."""
_PAIRS: Final[set[tuple[str, str]]] = set()
for _phrase in sorted({one for one in _TABLE["together"] if " " in one}, key=len, reverse=True):
    _parts = tuple(_phrase.split())
    PHRASES[_parts[0].lower()] = (*PHRASES.get(_parts[0].lower(), ()), _parts)
    _PAIRS.update((a.lower(), b.lower()) for a, b in pairwise(_parts))
_SPELLED: Final = {word.lower(): word for word in _TABLE["spelled"].split()}


def together(before: str, word: str) -> bool:
    """Two words, lower case, that stand side by side in a known name ("new", "york")."""
    return (before, word) in _PAIRS and before not in {"de", "of", "am", "del"}


def phrase_at(words: Sequence[str], place: int) -> tuple[str, ...]:
    """The known name of several words, as it is written, that begins with word ``place`` (lower case); () if none."""
    for phrase in PHRASES.get(words[place], ()):
        if tuple(words[place : place + len(phrase)]) == tuple(part.lower() for part in phrase):
            return phrase
    return ()


def opens(word: str) -> bool:
    """A word, lower case, that often begins a sentence, so that its capital there names nobody."""
    return word in _OPENS


@cache
def spellings(language: str) -> dict[str, str]:
    """Words that are always written with capitals in a language (primary tag), lower case → as written."""
    own: dict[str, str] = {word.lower(): word for word in _TABLE["proper"].get(language, "").split()}
    also_words = frozenset(_TABLE["words"].get(language, "").split())
    shared = {word: word[0].upper() + word[1:] for word in (FIRST_SURE | PLACES | LAST) - also_words}
    return {**shared, **_SPELLED, **own}
