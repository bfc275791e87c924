"""The columns of media.md 5.2 for cues made of the words of a transcript. Own word list: not the one that lays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

from studio.captions.cue import Cue
from studio.speech.words import Transcript

FUNCTION = {
    "en": """a an the this that these those my your his her its our their thy and or but nor so yet if when while
because although though since unless until as than whether which who whom whose where of in on at by to
from with without into onto upon about above below over under between among against during through
across for like off per toward towards i you he she it we they is are was were be been being am do does
did have has had will would shall should can could may might must not no very too more most what how why
such every each any some""",
    "es": """el la los las un una unos unas al del de a en con por para sin sobre entre hasta desde hacia según y e o
u ni pero que si cuando como donde porque aunque mi tu su sus este esta ese esa se lo le les me te nos
es son está están ha han no muy más cualquier""",
}
_MARKS = ".,;:?!…。，、；：？！—"


@dataclass(slots=True)
class Columns:
    """One row. ``good`` of ``ends`` cues (all but the last) end at punctuation or a silence of more than 0.3 s."""

    cues: int = 0
    long_lines: int = 0
    fast: int = 0
    short: int = 0
    lasting: int = 0
    single: int = 0
    function: int = 0
    good: int = 0
    ends: int = 0
    pauses: int = 0

    def add(self, other: Columns) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def share(self) -> float:
        """Of cues that end well."""
        return self.good / max(1, self.ends)


HEAD = (
    "cues",
    "line > 42",
    "CPS > 20",
    "< 5/6 s",
    "> 7 s",
    "1 word",
    "line/cue ends on function word",
    "cue ends at punctuation or pause",
    "pause > 0.7 s inside",
)


def measured(cues: Sequence[Cue], transcript: Transcript, line: int = 42, cps: float = 20) -> Columns:
    """The row of ``cues``, which hold the words of ``transcript`` in their order, parted by spaces."""
    words, leaning = transcript.words, frozenset(FUNCTION[transcript.language].split())
    row = Columns(cues=len(cues), ends=len(cues) - 1)
    at = 0
    for number, cue in enumerate(cues):
        count = len(cue.text.split())
        inside = words[at : at + count]
        at += count
        seconds = (cue.end - cue.start) / 1000
        row.long_lines += sum(len(text) > line for text in cue.lines)
        row.fast += len(cue.text.replace("\n", " ")) > cps * seconds + 1e-6
        row.short += seconds < 0.833
        row.lasting += seconds > 7
        row.single += count == 1
        row.function += sum(text.split()[-1].lower() in leaning for text in cue.lines)
        row.pauses += sum(b.start - a.end > 700 for a, b in pairwise(inside))
        if number + 1 < len(cues):
            row.good += inside[-1].text.rstrip("\"'’”)")[-1] in _MARKS or words[at].start - inside[-1].end > 300
    assert at == len(words), "the cues do not hold the words"
    return row


def table_row(name: str, row: Columns) -> str:
    """A line of markdown."""
    good = f"{row.good}/{row.ends} ({100 * row.share:.0f} %)"
    cells = (row.cues, row.long_lines, row.fast, row.short, row.lasting, row.single, row.function, good, row.pauses)
    return f"| {name} | " + " | ".join(map(str, cells)) + " |"
