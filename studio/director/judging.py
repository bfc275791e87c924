"""Edits that were read, weighed: what of them is set, and whether they only take something off."""

from __future__ import annotations

from collections.abc import Sequence

from studio.director.plan import (
    AddMusic,
    Edit,
    HideCaptions,
    NotUnderstood,
    SetCanvas,
    SetDelivery,
    SetStyle,
    SetVolume,
    StyleTitles,
)


def kinds(edits: Sequence[Edit]) -> frozenset[str]:
    """The kinds of edits, and for looks and sounds what of them is set."""
    found: set[str] = set()
    for edit in edits:
        if isinstance(edit, NotUnderstood):
            continue
        change = getattr(edit, "change", None)
        name = type(edit).__name__
        if isinstance(edit, SetVolume):
            name += edit.of
        found.add(name)
        if change is not None:
            found |= {f"{name}.{item}" for item in change.__dataclass_fields__ if getattr(change, item) is not None}
    return frozenset(found)


def denies(edit: Edit) -> bool:
    """Whether an edit only takes something off: the answer to a "don't"."""
    match edit:
        case HideCaptions(hidden=True) | SetDelivery(soft=True) | AddMusic(duck=False):
            return True
        case SetCanvas(ratio=None, fit="fit" | "fill"):
            return True
        case SetStyle(change=change) | StyleTitles(change=change):
            values = [getattr(change, name) for name in change.__dataclass_fields__]
            return all(value is None or value is False or value == 0.0 for value in values)
    return False
