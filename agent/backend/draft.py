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

TITLES = frozenset({"titles", "title"})
"""``m.role`` of a text track that is no captions, however many texts it holds."""
TEXT_KEYS = ("text", "content", "title", "caption")
NAME_KEYS = ("name", "title", "filename", "file_name", "label")
VOLUME_KEYS = ("volume", "vol")
SOURCE_KEYS = ("file", "src", "source", "asset", "asset_id", "url", "cdn_url", "path")
IN_KEYS = ("in", "source_in", "source-start", "source_start", "sourceStart", "trim_start")
SPEED_KEYS = ("speed", "rate", "playback_rate", "playbackRate")
STYLE_KEYS: dict[str, tuple[str, ...]] = {
    "colour": ("color", "colour", "font_color", "fontColor"),
    "size": ("size", "font_size", "fontSize", "scale"),
    "font": ("font", "font_family", "fontFamily"),
    "position": ("position", "pos", "align", "alignment"),
    "opacity": ("opacity", "alpha"),
    "animation": ("animation", "anim", "fade", "fade_in", "fade_out"),
    "effect": ("effect", "effects", "filter", "transition"),
    "background": ("background", "bg", "bg_color", "backgroundColor"),
    "outline": ("outline", "stroke", "border"),
    "bold": ("bold",),
    "italic": ("italic",),
    "crop": ("crop",),
    "rotation": ("rotation", "rotate"),
    "mute": ("muted", "mute"),
}
"""What a person calls it → the keys under which drafts hold it, in the metadata or in its ``style``."""


@dataclass(frozen=True, slots=True)
class Segment:
    """``start_ms`` and ``duration_ms`` in the timeline; ``volume`` 0 to 1; ``in_ms`` is where it begins in its source.

    ``key`` is the draft's own id, empty where it gives none. ``style``: (name of ``STYLE_KEYS``, value in words).
    """

    start_ms: int
    duration_ms: int
    text: str = ""
    name: str = ""
    volume: float | None = None
    key: str = ""
    source: str = ""
    in_ms: int = 0
    speed: float = 1.0
    style: tuple[tuple[str, str], ...] = ()

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Track:
    """``key`` names it within a draft; with ``own_key`` it is the draft's own id, the same in a later draft.

    ``role``: "captions", "bgm", … where the draft says so. ``hidden``: kept, but not
    shown. ``print`` tells any two tracks apart that differ at all.
    """

    key: str
    kind: Kind
    segments: tuple[Segment, ...]
    name: str = ""
    role: str = ""
    language: str = ""
    own_key: bool = False
    style: tuple[tuple[str, str], ...] = ()
    hidden: bool = False
    print: int = field(default=0, compare=False)

    @property
    def is_captions(self) -> bool:
        """Whether its texts are captions rather than titles."""
        told = self.role in {"captions", "subtitles"} or (self.role not in TITLES and len(self.segments) > 3)
        return self.kind == "text" and told


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """``raw`` is the JSON text as the backend sent it; ``canvas`` (ratio, fit), both "" as the film is.

    Drafts are equal when they say the same, however it is spelt."""

    raw: str = field(repr=False)
    tracks: tuple[Track, ...] = ()
    duration_ms: int = 0
    title: str = ""
    size: tuple[int, int] | None = None
    canvas: tuple[str, str] = ("", "")
    soft: bool = False

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
        meta = _map(value.get("m"))
        shape = _map(meta.get("canvas"))
        width, height = (_whole(meta.get(key, value.get(key))) for key in ("width", "height"))
        return cls(
            raw=raw,
            tracks=tracks,
            duration_ms=_whole(value.get("d")) or max(ends, default=0),
            title=_word(meta, NAME_KEYS),
            size=(width, height) if width and height else None,
            canvas=(_word(shape, ("ratio",))[:10], _word(shape, ("fit",))[:10]),
            soft=meta.get("captions") == "soft",
        )


def _tracks(value: Any) -> Iterator[Track]:
    seen: dict[str, int] = {}
    for item in value if isinstance(value, list) else ():
        if not isinstance(item, dict):
            continue
        meta = _map(item.get("m"))
        kind = KINDS.get(item["tt"], "other") if type(item.get("tt")) is int else "other"
        segments = tuple(_segments(item.get("sg")))
        own = _identifier(item)
        name = own or f"{kind} track"
        seen[name] = seen.get(name, 0) + 1
        yield Track(
            key=name if seen[name] == 1 else f"{name} {seen[name]}",
            kind=kind,
            segments=segments,
            name=_word(meta, NAME_KEYS),
            role=_word(meta, ("role", "kind", "type")).lower(),
            language=_word(meta, ("language", "lang")),
            own_key=bool(own) and seen[name] == 1,
            style=_style(meta),
            hidden=meta.get("hidden") is True,
            print=_print(item),
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
                key=_identifier(item),
                source=_word(meta, SOURCE_KEYS) or _word(item, SOURCE_KEYS),
                in_ms=_whole(_first(IN_KEYS, meta, item)),
                speed=_factor(_first(SPEED_KEYS, meta, item)),
                style=_style(meta),
            )


def _style(meta: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    inside = _map(meta.get("style"))
    found = {
        name: _value(place[key])
        for name, keys in STYLE_KEYS.items()
        for place in (meta, inside)
        for key in keys
        if key in place
    }
    return tuple((name, value) for name, value in found.items() if value)


def _value(value: Any) -> str:
    """A setting in a word or two."""
    if isinstance(value, bool) or value is None:
        return {True: "✓", False: "✗", None: ""}[value]
    if isinstance(value, int | float):
        return f"{value:g}" if abs(value) < 1e12 else ""
    if isinstance(value, dict):
        flat = [(key, item) for key, item in value.items() if not isinstance(item, dict | list)]
        return ", ".join(f"{inert(key, 20)} {_value(item)}" for key, item in flat[:4])
    if isinstance(value, list):
        return ", ".join(_value(item) for item in value[:4] if not isinstance(item, dict | list))
    return inert(value, 40) if isinstance(value, str) else ""


def _first(keys: tuple[str, ...], *places: Mapping[str, Any]) -> Any:
    return next((place[key] for key in keys for place in places if key in place), None)


def _print(item: Any) -> int:
    try:
        return hash(repr(item))
    except RecursionError:
        return 0


def _identifier(item: Mapping[str, Any]) -> str:
    found = item.get("id")
    return inert(str(found), 80) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def _factor(value: Any) -> float:
    fine = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1000
    return float(value) if fine else 1.0


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
