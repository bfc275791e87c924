"""Edits as JSON: what a language model proposes and what is kept between steps, checked against the types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, asdict, fields
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from studio.director.plan import Edit, NotUnderstood

Json = dict[str, Any]


def kinds() -> dict[str, type[Any]]:
    """The kinds of edits by name."""
    return {kind.__name__: kind for kind in get_args(Edit) if kind is not NotUnderstood}


def to_json(edit: Edit) -> Json:
    """An edit as JSON: its kind, and the fields that are not as always."""
    return {"kind": type(edit).__name__, **_plain(edit)}


def from_json(value: object) -> Edit | None:
    """An edit from JSON; None for an unknown kind or field, or a value of the wrong type or without a meaning."""
    if not isinstance(value, Mapping):
        return None
    kind = kinds().get(str(value.get("kind")))
    if kind is None or not _known_keys(kind, value):
        return None
    given = {key: item for key, item in value.items() if key != "kind"}
    try:
        found: Edit = _adapters()[kind.__name__].validate_python(given, strict=False)
    except (ValidationError, TypeError, ValueError):
        return None
    return found


def many_from_json(values: object, most: int) -> list[Edit] | None:
    """A list of edits, all of them good; None for anything else."""
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) > most:
        return None
    found = [from_json(value) for value in values]
    good = [edit for edit in found if edit is not None]
    return good if len(good) == len(found) else None


def signatures() -> list[str]:
    """A line for each kind with its fields, for who is to write them."""
    return [
        f'{{"kind": "{name}", {", ".join(_field(item) for item in fields(kind))}}}' for name, kind in kinds().items()
    ]


def _field(item: Field[Any]) -> str:
    required = item.default is MISSING and item.default_factory is MISSING
    return f'"{item.name}": {str(item.type).replace(" | None", "")}{" (needed)" if required else ""}'


def _known_keys(kind: type[Any], value: Mapping[Any, Any]) -> bool:
    known = {item.name for item in fields(kind)}
    nested = ("scope", "spec", "change")
    return set(value) <= known | {"kind"} and all(
        isinstance(value[key], Mapping) for key in nested if value.get(key) is not None
    )


def _plain(edit: Any) -> Json:
    whole = asdict(edit)
    made: Json = {}
    for item in fields(edit):
        if item.default is not MISSING and getattr(edit, item.name) == item.default:
            continue
        value = whole[item.name]
        made[item.name] = (
            {key: part for key, part in value.items() if part is not None} if isinstance(value, dict) else value
        )
    return made


@cache
def _adapters() -> dict[str, TypeAdapter[Any]]:
    return {name: TypeAdapter(kind) for name, kind in kinds().items()}
