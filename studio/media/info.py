"""What is known about a media file: frozen values that the probe makes and the other rooms read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal["video", "audio", "image"]
TextFormat = Literal["srt", "ass", "vtt", "mov_text", "bitmap"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the person should know and that does not stop the work. ``code`` is stable."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture that is shown. ``width`` and ``height`` are as stored; ``sar`` is the shape of one pixel.

    ``index`` counts all streams of the file, as ffmpeg's ``0:index`` does. ``start``
    and ``end`` are in ms from the shown start of the file. ``rate`` is the mean frame rate, also where the rate
    varies; ``longest`` is the longest time in ms that one frame stays before the next.
    """

    index: int
    codec: str
    width: int
    height: int
    sar: Fraction
    pix_fmt: str
    rate: Fraction | None
    start: int
    end: int
    longest: int


@dataclass(frozen=True, slots=True)
class AudioStream:
    """One sound track. ``start`` and ``duration`` in ms; ``start`` counts from the shown start of the file."""

    index: int
    codec: str
    channels: int
    sample_rate: int
    language: str | None
    start: int
    duration: int


@dataclass(frozen=True, slots=True)
class TextStream:
    """One subtitle track inside the file. ``index`` counts subtitle streams only, as ffmpeg's ``0:s:index`` does."""

    index: int
    codec: str
    language: str | None
    title: str | None
    format: TextFormat
    default: bool = False
    forced: bool = False


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """A media file that was opened, read to its end and understood.

    ``duration`` in ms is what the packets say, 0 for stills. ``width`` and ``height`` are the picture as it is shown:
    after rotation, in square pixels. ``fps`` is None for stills, sound and variable frame rates (``vfr``). ``start``
    in ms is where the clock of the container begins: time 0 everywhere else in the studio.
    """

    kind: Kind
    duration: int
    width: int
    height: int
    rotation: int
    fps: Fraction | None
    vfr: bool
    hdr: bool
    start: int
    container: str
    video: VideoStream | None
    audio: tuple[AudioStream, ...]
    subtitles: tuple[TextStream, ...]
    has_cover: bool
    warnings: tuple[str, ...]
