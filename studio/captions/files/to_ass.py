"""A document as ASS, in a style of its own that is easy to change in an editor."""

from __future__ import annotations

from studio.captions.files.document import Document, Passage
from studio.captions.files.look import Look, runs
from studio.captions.markup import escape, shown

_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Noto Sans,{size},&H00FFFFFF,&H000000FF,&H00101010,&H80000000,0,0,0,0,100,100,0,0,1,{outline},0,2,\
{side},{side},{bottom},1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
_FLAGS = (("italic", "i"), ("bold", "b"), ("underline", "u"), ("strike", "s"))


def to_ass(document: Document) -> str:
    """UTF-8 text with LF. Remarks are Comment lines at the time of the caption behind them."""
    width, height = (document.frame.width, document.frame.height) if document.frame else (1920, 1080)
    small = min(width, height)
    head = _HEAD.format(
        width=width, height=height, size=round(small * 0.062), outline=max(1, round(small * 0.0045)),
        side=round(width * 0.06), bottom=round(height * 0.05),
    )  # fmt: skip
    rows = list(document.rows())
    lines: list[str] = []
    at = 0
    for number in range(len(rows) - 1, -1, -1):
        row = rows[number]
        if isinstance(row, str):
            text = escape(shown(row))
            lines.append(f"Comment: 0,{clock(at)},{clock(at)},Default,,0,0,0,,{text}")
        else:
            at = row.start
            times = f"{clock(row.start)},{clock(row.end)}"
            lines.append(f"Dialogue: 0,{times},Default,{_field(row.voice)},0,0,0,,{_text(row, width, height)}")
    return head + "".join(f"{line}\n" for line in reversed(lines))


def _field(text: str) -> str:
    return " ".join(shown(text).replace(",", ";").split())


def _text(passage: Passage, width: int, height: int) -> str:
    out: list[str] = []
    if passage.at is not None:
        x, y = passage.at
        out.append(f"{{\\an{passage.place}\\pos({round(x * width)},{round(y * height)})}}")
    elif passage.place != 2:
        out.append(f"{{\\an{passage.place}}}")
    before = Look()
    found = runs(passage.styled, passage.base)
    beats = [(number, run.beat) for number, run in enumerate(found) if run.beat is not None]
    length = passage.end - passage.start
    if beats and beats[0][1] > 0:
        out.append(f"{{\\k{round(beats[0][1] / 10)}}}")
    until = {number: (beats[at + 1][1] if at + 1 < len(beats) else length) for at, (number, _) in enumerate(beats)}
    for number, run in enumerate(found):
        tags = "".join(
            f"\\{sign}{int(getattr(run.look, flag))}"
            for flag, sign in _FLAGS
            if getattr(run.look, flag) != getattr(before, flag)
        )
        if run.look.colour != before.colour:
            colour = run.look.colour.upper()
            tags += f"\\c&H{colour[4:]}{colour[2:4]}{colour[:2]}&" if colour else "\\c"
        if run.beat is not None:
            tags += f"\\k{max(0, round((until[number] - run.beat) / 10))}"
        out.append(f"{{{tags}}}" if tags else "")
        out.append(escape(run.text))
        before = run.look
    return "".join(out)


def clock(ms: int) -> str:
    """0:00:00.00; hundredths, floored."""
    rest, hundredths = divmod(max(0, ms) // 10, 100)
    rest, seconds = divmod(rest, 60)
    hours, minutes = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}.{hundredths:02d}"
