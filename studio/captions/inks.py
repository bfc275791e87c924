"""A style as the fields of an ASS style line: colours, edges, boxes, and the letters of the spoken word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.captions.karaoke import Span
from studio.captions.markup import Styled
from studio.captions.style import Style, font_name

# White on a dark outline; a second language is told apart by a warmer white.
TRACK_COLOURS = ("#ffffff", "#ffe880", "#c0f0ff", "#d0ffd0")
BOX_PAD_EM, _BOX_SIDE_EM = 0.12, 0.4
"""Room between the letters and the edge of their box, above and below, and at the sides. A line has about 0.2 em of air
over its letters of its own."""
_SHADOW_EM = 0.06
_SHADOW_ALPHA = 0x60
_THINNEST = 1.6
"""px. A thinner outline does not part light letters from a bright picture of a small film."""
_WHITE, _LIT = "#ffffff", "#ffd83d"

STYLE_FORMAT = (
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, "
    "MarginV, Encoding"
)


@dataclass(frozen=True, slots=True)
class Ink:
    """How letters of an ``em`` of so many px are drawn; px of the picture, colours as ASS writes them."""

    colour: str
    edge_colour: str
    back_colour: str
    border_style: int
    outline: float
    shadow: float
    bold: bool
    italic: bool

    @property
    def pad(self) -> float:
        """What stands out over the lines, above and below, px."""
        return self.outline + self.shadow

    @property
    def side(self) -> float:
        """What stands out at the sides of the lines, px."""
        return self.outline + (self.shadow * _BOX_SIDE_EM / BOX_PAD_EM if self.border_style == 4 else self.shadow)

    @property
    def override(self) -> str:
        """What every line begins with: a style line has one width for both directions of its box."""
        return f"\\xshad{self.shadow * _BOX_SIDE_EM / BOX_PAD_EM:.2f}" if self.border_style == 4 else ""


def ink(style: Style, em: float, number: int = 0) -> Ink:
    """The ink of a style; ``number`` is the place of the track, which gives the colour where none was asked for."""
    edge = max(style.outline / 100 * em, _THINNEST) if style.outline > 0 else 0.0
    if style.box:
        back = ass_colour(style.box_colour, round(255 * (1 - style.box_opacity)))
    else:
        back = ass_colour("#000000", _SHADOW_ALPHA)
    return Ink(
        colour=ass_colour(style.colour or TRACK_COLOURS[number % len(TRACK_COLOURS)]),
        edge_colour=ass_colour(style.outline_colour),
        back_colour=back,
        # 4: one box behind all lines of the caption, which libass draws at once. With 3 each line has a box, and where
        # they overlap a half transparent one is darker.
        border_style=4 if style.box else 1,
        outline=edge,
        shadow=BOX_PAD_EM * em if style.box else _SHADOW_EM * em * style.shadow,
        bold=style.bold,
        italic=style.italic,
    )


def style_line(name: str, family: str, size: float, inked: Ink, align: int, side: int, margin: float, rtl: bool) -> str:
    """One "Style:" line in the order of ``STYLE_FORMAT``. ``size`` is an ASS Fontsize, px.

    libass takes the encoding -1 as "find the base direction of each line": full stops of Arabic and Hebrew go left.
    """
    return (
        f"Style: {name},{font_name(family)},{size:.2f},{inked.colour},&H000000FF,{inked.edge_colour},"
        f"{inked.back_colour},{-inked.bold:d},{-inked.italic:d},0,0,100,100,0,0,{inked.border_style},"
        f"{inked.outline:.2f},{inked.shadow:.2f},{align},{side},{side},{max(0, round(margin))},{-1 if rtl else 1}"
    )


def ass_colour(value: str, alpha: int = 0) -> str:
    """From "#rrggbb" to "&HAABBGGRR"; ``alpha`` 0 is opaque."""
    return f"&H{alpha:02X}{value[5:7]}{value[3:5]}{value[1:3]}".upper()


_COLOUR_MARK = re.compile(r"\\1?c(?:&H[0-9A-Fa-f]{1,8}&?)?")


def lit(styled: Styled, span: Span, style: Style, colour: str) -> Styled:
    """The text with the letters of ``span`` in the highlight. ``colour``: of the letters around it, "#rrggbb"."""
    bright = style.highlight if style.highlight != colour else _WHITE if colour != _WHITE else _LIT
    before: list[tuple[int, str]] = []
    inside: list[tuple[int, str]] = []
    after: list[tuple[int, str]] = []
    now = r"\c"  # the colour in force where the word ends
    for at, override in styled.marks:
        if at <= span.last:
            now = (_COLOUR_MARK.findall(override) or [now])[-1]
        if at <= span.first:
            before.append((at, override))
        elif at < span.last:
            rest = _COLOUR_MARK.sub("", override)
            inside += [(at, rest)] if rest else []
        else:
            after.append((at, override))
    ours = f"\\c&H{ass_colour(bright)[4:]}&"
    marks = (*before, (span.first, ours), *inside, (span.last, now), *after)
    return Styled(styled.text, marks, styled.place)
