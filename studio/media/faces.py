"""The faces of the installed fonts: their names, line heights and widths, kept on disk between runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from studio.media import fonts
from studio.media.glyphs import COLOUR, OUTLINES, SUFFIXES

_VERSION = 1
_MOST_NAMES = 40


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file. ``line``: height of a line in em as libass counts it (OS/2 usWinAscent + usWinDescent):
    what an ASS Fontsize is. ``names``: every family and full name, casefolded."""

    family: str
    bold: bool
    italic: bool
    line: float
    file: str
    index: int
    names: tuple[str, ...]


def catalogue(work: Path | None = None) -> tuple[Face, ...]:
    """All faces that can be drawn, of the best folder first. ``work``: also the fonts attached to its video."""
    found: list[Face] = []
    for key, path in _keys(fonts.font_dirs(work)):
        found += _faces_of(key, str(path))
    _remember()
    return tuple(found)


def installed_families(work: Path | None = None) -> tuple[str, ...]:
    """The families that captions can be drawn in, by name."""
    return tuple(sorted({face.family for face in catalogue(work) if not face.family.startswith(".")}))


def face_of(family: str, *, bold: bool = False, italic: bool = False, work: Path | None = None) -> Face | None:
    """The face of ``family`` nearest to the wanted weight and slant; None where the family is not installed."""
    name = family.casefold()
    here = [face for face in catalogue(work) if name in face.names]
    return min(here, key=lambda face: (face.italic != italic, face.bold != bold), default=None)


def line_of(family: str) -> float:
    """Line height of a family in em, that of Noto Sans where it is not installed."""
    face = face_of(family)
    return face.line if face is not None and 0.5 < face.line < 4 else fonts.LINE_PER_EM


def width_in(text: str, face: Face | None) -> float:
    """Width of one line in em of ``face``, without kerning; characters it does not have count as in Noto Sans."""
    if face is None:
        return fonts.text_width(text, 1.0)
    advances = _advances(face.file, face.index)
    return sum(advances[code] if (code := ord(char)) in advances else fonts.text_width(char, 1.0) for char in text)


def covers(face: Face, character: str) -> bool:
    """Whether the face has a glyph for a character."""
    return ord(character) in _advances(face.file, face.index)


@lru_cache(maxsize=16)
def _advances(file: str, index: int) -> dict[int, float]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(file, lazy=True, fontNumber=index) as font:
            units: int = font["head"].unitsPerEm
            metrics: dict[str, Any] = font["hmtx"].metrics
            cmap: dict[int, str] = font.getBestCmap() or {}
            return {code: metrics[name][0] / units for code, name in cmap.items() if name in metrics}
    except (TTLibError, OSError, ValueError, KeyError, AssertionError, IndexError, EOFError, TypeError):
        return {}


# --- what is kept between runs: file → faces


_known: dict[str, list[Face]] = {}
_saved: set[str] = set()
_loaded: list[Path] = []


def _cache_file() -> Path:
    return fonts.data_dir() / "fontcache" / "faces.json"


def _keys(folders: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    place = _cache_file()
    if place not in _loaded:
        _loaded.append(place)
        _load(place)
    seen: set[Path] = set()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() not in SUFFIXES or file in seen:
                continue
            seen.add(file)
            with suppress(OSError):
                stat = file.stat()
                yield f"{file}:{stat.st_size}:{stat.st_mtime_ns}", file


def _faces_of(key: str, file: str) -> list[Face]:
    if key not in _known:
        _known[key] = read_faces(file)
    return _known[key]


def read_faces(file: str) -> list[Face]:
    """The faces of a font file or collection; none for a broken, colour or bitmap-only font."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    found: list[Face] = []
    try:
        whole = file.lower().endswith((".ttc", ".otc"))
        with Path(file).open("rb") as data, (TTCollection if whole else TTFont)(data, lazy=True) as opened:
            for index, face in enumerate(opened.fonts if whole else [opened]):
                if any(tag in face for tag in COLOUR) or not any(tag in face for tag in OUTLINES):
                    continue
                found.append(_face(face, file, index))
    except (TTLibError, OSError, ValueError, KeyError, AssertionError, IndexError, EOFError, TypeError, AttributeError):
        return found  # whatever is wrong with it, the rest of it is not for us
    return found


def _face(font: Any, file: str, index: int) -> Face:
    names: dict[int, list[str]] = {}
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            with suppress(UnicodeDecodeError, LookupError):
                names.setdefault(record.nameID, []).append(record.toUnicode())
    plain = font["name"].getBestFamilyName() or (names.get(16) or names.get(1) or [Path(file).stem])[0]
    selection = font["OS/2"].fsSelection if "OS/2" in font else 0
    units = font["head"].unitsPerEm
    line = (font["OS/2"].usWinAscent + font["OS/2"].usWinDescent) / units if "OS/2" in font else 0.0
    if not line:
        line = (font["hhea"].ascent - font["hhea"].descent) / units
    every = {name.casefold() for row in names.values() for name in row} | {plain.casefold()}
    bold, italic = bool(selection & 0x20), bool(selection & 0x01)
    return Face(plain, bold, italic, line, file, index, tuple(sorted(every)[:_MOST_NAMES]))


def _load(place: Path) -> None:
    try:
        data = json.loads(place.read_text(encoding="utf-8"))
        if data["version"] != _VERSION:
            return
        for key, rows in data["faces"].items():
            found = [
                Face(str(a), bool(b), bool(c), float(d), str(e), int(f), tuple(map(str, g)))
                for a, b, c, d, e, f, g in rows
            ]
            _known[key] = found
            _saved.add(key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return


def _remember() -> None:
    """What was read anew goes to disk; of files that are gone nothing is kept."""
    if _known.keys() <= _saved:
        return
    place = _cache_file()
    temporary = place.with_name(f".{uuid4().hex}")
    rows = {
        key: [[f.family, f.bold, f.italic, f.line, f.file, f.index, f.names] for f in found]
        for key, found in _known.items()
        if Path(key.rsplit(":", 2)[0]).exists()
    }
    _saved.update(_known)
    with suppress(OSError):  # without it the fonts are read again next time
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_text(json.dumps({"version": _VERSION, "faces": rows}), encoding="utf-8")
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)
