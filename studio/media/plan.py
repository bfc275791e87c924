"""The ffmpeg arguments of a render: a pure function of what is known about the source. No file is touched here."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from studio.media import formats
from studio.media.info import MediaInfo

Quality = Literal["low", "medium", "high"]

CAPTIONS = "captions.ass"
SOURCE = "source"

# quality → x264 preset and constant rate factor (lower is better and larger)
QUALITIES: dict[Quality, tuple[str, int]] = {
    "low": ("veryfast", 28),
    "medium": ("veryfast", 23),
    "high": ("veryfast", 20),
}

_LONG_SIDE, _SHORT_SIDE = 1920, 1080
_SMALLEST = 16
_PLAIN_SIZE = (1280, 720)  # the picture under sound without a picture
_PLAIN_RATE = Fraction(25)
_PLAIN_COLOUR = "0x14181c"
_HIGHEST_RATE = 60
_LOWEST_RATE = 10  # below it a caption would come visibly late
_STEADY_RATE = 24
_VARYING_RATE = Fraction(30)
_EARLY = 200  # ms of sound after the last frame from which that frame is held to the end
_CLOCK = 90_000  # ticks per second where the frame times of the source are kept
_MOST_SOUNDS = 8
_AUDIO_BITRATE = "160k"

# HDR (PQ, HLG) to BT.709. npl: nominal peak of the light in cd/m²; hable keeps detail in highlights.
_TONE_MAP = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture part of a plan: the filter chain and the options that time its frames."""

    filters: tuple[str, ...]
    timing: tuple[str, ...]


def output_size(info: MediaInfo) -> tuple[int, int]:
    """(width, height) of the finished video: square pixels, even, within 1920x1080 or 1080x1920, never enlarged."""
    if info.video is None:
        return _PLAIN_SIZE
    portrait = info.height > info.width
    most_wide, most_high = (_SHORT_SIDE, _LONG_SIDE) if portrait else (_LONG_SIDE, _SHORT_SIDE)
    scale = min(Fraction(1), Fraction(most_wide, info.width), Fraction(most_high, info.height))
    return _even(info.width * scale), _even(info.height * scale)


def _even(length: Fraction) -> int:
    return max(_SMALLEST, int(length) // 2 * 2)


def output_rate(info: MediaInfo) -> Fraction | None:
    """Frames per second of the finished video, None where the source's own frame times are kept.

    A steady rate stays. Where frames stay on screen so long that a caption would wait for the next one, frames are
    repeated.
    """
    video = info.video
    if video is None or video.rate is None:
        return _PLAIN_RATE
    if video.rate > _HIGHEST_RATE:
        return Fraction(_HIGHEST_RATE)
    if info.vfr:
        dense = video.longest * _LOWEST_RATE <= 1000 and info.duration - video.end <= _EARLY
        return None if dense else _VARYING_RATE
    if video.rate < _LOWEST_RATE:
        return video.rate * -(-_STEADY_RATE // video.rate)
    return video.rate


def picture(info: MediaInfo, *, captions: bool, tone_map: bool) -> Picture:
    """Filters from the decoded (and by ffmpeg already rotated) picture to what x264 gets, and the frame timing."""
    filters: list[str] = []
    rate = output_rate(info)
    video = info.video
    if video is not None:
        if rate is not None:
            # Before the captions: they are then drawn on the frames as they are timed in the finished file, and a
            # picture that starts after the sound is filled up with its first frame.
            filters.append(f"fps={rate}:start_time=0")
        if info.duration - video.end > _EARLY:
            filters.append(f"tpad=stop_mode=clone:stop_duration={(info.duration - video.end) / 1000:.3f}")
        filters += _shape(info)
        if info.hdr and tone_map:
            filters.append(_TONE_MAP)
    filters.append("format=yuv420p")
    if captions:
        filters.append(f"ass={CAPTIONS}")
    if rate is None:
        timing = ("-fps_mode", "passthrough", "-enc_time_base", f"1:{_CLOCK}")
        return Picture(tuple(filters), timing)
    return Picture(tuple(filters), ("-fps_mode", "cfr", "-r", str(rate)))


def _shape(info: MediaInfo) -> list[str]:
    """Scaling only where it is needed; an odd edge is cut off, which costs nothing and blurs nothing."""
    wanted = output_size(info)
    if wanted == (info.width, info.height) and info.video is not None and info.video.sar == 1:
        return []
    cut = (info.width // 2 * 2, info.height // 2 * 2)
    if wanted == cut and info.video is not None and info.video.sar == 1:
        return [f"crop={wanted[0]}:{wanted[1]}:0:0"]
    return [f"scale={wanted[0]}:{wanted[1]}:flags=bicubic", "setsar=1"]


def arguments(info: MediaInfo, shown: Picture, *, quality: Quality, copy_audio: bool, output: str) -> list[str]:
    """All arguments after the common ones. ``output`` is a path of ours."""
    seconds = f"{info.duration / 1000:.3f}"
    preset, factor = QUALITIES[quality]
    if info.video is None:
        size = "x".join(map(str, _PLAIN_SIZE))
        plain = f"color=c={_PLAIN_COLOUR}:s={size}:r={_PLAIN_RATE}:d={seconds}"
        inputs = [*formats.input_options(SOURCE), "-f", "lavfi", "-i", plain, "-map", "1:v:0"]
    else:
        inputs = [*formats.input_options(SOURCE), "-map", f"0:{info.video.index}"]
    return [
        *inputs,
        *_audio(info, copy_audio),
        *("-sn", "-dn", "-vf", ",".join(shown.filters), *shown.timing),
        *("-c:v", "libx264", "-preset", preset, "-crf", str(factor), "-pix_fmt", "yuv420p"),
        *("-t", seconds, "-movflags", "+faststart", "-f", "mp4", f"file:{output}"),
    ]


def _audio(info: MediaInfo, copy: bool) -> list[str]:
    """Every sound track is kept: AAC as it is, anything else as AAC with silence where it starts late."""
    options: list[str] = []
    for number, sound in enumerate(info.audio[:_MOST_SOUNDS]):
        options += ["-map", f"0:{sound.index}"]
        if copy and sound.codec == "aac":
            options += [f"-c:a:{number}", "copy"]
            continue
        options += [f"-c:a:{number}", "aac", f"-b:a:{number}", _AUDIO_BITRATE]
        options += [f"-filter:a:{number}", "aresample=async=1:first_pts=0"]
        options += [f"-ac:a:{number}", "2"] if sound.channels > 2 else []
    return options
