"""A caption with other words: its lines broken anew, its word times and its own styling kept where they still fit."""

from __future__ import annotations

from studio.captions.cue import CueWord
from studio.captions.layout import layout
from studio.captions.linebreak import break_lines
from studio.captions.markup import Styled, from_ass
from studio.draft import Draft, Segment
from studio.edits.timeline import frame
from studio.spelledjson import Json


def broken(draft: Draft, text: str, language: str) -> str:
    """``text`` in lines for the draft's picture. Line breaks of the person's own stay where they fit."""
    return break_lines(text, layout(frame(draft)), language)


def reworded(segment: Segment, text: str) -> Segment:
    """The segment with another text. Typed words are certain, so the recogniser's confidence goes."""
    if text == segment.text:
        return segment
    return segment.but_meta(text=text, p=None, words=_words(segment, text), ass=_markup(segment, text))


def words_meta(words: tuple[CueWord, ...], start: int) -> Json:
    """Words as the draft keeps them, for a segment that begins at ``start``; None for none."""
    return [[word.text, word.start - start, word.end - start] for word in words] or None


def _words(segment: Segment, text: str) -> Json:
    """The old times on the new words where the words correspond one to one, else None: nothing is known then."""
    old, new = segment.words, text.split()
    if not old or len(old) != len(new):
        return None
    timed = tuple(CueWord(word, before.start, before.end) for word, before in zip(new, old, strict=True))
    return words_meta(timed, segment.start)


def _markup(segment: Segment, text: str) -> str | None:
    """The caption's own place and the styling that it begins with; what began inside the old words is gone."""
    known = segment.meta.get("ass")
    if not isinstance(known, str):
        return None
    styled = from_ass(known)
    opening = tuple(mark for mark in styled.marks if mark[0] == 0)
    kept = Styled(text, opening, styled.place)
    return kept.to_ass() if opening or styled.place is not None else None
