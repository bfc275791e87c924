"""Animated WebP, read from its chunks: the FFmpeg inside PyAV does not know it (RFC 9649, sections 2.3 to 2.7)."""

from __future__ import annotations

from fractions import Fraction
from typing import BinaryIO

from studio.media.info import MediaInfo, VideoStream

_ANIMATED = 0x02  # flag in the VP8X chunk
_MOST_CHUNKS = 100_000


def animation(file: BinaryIO) -> MediaInfo | None:
    """What an animated WebP is, None for any other file. Reads chunk headers only."""
    file.seek(0)
    head = file.read(30)
    if head[:4] != b"RIFF" or head[8:16] != b"WEBPVP8X" or len(head) < 30 or not head[20] & _ANIMATED:
        return None
    width, height = _u24(head, 24) + 1, _u24(head, 27) + 1
    frames = _frames(file)
    total = sum(frames)
    if not total or len(frames) < 2:
        return None
    varies = max(frames) > min(frames)
    rate = Fraction(1000 * len(frames), total).limit_denominator(1001)
    return MediaInfo(
        kind="video",
        duration=total,
        width=width,
        height=height,
        rotation=0,
        fps=None if varies else rate,
        vfr=varies,
        hdr=False,
        start=0,
        container="webp_anim",
        video=VideoStream(0, "webp", width, height, Fraction(1), "argb", rate, 0, total, max(frames)),
        audio=(),
        subtitles=(),
        has_cover=False,
        warnings=(),
    )


def _frames(file: BinaryIO) -> list[int]:
    """How long each frame stays, in ms."""
    found = []
    position = 12
    for _ in range(_MOST_CHUNKS):
        file.seek(position)
        chunk = file.read(24)  # header (8), then x, y, width, height, duration as u24
        if len(chunk) < 8:
            break
        if chunk[:4] == b"ANMF" and len(chunk) == 24:
            found.append(_u24(chunk, 20))
        size = int.from_bytes(chunk[4:8], "little")
        position += 8 + size + size % 2
    return found


def _u24(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")
