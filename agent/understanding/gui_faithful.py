"""Judges a reworded reply: every fact of the original is there, none was added, and no talk of an interface is left."""

from __future__ import annotations

import re
from collections import Counter

from agent.understanding.gui_moves import Moves
from agent.understanding.gui_reply import Reply
from agent.understanding.gui_table import language_of, lexicon
from agent.understanding.gui_text import mask, sentences, unmask

_NUMBER = re.compile(r"(?<![^\W_])\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)*")
_LETTER = re.compile(r"\w")
LONGER = 3
"""How many times as long as the original a rewording may be (and forty letters more): it words, it does not tell."""


def faithful(original: str, candidate: str, table: str, *, request: str, has_draft: bool) -> bool:
    """Whether ``candidate`` may stand for ``original``. ``table`` is the table's own wording of it.

    Numbers, quotes, links and code that the table kept must all be there; what the original does not hold, a name of
    somebody too, the candidate must not hold either; and it tells of no move.
    """
    if candidate.strip() == table.strip():
        return True
    if not _LETTER.search(candidate) or len(candidate) > LONGER * len(original) + 40:
        return False
    whole, kept, new = _facts(original), _facts(table), _facts(candidate)
    if any(new[fact] < count for fact, count in kept.items() if fact in whole):
        return False
    if any(fact not in whole for fact in new):
        return False
    names = {name for name in _NAME.findall(candidate) if name.casefold() not in original.casefold()}
    return not names and not _moves(candidate, request, has_draft)


def _facts(text: str) -> Counter[str]:
    """Numbers outside and the whole of quotes, links and code, each as often as it stands."""
    masked, held = mask(text)
    outside = Counter(_NUMBER.findall(masked))
    inside = Counter(re.sub(r"\s+", " ", unmask(words, held)).strip("“”„«»「」『』\"'‘’《》`") for words in held)
    return outside + inside


def _moves(text: str, request: str, has_draft: bool) -> bool:
    masked, held = mask(text)
    for part in (masked, *sentences(masked)):  # a sentence may be in a language of its own
        language = language_of(part)
        reply = Reply(Moves(request, has_draft, edit_sent=True), lexicon(language), language, held)
        reply.lines(part)
        if reply.moves.found or reply.doubts:
            return True
    return False
