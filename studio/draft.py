"""The draft: the one truth of a project, read with types and written back with every unknown key as it was.

    Draft {"v","d","m","t"} ─ Track {"id","tt","sg","m"} ─ Segment {"id","s","d","m"}

Each value wraps the JSON object it came from; a change makes a new object with the same keys in the same order.
Times are integer milliseconds. Number tokens that Python would spell differently (``1.10``, ``1E3``, ``-0``) keep
their spelling through ``Draft.from_json`` and ``Draft.to_json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from studio.captions.cue import Cue, CueWord
from studio.errors import WorkError
from studio.spelledjson import Json, read_json, write_json

VIDEO, AUDIO, TEXT = 0, 1, 7

# ms; 20,000 hours: twice what the clocks of subtitle files can write. No time is later.
LATEST = 20_000 * 3600 * 1000


def bad(sentence: str) -> WorkError:
    """The error for a draft that cannot be worked with."""
    return WorkError("BAD_DRAFT", sentence)


@dataclass(frozen=True, slots=True)
class _Node:
    fields: Mapping[str, Json]

    def _int(self, key: str) -> int:
        value = self.fields.get(key, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LATEST:  # NaN is not
            raise bad(f'The timeline is broken: "{key}" must be a number of milliseconds.')
        return round(value)

    def _objects(self, key: str) -> list[Mapping[str, Json]]:
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad(f'The timeline is broken: "{key}" must be a list of objects.')
        return value

    @property
    def id(self) -> str:
        """The node's id, "" where it has none."""
        return str(self.fields.get("id", ""))

    @property
    def meta(self) -> Mapping[str, Json]:
        """The metadata object ``m``; empty where it is missing."""
        value = self.fields.get("m", {})
        if not isinstance(value, dict):
            raise bad('The timeline is broken: "m" must be an object.')
        return value

    def but(self, **changes: Json) -> Self:
        """The same node with some fields replaced in place, new ones at the end."""
        return type(self)({**self.fields, **changes})

    def but_meta(self, **changes: Json) -> Self:
        """The same node with some metadata replaced; ``None`` takes a key away."""
        merged = {**self.meta, **changes}
        return self.but(m={key: value for key, value in merged.items() if key not in changes or value is not None})


@dataclass(frozen=True, slots=True)
class Segment(_Node):
    """One piece of a track."""

    @property
    def start(self) -> int:
        """Start on the timeline, ms."""
        return self._int("s")

    @property
    def duration(self) -> int:
        """Length, ms."""
        return self._int("d")

    @property
    def end(self) -> int:
        """End on the timeline, ms."""
        return self.start + self.duration

    @property
    def text(self) -> str:
        """A caption's text with its lines joined by newlines; "" for other segments."""
        value = self.meta.get("text", "")
        if not isinstance(value, str):
            raise bad("The timeline is broken: a caption's text must be a string.")
        return value

    @property
    def confidence(self) -> float | None:
        """How sure the recogniser was, 0..1; None where it is not known."""
        value = self.meta.get("p")
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    @property
    def words(self) -> tuple[CueWord, ...]:
        """The spoken words with their times, ms of the timeline; empty where ``m.words`` is missing or damaged.

        ``m.words`` is a list of ``[text, start, end]`` in ms from the segment's start.
        """
        value = self.meta.get("words")
        if not isinstance(value, list):
            return ()
        found = [_word(item, self.start) for item in value]
        return tuple(word for word in found if word is not None) if all(found) else ()

    @property
    def source(self) -> tuple[int, int] | None:
        """(start, end) before any extension, ms, where the segment remembers it."""
        value = self.meta.get("src")
        if isinstance(value, list) and len(value) == 2 and all(type(item) is int for item in value):
            return value[0], value[1]
        return None


@dataclass(frozen=True, slots=True)
class Track(_Node):
    """One track with its segments."""

    @property
    def type(self) -> int:
        """0 video, 1 audio, 7 text, others as they came; -1 where none is given."""
        value = self.fields.get("tt", -1)
        return value if isinstance(value, int) else -1

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments in their order."""
        return tuple(Segment(item) for item in self._objects("sg"))

    @property
    def name(self) -> str:
        """What the person calls the track."""
        return str(self.meta.get("name", ""))

    @property
    def is_captions(self) -> bool:
        """Whether this is a caption track (and not, say, a title)."""
        return self.type == TEXT and self.meta.get("role") == "captions"

    @property
    def language(self) -> str:
        """BCP 47 tag of a caption track, "und" where it is not known."""
        return str(self.meta.get("language") or "und")

    @property
    def origin(self) -> Mapping[str, Json] | None:
        """Where an imported track came from: ``{"file","format","stream"}``; None for a track of our own."""
        value = self.meta.get("origin")
        return value if isinstance(value, dict) else None

    def cues(self) -> tuple[Cue, ...]:
        """The captions of this track, as they stand. Raises BAD_DRAFT for times that cannot be."""
        for number, segment in enumerate(self.segments, 1):
            if segment.start < 0 or segment.duration < 0:
                raise bad(f"Caption {number} of {self.name or self.id!r} has a negative time.")
        return tuple(Cue(item.start, item.end, item.text, item.confidence, item.words) for item in self.segments)

    def with_segments(self, segments: Iterable[Segment]) -> Track:
        """The same track with other segments."""
        return self.but(sg=[segment.fields for segment in segments])


@dataclass(frozen=True, slots=True)
class Draft(_Node):
    """A project's timeline."""

    @classmethod
    def from_value(cls, value: Json) -> Draft:
        """A draft from decoded JSON. Raises BAD_DRAFT unless it has the shape of one all the way down."""
        if not isinstance(value, dict):
            raise bad("The timeline is broken: it must be an object.")
        draft = cls(value)
        draft.duration, draft.meta  # noqa: B018  the readers are the checks
        for track in draft.tracks:
            track.meta  # noqa: B018  as above
            for segment in track.segments:
                segment.start, segment.duration, segment.meta  # noqa: B018  as above
        return draft

    @classmethod
    def from_json(cls, text: str | bytes) -> Draft:
        """A draft from JSON text. Raises BAD_DRAFT for what is not JSON or not a draft."""
        try:
            value = read_json(text)
        except (ValueError, RecursionError) as error:
            raise bad("The timeline is broken: it is not readable JSON.") from error
        return cls.from_value(value)

    def to_json(self) -> str:
        """Compact JSON; equal to the text it was read from, where that was compact and not escaped."""
        return write_json(self.fields)

    @property
    def duration(self) -> int:
        """Length of the project, ms."""
        return self._int("d")

    @property
    def tracks(self) -> tuple[Track, ...]:
        """All tracks in their order."""
        return tuple(Track(item) for item in self._objects("t"))

    @property
    def captions(self) -> tuple[Track, ...]:
        """The caption tracks in the order in which they are drawn, first on top."""
        return tuple(track for track in self.tracks if track.is_captions)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the caption tracks, top first."""
        return tuple(track.language for track in self.captions)

    @property
    def source(self) -> Segment | None:
        """The segment of the video (or, without one, the audio) that the project is made from."""
        for kind in (VIDEO, AUDIO):
            for track in self.tracks:
                if track.type == kind and track.segments:
                    return track.segments[0]
        return None

    @property
    def has_picture(self) -> bool:
        """Whether the project is made from a video (and not from a sound alone)."""
        return any(track.type == VIDEO and track.segments for track in self.tracks)

    @property
    def fps(self) -> Fraction | None:
        """Frame rate of the project, None where it is unknown or varies."""
        try:
            rate = Fraction(str(self.meta.get("fps")))
        except (ValueError, ZeroDivisionError):
            return None
        return rate if 0 < rate <= 1000 else None

    def caption_track(self, language: str) -> Track | None:
        """The first caption track in a language."""
        return next((track for track in self.captions if track.language == language), None)

    def with_tracks(self, tracks: Sequence[Track]) -> Draft:
        """The same draft with other tracks."""
        return self.but(t=[track.fields for track in tracks])


def _word(item: Json, base: int) -> CueWord | None:
    match item:
        case [str(text), int(start), int(end)] if text and abs(start) <= LATEST and abs(end) <= LATEST:
            return CueWord(text, base + start, base + end)
    return None


def new_draft() -> Draft:
    """An empty project."""
    return Draft({"v": 1, "d": 0, "m": {}, "t": []})
