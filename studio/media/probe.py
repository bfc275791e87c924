"""The probe: opens an untrusted file, reads it to its end and says what it is, or refuses it with one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from studio.errors import MediaRefused
from studio.media import formats, sniff, webp
from studio.media.info import AudioStream, Kind, MediaInfo, TextStream, VideoStream
from studio.media.scan import StreamScan, scan

_BUFFER = 1 << 18  # bytes per read
_TRIES = 400  # packets decoded in search of the first good frame
_LONGEST = 24 * 3600 * 1000
_HDR_TRANSFERS = frozenset({16, 18})  # SMPTE ST 2084 (PQ) and ARIB STD-B67 (HLG), ISO/IEC 23091-2
_CUT_OFF = "The file ends too early or is damaged; what can be read was taken."
_NO_LENGTH = "The file has no length: nothing in it can be played."
_TOO_LONG = "The file says that it is longer than 24 hours; cut it into parts."
_TOO_LARGE = "The picture is too large: more than 67 million pixels. Make it smaller, 8K at most."
_HIGHEST_RATE = 240
_SIMPLE = 1001  # denominator of the broadcast rates, 30000/1001 and the like
_EXACT_HEADERS = frozenset({"mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "wav"})  # others estimate


class _Unnamed:
    """An open file without its name, so that only the content decides what FFmpeg takes it for."""

    def __init__(self, file: BinaryIO) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


@contextmanager
def open_media(file: BinaryIO) -> Iterator[Any]:
    """A PyAV container over ``file``, held to the accepted demuxers. Raises MediaRefused("4001")."""
    import av

    file.seek(0)
    limits = {"max_pixels": str(formats.MOST_PIXELS)}
    options = {"format_whitelist": formats.FORMAT_WHITELIST, "protocol_whitelist": formats.PROTOCOL_WHITELIST}
    try:
        container: Any = av.open(
            _Unnamed(file), options=limits, container_options=options, metadata_errors="replace", buffer_size=_BUFFER
        )
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        raise MediaRefused("4001", sniff.unreadable(file)) from error
    with container:
        if container.format.name not in formats.CONTAINERS:
            raise MediaRefused("4001", sniff.unreadable(file))
        for stream in container.streams.video:
            if stream.codec_context is None:
                continue
            if stream.codec_context.width * stream.codec_context.height > formats.MOST_PIXELS:
                raise MediaRefused("4001", _TOO_LARGE)
            stream.codec_context.options = limits
        yield container


def probe(path: Path) -> MediaInfo:
    """Reads the whole file at ``path`` with constant memory. Raises MediaRefused("4001", sentence)."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise MediaRefused("4001", "The file cannot be opened.") from error
    with file:
        sentence = sniff.refusal(file)
        if sentence:
            raise MediaRefused("4001", sentence)
        animated = webp.animation(file)
        if animated is not None:
            return animated
        with open_media(file) as container:
            picture = _first_picture(container)
        with open_media(file) as container:
            sounds = picture is None and _sounds(container)
        with open_media(file) as container:
            return _understand(container, picture, sounds)


def _is_cover(stream: Any) -> bool:
    return bool(int(stream.disposition) & 0x400)  # AV_DISPOSITION_ATTACHED_PIC


def _first_picture(container: Any) -> tuple[int, Any] | None:
    """(stream index, first good frame) of the first video stream that decodes; None where there is no picture."""
    import av

    pictures = [s for s in container.streams.video if not _is_cover(s)]
    if not pictures:
        return None
    wanted = {s.index for s in pictures if s.codec_context is not None}
    found: dict[int, Any] = {}
    tries = 0
    try:
        for packet in container.demux([s for s in pictures if s.index in wanted]):
            index = packet.stream.index
            if index in found:
                continue
            with suppress(av.error.FFmpegError):  # damaged, or not a key frame: the next packet may be good
                found.update((index, frame) for frame in packet.decode()[:1])
            tries += 1
            if min(wanted) in found or tries > _TRIES * len(wanted):
                break
    except av.error.FFmpegError:
        pass  # what was found so far counts
    return min(found.items(), default=None, key=lambda item: item[0])


def _sounds(container: Any) -> bool:
    """True where a packet of any sound stream decodes: noise is sometimes taken for MP3."""
    import av

    streams = [s for s in container.streams.audio if s.codec_context is not None]
    if not streams:
        return False
    try:
        for tries, packet in enumerate(container.demux(streams)):
            try:
                if packet.decode():
                    return True
            except av.error.FFmpegError:
                pass  # the next packet may be good
            if tries > _TRIES:
                break
    except av.error.FFmpegError:
        pass
    return False


def _understand(container: Any, picture: tuple[int, Any] | None, sounds: bool) -> MediaInfo:
    """Puts the streams' headers, the packet scan and the first decoded frame together."""
    streams = {s.index: s for s in container.streams}
    has_picture_stream = any(not _is_cover(s) for s in container.streams.video)
    subtitles = tuple(_text_stream(i, s) for i, s in enumerate(container.streams.subtitles))
    has_cover = any(_is_cover(s) for s in container.streams.video)
    scans, broken = scan(container)
    if picture is None and not (sounds and scans):
        raise MediaRefused("4001", _undecodable(container, has_picture_stream))
    zero = _zero(container, scans)
    audio = tuple(_audio_stream(s, scans[s.index], zero) for s in container.streams.audio if _usable(s, scans))
    video, frame = None, None
    if picture is not None:
        frame = picture[1]
        video = _video_stream(streams[picture[0]], frame, scans.get(picture[0]), zero)
    one = scans.get(video.index) if video else None
    kind = _kind(container, video, one, audio)
    duration = 0 if kind == "image" else _duration(container, scans, zero)
    if kind != "image" and not 0 < duration <= _LONGEST:
        raise MediaRefused("4001", _NO_LENGTH if duration <= 0 else _TOO_LONG)
    rotation = _rotation(frame)
    width, height = _shown_size(video, rotation)
    vfr = kind == "video" and one is not None and one.varies
    warnings = []
    if kind != "image" and (broken or any(s.corrupt for s in scans.values()) or _lies(container, duration)):
        warnings.append(_CUT_OFF)
    if has_picture_stream and picture is None:
        warnings.append("The picture cannot be decoded; only the sound was taken.")
    return MediaInfo(
        kind=kind,
        duration=duration,
        width=width,
        height=height,
        rotation=rotation,
        fps=video.rate if video and kind == "video" and not vfr else None,
        vfr=vfr,
        hdr=frame is not None and int(frame.color_trc) in _HDR_TRANSFERS,
        start=round(zero * 1000),
        container=container.format.name,
        video=video,
        audio=audio,
        subtitles=subtitles,
        has_cover=has_cover,
        warnings=tuple(warnings),
    )


def _usable(stream: Any, scans: dict[int, StreamScan]) -> bool:
    return stream.index in scans and stream.codec_context is not None and stream.codec_context.sample_rate > 0


def _kind(container: Any, video: VideoStream | None, one: StreamScan | None, audio: tuple[AudioStream, ...]) -> Kind:
    if video is None:
        return "audio"
    still = container.format.name in formats.STILLS or one is None or one.packets == 1
    return "image" if still and not audio else "video"


def _zero(container: Any, scans: dict[int, StreamScan]) -> Fraction:
    """The shown start on the container's clock, in seconds."""
    if container.start_time is not None:
        return Fraction(container.start_time, 1_000_000)
    return min((s.first for s in scans.values() if s.first is not None), default=Fraction(0))


def _duration(container: Any, scans: dict[int, StreamScan], zero: Fraction) -> int:
    """ms from the shown start to the end of the last packet; the header's word only where no packet has a time."""
    ends = [s.end for s in scans.values() if s.end is not None]
    if ends:
        return round((max(ends) - zero) * 1000)
    return round((container.duration or 0) / 1000)


def _lies(container: Any, duration: int) -> bool:
    """True where an exact header promises more than 1 s beyond the packets: the file was cut off."""
    exact = container.format.name in _EXACT_HEADERS and container.duration
    return bool(exact) and container.duration / 1000 > duration + 1000


def _rotation(frame: Any) -> int:
    """Degrees, a multiple of 90 in 0..270, from the display matrix or EXIF of the first frame."""
    return round(frame.rotation / 90) * 90 % 360 if frame is not None else 0


def _shown_size(video: VideoStream | None, rotation: int) -> tuple[int, int]:
    """Width and height in square pixels after rotation. A pixel that is not square is widened, or the picture is."""
    if video is None:
        return 0, 0
    width, height = round(video.width * video.sar), video.height
    return (height, width) if rotation in (90, 270) else (width, height)


def _video_stream(stream: Any, frame: Any, one: StreamScan | None, zero: Fraction) -> VideoStream:
    sar = Fraction(stream.sample_aspect_ratio or 1)
    return VideoStream(
        index=stream.index,
        codec=stream.codec_context.name,
        width=frame.width,
        height=frame.height,
        sar=sar if Fraction(1, 10) <= sar <= 10 else Fraction(1),  # anything else is a broken header
        pix_fmt=frame.format.name,
        rate=_rate(stream, one),
        start=round(((one.first or zero) - zero) * 1000) if one else 0,
        end=round(((one.end or zero) - zero) * 1000) if one else 0,
        longest=round(one.longest * 1000) if one else 0,
    )


def _rate(stream: Any, one: StreamScan | None) -> Fraction | None:
    """Frames per second: the header's exact rate where the packets agree with it, else what the packets say."""
    if one is None or one.frame is None:
        return None
    if one.varies and one.first is not None and one.last is not None:
        return ((one.packets - 1) / (one.last - one.first)).limit_denominator(_SIMPLE)
    said = [Fraction(r) for r in (stream.average_rate, stream.guessed_rate, stream.base_rate) if r]
    agreed = [r for r in said if abs(1 / r - one.frame) <= max(one.time_base, one.frame / 100)]
    simple = [r for r in agreed if r.denominator <= _SIMPLE]
    rate = (simple or agreed or [min(1 / one.frame, Fraction(_HIGHEST_RATE))])[0]
    return rate.limit_denominator(_SIMPLE)


def _audio_stream(stream: Any, one: StreamScan, zero: Fraction) -> AudioStream:
    first = one.first if one.first is not None else zero
    end = one.end if one.end is not None else first
    return AudioStream(
        index=stream.index,
        codec=stream.codec_context.name,
        channels=stream.codec_context.channels,
        sample_rate=stream.codec_context.sample_rate,
        language=formats.language_tag(stream.language),
        start=max(0, round((first - zero) * 1000)),
        duration=max(0, round((end - max(first, zero)) * 1000)),
    )


def _text_stream(index: int, stream: Any) -> TextStream:
    codec = stream.codec_context.name if stream.codec_context is not None else "unknown"
    return TextStream(
        index=index,
        codec=codec,
        language=formats.language_tag(stream.language),
        title=formats.track_title(stream.metadata) or None,
        format=formats.text_format(codec),
        default=bool(int(stream.disposition) & 0x1),  # AV_DISPOSITION_DEFAULT
        forced=bool(int(stream.disposition) & 0x40),  # AV_DISPOSITION_FORCED
    )


def _undecodable(container: Any, has_picture_stream: bool) -> str:
    if not container.streams:
        return "The file holds no picture and no sound."
    what = "video" if has_picture_stream else "sound"
    return f"The {what} inside the file cannot be decoded: it is damaged or of a kind that is not supported."
