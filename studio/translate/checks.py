"""What a translation must keep: something to read, the numbers, the names, a sane length."""

from __future__ import annotations

import re
from collections import Counter

_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[\w,;] )(?!I\b)[A-Z][\w’'-]+")
# Languages in Latin letters: only between these does a name keep its spelling.
_OTHER_SCRIPTS = frozenset(
    ("zh", "yue", "ja", "ko", "ru", "uk", "bg", "sr", "mk", "el", "he", "ar", "fa", "ur", "hi", "bn", "ta", "th")
)


def broken(source: str, translation: str) -> bool:
    """Never acceptable: nothing, numbers that the source does not have, or a length that is no translation."""
    if not translation.strip() or len(translation) > 4 * len(source) + 60:
        return True
    return bool(Counter(_NUMBER.findall(translation)) - Counter(_NUMBER.findall(source))) and not _spelled_out(source)


def doubtful(source: str, translation: str, source_tag: str, target_tag: str) -> bool:
    """Worth asking once more: a number or a name of the source is not there. Both may be right ("two", "Londres")."""
    if Counter(_NUMBER.findall(source)) - Counter(_NUMBER.findall(translation)):
        return True
    if source_tag == "de" or {source_tag, target_tag} & _OTHER_SCRIPTS:  # German writes every noun with a capital
        return False
    lowered = translation.casefold()
    return any(name.casefold()[:4] not in lowered for name in _NAME.findall(source))


def _spelled_out(source: str) -> bool:
    """Numbers written as words in the source may come back as digits; letters of any script count as such."""
    return not _NUMBER.search(source)
