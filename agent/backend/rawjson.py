"""JSON of strangers: read fast and within bounds, or cut out as it stands, to be sent back byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]  # public in the source, not in the stubs
from typing import Any

from pydantic_core import from_json

MOST_VALUES = 4_000_000
"""Values in one document of the stream. 32 MB of ``[],[],[]`` would be a gigabyte of objects."""
SMALL = 1024 * 1024
"""Bytes of a document that cannot hold too many values."""

_SPACE = re.compile(r"[ \t\n\r]*")


class RawJsonError(ValueError):
    """The text is not JSON that can be read here."""


def _integer(digits: str) -> int | str:
    """An integer; one with more digits than Python converts stays text."""
    return int(digits) if len(digits) < 4000 else digits


_DECODER = json.JSONDecoder(parse_int=_integer)


def loads(text: str) -> Any:
    """The document. Raises ``RawJsonError``, also for nesting that is too deep."""
    try:
        value, end = _DECODER.raw_decode(text, _skip(text, 0))
    except (ValueError, RecursionError) as error:
        raise RawJsonError(str(error)) from None
    if _skip(text, end) != len(text):
        raise RawJsonError("something follows the JSON value")
    return value


def parse(data: bytes) -> Any:
    """One document of the stream, from its bytes. Raises ``RawJsonError``.

    The fast reader refuses what is rare: bytes that are no UTF-8, half a surrogate pair, a number of thousands of
    digits, deep nesting. Those get the exact reader, which takes them, or says no.
    """
    if len(data) > SMALL and data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES:
        raise RawJsonError("more values than a message can have")
    try:
        return from_json(data, cache_strings="keys")
    except ValueError:
        return loads(data.decode("utf-8", "replace"))


def slice_of(text: str, *path: str) -> str | None:
    """The text of the value at ``path``, a chain of keys of nested objects; ``None`` where there is no such value.

    Linear in the length of the text. A key that stands twice counts the last time, as in every JSON reader.
    """
    try:
        start = _skip(text, 0)
        for key in path:
            found = [at for name, at in _members(text, start) if name == key]
            if not found:
                return None
            start = found[-1]
        return text[start : _DECODER.raw_decode(text, start)[1]]
    except (ValueError, IndexError, RecursionError) as error:
        raise RawJsonError(str(error)) from None


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """(key, where its value starts) of the object at ``at``; nothing when another kind of value stands there."""
    if text[at] != "{":
        return
    at = _skip(text, at + 1)
    while text[at] != "}":
        if text[at] != '"':
            raise RawJsonError("a key is missing")
        key, at = scanstring(text, at + 1)
        at = _skip(text, at)
        if text[at] != ":":
            raise RawJsonError("a colon is missing")
        at = _skip(text, at + 1)
        yield key, at
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        if text[at] == ",":
            at = _skip(text, at + 1)
        elif text[at] != "}":
            raise RawJsonError("a comma is missing")


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
