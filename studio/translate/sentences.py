"""Whole sentences across cues: joined before translation, split again over the same cues afterwards.

A sentence is a run of fragments, one per cue that it touches; a cue may end one sentence and begin the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.captions.cue import Cue
from studio.translate.resplit import resplit

# Longer than this, a "sentence" is unpunctuated speech: it is cut at a pause, or anywhere at a cue's edge.
_MAX_CHARS = 400
_MAX_CUES = 8
# No caption is this long; such text of an untrusted file is left as it is, so that no pattern has to chew on it.
_MAX_CUE_CHARS = 2000
_LONG_PAUSE = 1500  # ms: what follows such a silence is a new thought, whatever the punctuation
_END = re.compile(
    r"""([.!?…]+["'”’»)\]]*)(\s+)(?=["'“‘«(\[¿¡\-–—]*[A-ZÀ-ÖØ-ÞĀ-Ž\u0370-\uffff\d])|([。！？]+[”’」』）]*)(\s*)(?=\S)"""
)
_CLOSED = re.compile(r"""[.!?…。！？]["'”’»)\]」』）]*$""")
_ABBREVIATION = re.compile(
    r"""(?:^|[\s("'“‘«])(?:[A-Z]|mr|mrs|ms|dr|prof|st|vs|etc|e\.g|i\.e|no|sr|sra|srta|dra|ud|uds|jr|gen|sen|bzw|z\.b|m|mme)\.$""",
    re.IGNORECASE,
)
_WORDY = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a sentence that stands in one cue."""

    cue: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its fragments in the order of the cues."""

    fragments: tuple[Fragment, ...]

    @property
    def text(self) -> str:
        """The whole sentence on one line."""
        joiner = "" if all(_no_spaces(fragment.text) for fragment in self.fragments) else " "
        return joiner.join(fragment.text for fragment in self.fragments)


def join(cues: Sequence[Cue]) -> tuple[Sentence, ...]:
    """The sentences of the cues. Cues without a letter (music signs, numbers, nothing) are in no sentence."""
    sentences: list[Sentence] = []
    pending: list[Fragment] = []

    def close() -> None:
        if pending:
            sentences.append(Sentence(tuple(pending)))
            pending.clear()

    for index, cue in enumerate(cues):
        text = " ".join(cue.text.split())
        if len(text) > _MAX_CUE_CHARS or not _WORDY.search(text):
            close()
            continue
        if pending and _must_part(cues, pending, cue):
            close()
        for piece in _pieces(text):
            pending.append(Fragment(index, piece))
            if _closed(piece):
                close()
    close()
    return tuple(sentences)


def spread(
    cues: Sequence[Cue], sentences: Sequence[Sentence], translations: Sequence[str], *, max_chars: int, language: str
) -> tuple[str, ...]:
    """One text per cue. Every cue that had text has text; cues in no sentence keep their own. No line breaks."""
    parts: list[list[str]] = [[] for _ in cues]
    for sentence, translation in zip(sentences, translations, strict=True):
        lengths = [len(fragment.text) for fragment in sentence.fragments]
        for fragment, text in zip(sentence.fragments, resplit(translation, lengths, max_chars, language), strict=True):
            parts[fragment.cue].append(text)
    joiner = "" if language in ("zh", "ja", "yue", "th") else " "
    return tuple(
        joiner.join(filter(None, texts)) or " ".join(cue.text.split()) for cue, texts in zip(cues, parts, strict=True)
    )


def _must_part(cues: Sequence[Cue], pending: Sequence[Fragment], cue: Cue) -> bool:
    touched = pending[-1].cue - pending[0].cue + 1
    size = sum(len(fragment.text) for fragment in pending)
    pause = cue.start - cues[pending[-1].cue].end
    return (
        touched >= _MAX_CUES
        or size > _MAX_CHARS
        or size + len(cue.text) > 2 * _MAX_CHARS
        or pause > _LONG_PAUSE
        or cue.text.lstrip().startswith(("- ", "– ", "— ", ">>"))
    )


def _pieces(text: str) -> Iterator[str]:
    begin = 0
    for match in _END.finditer(text):
        end = match.end(1) if match.group(1) else match.end(3)
        if match.group(1) and _ABBREVIATION.search(text[begin:end]):
            continue
        yield text[begin:end]
        begin = match.end()
    if text[begin:]:
        yield text[begin:]


def _closed(piece: str) -> bool:
    return bool(_CLOSED.search(piece)) and not _ABBREVIATION.search(piece)


def _no_spaces(text: str) -> bool:
    return bool(re.search(r"[\u3040-\u30ff\u3400-\u9fff]", text))
