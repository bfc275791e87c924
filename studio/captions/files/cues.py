"""What is read from a subtitle file: cues with the places of their time tokens, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from studio.captions.decode import Decoded
from studio.captions.extend import Timed
from studio.captions.files.clockwork import Clockwork
from studio.captions.files.look import Look
from studio.captions.graphemes import visible_length
from studio.captions.markup import Styled

Format = Literal["srt", "vtt", "ass", "ttml", "txt"]
FORMATS: tuple[Format, ...] = ("srt", "vtt", "ass", "ttml", "txt")
GRID_MS: dict[Format, int] = {"srt": 1, "vtt": 1, "ass": 10, "ttml": 1, "txt": 1}
LINE = re.compile("[^\r\n]*(?:\r{0,3}\n|\r|$)")  # "\\r\\r\\n" comes from files that were converted twice


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at ``line`` (from 1); ``sentence`` is for the person."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class KeptText:
    """Text at ``line`` that is no caption: it has no readable time ("broken"), stands between captions ("stray"), or
    is a comment of the file ("comment"). It stays in the file's bytes; writers of other formats keep it as a comment.
    """

    line: int
    text: str
    kind: Literal["broken", "stray", "comment"]


@dataclass(frozen=True, slots=True)
class Token:
    """One time in the file: ``text[start:end]`` of the decoded text is the token, ``value`` its ms.

    A time that the file does not give has an empty place and a guessed ``value``; ``before`` and ``after`` are written
    around it when it gets one.
    """

    start: int
    end: int
    value: int
    before: str = ""
    after: str = ""


Span = tuple[int, int]
"""Two places in the decoded text of a file."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cue stands in the decoded text. ``body``: its text. ``block``: all that goes when the cue is removed.

    ``number``: the digits of its number (SRT), an empty span where it has none.
    """

    body: Span
    block: Span
    number: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a format says about a cue beyond times and text. "" or False where it does not say.

    ``name``: identifier. ``voice``: who speaks. ``style``: name of its style in the file. ``settings``: VTT's cue
    settings or SRT's coordinates, as they stand. ``language``: of this cue. ``comment``: an event that is not shown.
    """

    name: str = ""
    voice: str = ""
    style: str = ""
    settings: str = ""
    language: str = ""
    comment: bool = False


@dataclass(frozen=True, slots=True)
class FileCue:
    """One cue whose times can be read. ``text`` is plain, ``raw`` as it stands, ``styled`` with basic styling.

    ``lane``: its vertical zone, or one of its own; ``frozen``: extension leaves it alone. ``problem``: what is wrong
    with it (an end that is not after its start), None where nothing is. ``line``: of its times, from 1.
    """

    index: int
    start_token: Token
    end_token: Token
    text: str
    raw: str
    styled: Styled
    lane: str
    frozen: bool
    line: int
    problem: str | None = None
    place: Place = Place((0, 0), (0, 0))
    facts: Facts = Facts()

    @property
    def start(self) -> int:
        """Ms."""
        return self.start_token.value

    @property
    def end(self) -> int:
        """Ms; not above ``start`` in a broken cue."""
        return self.end_token.value

    @property
    def markup(self) -> str | None:
        """Safe ASS text where the cue has styling or a place of its own, else None."""
        return self.styled.to_ass() if self.styled.marks or self.styled.place is not None else None

    @property
    def usable(self) -> bool:
        """It is shown for some time and shows something."""
        return self.end > self.start and bool(self.text)

    def timed(self, grid_ms: int) -> Timed:
        """The cue as extension sees it."""
        return Timed(self.start, self.end, visible_length(self.text), self.lane, self.frozen, None, grid_ms)


@dataclass(frozen=True, slots=True)
class SubtitleFile:
    """A file as read. ``data`` are the original bytes; ``cues`` in file order.

    ``kept``: text that could not be given a time, and comments. ``language``: as the file says it, else "".
    ``clockwork``: how a TTML file's times hang together; None for the other formats.
    """

    name: str
    format: Format
    data: bytes
    decoded: Decoded
    cues: tuple[FileCue, ...]
    problems: tuple[Problem, ...]
    kept: tuple[KeptText, ...] = ()
    language: str = ""
    looks: Mapping[str, Look] = field(default_factory=dict)
    clockwork: Clockwork | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its cues in order of appearance; empty where it does not say. TTML may hold several."""
        said = dict.fromkeys(cue.facts.language or self.language for cue in self.cues)
        return tuple(language for language in said if language)

    @property
    def grid_ms(self) -> int:
        """The smallest step of its times."""
        return GRID_MS[self.format]

    def timed(self) -> tuple[Timed, ...]:
        """All cues as extension sees them, in file order."""
        return tuple(cue.timed(self.grid_ms) for cue in self.cues)


@dataclass(slots=True)
class Found:
    """What a reader has found so far; the fields of :class:`SubtitleFile`."""

    cues: list[FileCue] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kept: list[KeptText] = field(default_factory=list)
    language: str = ""
    looks: dict[str, Look] = field(default_factory=dict)
    clockwork: Clockwork | None = None

    def broken(self, line: int, sentence: str, text: str) -> None:
        """A caption that cannot be used: told, and its text kept."""
        self.problems.append(Problem(line, sentence))
        if text.strip():
            self.kept.append(KeptText(line, text.strip(), "broken"))

    def stray(self, line: int, sentence: str, text: str) -> None:
        """Text that is part of no caption."""
        self.problems.append(Problem(line, sentence))
        self.kept.append(KeptText(line, text.strip(), "stray"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; ``at`` is its place in the text, ``number`` counts from 1."""

    number: int
    at: int
    text: str


def lines_of(text: str) -> list[Line]:
    """The lines of ``text``: only CR, LF and CRLF end a line (str.splitlines knows ten more)."""
    found: list[Line] = []
    at = 0
    while at < len(text):
        match = LINE.match(text, at)
        assert match is not None  # noqa: S101 - the pattern matches the empty string
        whole = match[0]
        found.append(Line(len(found) + 1, at, whole.rstrip("\r\n")))
        at += len(whole)
    return found


def time_problem(start: int, end: int) -> str | None:
    """What is wrong with a pair of times that can be read, as a clause."""
    if end < start:
        return "ends before it starts"
    if end == start:
        return "has no display time"
    return None


def zone(place: int | None) -> str:
    """The vertical zone of a numpad place; bottom where the cue does not say."""
    return "bottom" if place is None else ("bottom", "middle", "top")[(place - 1) // 3]
