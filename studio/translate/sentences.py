"""Whole sentences across cues: joined before translation, split again over the same cues afterwards.

A sentence is a run of fragments, one per cue that it touches; a cue may end one sentence and begin the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studio.captions.cue import Cue
from studio.translate.masks import MARK, Masked, joined
from studio.translate.resplit import sign_after
from studio.translate.turns import Turn, turns

# Longer than this, a "sentence" is unpunctuated speech: it is cut at a pause, or anywhere at a cue's edge.
_MAX_CHARS = 400
_MAX_CUES = 8
_LONG_PAUSE = 1500  # ms: what follows such a silence is a new thought, whatever the punctuation
_MARKS = "\ue000-\uf8ff"
_END = re.compile(
    rf"""([.!?…؟।]{{1,20}}["'”’»)\]{_MARKS}]{{0,20}})(\s+)(?=["'“‘«(\[¿¡\-–—{_MARKS}]{{0,20}}[A-ZÀ-ÖØ-ÞĀ-Ž\u0370-\uffff\d])"""
    rf"""|([。！？]{{1,20}}[”’」』）{_MARKS}]{{0,20}})(\s*)(?=\S)"""
)
_CLOSED = re.compile(rf"""[.!?…。！？؟।]["'”’»)\]」』）{_MARKS}\s]{{0,20}}$""")
_ABBREVIATION = re.compile(
    r"""(?:^|[\s("'“‘«])(?:(?-i:[A-Z])|mr|mrs|ms|dr|prof|st|vs|etc|e\.g|i\.e|no|sr|sra|srta|dra|ud|uds|jr|gen|sen|bzw|z\.b|m|mme)\.$""",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:，、；：][\"'”’»)」』）]?")
_SMALL = re.compile(r"(?<![\w'’.])[a-zà-öø-ÿ][\w'’]*")
_FIRST = re.compile(rf"[\"'“‘«(¿¡{_MARKS}]{{0,9}}([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’]+)")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a sentence that stands in one turn of one cue (both by their numbers)."""

    cue: int
    turn: int
    text: Masked


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its fragments in the order of the cues."""

    fragments: tuple[Fragment, ...]

    @property
    def text(self) -> Masked:
        """The whole sentence on one line."""
        return joined([fragment.text for fragment in self.fragments], self.glue)

    @property
    def glue(self) -> str:
        """What stands between the fragments."""
        return "" if all(_HAN.search(fragment.text.text) for fragment in self.fragments) else " "


@dataclass(frozen=True, slots=True)
class Script:
    """All cues as turns, and the sentences that run through them."""

    cues: tuple[Cue, ...]
    turns: tuple[tuple[Turn, ...], ...]
    sentences: tuple[Sentence, ...]


def read(cues: Sequence[Cue]) -> Script:
    """The sentences of the cues. Turns without a letter (music signs, numbers, nothing) are in no sentence."""
    split = tuple(turns(cue.text) for cue in cues)
    begins = _begins([turn.body.text for found in split for turn in found])
    sentences: list[Sentence] = []
    pending: list[Fragment] = []
    music = False

    def close() -> None:
        if pending:
            sentences.append(Sentence(tuple(pending)))
            pending.clear()

    for index, found in enumerate(split):
        if not found:
            close()
        for number, turn in enumerate(found):
            if not turn.body.wordy():
                if turn.body.text.strip():
                    close()
                continue
            if pending and (
                turn.fresh
                or turn.music != music
                or begins(pending[-1].text.text, turn.body.text)
                or _must_part(cues, pending, index, turn)
            ):
                close()
            music = turn.music
            for piece in _pieces(turn.body.text):
                if sum(len(fragment.text.text) for fragment in pending) + len(piece) > 2 * _MAX_CHARS:
                    close()
                pending.append(Fragment(index, number, Masked(piece, turn.body.pieces)))
                if _closed(piece):
                    close()
    close()
    return Script(tuple(cues), split, tuple(sentences))


def _begins(texts: Sequence[str]) -> Callable[[str, str], bool]:
    """Whether a text begins a sentence although the one before it has no end: it has a capital on a word that is
    written without one elsewhere ("the boy image to Synfig | Choose File"). Where many lines begin so, as in verse,
    capitals say nothing."""
    small = {word for text in texts for word in _SMALL.findall(text)}

    def opens(text: str) -> bool:
        first = _FIRST.match(text)
        return first is not None and first[1].lower() in small

    verse = 6 * sum(not sign_after(before) and opens(text) for before, text in pairwise(texts)) > len(texts)
    return lambda before, text: not verse and not sign_after(before) and opens(text)


def _must_part(cues: Sequence[Cue], pending: Sequence[Fragment], index: int, turn: Turn) -> bool:
    touched = index - pending[0].cue + 1
    size = sum(len(fragment.text.text) for fragment in pending)
    # Only sounds can stand between the two: they are no silence.
    pause = cues[index].start - cues[index - 1].end if index != pending[-1].cue else 0
    return (
        touched > _MAX_CUES or size > _MAX_CHARS or size + len(turn.body.text) > 2 * _MAX_CHARS or pause > _LONG_PAUSE
    )


def _pieces(text: str) -> Iterator[str]:
    begin = 0
    for match in _END.finditer(text):
        end = match.end(1) if match.group(1) else match.end(3)
        if match.group(1) and _ABBREVIATION.search(text[max(begin, end - 12) : end]):
            continue
        yield from _short(text[begin:end])
        begin = match.end()
    if text[begin:]:
        yield from _short(text[begin:])


def _short(piece: str) -> Iterator[str]:
    """``piece``, cut after a clause or a word where it is longer than any sentence of a caption."""
    while len(piece) > 2 * _MAX_CHARS:
        head = piece[: 2 * _MAX_CHARS]
        cuts = [match.end() for match in _CLAUSE.finditer(head, _MAX_CHARS)] or [head.rfind(" ", _MAX_CHARS)]
        at = cuts[-1] if cuts[-1] > 0 else len(head)
        yield piece[:at].strip()
        piece = piece[at:].strip()
    if piece:
        yield piece


def _closed(piece: str) -> bool:
    return bool(_CLOSED.search(piece[-40:])) and not _ABBREVIATION.search(MARK.sub("", piece[-40:]))
