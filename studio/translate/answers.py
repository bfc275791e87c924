"""A model's answer read with suspicion: fences, talk, cut ends and odd shapes are forgiven, ids are not guessed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_MOST_CHARS = 400_000
_MOST_TERMS = 40
_TERM_CHARS = 80
_SUMMARY_CHARS = 300
_LINE = re.compile(r'\{\s*"(?:id|text)"\s*:')


@dataclass(frozen=True, slots=True)
class Answer:
    """``texts`` by id, only those whose id came once; ``terms`` as the model used them; ``so_far``: its summary."""

    texts: Mapping[int, str] = field(default_factory=dict)
    terms: tuple[tuple[str, str], ...] = ()
    so_far: str = ""


def read_answer(said: str) -> Answer:
    """What can be used of an answer; empty where nothing can."""
    said = said[:_MOST_CHARS]
    whole = _whole(said)
    if isinstance(whole, dict):
        lines = list(_lines(whole.get("translations", whole.get("sentences"))))
        terms = whole.get("terms")
        so_far = whole.get("so_far")
    else:
        lines, terms, so_far = list(_lines(whole)), None, None
    if whole is None:  # cut off, or something broken beside the lines: those that are whole can be used
        lines = [line for found in _objects(said) for line in _lines([found])]
    # A repeated id is not forgiven: nobody can say which text belongs where, and the sentence is asked for again.
    times = Counter(number for number, _ in lines)
    texts = {number: text for number, text in lines if times[number] == 1}
    return Answer(texts, tuple(_terms(terms))[:_MOST_TERMS], so_far[:_SUMMARY_CHARS] if isinstance(so_far, str) else "")


def _whole(said: str) -> Any:
    """The JSON value in the answer, behind fences and talk; None where there is none."""
    for opening, closing in ("{}", "[]"):
        begin, end = said.find(opening), said.rfind(closing)
        if 0 <= begin < end:
            try:
                return json.loads(said[begin : end + 1])
            except (ValueError, RecursionError):
                continue
    return None


def _objects(said: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    for match in _LINE.finditer(said):
        try:
            yield decoder.raw_decode(said, match.start())[0]
        except (ValueError, RecursionError):
            continue


def _lines(value: Any) -> Iterator[tuple[int, str]]:
    """(id, text) of a list of objects, of nested lists of them, or of an object of texts by id."""
    match value:
        case {"id": int() | str() as number, "text": str(text)} if (known := _number(number)) is not None:
            yield known, text
        case list():
            for item in value:
                if isinstance(item, list | dict) and not _deep(item):
                    yield from _lines(item)
        case dict():
            for key, text in value.items():
                if isinstance(text, str) and (known := _number(key)) is not None:
                    yield known, text


def _deep(item: Any) -> bool:
    """Whether lists stand in lists more than once: no shape that a translation has."""
    return isinstance(item, list) and any(isinstance(inner, list) for inner in item)


def _number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    return int(value) if re.fullmatch(r"\d{1,9}", str(value)) else None


def _terms(value: Any) -> Iterator[tuple[str, str]]:
    rows = list(value.items()) if isinstance(value, dict) else value if isinstance(value, list) else []
    for row in rows:
        match row:
            case {"source": str(one), "target": str(other)} | (str(one), str(other)):
                if 1 < len(one.strip()) <= _TERM_CHARS and 0 < len(other.strip()) <= _TERM_CHARS:
                    yield " ".join(one.split()), " ".join(other.split())
