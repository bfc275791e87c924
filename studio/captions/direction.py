"""Which way a text runs, and what keeps each of its lines running that way when it is drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LANGUAGES = frozenset({"ar", "he", "iw", "fa", "ur", "yi", "ps", "ckb", "dv", "syr", "sd", "ug"})
_RIGHT_TO_LEFT = ("R", "AL")
_MARK = "\u200f"
_LOOKED_AT = 2000  # letters
_RTL_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_ASIDE = re.compile(rf"({_RTL_LETTER}(?:[ !?.,،؟]|\{{[^}}]*\}})*\((?:\{{[^}}]*\}}|[^(){{}}])*\))")


def is_rtl(language: str, texts: Iterable[str]) -> bool:
    """Whether captions run from right to left: by their language, where it does not say so by most of their letters."""
    if language.lower().split("-")[0] in _LANGUAGES:
        return True
    balance = looked = 0
    for text in texts:
        if not text.isascii():
            kinds = [unicodedata.bidirectional(char) for char in text[:_LOOKED_AT]]
            balance += sum(kind in _RIGHT_TO_LEFT for kind in kinds)
            balance -= kinds.count("L")
        looked += len(text)
        if looked > _LOOKED_AT:
            break
    return balance > 0


def marked(ass_text: str) -> str:
    """ASS text of a caption that runs from right to left, so that each line does.

    libass takes the direction of a line from its first letter: a line that begins with a Latin name would run the
    other way. A right-to-left mark before it says what the line is; lines without such letters stay as they are.
    One behind Latin words in brackets keeps the closing bracket with the opening one: libass does not pair them.
    """
    return r"\N".join(
        _MARK + _ASIDE.sub(rf"\1{_MARK}", line)
        if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in line)
        else line
        for line in ass_text.split(r"\N")
    )
