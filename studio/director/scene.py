"""What a message is said about: the draft as the director sees it, with its lines, languages, music and titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from studio.draft import TEXT, Draft, Segment, Track


@dataclass(frozen=True)
class Scene:
    """``files``: the names of the uploaded files that the film is not made from, oldest first."""

    draft: Draft
    files: tuple[str, ...] = ()

    @property
    def duration(self) -> int:
        """The film's length, ms; 0 where there is none."""
        return self.draft.duration

    @property
    def fps(self) -> Fraction | None:
        """Frames a second, None where that is unknown or varies."""
        return self.draft.fps

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages of the caption tracks, top first."""
        return self.draft.languages

    @property
    def hidden(self) -> tuple[str, ...]:
        """Languages of the caption tracks that are hidden."""
        return tuple(track.language for track in self.draft.captions if track.meta.get("hidden") is True)

    @cached_property
    def music(self) -> Track | None:
        """The music under the film."""
        return next((track for track in self.draft.tracks if track.meta.get("role") == "bgm" and track.segments), None)

    @cached_property
    def titles(self) -> tuple[Segment, ...]:
        """The titles over the picture."""
        return tuple(
            segment
            for track in self.draft.tracks
            if track.type == TEXT and track.meta.get("role") == "titles"
            for segment in track.segments
        )

    def tracks(self, languages: Sequence[str] = ()) -> tuple[Track, ...]:
        """The caption tracks in these languages, all where none is named."""
        return tuple(track for track in self.draft.captions if not languages or track.language in languages)

    def lines(self, languages: Sequence[str] = ()) -> int:
        """How many captions the first of these tracks has: it is the one that line numbers count in."""
        return next((len(track.segments) for track in self.tracks(languages) if track.segments), 0)

    def line_with(self, text: str, languages: Sequence[str] = ()) -> tuple[int, ...]:
        """The numbers of the lines (from 1) of the first of these tracks that holds ``text``, whole words only."""
        wanted = _words(text)
        if not wanted:
            return ()
        pattern = re.compile(_edge(wanted))
        for track in self.tracks(languages):
            found = tuple(
                number for number, segment in enumerate(track.segments, 1) if pattern.search(_words(segment.text))
            )
            if found:
                return found
        return ()

    def has_text(self, text: str) -> bool:
        """Whether some caption holds ``text``, whole words only, letter case aside."""
        wanted = _words(text)
        return bool(wanted) and re.search(_edge(wanted), self._all_text) is not None

    @cached_property
    def _all_text(self) -> str:
        return "\n".join(_words(segment.text) for track in self.draft.captions for segment in track.segments)


def _words(text: str) -> str:
    """Casefolded, spaces made uniform, without punctuation at the ends."""
    return " ".join(text.casefold().split()).strip(" .,!?;:。，！？；：“”\"'")


def _edge(text: str) -> str:
    before = r"(?<!\w)" if _separates(text[0]) else ""
    after = r"(?!\w)" if _separates(text[-1]) else ""
    return before + re.escape(text) + after


def _separates(char: str) -> bool:
    return char.isalnum() and ord(char) < 0x1100
