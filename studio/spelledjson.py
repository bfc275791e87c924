"""JSON that is written back with the letters it was read with: number tokens keep their spelling."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Self

# JSON as Python holds it. ``Any`` because the type is recursive and every reader checks what it takes.
Json = Any


class _Spelled(float):
    """A number that is written back with the letters it was read with."""

    token: str

    def __new__(cls, token: str) -> Self:
        number = super().__new__(cls, token)
        number.token = token
        return number


def read_json(text: str | bytes) -> Json:
    """The value of JSON text. Raises ValueError or RecursionError for what is none."""
    return json.loads(text, parse_float=_Spelled, parse_int=_parse_int, parse_constant=_refuse_constant)


def write_json(value: Json) -> str:
    """Compact JSON; equal to the text it was read from, where that was compact and not escaped."""
    return "".join(_write(value))


def _parse_int(token: str) -> int | float:
    return _Spelled(token) if token == "-0" else int(token)  # noqa: S105  a JSON token, no secret


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is not JSON")


def _write(value: Json) -> Iterable[str]:
    match value:
        case _Spelled():
            yield value.token
        case dict():
            yield "{"
            for index, (key, item) in enumerate(value.items()):
                yield f"{',' if index else ''}{_quote(key)}:"
                yield from _write(item)
            yield "}"
        case list() | tuple():
            yield "["
            for index, item in enumerate(value):
                if index:
                    yield ","
                yield from _write(item)
            yield "]"
        case str():
            yield _quote(value)
        case _:
            yield json.dumps(value, allow_nan=False)


def _quote(text: str) -> str:
    # A lone surrogate cannot be encoded as UTF-8: such a string keeps its escapes.
    return json.dumps(text, ensure_ascii=any("\ud800" <= char <= "\udfff" for char in text))
