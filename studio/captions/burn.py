"""Caption tracks → one ASS document for libass: stacked zones, safe type sizes, and no way in for untrusted text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.captions.cue import Cue
from studio.captions.decode import clean, decode
from studio.captions.flatten import Shown, flatten
from studio.captions.layout import LINES, MOST_TRACKS, Frame, Layout, layout
from studio.captions.linebreak import Measure, break_lines, fits, joined_lines, wrapped
from studio.captions.markup import Styled, from_ass

FONT = "Noto Sans"
_SMALLEST_SCALE = 0.4
_BOLD_WIDTH = 1.08  # Noto Sans Bold against Regular
_RIGHT_TO_LEFT = frozenset({"ar", "he", "iw", "fa", "ur", "yi", "ps", "ckb", "dv", "syr"})

_HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
{styles}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
{events}
"""
# White on a dark outline; a second language is told apart by a warmer white. No shadow: libass would blend each frame
# a third time for it, and that alone would take the burn-in over its budget (docs/benchmarks.md).
_COLOURS = ("&H00FFFFFF", "&H0080E8FF", "&H00FFF0C0", "&H00D0FFD0")
_OUTLINE, _SHADOW = "&H10101010", "&H80000000"
_OUTLINE_EM, _SHADOW_EM = 0.075, 0.0
_THINNEST = 1.6
"""px. A thinner outline does not part light letters from a bright picture of a small film."""


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """One language. ``ass_file``: the whole file where the track came from ASS (with its times as they are now).

    ``markup``: for each cue safe ASS text with its styling (``FileCue.markup``), or None; it may be shorter than
    ``cues``. It is read again here, so it need not be trusted.
    """

    language: str
    cues: Sequence[Cue]
    ass_file: bytes | None = None
    name: str = ""
    markup: Sequence[str | None] = ()


def burn_ass(tracks: Sequence[CaptionTrack], frame: Frame) -> str:
    """The ASS document for ``tracks`` on ``frame``: the first on top, the last at the bottom edge.

    A single track that came from an ASS file keeps that file, styles and signs included. Of more than
    ``tracks_that_fit`` tracks the first are drawn.
    """
    drawn = list(tracks[:MOST_TRACKS])
    if len(drawn) == 1 and drawn[0].ass_file is not None:
        return clean(decode(drawn[0].ass_file).text).replace("\x00", "")
    where = layout(frame, len(drawn))
    styles: list[str] = []
    events: list[tuple[int, int, str]] = []
    for number, track in enumerate(drawn):
        styles += _styles(number, track.language, where)
        events += _events(number, track, where)
    events.sort(key=lambda event: event[:2])
    return _HEADER.format(
        width=frame.width,
        height=frame.height,
        styles="\n".join(styles),
        events="\n".join(line for _, _, line in events),
    )


def _styles(number: int, language: str, where: Layout) -> list[str]:
    """Three styles for a track: its zone (bottom edge), and the same at the top and in the middle of the picture.

    With two tracks the lines meet at the border between the zones: the upper language grows upwards from it, the
    lower one downwards, so that a translation always stands beside its line.
    """
    height = where.frame.height
    zone = where.zone_bottom(number)
    hangs = where.tracks > 1 and number == where.tracks - 1
    from_top = where.bottom / 2 + number * (where.zone_height + where.zone_gap)
    rows = (
        ("", 8 if hangs else 2, height - zone - where.zone_height if hangs else zone),
        ("Top", 8, from_top),
        ("Mid", 5, 0.0),
    )
    return [
        f"Style: T{number}{suffix},{FONT},{where.font_size:.2f},{_COLOURS[number]},&H000000FF,{_OUTLINE},{_SHADOW},"
        f"0,0,0,0,100,100,0,0,1,{max(_OUTLINE_EM * where.em, _THINNEST):.2f},{_SHADOW_EM * where.em:.2f},{place},"
        f"{where.side},{where.side},{round(margin)},{_encoding(language)}"
        for suffix, place, margin in rows
    ]


def _encoding(language: str) -> int:
    """libass takes -1 as "find the base direction of each line": full stops of Arabic and Hebrew go left."""
    return -1 if language.lower().split("-")[0] in _RIGHT_TO_LEFT else 1


def _events(number: int, track: CaptionTrack, where: Layout) -> list[tuple[int, int, str]]:
    width = where.line_width / where.em
    plain, bold = Measure(track.language, width), Measure(track.language, width / _BOLD_WIDTH)
    shown: dict[str, list[Shown]] = {"": [], "Top": [], "Mid": []}
    for index, cue in enumerate(track.cues):
        markup = track.markup[index] if index < len(track.markup) else None
        styled = from_ass(markup) if markup is not None else Styled(cue.text)
        lines = "\n".join(line for line in clean(styled.text).split("\n") if line.strip())
        if cue.end > cue.start and lines:
            # In the middle there is room for one track only.
            zone = ("", "Mid" if where.tracks == 1 else "Top", "Top")[((styled.place or 2) - 1) // 3]
            shown[zone].append(Shown(max(0, cue.start), cue.end, styled.reflowed(lines)))
    events: list[tuple[int, int, str]] = []
    for zone, parts in shown.items():
        for part in flatten(parts):
            text = _fitted(part.styled, where, track.language, plain, bold)
            begin, finish = _clock(part.start, where.frame.fps), _clock(part.end, where.frame.fps)
            line = f"Dialogue: {number},{begin},{finish},T{number}{zone},,0,0,0,,{text}"
            events.append((part.start, number, line))
    return events


def _fitted(styled: Styled, where: Layout, language: str, plain: Measure, bold: Measure) -> str:
    """ASS text that stays in its zone: broken into two lines, or into more and smaller ones where it is too long."""
    own = styled.text.split("\n")
    measure = bold if any(r"\b1" in override for _, override in styled.marks) else plain
    bare = Styled(styled.text, styled.marks)
    if (len(own) == 1 and fits(own[0], measure)) or (len(own) == LINES and _scale(own, measure) == 1.0):
        return bare.to_ass()  # an author's own two lines stay, even above the character limit
    best = break_lines(styled.text, where, language).split("\n")
    scale = _scale(best, measure)
    if scale == 1.0:
        return bare.reflowed("\n".join(best)).to_ass()
    joined = joined_lines(own)
    for count in range(LINES, 9):
        for lines in ([own] if count == len(own) else []) + [wrapped(joined, count, measure, language)]:
            if _scale(lines, measure) > scale + 0.01:
                best, scale = lines, _scale(lines, measure)
    size = where.font_size * max(_SMALLEST_SCALE, scale)
    return f"{{\\fs{size:.2f}}}" + bare.reflowed("\n".join(best)).to_ass()


def _scale(lines: Sequence[str], measure: Measure) -> float:
    """How far type must shrink for ``lines`` to stay inside the zone: by width and by their number."""
    widest = max(measure.of(line)[1] for line in lines)
    return min(1.0, measure.limit / max(widest, 1e-9), LINES / len(lines))


def _clock(ms: int, fps: Fraction | None) -> str:
    """H:MM:SS.cc such that libass draws exactly the frames with ``start <= pts < end``.

    Hundredths are coarser than ms, so the time of the first frame at or after ``ms`` is rounded down: the frame
    before it is further than 10 ms away. Where the rate is not known ``ms`` itself is rounded down.
    """
    if fps is not None and 0 < fps <= 100:
        ms = math.floor(math.ceil(ms * fps / 1000) * 1000 / fps)
    rest, centis = divmod(ms // 10, 100)
    rest, seconds = divmod(rest, 60)
    hours, minutes = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}.{centis:02d}"
