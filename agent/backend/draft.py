"""The draft: read for its timeline, kept as raw text so that it goes back byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from agent.backend.codes import inert
from agent.backend.rawjson import RawJsonError, loads

Kind = Literal["video", "audio", "text", "other"]
KINDS: dict[int, Kind] = {0: "video", 1: "audio", 7: "text"}
"""``tt`` → kind (protocol 2.3); every other number is "other"."""

TEXT_KEYS = ("text", "content", "title", "caption")
NAME_KEYS = ("name", "title", "filename", "file_name", "label")
VOLUME_KEYS = ("volume", "vol")


@dataclass(frozen=True, slots=True)
class Segment:
    """``start_ms`` and ``duration_ms`` in the timeline; ``volume`` 0 to 1."""

    start_ms: int
    duration_ms: int
    text: str = ""
    name: str = ""
    volume: float | None = None

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Track:
    """``key`` is the same for the same track in two drafts. ``role``: "captions", "bgm", … where the draft says so."""

    key: str
    kind: Kind
    segments: tuple[Segment, ...]
    name: str = ""
    role: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """``raw`` is the JSON text as the backend sent it. Drafts are equal when they say the same, however it is spelt."""

    raw: str = field(repr=False)
    tracks: tuple[Track, ...] = ()
    duration_ms: int = 0
    title: str = ""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Draft):
            return NotImplemented
        return self.raw == other.raw or loads(self.raw) == loads(other.raw)

    def __hash__(self) -> int:
        return hash((self.tracks, self.duration_ms, self.title))

    @property
    def exportable(self) -> bool:
        """Whether a track holds a segment (protocol 2.3); a render of less is never asked for."""
        return any(track.segments for track in self.tracks)

    @classmethod
    def parse(cls, raw: str | None) -> Draft | None:
        """Read defensively; ``None`` for a draft that is absent, null, empty or no object. Never raises."""
        if raw is None:
            return None
        try:
            value = loads(raw)
        except RawJsonError:
            return None
        if not isinstance(value, dict) or not value:
            return None
        tracks = tuple(_tracks(value.get("t")))
        ends = [segment.end_ms for track in tracks for segment in track.segments]
        return cls(
            raw=raw,
            tracks=tracks,
            duration_ms=_whole(value.get("d")) or max(ends, default=0),
            title=_word(_map(value.get("m")), NAME_KEYS),
        )


def _tracks(value: Any) -> Iterator[Track]:
    seen: dict[str, int] = {}
    for item in value if isinstance(value, list) else ():
        if not isinstance(item, dict):
            continue
        meta = _map(item.get("m"))
        kind = KINDS.get(item["tt"], "other") if type(item.get("tt")) is int else "other"
        segments = tuple(_segments(item.get("sg")))
        name = inert(str(item.get("id", "")), 80) or f"{kind} track"
        seen[name] = seen.get(name, 0) + 1
        yield Track(
            key=name if seen[name] == 1 else f"{name} {seen[name]}",
            kind=kind,
            segments=segments,
            name=_word(meta, NAME_KEYS),
            role=_word(meta, ("role", "kind", "type")).lower(),
            language=_word(meta, ("language", "lang")),
        )


def _segments(value: Any) -> Iterator[Segment]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            meta = _map(item.get("m"))
            volume = next(
                (found for key in VOLUME_KEYS if (found := _share(meta.get(key, item.get(key)))) is not None), None
            )
            yield Segment(
                start_ms=_whole(item.get("s")),
                duration_ms=_whole(item.get("d")),
                text=_word(meta, TEXT_KEYS) or _word(item, TEXT_KEYS),
                name=_word(meta, NAME_KEYS) or _word(item, NAME_KEYS),
                volume=volume,
            )


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(where: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first of the keys that holds words, in one line."""
    return next((words for key in keys if isinstance(where.get(key), str) and (words := inert(where[key]))), "")


def _whole(value: Any) -> int:
    """Milliseconds, not negative; 0 for anything that is not a number of a sane size."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        return 0
    return round(value)


def _share(value: Any) -> float | None:
    """A volume as 0 to 1 or more; the draft may hold a share or a percentage."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1000:
        return None
    return value / 100 if value > 4 else float(value)
