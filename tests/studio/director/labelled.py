"""Labelled edit sentences: rows → edits, and lists of edits compared by what they mean (fixtures/labels/EDITS.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, cast

from studio.captions.extend import ExtendSpec
from studio.captions.palette import colour
from studio.captions.style import StyleChange
from studio.director import plan as plans
from studio.director.grammar import read
from studio.director.lengths import VAGUE
from studio.director.plan import AddCaptions, AddTitle, Cut, Edit, Keep, NotUnderstood, Plan, SetStyle, StyleTitles
from studio.draft import Draft
from studio.edits.scope import Scope
from tests.studio.director.contexts import context, files_of

_COLOURS = ("colour", "outline_colour", "box_colour", "highlight")
_DESTRUCTIVE = ("Cut", "Keep", "StartOver", "Undo", "DeleteLines", "RemoveCaptions", "RemoveMusic", "RemoveTitles")


@dataclass(frozen=True)
class Row:
    id: str
    lang: str
    text: str
    draft: str
    edits: list[dict[str, Any]]
    ask: bool
    accept: list[list[dict[str, Any]]]


def rows(path: Path) -> list[Row]:
    found = []
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            value = json.loads(line)
            found.append(
                Row(
                    value["id"],
                    value["lang"],
                    value["text"],
                    value["draft"],
                    value["edits"],
                    value.get("ask", False),
                    value.get("accept", []),
                )
            )
    return found


def plan_of(row: Row) -> Plan:
    return read(row.text, context(row.draft), files_of(row.draft))


def is_exact(row: Row, plan: Plan) -> bool:
    """Whether the plan is one of those that the row calls right, and asks where the row does."""
    draft = context(row.draft)
    got = meaning([edit for edit in plan.edits if not isinstance(edit, NotUnderstood)], draft, row.text)
    asks = bool(plan.problems) or any(isinstance(edit, NotUnderstood) for edit in plan.edits)
    if draft.source is None:  # whatever is asked for, the studio asks for a film and changes nothing
        got, asks = [], True
    for place, wanted in enumerate([row.edits, *row.accept]):
        if got == meaning([edit_of(item) for item in wanted], draft, row.text):
            return asks if not wanted else (place > 0 or asks == row.ask)
    return False


def changes_wrongly(row: Row, plan: Plan) -> bool:
    """Whether a sentence that must change nothing changes something."""
    return (
        bool(context(row.draft).source)
        and not row.edits
        and all(row.accept)
        and any(not isinstance(edit, NotUnderstood) for edit in plan.edits)
    )


def destroys_wrongly(row: Row, plan: Plan) -> bool:
    """Whether something is taken away that the row does not take away."""
    if context(row.draft).source is None:
        return False
    wanted = {item["kind"] for edits in (row.edits, *row.accept) for item in edits}
    return any(
        type(edit).__name__ in _DESTRUCTIVE
        and type(edit).__name__ not in wanted | {"Keep" if "Cut" in wanted else "", "Cut" if "Keep" in wanted else ""}
        for edit in plan.edits
    )


def edit_of(item: dict[str, Any]) -> Edit:
    """An edit from its JSON."""
    kind = getattr(plans, item["kind"])
    values: dict[str, Any] = {}
    known = {field.name for field in fields(kind)}
    for key, value in item.items():
        if key == "kind":
            continue
        assert key in known, (key, item)
        values[key] = _value(key, value)
    if item["kind"] == "Extend" and item.get("vague") and not item.get("spec"):
        values["spec"] = VAGUE
    return cast(Edit, kind(**values))


def _value(key: str, value: Any) -> Any:
    if key == "scope":
        return Scope(**value)
    if key == "spec":
        return ExtendSpec(**value)
    if key == "change":
        made: dict[str, Any] = {
            name: (colour(item) or item) if name in _COLOURS else item for name, item in value.items()
        }
        return StyleChange(**made)
    if key == "ranges":
        return tuple((start, end) for start, end in value)
    return tuple(value) if isinstance(value, list) else value


def meaning(edits: list[Edit], draft: Draft, text: str) -> list[str]:
    """The edits in one spelling: what means the same is the same."""
    made: list[Edit] = []
    have = {track.language for track in draft.captions}
    for edit in edits:
        have |= set(edit.languages) if isinstance(edit, AddCaptions) else set()
        edit = _spelled(edit, draft, text, have)
        last = made[-1] if made else None
        if isinstance(edit, Cut) and isinstance(last, Cut):
            made[-1] = Cut(tuple(sorted({*last.ranges, *edit.ranges}, key=lambda item: item[0])))
        elif (isinstance(edit, SetStyle) and isinstance(last, SetStyle) and edit.languages == last.languages) or (
            isinstance(edit, StyleTitles) and isinstance(last, StyleTitles)
        ):
            made[-1] = replace(last, change=_both(last.change, edit.change))
        else:
            made.append(edit)
    return [repr(edit) for edit in made]


def _both(one: StyleChange, two: StyleChange) -> StyleChange:
    return replace(
        one, **{field.name: getattr(two, field.name) for field in fields(two) if getattr(two, field.name) is not None}
    )


def _spelled(edit: Edit, draft: Draft, text: str, have: set[str]) -> Edit:
    duration = draft.duration or None
    tracks = draft.captions
    if isinstance(edit, Keep) and duration:
        edges = [
            0,
            *(time for start, end in edit.ranges for time in (start, duration if end is None else end)),
            duration,
        ]
        edit = Cut(tuple((start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end))
    if isinstance(edit, Cut):
        ranges = tuple((start, None if end == duration else end) for start, end in edit.ranges)
        return Cut(tuple(sorted(ranges, key=lambda item: item[0])))
    if isinstance(edit, AddTitle):
        end = min(edit.start_ms + 3000, duration or edit.start_ms + 3000) if edit.end_ms is None else edit.end_ms
        return replace(edit, end_ms=min(end, duration) if duration else end, change=_rounded(edit.change, text))
    values: dict[str, Any] = {}
    if (
        isinstance(edit, AddCaptions)
        and edit.keep
        and not set(edit.languages) & {track.language for track in draft.captions}
    ):
        edit = replace(edit, keep=False)  # nothing of it is there that could stay
    for field in fields(edit):
        value = getattr(edit, field.name)
        if field.name == "languages" and not isinstance(edit, AddCaptions):
            value = () if set(value) == have else tuple(sorted(value))
        elif isinstance(value, Scope):
            value = _scope(value, duration, max((len(track.segments) for track in tracks), default=0))
        elif isinstance(value, StyleChange):
            value = _rounded(value, text)
        elif isinstance(value, ExtendSpec):
            value = replace(
                value,
                factor=None if value.factor is None else round(float(value.factor), 2),
                cps=None if value.cps is None else float(value.cps),
            )
        elif field.name == "by" and value is not None:
            value = round(value, 2) if any(char.isdigit() for char in text) else (1.5 if value > 1 else 0.5)
        elif field.name == "volume" and value is not None:
            value = round(float(value), 2)
        elif field.name == "file" and value is not None:
            current = next((track.name for track in draft.tracks if track.meta.get("role") == "bgm"), None)
            value = None if value == current else value
        values[field.name] = value
    return replace(edit, **values)


def _rounded(change: StyleChange, text: str) -> StyleChange:
    """Sizes that were said without a number count by their direction alone: how much "bigger" is, is a convention."""
    vague = not any(char.isdigit() for char in text)
    numbers = ("size", "size_by", "points", "outline", "box_opacity", "margin")
    found = {name: getattr(change, name) for name in numbers}
    exact: dict[str, Any] = {name: round(float(value), 2) for name, value in found.items() if value is not None}
    change = replace(change, **exact)
    if change.margin is not None and change.position == "bottom":
        change = replace(change, position=None)
    if change.font is not None:
        change = replace(change, font=change.font.casefold())
    if change.size_by is not None:
        change = replace(
            change,
            size_by=round(change.size_by, 2)
            if not vague or change.size_by in (2, 3, 0.5)
            else (1.25 if change.size_by > 1 else 0.8),
        )
    return change


def _scope(scope: Scope, duration: int | None, count: int) -> Scope:
    def line(place: int | None) -> int | None:
        return count + 1 + place if place is not None and place < 0 and count else place

    first, last = line(scope.first), line(scope.last)
    start, end = scope.start_ms, scope.end_ms
    if not (start is not None and start == end):
        start, end = start or None, None if end == duration else end
    return Scope(start, end, None if first == 1 else first, None if last == count else last)
