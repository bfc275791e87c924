"""What a finished film is put together from: pieces of the source, its loudness, music, a canvas. Pure values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.media.canvas import Canvas, same_shape
from studio.media.info import MediaInfo

LOUDEST = 4.0
"""The highest share of a sound's own loudness: +12 dB."""
_SKIP_FROM = 8_000  # ms; less than that is decoded faster than looked up
_SKIP_MARGIN = 2_000  # ms decoded before the first frame that is wanted
# Containers whose index leads to the key frame before a time. The others guess, and frames would be missing.
_INDEXED = frozenset({"mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"})
_STEADY, _FAST = Fraction(30), Fraction(60)
_HIGHEST, _LOWEST = 60, 10  # frames per second; below the lowest a caption would come visibly late
_SMOOTH = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the source, ``at`` ms into the file, ``duration`` ms long; ``volume``: share of its own loudness."""

    at: int
    duration: int
    volume: float = 1.0


@dataclass(frozen=True, slots=True)
class Music:
    """Music under the film from ``start`` for ``duration`` ms of the film, beginning ``at`` ms into its file.

    ``duck``: softer while the film itself sounds. ``loop``: again from its beginning where it is too short.
    """

    start: int
    duration: int
    volume: float
    at: int = 0
    duck: bool = True
    loop: bool = True


@dataclass(frozen=True, slots=True)
class Composition:
    """``pieces`` stand one after the other, in the order of the source and without overlap; none: the whole source.

    ``canvas`` None: the picture's own shape. ``Composition()`` is the source as it is.
    """

    pieces: tuple[Piece, ...] = ()
    music: Music | None = None
    canvas: Canvas | None = None

    def duration(self, info: MediaInfo) -> int:
        """Ms of the finished film."""
        return sum(piece.duration for piece in self.pieces) if self.is_cut(info) else info.duration

    def is_cut(self, info: MediaInfo) -> bool:
        """Whether something of the source is left out (not only the rounding of a client at its end)."""
        if not self.pieces:
            return False
        first = self.pieces[0]
        return len(self.pieces) > 1 or first.at != 0 or abs(first.duration - info.duration) > EDGE_MS

    def volumes(self) -> tuple[float, ...]:
        """The loudness of each piece; of the whole source where there are none."""
        return tuple(piece.volume for piece in self.pieces) or (1.0,)

    @property
    def keeps_loudness(self) -> bool:
        """Whether the source's sound stays as loud as it is."""
        return all(volume == 1.0 for volume in self.volumes())

    def keeps_sound(self, info: MediaInfo) -> bool:
        """Whether the source's sound goes into the finished film as it is."""
        return self.music is None and self.keeps_loudness and not self.is_cut(info)

    def reshapes(self, info: MediaInfo) -> bool:
        """Whether the picture gets another shape."""
        if self.canvas is None:
            return False
        return info.video is None or not same_shape((info.width, info.height), self.canvas.ratio)

    def keeps_picture(self, info: MediaInfo) -> bool:
        """Whether the source's picture goes into the finished film as it is."""
        return info.video is not None and not self.reshapes(info) and not self.is_cut(info)


WHOLE = Composition()
EDGE_MS = 250
"""How far the end of the last piece may be from the end of the file and still be it: rounding of clients."""


def film_rate(rate: Fraction) -> Fraction:
    """Frames per second of a film whose source has ``rate``: at most 60; a slow one's frames are shown several times,
    so that captions and cuts need not wait for the next."""
    if rate > _HIGHEST:
        return Fraction(_HIGHEST)
    return rate if rate >= _LOWEST else rate * -(-_SMOOTH // rate)


def steady(rate: Fraction | None, mean: Fraction | None) -> Fraction:
    """The frame rate of a film that is cut: its own, or a common one where its frames come at any time."""
    if rate is not None:
        return rate
    return _FAST if mean is not None and mean > _STEADY * Fraction(16, 15) else _STEADY


def frame_runs(pieces: Sequence[Piece], rate: Fraction) -> list[tuple[int, int]]:
    """(first, last) frame number of the source for each run of frames that are kept, at ``rate`` frames per second.

    Frame j of the finished film, at j / rate, is the frame of the source that is nearest to that instant of its piece.
    So nothing adds up over many pieces: picture and sound are never more than half a frame apart.
    """
    runs: list[tuple[int, int]] = []
    start = 0
    for piece in pieces:
        shift = round((piece.at - start) * rate / 1000)
        first = math.ceil(start * rate / 1000) + shift
        last = math.ceil((start + piece.duration) * rate / 1000) - 1 + shift
        start += piece.duration
        if last < first:
            continue
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
        else:
            runs.append((first, last))
    return runs


def skip(pieces: Sequence[Piece], info: MediaInfo, rate: Fraction) -> int:
    """How many frames of the source need not be decoded because the first piece begins far inside it."""
    wanted = pieces[0].at - _SKIP_MARGIN
    if info.container not in _INDEXED or info.warnings or pieces[0].at < _SKIP_FROM:
        return 0
    return math.floor(wanted * rate / 1000)
