"""Times as subtitle files write them: read leniently, written back in the manner of the token they replace."""

from __future__ import annotations

import re

from studio.captions.files.cues import Format, Token

# Hours may be missing (VTT) and fields short ("0:0:12,5"). Fractions are decimals: ",5" is half a second.
TIME = r"(?:[0-9]{1,4}:)?[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]{1,9})?"
_PARTS = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})(?:([.,])([0-9]{1,9}))?")


def read_time(text: str) -> int | None:
    """Ms, or None: no time at all, or minutes or seconds above 59."""
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
    if minutes > 59 or seconds > 59:
        return None
    fraction = int((found[5] or "0").ljust(3, "0")[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction


def token(text: str, at: int) -> Token | None:
    """The time token ``text`` that stands at ``at``."""
    value = read_time(text)
    return None if value is None else Token(at, at + len(text), value)


def write_time(old: str, value: int, form: Format) -> str:
    """``value`` ms in the manner of ``old``: same separator, same width of hours, hours only where needed.

    ASS has hundredths: the value is floored.
    """
    found = _PARTS.fullmatch(old)
    separator = (found[4] if found else None) or {"srt": ",", "vtt": ".", "ass": "."}[form]
    rest, millis = divmod(max(0, value), 1000)
    rest, seconds = divmod(rest, 60)
    hours, minutes = divmod(rest, 60)
    default_width = {"srt": 2, "vtt": 2, "ass": 1}[form]
    if found is not None and found[1] is None and hours == 0:
        clock = f"{minutes:02d}:{seconds:02d}"
    else:
        width = max(len(found[1]), default_width) if found is not None and found[1] else default_width
        clock = f"{hours:0{width}d}:{minutes:02d}:{seconds:02d}"
    hundredths = form == "ass" and not (found and found[5] and len(found[5]) > 2)
    return f"{clock}{separator}{millis // 10:02d}" if hundredths else f"{clock}{separator}{millis:03d}"
