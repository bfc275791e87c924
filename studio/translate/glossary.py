"""Terms that the person wants translated one way, and names that are not to be translated: a file, or given outright.

A file is CSV (comma, semicolon or tab) or text. A row is ``term,translation`` or ``term,translation,language``; a row
of one word, or of the same twice, is a name that stays. A first row of language tags ("en,es,fr") makes each column a
language. Text has ``term = translation`` or ``term -> translation``; "#" begins a remark.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from studio.languages import language_name
from studio.translate.tag import Tag, read_tag, same

_MOST_BYTES, _MOST_TERMS, _MOST_CHARS = 1_000_000, 5_000, 120
_ARROW = re.compile(r"\s*(?:->|=>|→|=|\t)\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\n]")


class BadGlossary(Exception):
    """The file cannot be used; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def load(path: Path, source: Tag | None, target: Tag) -> dict[str, str]:
    """The terms of a file for a pair. Raises BadGlossary for what cannot be read."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadGlossary(f"The glossary {path.name} is larger than 1 MB, so it was not used.")
        data = path.read_bytes()
    except OSError as error:
        raise BadGlossary(f"The glossary {path.name} cannot be read, so it was not used.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadGlossary(f"The glossary {path.name} is not UTF-8 text, so it was not used.") from error
    return terms(text, source, target)


def terms(text: str, source: Tag | None, target: Tag) -> dict[str, str]:
    """The terms in a glossary's text for a pair, in their order; a later row for a term wins."""
    rows = [row for row in _rows(text) if any(row)]
    header = _header(rows[0]) if rows else []
    if header:
        here, there = _column(header, source), _column(header, target)
        if there is None:
            return {}
        here = 0 if here is None else here
        return clean((row[here], row[there]) for row in rows[1:] if len(row) > max(here, there))
    found: list[tuple[str, str]] = []
    for row in rows:
        language = read_tag(row[2]) if len(row) > 2 and row[2] else None
        if language is None or same(language, target):
            found.append((row[0], row[1] if len(row) > 1 else row[0]))
    return clean(found)


def clean(pairs: Iterable[tuple[str, str]] | Mapping[str, str]) -> dict[str, str]:
    """Terms on one line, without controls and private marks; a term without a translation is a name that stays."""
    rows = pairs.items() if isinstance(pairs, Mapping) else pairs
    found: dict[str, str] = {}
    for term, translation in rows:
        one, other = (" ".join(_CONTROL.sub(" ", value).split())[:_MOST_CHARS] for value in (term, translation))
        if one and len(found) < _MOST_TERMS:
            found[one] = other or one
    return found


def pattern(found: Mapping[str, str]) -> re.Pattern[str] | None:
    """What finds the terms in a text, longest first, as whole words; None where there are none."""
    if not found:
        return None
    words = sorted(found, key=len, reverse=True)
    return re.compile("|".join(_whole(word) for word in words), re.IGNORECASE)


def _whole(word: str) -> str:
    before = r"(?<!\w)" if word[0].isalnum() and word[0] < "\u2e80" else ""
    after = r"(?!\w)" if word[-1].isalnum() and word[-1] < "\u2e80" else ""
    return f"{before}{re.escape(word)}{after}"


def _header(row: list[str]) -> list[Tag]:
    """The languages of the columns; none where the first row is a row like the others ("go,ir")."""
    tags = [tag for cell in row if (tag := read_tag(cell)) and language_name(tag.language) != tag.language]
    return tags if len(tags) == len(row) > 1 else []


def _column(header: list[Tag], tag: Tag | None) -> int | None:
    return next((place for place, cell in enumerate(header) if tag and same(cell, tag)), None)


def _rows(text: str) -> Iterator[list[str]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    delimiter = next((sign for sign in ("\t", ";", ",") if lines and sign in lines[0]), ",")
    for line in lines:
        parts = _ARROW.split(line.strip(), maxsplit=1)
        if len(parts) == 2 and delimiter != "\t" and "," not in parts[0]:
            yield [part.strip() for part in parts]
            continue
        try:
            yield [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:
            continue
