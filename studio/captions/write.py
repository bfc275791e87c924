"""Caption files of our own tracks: SRT, WebVTT, ASS, TTML and plain text."""

from __future__ import annotations

from collections.abc import Sequence

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.cue import Cue
from studio.captions.files.document import Document, Passage, one_block
from studio.captions.files.to_srt import to_srt
from studio.captions.files.to_ttml import to_ttml
from studio.captions.files.to_txt import to_txt
from studio.captions.files.to_vtt import to_vtt
from studio.captions.layout import Frame
from studio.captions.markup import from_ass, from_plain

Markup = Sequence[str | None]
"""For each cue safe ASS text with its styling (``FileCue.markup``), or None; may be shorter than the cues."""


def write_srt(cues: Sequence[Cue], markup: Markup = ()) -> str:
    """SubRip, UTF-8 text with LF. An arrow in a text becomes "→": readers would take it for times."""
    return to_srt(_document(cues, markup), literal=False)


def write_vtt(cues: Sequence[Cue], language: str | None = None, markup: Markup = ()) -> str:
    """WebVTT, UTF-8 text with LF; ``& < >`` are escaped as the format asks."""
    return to_vtt(_document(cues, markup, language))


def write_ass(cues: Sequence[Cue], frame: Frame, language: str = "", markup: Markup = ()) -> str:
    """ASS with the look that is burned into the picture."""
    return burn_ass([CaptionTrack(language, cues, markup=markup)], frame)


def write_ttml(cues: Sequence[Cue], language: str | None = None, markup: Markup = ()) -> str:
    """TTML (IMSC 1 text), UTF-8 text with LF."""
    return to_ttml(_document(cues, markup, language))


def write_txt(cues: Sequence[Cue], *, timed: bool = False) -> str:
    """Plain text in paragraphs, UTF-8 with LF; ``timed``: each begins with its time, "[00:01:02]"."""
    return to_txt(_document(cues, ()), timed=timed)


def _document(cues: Sequence[Cue], markup: Markup, language: str | None = None) -> Document:
    """Without captions that show nothing or have no time."""
    passages = []
    for number, cue in enumerate(cues):
        own = markup[number] if number < len(markup) else None
        styled = from_ass(own) if own is not None else from_plain(cue.text)
        if cue.end > cue.start and one_block(styled.text):
            passages.append(Passage(cue.start, cue.end, styled))
    return Document(passages, language=language or "")
