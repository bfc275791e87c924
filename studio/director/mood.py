"""Whether a clause wants something done at all: questions, what-ifs, negations, opinions and stories change nothing."""

from __future__ import annotations

import re
from typing import Literal

from studio.director.patterns import table

Mood = Literal["wish", "question", "negated", "opinion"]


def _any(name: str) -> re.Pattern[str]:
    """One pattern of all the rows."""
    return re.compile("|".join(table("mood", "mood")[name]))


_POLITE = _any("polite")
_QUESTION = _any("question")
_HYPOTHETICAL = _any("hypothetical")
_SUBJUNCTIVE = _any("subjunctive")
_IDLE = _any("idle")
# What is to stay as it is.
_STAYS = _any("stays")
_SUGGESTED = _any("suggested")
_NEGATED = _any("negated")
_OPINION = _any("opinion")
_POLITE_ZH = _any("polite_zh")
_ASKS_ZH = _any("asks_zh")


def mood(text: str) -> Mood:
    """The mood of a casefolded clause; quoted and other masked texts are private signs in it."""
    if _IDLE.search(text) or _STAYS.search(text):
        return "negated" if _STAYS.search(text) else "opinion"
    if _SUBJUNCTIVE.search(text):
        return "question"
    if _HYPOTHETICAL.search(text) and not _SUGGESTED.match(text):
        return "question"
    polite = bool(_POLITE.match(text) or _POLITE_ZH.search(text))
    if _QUESTION.search(text) and not (_POLITE.match(text) and not _ASKING.search(text)):
        return "question"
    if _ASKS_ZH.search(text) and not polite:
        return "question"
    if _NEGATED.match(text):
        return "negated"
    if _OPINION.search(text) and not polite:
        return "opinion"
    return "wish"


_ASKING = _any("asking")
