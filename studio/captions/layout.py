"""How large captions are and where text may stand: type size and safe area for any picture shape and track count."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from studio.media.fonts import LINE_PER_EM

LINES = 2
MOST_TRACKS = 4
_ZONE_GAP_LINES = 0.16  # between two zones, in lines
_MOST_OF_HEIGHT = 0.6  # of the picture that captions may cover


@dataclass(frozen=True, slots=True)
class Frame:
    """The output picture, px; ``fps`` is None where the rate varies or is not known."""

    width: int
    height: int
    fps: Fraction | None = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """A row of the table: pictures at least ``ratio`` wide. Type sizes are shares of the picture's shorter side, by
    track count, the last also for more. The safe area leaves shares of the width (``side``) and of the height.
    """

    ratio: float
    ems: tuple[float, ...]
    side: float
    top: float
    bottom: float


# Safe areas. Wide pictures: 5 % on every edge, the graphics safe area of EBU R 95 and of SMPTE ST 2046-1 (90 % of width
# and height). Square and 4:5 posts have no buttons over the picture: 5 % and a little more for rounded corners.
# 9:16 is shown full screen on phones with buttons over it: 14 % at the top (Meta's guide for Reels and Stories; TikTok
# and Shorts take less), 25 % at the bottom (the title and channel of YouTube Shorts; TikTok's caption takes 20 %), and
# at the sides the 120 of 1080 px of TikTok's column of buttons, on both so that lines stay centred.
# Type sizes. 16:9: 42 characters of about 0.52 em fill about 60 % of the width (BBC: at most 68 %). 9:16: about 25.
_SHAPES = (
    _Shape(1.2, (0.050, 0.044, 0.038, 0.034), 0.05, 0.05, 0.05),
    _Shape(0.7, (0.043, 0.039, 0.035, 0.031), 0.05, 0.06, 0.06),
    _Shape(0.0, (0.060, 0.053, 0.047, 0.041), 0.11, 0.14, 0.25),
)
_SMALLEST_EM = 9.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes in px of the picture. ``em``: type size. ``side``, ``top``, ``bottom``: what the safe area leaves free."""

    frame: Frame
    tracks: int
    em: float
    side: int
    top: int
    bottom: int

    @property
    def line_width(self) -> float:
        """The widest line that stays inside the safe area."""
        return float(self.frame.width - 2 * self.side)

    @property
    def zone_gap(self) -> float:
        """Room between two zones."""
        return _ZONE_GAP_LINES * self.em * LINE_PER_EM

    @property
    def room(self) -> float:
        """The height that all captions together may take."""
        return min(_MOST_OF_HEIGHT * self.frame.height, float(self.frame.height - self.top - self.bottom))


def layout(frame: Frame, tracks: int = 1) -> Layout:
    """The layout for ``tracks`` caption tracks (1 to ``tracks_that_fit``) in the normal style."""
    tracks = max(1, min(tracks, MOST_TRACKS))
    width, height = max(1, frame.width), max(1, frame.height)
    shape = next(row for row in _SHAPES if width / height >= row.ratio)
    share = shape.ems[min(tracks, len(shape.ems)) - 1]
    em = max(_SMALLEST_EM, share * min(width, height))
    # A very wide or low picture: all zones together take a part of its height only.
    needed = (tracks * LINES + (tracks - 1) * _ZONE_GAP_LINES) * LINE_PER_EM
    em = min(em, _MOST_OF_HEIGHT * height / needed)
    return Layout(frame, tracks, em, round(shape.side * width), round(shape.top * height), round(shape.bottom * height))


def tracks_that_fit(_frame: Frame) -> int:
    """How many caption tracks a picture holds; more than that are not drawn, and the person is told."""
    return MOST_TRACKS


def line_em(frame: Frame) -> float:
    """The widest line in em, for lines that must fit whatever the number of tracks (type is largest with one)."""
    single = layout(frame, 1)
    return single.line_width / single.em
