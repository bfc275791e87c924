"""Which code points the fonts of some folders cover: cmap tables by fontTools, kept on disk between runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

Ranges = list[list[int]]  # [[first, last], …], last included, ascending

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
COLOUR = ("CBDT", "COLR", "sbix", "SVG ")  # libass draws no colour glyphs, and our fonts.conf keeps them out
OUTLINES = ("glyf", "CFF ", "CFF2")
_VERSION = 1


def covered(wanted: set[int], folders: Sequence[Path], cache: Path) -> set[int]:
    """The part of ``wanted`` that the fonts in ``folders`` cover. Stops at the font that covers the last one.

    ``cache`` is a JSON file of ours; losing it costs time only.
    """
    known = _load(cache)
    open_points, changed = set(wanted), False
    for file in _files(folders):
        if not open_points:
            break
        try:
            stat = file.stat()
        except OSError:
            continue  # removed a moment ago
        key = f"{file}:{stat.st_size}:{stat.st_mtime_ns}"
        if key not in known:
            known = {other: ranges for other, ranges in known.items() if not other.startswith(f"{file}:")}
            known[key], changed = _ranges(_points(file)), True
        open_points = {p for p in open_points if not any(first <= p <= last for first, last in known[key])}
    if changed:
        _save(cache, known)
    return wanted - open_points


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() in SUFFIXES and file.is_file() and file not in seen:
                seen.add(file)
                yield file


def _points(file: Path) -> set[int]:
    """All code points of a font file or collection; none for a broken, colour or bitmap-only font."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    points: set[int] = set()
    try:
        collection = file.suffix.lower() in (".ttc", ".otc")
        with file.open("rb") as data, (TTCollection if collection else TTFont)(data, lazy=True) as opened:
            faces: Iterable[Any] = opened.fonts if collection else [opened]
            for face in faces:
                if not any(tag in face for tag in COLOUR) and any(tag in face for tag in OUTLINES):
                    points.update(face.getBestCmap() or ())
    except (TTLibError, OSError, ValueError, KeyError, AssertionError, IndexError, EOFError, TypeError):
        return set()  # whatever is wrong with it, it is not a font for us
    return points


def _ranges(points: set[int]) -> Ranges:
    ranges: Ranges = []
    for point in sorted(points):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges


def _load(cache: Path) -> dict[str, Ranges]:
    try:
        data = json.loads(cache.read_text(encoding="utf-8"))
        if data["version"] != _VERSION:
            return {}
        return {str(key): [[int(a), int(b)] for a, b in ranges] for key, ranges in data["fonts"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _save(cache: Path, known: dict[str, Ranges]) -> None:
    temporary = cache.with_name(f".{uuid4().hex}")
    with suppress(OSError):  # without a cache the fonts are read again next time
        cache.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_text(json.dumps({"version": _VERSION, "fonts": known}), encoding="utf-8")
            temporary.replace(cache)
        finally:
            temporary.unlink(missing_ok=True)
