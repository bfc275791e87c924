"""The ffmpeg arguments of a render: a pure function of the source and the composition. No file is touched here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from studio.media import compose, formats
from studio.media.canvas import LONG_SIDE, SHORT_SIDE, canvas_filters, canvas_size
from studio.media.compose import WHOLE, Composition
from studio.media.info import MediaInfo
from studio.media.sound import Tune, sound

Quality = Literal["low", "medium", "high"]

CAPTIONS = "captions.ass"
SOURCE = "source"
MUSIC = "music"

# quality → x264 preset and constant rate factor (lower is better and larger)
QUALITIES: dict[Quality, tuple[str, int]] = {
    "low": ("veryfast", 28),
    "medium": ("veryfast", 23),
    "high": ("veryfast", 20),
}

_SMALLEST = 16
_PLAIN_SIZE = (1280, 720)  # the picture under sound without a picture
_PLAIN_RATE = Fraction(25)
_PLAIN_COLOUR = "0x14181c"
_HIGHEST_RATE = 60
_LOWEST_RATE = 10  # a frame that stays longer makes a caption come visibly late
_VARYING_RATE = Fraction(30)
_EARLY = 200  # ms of sound after the last frame from which that frame is held to the end
_CLOCK = 90_000  # ticks per second where the frame times of the source are kept
_AFTER = 1000  # ms of the source that are read after the last piece
# Decoders whose packets an MP4 holds as they are, and players find there.
_PICTURES_OF_MP4 = frozenset({"h264", "hevc", "av1", "libdav1d", "libaom-av1", "vp9", "libvpx-vp9", "mpeg4"})
_SOUNDS_OF_MP4 = frozenset({"aac", "mp3", "mp3float", "ac3", "eac3", "alac", "opus", "libopus"})

# HDR (PQ, HLG) to BT.709. npl: nominal peak of the light in cd/m²; hable keeps detail in highlights.
_TONE_MAP = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture part of a plan: the filter chain, the options that time its frames, and how much of the source is
    not read: ``skipped`` ms at its beginning, as ``seek`` says it to ffmpeg."""

    filters: tuple[str, ...]
    timing: tuple[str, ...]
    skipped: Fraction = Fraction(0)


def output_size(info: MediaInfo, film: Composition = WHOLE) -> tuple[int, int]:
    """(width, height) of the finished video: square pixels, even, within 1920x1080 or 1080x1920, never enlarged.

    On a canvas: see ``canvas_size``.
    """
    shown = (info.width, info.height) if info.video is not None else _PLAIN_SIZE
    if film.canvas is not None and film.reshapes(info):
        return canvas_size(shown, film.canvas.ratio)
    if info.video is None:
        return _PLAIN_SIZE
    portrait = info.height > info.width
    most_wide, most_high = (SHORT_SIDE, LONG_SIDE) if portrait else (LONG_SIDE, SHORT_SIDE)
    scale = min(Fraction(1), Fraction(most_wide, info.width), Fraction(most_high, info.height))
    return _even(info.width * scale), _even(info.height * scale)


def _even(length: Fraction) -> int:
    return max(_SMALLEST, int(length) // 2 * 2)


def output_rate(info: MediaInfo, film: Composition = WHOLE) -> Fraction | None:
    """Frames per second of the finished video, None where the source's own frame times are kept.

    A steady rate stays. Where frames stay on screen so long that a caption would wait for the next one, frames are
    repeated. A film that is cut has a steady rate.
    """
    video = info.video
    if video is None or video.rate is None:
        return _PLAIN_RATE
    if info.vfr and video.rate <= _HIGHEST_RATE:
        dense = video.longest * _LOWEST_RATE <= 1000 and info.duration - video.end <= _EARLY
        own = None if dense else _VARYING_RATE
        return compose.steady(own, video.rate) if film.is_cut(info) else own
    return compose.film_rate(video.rate)


def picture(info: MediaInfo, *, captions: bool, tone_map: bool, film: Composition = WHOLE) -> Picture:
    """Filters from the decoded (and by ffmpeg already rotated) picture to what x264 gets, and the frame timing."""
    filters: list[str] = []
    skipped = Fraction(0)
    rate = output_rate(info, film)
    video = info.video
    if video is not None:
        if rate is not None:
            # Before the captions: they are then drawn on the frames as they are timed in the finished file, and a
            # picture that starts after the sound is filled up with its first frame.
            filters.append(f"fps={rate}:start_time=0")
        missing = info.duration - video.end
        if film.is_cut(info) and rate is not None:
            filters.append(f"tpad=stop_mode=clone:stop_duration={max(0, missing) / 1000 + 2 / rate:.3f}")
            kept, skipped = _kept(info, film, rate)
            filters += kept
        elif missing > _EARLY:
            filters.append(f"tpad=stop_mode=clone:stop_duration={missing / 1000:.3f}")
        tone = [_TONE_MAP] if info.hdr and tone_map else []
        if film.canvas is not None and film.reshapes(info):
            filters += [*tone, "format=yuv420p"]
            filters += canvas_filters((info.width, info.height), film.canvas, output_size(info, film))
        else:
            filters += [*_shape(info), *tone]
    filters.append("format=yuv420p")
    if captions:
        filters.append(f"ass={CAPTIONS}")
    if rate is None:
        timing: tuple[str, ...] = ("-fps_mode", "passthrough", "-enc_time_base", f"1:{_CLOCK}")
    else:
        timing = ("-fps_mode", "cfr", "-r", str(rate))
    return Picture(tuple(filters), timing, skipped)


def _kept(info: MediaInfo, film: Composition, rate: Fraction) -> tuple[list[str], Fraction]:
    """The filters that keep the frames of the pieces and no other, and the seconds before them that are not read."""
    skipped = compose.skip(film.pieces, info, rate)
    runs = compose.frame_runs(film.pieces, rate)
    wanted = _among([(first - skipped, last - skipped) for first, last in runs])
    return [f"select='{wanted}'", f"setpts=N/({rate})/TB"], skipped / rate


def _among(runs: Sequence[tuple[int, int]]) -> str:
    """ffmpeg's words for "frame n is in one of the runs". A tree: ffmpeg takes no sum of more than 100 terms."""
    if not runs:
        return "0"
    if len(runs) == 1:
        return f"between(n,{runs[0][0]},{runs[0][1]})"
    half = len(runs) // 2
    return f"if(lt(n,{runs[half][0]}),{_among(runs[:half])},{_among(runs[half:])})"


def _shape(info: MediaInfo) -> list[str]:
    """Scaling only where it is needed; an odd edge is cut off, which costs nothing and blurs nothing."""
    wanted = output_size(info)
    if wanted == (info.width, info.height) and info.video is not None and info.video.sar == 1:
        return []
    cut = (info.width // 2 * 2, info.height // 2 * 2)
    if wanted == cut and info.video is not None and info.video.sar == 1:
        return [f"crop={wanted[0]}:{wanted[1]}:0:0"]
    return [f"scale={wanted[0]}:{wanted[1]}:flags=bicubic", "setsar=1"]


def arguments(
    info: MediaInfo,
    shown: Picture,
    *,
    quality: Quality,
    copy_audio: bool,
    output: str,
    film: Composition = WHOLE,
    music: MediaInfo | None = None,
    copy_video: bool = False,
) -> list[str]:
    """All arguments after the common ones. ``output`` is a path of ours; ``music`` is what is known of the music.

    ``copy_video``: the picture goes into the file as it is, packet by packet (see ``can_copy``), ``shown`` is not used.
    """
    total = f"{film.duration(info) / 1000:.3f}"
    inputs = [*_window(info, film, shown), *formats.input_options(SOURCE)]
    if info.video is None:
        size = "x".join(map(str, output_size(info, film)))
        inputs += ["-f", "lavfi", "-i", f"color=c={_PLAIN_COLOUR}:s={size}:r={_PLAIN_RATE}:d={total}"]
    tune = None
    if film.music is not None and music is not None and music.audio:
        tune = Tune(1 if info.video is not None else 2, music.audio[0].index, music.duration)
        inputs += _music_input(film)
    kept = _SOUNDS_OF_MP4 if copy_video else frozenset({"aac"})
    heard = sound(info, film, copy=kept if copy_audio else frozenset(), skipped=shown.skipped * 1000, tune=tune)
    return [
        *inputs,
        *(("-filter_complex", heard.graph) if heard.graph else ()),
        *("-map", f"0:{info.video.index}" if info.video is not None else "1:v:0"),
        *heard.options,
        *("-sn", "-dn"),
        *(_copied(info) if copy_video else _encoded(shown, quality)),
        *(() if copy_video and not heard.graph else ("-t", total)),
        *("-movflags", "+faststart", "-f", "mp4", f"file:{output}"),
    ]


def can_copy(info: MediaInfo, film: Composition = WHOLE) -> bool:
    """Whether the picture of ``film`` is the source's own, in a codec that an MP4 holds: nothing need be encoded."""
    return film.keeps_picture(info) and info.video is not None and info.video.codec in _PICTURES_OF_MP4


def _copied(info: MediaInfo) -> list[str]:
    tag = ["-tag:v", "hvc1"] if info.video is not None and info.video.codec == "hevc" else []  # QuickTime wants it
    return ["-c:v", "copy", *tag]


def _encoded(shown: Picture, quality: Quality) -> list[str]:
    preset, factor = QUALITIES[quality]
    return [
        *("-vf", ",".join(shown.filters), *shown.timing),
        *("-c:v", "libx264", "-preset", preset, "-crf", str(factor), "-pix_fmt", "yuv420p"),
    ]


def _window(info: MediaInfo, film: Composition, shown: Picture) -> list[str]:
    """The part of the source that is read."""
    if not film.is_cut(info):
        return []
    last = film.pieces[-1]
    end = Fraction(last.at + last.duration + _AFTER, 1000)
    seek = ["-ss", f"{float(shown.skipped):.6f}"] if shown.skipped else []
    return [*seek, "-t", f"{float(end - shown.skipped):.3f}"]


def _music_input(film: Composition) -> list[str]:
    if film.music is None:
        return []
    wanted = f"{(film.music.at + film.music.duration) / 1000:.3f}"
    return [*(("-stream_loop", "-1") if film.music.loop else ()), "-t", wanted, *formats.input_options(MUSIC)]
