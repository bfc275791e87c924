"""German nouns in text without capitals, by their endings and by the article before them."""

from __future__ import annotations

from collections.abc import Sequence

from studio.captions.evidence import nouns
from studio.captions.tongues import Tongue

_ADJECTIVE_ENDS = ("e", "en", "er", "es", "em")
_LEAST_SUFFIXED, _LEAST = 6, 3


def is_noun(plain: Sequence[str], place: int, known: Tongue) -> bool:
    """Word ``place`` (lower case, without marks) is most likely a noun."""
    word, table = plain[place], nouns()
    if not word.isalpha() or _small(word, known):
        return False
    if len(word) >= _LEAST_SUFFIXED and word.endswith(table.endings):
        return True
    if place == 0 or len(word) < _LEAST:
        return False
    if plain[place - 1] in table.articles:
        after = plain[place + 1] if place + 1 < len(plain) else ""
        adjective = word.endswith(_ADJECTIVE_ENDS) and after.isalpha() and not _small(after, known)
        return not adjective
    if place > 1 and plain[place - 2] in table.articles and plain[place - 1].endswith(_ADJECTIVE_ENDS):
        return not _small(plain[place - 1], known)
    return False


def _small(word: str, known: Tongue) -> bool:
    return word in known.openers or word in known.weak or word in nouns().never or word in known.numbers
