"""Captions on their way from one format to another: what every writer needs, and nothing of where it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from studio.captions.files.cues import FileCue, SubtitleFile
from studio.captions.files.look import PLAIN_LOOK, Look, Run
from studio.captions.layout import Frame
from studio.captions.markup import Styled, shown

_SETTING = re.compile(r"(line|align|position|vertical):([^\s]{1,80})")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)%")
_POS = re.compile(r"\\pos\s*\(\s*(-?[0-9]{1,5}(?:\.[0-9]{1,4})?)\s*,\s*(-?[0-9]{1,5}(?:\.[0-9]{1,4})?)\s*\)")
_CANVAS = re.compile(r"^\s*PlayRes([XY])\s*:\s*([0-9]{1,5})\s*$", re.IGNORECASE | re.MULTILINE)
_COLUMNS = {"start": 0, "left": 0, "center": 1, "middle": 1, "end": 2, "right": 2}


@dataclass(frozen=True, slots=True)
class Passage:
    """One caption. ``base``: its look before the first mark; ``at``: anchor as shares (x, y) of the picture.

    ``line``: where it stands in its file, from 1.
    """

    start: int
    end: int
    styled: Styled
    base: Look = PLAIN_LOOK
    voice: str = ""
    style: str = ""
    at: tuple[float, float] | None = None
    line: int = 0

    @property
    def place(self) -> int:
        """Numpad position."""
        return self.styled.place or 2


@dataclass(frozen=True, slots=True)
class Document:
    """``remarks``: (line in its file, text): comments and text without a time."""

    passages: Sequence[Passage]
    remarks: Sequence[tuple[int, str]] = ()
    looks: Mapping[str, Look] = field(default_factory=dict)
    language: str = ""
    frame: Frame | None = None

    def rows(self) -> Iterator[Passage | str]:
        """Passages and remarks in the order of their lines."""
        waiting = sorted(self.remarks)
        at = 0
        for passage in self.passages:
            while at < len(waiting) and waiting[at][0] < passage.line:
                yield waiting[at][1]
                at += 1
            yield passage
        for _, text in waiting[at:]:
            yield text


def document(file: SubtitleFile, cues: Sequence[FileCue], language: str, frame: Frame | None) -> Document:
    """The document of some cues of a file."""
    canvas = _canvas(file)
    passages = [_passage(file, cue, canvas) for cue in cues if not cue.facts.comment and cue.text]
    comments = [(cue.line, shown(cue.raw)) for cue in cues if cue.facts.comment and cue.raw.strip()]
    kept = [(kept.line, shown(kept.text)) for kept in file.kept if kept.text]
    return Document(passages, [*comments, *kept], file.looks, language, frame)


def _canvas(file: SubtitleFile) -> tuple[int, int]:
    found = {axis.upper(): int(size) for axis, size in _CANVAS.findall(file.decoded.text[:65536])}
    height = found.get("Y") or 288
    return found.get("X") or height * 4 // 3, height


def _passage(file: SubtitleFile, cue: FileCue, canvas: tuple[int, int]) -> Passage:
    styled, at, base = cue.styled, None, PLAIN_LOOK
    if file.format == "ass":
        look = file.looks.get(cue.facts.style) or file.looks.get("Default") or Look()
        base = look.letters() if look.colour != "ffffff" else Look(look.italic, look.bold, look.underline, look.strike)
        if (where := _POS.search(cue.raw)) is not None:
            at = (_share(float(where[1]) / canvas[0]), _share(float(where[2]) / canvas[1]))
            said = int(cue.facts.settings[3:]) if cue.facts.settings else look.place
            styled = Styled(styled.text, styled.marks, said, styled.beats)
    elif file.format == "vtt" and cue.facts.settings:
        place, at = _vtt_place(dict(_SETTING.findall(cue.facts.settings)))
        styled = Styled(styled.text, styled.marks, place, styled.beats)
    return Passage(cue.start, cue.end, styled, base, shown(cue.facts.voice), cue.facts.style, at, cue.line)


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)


def _vtt_place(settings: Mapping[str, str]) -> tuple[int, tuple[float, float] | None]:
    """Numpad place and anchor of a cue's settings; numbers of lines give a place only."""
    column = _COLUMNS.get(settings.get("align", "center"), 1)
    line, _, line_align = settings.get("line", "").partition(",")
    percent = _PERCENT.fullmatch(line)
    if percent is None:
        number = int(line) if re.fullmatch(r"-?[0-9]{1,4}", line) else -1
        return 1 + column + 3 * (2 if 0 <= number < 5 else 1 if 5 <= number < 10 else 0), None
    y = _share(float(percent[1]) / 100)
    aside = _PERCENT.match(settings.get("position", ""))
    x = _share(float(aside[1]) / 100) if aside is not None else column / 2
    row = {"center": 1, "end": 0}.get(line_align, 2)
    if row == 2 and y >= 0.75:  # a browser moves such a box up until it is on the picture
        return 1 + column, None
    return 1 + column + 3 * row, (x, y)


Wrap = tuple[str, str]
"""What opens and what closes a piece of text."""


def tagged(
    runs: Sequence[Run],
    wraps: Callable[[Look], Sequence[Wrap]],
    spell: Callable[[str], str],
    beat: Callable[[int], str] = lambda _: "",
) -> str:
    """Runs as properly nested tags: only what changes is closed and opened."""
    out: list[str] = []
    opened: list[Wrap] = []
    for run in runs:
        wanted = list(wraps(run.look))
        same = 0
        while same < min(len(opened), len(wanted)) and opened[same] == wanted[same]:
            same += 1
        out += [closing for _, closing in reversed(opened[same:])]
        if run.beat is not None:
            out.append(beat(run.beat))
        out += [opening for opening, _ in wanted[same:]]
        opened = wanted
        out.append(spell(run.text))
    out += [closing for _, closing in reversed(opened)]
    return "".join(out)


def one_block(text: str) -> str:
    """Lines that are not empty: an empty line would end a cue."""
    return "\n".join(line for line in shown(text).split("\n") if line.strip())


def compact(styled: Styled) -> Styled:
    """Without the empty lines, marks and beats on their letters."""
    text = one_block(styled.text)
    if text == styled.text:
        return styled
    letters = [at for at, char in enumerate(text) if not char.isspace()]
    before = [0]
    for char in styled.text:
        before.append(before[-1] + (not char.isspace()))

    def moved(at: int) -> int:
        count = before[min(at, len(before) - 1)]
        return letters[count] if count < len(letters) else len(text)

    marks = tuple((moved(at), mark) for at, mark in styled.marks)
    return Styled(text, marks, styled.place, tuple((moved(at), ms) for at, ms in styled.beats))
