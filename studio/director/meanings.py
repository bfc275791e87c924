"""What the words of a message mean to the readers of edits, by the tables in ``lexicon/``.

Unlike ``tokens`` a word may have several meanings here: "lower" is a place, a loudness and a wish at once, and the
reader of one kind of edit looks only for the meanings that it knows.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TABLES = ("things", "acts", "look", "sounds", "shapes", "cannot")
"""The files of ``lexicon/``, in order."""
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LETTER = r"[^\W_\u3040-\u30ff\u3400-\u9fff]"
_LONGEST = 48  # characters; no wording is longer
_GAP = r"\s+(?:[^\s.,;!?]+\s+){1,4}?"


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording of one meaning, and where it stands."""

    meaning: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    head: str
    source: str
    meaning: str
    table: str
    gapped: bool


def hits(text: str) -> tuple[Hit, ...]:
    """All meanings in a casefolded text, in order. A hit inside a longer one does not count: the "background" of
    "background music" is none of its own. O(length)."""
    found: list[tuple[Hit, _Form]] = []
    for place, char in enumerate(text):
        if place and _inside_word(text[place - 1], char):
            continue
        best: dict[tuple[str, str], tuple[Hit, _Form]] = {}
        for form in _forms().get(char, ()):
            if not text.startswith(form.head, place):
                continue
            match = _compiled(form.source).match(text, place)
            if not match:
                continue
            key = (form.table, form.meaning)
            if key not in best or match.end() > best[key][0].end:
                best[key] = (Hit(form.meaning, place, match.end()), form)
        found.extend(best.values())
    return tuple(hit for place, (hit, form) in enumerate(found) if not _swallowed(found, place, hit, form))


def _swallowed(found: Sequence[tuple[Hit, _Form]], place: int, hit: Hit, form: _Form) -> bool:
    """Whether a longer hit covers this one. A thing inside a wish ("raise the volume") is still named."""
    low = place
    while low and hit.start - found[low - 1][0].start < _LONGEST:
        low -= 1
    for other, by in found[low:]:
        if other.start > hit.start:
            break
        longer = hit.end <= other.end and other.end - other.start > hit.end - hit.start
        if longer and not by.gapped and (form.table != "things" or by.table == "things" or form.meaning == "picture"):
            return True
    return False


def _inside_word(previous: str, char: str) -> bool:
    return previous.isalnum() and char.isalnum() and not _CJK.match(previous) and not _CJK.match(char)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


@cache
def _forms() -> dict[str, Sequence[_Form]]:
    """All forms by their first character."""
    found: dict[str, list[_Form]] = {}
    for table in TABLES:
        rows = tomllib.loads(files("studio.director").joinpath("lexicon", f"{table}.toml").read_text(encoding="utf-8"))
        for meaning, row in rows.items():
            for form in (form for forms in row.values() for form in forms):
                made = _form(form.lower(), meaning, table)
                found.setdefault(made.head[0], []).append(made)
    return {first: tuple(items) for first, items in found.items()}


def _form(form: str, meaning: str, table: str) -> _Form:
    parts = form.split(" .. ")
    sources = [_source(part) for part in parts]
    head = re.split(r"[\s*]", parts[0], maxsplit=1)[0]
    return _Form(head, _GAP.join(sources), meaning, table, len(parts) > 1)


def _source(part: str) -> str:
    words = []
    for word in part.split(" "):
        stem = word.removesuffix("*")
        ending = rf"{_LETTER}*" if word.endswith("*") else ""
        edge = "" if _CJK.search(stem[-1]) else rf"(?!{_LETTER})"
        words.append(re.escape(stem) + ending + edge)
    return r"\s+".join(words)
