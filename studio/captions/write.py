"""Caption files of our own tracks: SRT, WebVTT and ASS."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.cue import Cue
from studio.captions.decode import clean
from studio.captions.layout import Frame

_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_VTT_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write_srt(cues: Sequence[Cue]) -> str:
    """SubRip, UTF-8 text with LF. An arrow in a text becomes "→": readers would take it for times."""
    blocks = [
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{_lines(cue.text).replace('-->', '→')}\n"
        for number, cue in enumerate(_shown(cues), 1)
    ]
    return "\n".join(blocks)


def write_vtt(cues: Sequence[Cue], language: str | None = None) -> str:
    """WebVTT, UTF-8 text with LF; ``& < >`` are escaped as the format asks."""
    head = "WEBVTT\n" if not language else f"WEBVTT\nKind: captions\nLanguage: {_lines(language)}\n"
    blocks = [
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{_lines(cue.text).translate(_VTT_ESCAPES)}\n"
        for cue in _shown(cues)
    ]
    return "\n".join([head, *blocks])


def write_ass(cues: Sequence[Cue], frame: Frame, language: str = "", markup: Sequence[str | None] = ()) -> str:
    """ASS with the look that is burned into the picture."""
    return burn_ass([CaptionTrack(language, cues, markup=markup)], frame)


def _shown(cues: Sequence[Cue]) -> list[Cue]:
    """Without captions that show nothing or have no time."""
    return [cue for cue in cues if cue.end > cue.start and _lines(cue.text)]


def _lines(text: str) -> str:
    """Lines without controls and without empty lines, which would end a cue."""
    lines = ("".join(char for char in line if char >= " " and char != "\x7f") for line in _BREAKS.split(clean(text)))
    return "\n".join(line for line in lines if line.strip())


def _clock(ms: int, separator: str) -> str:
    rest, millis = divmod(max(0, ms), 1000)
    rest, seconds = divmod(rest, 60)
    hours, minutes = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{separator}{millis:03d}"
