"""A yes, or a choice ("the second one"), after sentences were offered: which of them is meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.understanding.lexicon import fold
from agent.understanding.topics import topic_of

_LEAD = (
    r"^\W*(?:(?:yes|ok|okay|please|si|vale|好的?|那就?)\W+)?(?:(?:do|take|try|haz|hazme|做|选|要|就)\s*)?"
    r"(?:the |option |number |no\.? ?|la |el |lo |opcion |numero )?"
)
_TAIL = (
    r"(?: (?:one|option|thing|suggestion|opcion|sugerencia))?"
    r"(?:\W+(?:please|pls|thanks|por favor|gracias|吧|谢谢))*\W*$"
)
ORDINALS: tuple[tuple[int, str], ...] = (
    (0, r"first|1st|1|one|primer[oa]?|un[oa]|第?一[个條条项項]?|第?1[个个项]"),
    (1, r"second|2nd|2|two|segund[oa]|dos|第?[二两2][个條条项項]?"),
    (2, r"third|3rd|3|three|tercer[oa]?|tres|第?[三3][个條条项項]?"),
    (-1, r"last|ultim[oa]|最后(?:一[个条项])?"),
)
"""Place among the offers → how it is named in folded words."""

_ORDINALS = tuple((place, re.compile(f"{_LEAD}(?:{words}){_TAIL}")) for place, words in ORDINALS)


def agrees(text: str) -> bool:
    """A bare yes: it says what it means only after an offer."""
    return topic_of(text) == "agreed"


def chosen(text: str, offers: Sequence[str]) -> str | None:
    """The offered sentence that ``text`` takes up. A mere yes means an offer that stands alone."""
    if len(offers) == 1 and agrees(text):
        return offers[0]
    folded = fold(text[:80]).replace("’", "'")
    for place, pattern in _ORDINALS:
        if place < len(offers) and pattern.search(folded):
            return offers[place]
    return None
