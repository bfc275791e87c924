"""Times as subtitle files write them: read leniently, written back in the manner of the token they replace."""

from __future__ import annotations

import re

from studio.captions.files.cues import Format, Token

# Hours may be missing (VTT) and fields short ("0:0:12,5"). Fractions are decimals: ",5" is half a second. A space may
# stand beside a sign, and any of ".,:;" before the fraction: such files exist.
_HOURS, _FIELD = r"[0-9]{1,4}[ \t]?:[ \t]?", r"[0-9]{1,2}"
TIME = rf"(?:{_HOURS})?{_FIELD}[ \t]?:[ \t]?{_FIELD}(?:[ \t]?[.,:;][ \t]?[0-9]{{1,9}})?"
_PARTS = re.compile(
    rf"(?:([0-9]{{1,4}})[ \t]?:[ \t]?)?({_FIELD})[ \t]?:[ \t]?({_FIELD})(?:[ \t]?([.,:;])[ \t]?([0-9]{{1,9}}))?"
)
# Signs of one place each, so that places stay: full-width digits and signs of Chinese and Japanese keyboards.
PLAIN = str.maketrans("０１２３４５６７８９：，．；＞－", "0123456789:,.;>-")
_SEPARATOR: dict[Format, str] = {"srt": ",", "vtt": ".", "ass": ".", "ttml": ".", "txt": "."}
_HOURS_WIDTH: dict[Format, int] = {"srt": 2, "vtt": 2, "ass": 1, "ttml": 2, "txt": 2}


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

    ASS has hundredths: the value is floored. A transcript without fractions gets none: the value is rounded.
    """
    found = _PARTS.fullmatch(old.translate(PLAIN))
    if form == "txt" and found is not None and not found[5]:
        value = (max(0, value) + 500) // 1000 * 1000
    separator = (found[4] if found else None) or _SEPARATOR[form]
    rest, millis = divmod(max(0, value), 1000)
    rest, seconds = divmod(rest, 60)
    hours, minutes = divmod(rest, 60)
    default_width = _HOURS_WIDTH[form]
    if found is not None and found[1] is None and hours == 0:
        clock = f"{minutes:0{min(2, len(found[2])) if form == 'txt' else 2}d}:{seconds:02d}"
    else:
        width = max(len(found[1]), default_width) if found is not None and found[1] else default_width
        if form == "txt":
            width = len(found[1]) if found is not None and found[1] else 1
        clock = f"{hours:0{width}d}:{minutes:02d}:{seconds:02d}"
    if form == "txt" and found is not None and not found[5]:
        return clock
    hundredths = form == "ass" and not (found and found[5] and len(found[5]) > 2)
    return f"{clock}{separator}{millis // 10:02d}" if hundredths else f"{clock}{separator}{millis:03d}"
