"""What is read from a subtitle file: cues with the places of their time tokens, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from studio.captions.decode import Decoded
from studio.captions.extend import Timed
from studio.captions.graphemes import visible_length
from studio.captions.markup import Styled

Format = Literal["srt", "vtt", "ass"]
GRID_MS: dict[Format, int] = {"srt": 1, "vtt": 1, "ass": 10}
LINE = re.compile("[^\r\n]*(?:\r{0,3}\n|\r|$)")  # "\\r\\r\\n" comes from files that were converted twice


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at ``line`` (from 1); ``sentence`` is for the person."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Token:
    """One time in the file: ``text[start:end]`` of the decoded text is the token, ``value`` its ms."""

    start: int
    end: int
    value: int


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
    """A file as read. ``data`` are the original bytes; ``cues`` in file order."""

    name: str
    format: Format
    data: bytes
    decoded: Decoded
    cues: tuple[FileCue, ...]
    problems: tuple[Problem, ...]

    @property
    def grid_ms(self) -> int:
        """The smallest step of its times."""
        return GRID_MS[self.format]

    def timed(self) -> tuple[Timed, ...]:
        """All cues as extension sees them, in file order."""
        return tuple(cue.timed(self.grid_ms) for cue in self.cues)


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
