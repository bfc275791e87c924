"""Names of delivered files: made from the source's name, in sets that belong together, never over an existing file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePath

from agent.backend.wire import RenderFile

_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*\ud800-\udfff]+")
_LONGEST_STEM = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file of a delivery. ``middle`` stands between stem and ending: ``talk.captioned.mp4``, ``talk.en.srt``."""

    url: str | None
    kind: str
    format: str
    language: str | None
    middle: str
    size: int | None = None

    def name(self, stem: str, number: int) -> str:
        """``talk.captioned.mp4``, and ``talk.captioned-2.mp4`` for the second set."""
        mark = "" if number == 1 else f"-{number}"
        middle = f".{self.middle}" if self.middle else ""
        return f"{stem}{middle}{mark}.{self.format}"


def stem_of(name: str | None) -> str:
    """The stem of a source name, safe on every file system; ``video`` when there is none."""
    stem = PurePath(re.split(r"[\\/]", name or "")[-1]).stem
    stem = _UNSAFE.sub("_", stem).strip(" .")[:_LONGEST_STEM]
    return stem or "video"


def wanted_files(url: str | None, files: Sequence[RenderFile]) -> tuple[Wanted, ...]:
    """The video first, then what lies beside it; two files of one language and format get different middles."""
    found = [Wanted(url, "video", "mp4", None, "captioned")]
    taken: set[tuple[str, str]] = {("captioned", "mp4")}
    for file in files:
        form = _token(file.format) or _token(PurePath(file.name).suffix.lstrip(".")) or "bin"
        kind = file.kind if file.kind in ("captions", "sheet") else "other"
        language = _token(file.language or "") or None
        base = (
            {"captions": language or "captions", "sheet": "sheet"}.get(kind)
            or _token(PurePath(file.name).stem)
            or "extra"
        )
        middle = next(name for name in _numbered(base) if (name, form) not in taken)
        taken.add((middle, form))
        found.append(Wanted(file.url, kind, form, language, middle, file.size))
    return tuple(found)


def free_number(folder: Path, stem: str, files: Sequence[Wanted]) -> int:
    """The first number under which none of the names is taken: so a set keeps one number."""
    return next(number for number in count(1) if not any((folder / file.name(stem, number)).exists() for file in files))


def _numbered(base: str) -> Iterator[str]:
    yield base
    for number in count(2):
        yield f"{base}.{number}"


def _token(text: str) -> str:
    """A part of a file name from words of the backend: letters, digits and dashes only."""
    return re.sub(r"[^A-Za-z0-9-]+", "", text)[:24].lower()
