"""Where captions stand and how large they are: safe area, type size and zones for any picture shape and track count."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

# Noto Sans: usWinAscent + usWinDescent per em. libass takes a style's Fontsize as this height, not as the em.
LINE_PER_EM = 1.362
LINES = 2
MOST_TRACKS = 4
_ZONE_GAP_LINES = 0.16  # between two zones, in lines


@dataclass(frozen=True, slots=True)
class Frame:
    """The output picture, px; ``fps`` is None where the rate varies or is not known."""

    width: int
    height: int
    fps: Fraction | None = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """A row of the table: pictures at least ``ratio`` wide. Sizes are shares of the picture's shorter side (em) or of
    width (side) and height (bottom); ``ems`` is by track count, the last also for more.
    """

    ratio: float
    ems: tuple[float, ...]
    side: float
    bottom: float


# 16:9: 42 characters of about 0.52 em fill about 60 % of the width (BBC: at most 68 %). 9:16: about 26 characters, and
# the bottom and the sides are left to the buttons that phone players draw over the picture.
_SHAPES = (
    _Shape(1.2, (0.050, 0.044, 0.038, 0.034), 0.05, 0.05),
    _Shape(0.8, (0.043, 0.039, 0.035, 0.031), 0.05, 0.06),
    _Shape(0.0, (0.060, 0.053, 0.047, 0.041), 0.07, 0.15),
)
_SMALLEST_EM = 9.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes in px of the picture. ``em``: type size. ``tracks``: zones, from the top zone to the bottom one."""

    frame: Frame
    tracks: int
    em: float
    side: int
    bottom: int

    @property
    def font_size(self) -> float:
        """ASS Fontsize: the height of one line."""
        return self.em * LINE_PER_EM

    @property
    def line_width(self) -> float:
        """The widest line that stays inside the safe area."""
        return float(self.frame.width - 2 * self.side)

    @property
    def zone_height(self) -> float:
        """Two lines."""
        return LINES * self.font_size

    @property
    def zone_gap(self) -> float:
        """Room between two zones."""
        return _ZONE_GAP_LINES * self.font_size

    def zone_bottom(self, track: int) -> float:
        """Distance of the lower edge of a track's zone from the bottom of the picture; track 0 is on top."""
        return self.bottom + (self.tracks - 1 - track) * (self.zone_height + self.zone_gap)


def layout(frame: Frame, tracks: int = 1) -> Layout:
    """The layout for ``tracks`` caption tracks (1 to ``tracks_that_fit``)."""
    tracks = max(1, min(tracks, MOST_TRACKS))
    width, height = max(1, frame.width), max(1, frame.height)
    shape = next(row for row in _SHAPES if width / height >= row.ratio)
    share = shape.ems[min(tracks, len(shape.ems)) - 1]
    em = max(_SMALLEST_EM, share * min(width, height))
    # A very wide or low picture: all zones together take at most 60 % of its height.
    needed = (tracks * LINES + (tracks - 1) * _ZONE_GAP_LINES) * LINE_PER_EM
    em = min(em, 0.6 * height / needed)
    return Layout(frame, tracks, em, round(shape.side * width), round(shape.bottom * height))


def tracks_that_fit(_frame: Frame) -> int:
    """How many caption tracks a picture holds; more than that are not drawn, and the person is told."""
    return MOST_TRACKS


def line_em(frame: Frame) -> float:
    """The widest line in em, for lines that must fit whatever the number of tracks (type is largest with one)."""
    single = layout(frame, 1)
    return single.line_width / single.em
