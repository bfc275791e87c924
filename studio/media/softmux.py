"""Switchable subtitles: text tracks put into a film without encoding it again, everything else in it kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from studio.errors import WorkError
from studio.media import formats
from studio.media.ffmpeg import Report, Stop, link_source, run_ffmpeg
from studio.media.folder import work_folder

Container = Literal["mp4", "mov", "mkv", "webm"]
SoftFormat = Literal["srt", "ass", "vtt"]

# Suffix of the result → ffmpeg's muxer.
_MUXERS: dict[str, tuple[Container, str]] = {
    ".mp4": ("mp4", "mp4"),
    ".m4v": ("mp4", "mp4"),
    ".mov": ("mov", "mov"),
    ".mkv": ("mkv", "matroska"),
    ".webm": ("webm", "webm"),
}
_DEMUXERS: dict[SoftFormat, str] = {"srt": "srt", "ass": "ass", "vtt": "webvtt"}
# What a text becomes in a container; a pair that is not here is not possible.
CODECS: dict[tuple[Container, SoftFormat], str] = {
    ("mp4", "srt"): "mov_text",
    ("mov", "srt"): "mov_text",
    ("mkv", "srt"): "subrip",
    ("mkv", "ass"): "copy",
    ("mkv", "vtt"): "copy",
    ("webm", "vtt"): "copy",
}
# Text that is in the film already and cannot stay as it is in another container.
_KEPT: dict[Container, dict[str, str]] = {
    "mp4": {"mov_text": "copy", "srt": "mov_text", "ass": "mov_text", "vtt": "mov_text"},
    "mov": {"mov_text": "copy", "srt": "mov_text", "ass": "mov_text", "vtt": "mov_text"},
    "mkv": {"mov_text": "subrip", "srt": "copy", "ass": "copy", "vtt": "copy", "bitmap": "copy"},
    "webm": {"mov_text": "webvtt", "srt": "webvtt", "ass": "webvtt", "vtt": "copy"},
}
_BITMAPS_IN_MP4 = frozenset({"dvd_subtitle"})
_ISO_639_2 = {short: code for code, short in reversed(formats.LANGUAGES.items())}
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class SoftTrack:
    """A text track to put in. ``path``: UTF-8 text of ``format``, times from the shown start of the film.

    ``language``: BCP 47 tag. ``replaces``: the subtitle track (TextStream.index) whose place it takes; what is None is
    then as it was there.
    """

    path: Path
    format: SoftFormat
    language: str | None = None
    title: str | None = None
    default: bool | None = None
    forced: bool | None = None
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class _Out:
    """One subtitle track of the result: where it comes from, its codec and its tags."""

    source: str
    codec: str
    language: str
    title: str
    default: bool
    forced: bool
    flags: tuple[str, ...] = ()


def container_of(out: Path) -> Container:
    """The container that a file of this name is. Raises WorkError("ENCODE_FAILED") where it cannot hold text."""
    found = _MUXERS.get(out.suffix.lower())
    if found is None:
        raise WorkError("ENCODE_FAILED", "Switchable subtitles can be put into MP4, MOV, MKV and WebM files only.")
    return found[0]


def mux_subtitles(
    video: Path,
    tracks: Sequence[SoftTrack],
    out: Path,
    *,
    keep: Collection[int] | None = None,
    report: Report = lambda _fraction, _label: None,
    stop: Stop = lambda: False,
) -> tuple[str, ...]:
    """Writes ``out``: all streams of ``video`` as they are, and ``tracks``. Returns sentences for the person.

    ``keep``: which subtitle tracks of the film stay (TextStream.index), None for all of them. Chapters, metadata and
    attached files stay. Where a new track is ``default`` no other subtitle track is. Raises WorkError("ENCODE_FAILED")
    for a text that the container cannot hold, and what ``run_ffmpeg`` raises.
    """
    from studio.media.probe import open_media

    container = container_of(out)
    for track in tracks:
        if (container, track.format) not in CODECS:
            raise WorkError("ENCODE_FAILED", f"{container.upper()} cannot hold {track.format.upper()} subtitles.")
    with video.open("rb") as file, open_media(file) as opened:
        streams = [_Stream(stream) for stream in opened.streams]
        duration = opened.duration
    plan, notes = _plan(streams, tracks, container, keep)
    with work_folder(out, "soft") as work:
        args = formats.input_options(link_source(video, work))
        for number, track in enumerate(tracks):
            name = link_source(track.path, work, f"track{number}")
            args += ["-protocol_whitelist", "file", "-f", _DEMUXERS[track.format], "-i", f"file:{name}"]
        args += [*_maps(streams, plan, container), "-map_metadata", "0", "-map_chapters", "0", "-c", "copy"]
        for number, each in enumerate(plan):
            args += _stream_options(number, each)
        if container in ("mp4", "mov"):
            args += ["-movflags", "+faststart"]
        # Without this a long silence between captions makes ffmpeg read the whole film before it writes.
        args += ["-max_interleave_delta", "0", "-f", _MUXERS[out.suffix.lower()][1], "result"]
        total = duration // 1000 if duration else None
        run_ffmpeg(args, cwd=work, total_ms=total, report=report, stop=stop, label="Putting the subtitles in")
        (work / "result").replace(out)
    return tuple(notes)


class _Stream:
    """What is needed of a PyAV stream after its file is closed."""

    def __init__(self, stream: Any) -> None:
        self.index: int = stream.index
        self.type: str = stream.type
        self.codec: str = stream.codec_context.name if stream.codec_context is not None else ""
        self.metadata: dict[str, str] = dict(stream.metadata)
        self.disposition = int(stream.disposition)


_DEFAULT, _FORCED = 0x1, 0x40  # AV_DISPOSITION_*
_OTHER_FLAGS = {
    0x2: "dub", 0x4: "original", 0x8: "comment", 0x80: "hearing_impaired", 0x10000: "captions", 0x20000: "descriptions",
}  # fmt: skip


def _plan(
    streams: Sequence[_Stream], tracks: Sequence[SoftTrack], container: Container, keep: Collection[int] | None
) -> tuple[list[_Out], list[str]]:
    """The subtitle tracks of the result in order: those of the film, or what replaces them, then new ones."""
    notes: list[str] = []
    plan: list[_Out] = []
    replacing = {track.replaces: number for number, track in enumerate(tracks) if track.replaces is not None}
    old = [stream for stream in streams if stream.type == "subtitle"]
    for index, stream in enumerate(old):
        if index in replacing:
            number = replacing.pop(index)
            plan.append(_new(number, tracks[number], container, stream))
            continue
        if keep is not None and index not in keep:
            continue
        form = formats.text_format(stream.codec)
        codec = _KEPT[container].get(form) or ("copy" if stream.codec in _BITMAPS_IN_MP4 and container == "mp4" else "")
        if not codec:
            what = f"Subtitle track {index + 1} is made of pictures"
            notes.append(f"{what}; {container.upper()} cannot hold it, so it was left out.")
            continue
        plan.append(_old(stream, codec))
    if replacing:
        missing = min(replacing)
        raise WorkError("BAD_SUBTITLES", f"The video has no subtitle track {missing + 1}.")
    plan += [_new(number, track, container, None) for number, track in enumerate(tracks) if track.replaces is None]
    wanted = {f"{number + 1}:0" for number, track in enumerate(tracks) if track.default}
    if wanted:
        first = next(each.source for each in plan if each.source in wanted)
        plan = [_with_default(each, each.source == first) for each in plan]
    return plan, notes


def _with_default(out: _Out, default: bool) -> _Out:
    return _Out(out.source, out.codec, out.language, out.title, default, out.forced, out.flags)


def _old(stream: _Stream, codec: str) -> _Out:
    flags = tuple(name for bit, name in _OTHER_FLAGS.items() if stream.disposition & bit)
    return _Out(
        f"0:{stream.index}", codec, stream.metadata.get("language", ""), formats.track_title(stream.metadata),
        bool(stream.disposition & _DEFAULT), bool(stream.disposition & _FORCED), flags,
    )  # fmt: skip


def _new(number: int, track: SoftTrack, container: Container, before: _Stream | None) -> _Out:
    was = _old(before, "") if before is not None else _Out("", "", "", "", False, False)
    language = was.language if track.language is None else language_code(track.language)
    title = was.title if track.title is None else track.title
    return _Out(
        f"{number + 1}:0", CODECS[container, track.format], language, title,
        was.default if track.default is None else track.default, was.forced if track.forced is None else track.forced,
        was.flags,
    )  # fmt: skip


def language_code(tag: str) -> str:
    """ISO 639-2 of a BCP 47 tag, as containers hold it ("es-MX" → "spa"); "und" where there is none."""
    primary = tag.strip().lower().split("-")[0]
    code = _ISO_639_2.get(primary, primary)
    return code if len(code) == 3 and code.isascii() and code.isalpha() else "und"


def _maps(streams: Sequence[_Stream], plan: Sequence[_Out], container: Container) -> list[str]:
    """Every stream in its order; subtitles where the first one stood, or behind sound and picture."""
    before = [s for s in streams if s.type in ("video", "audio")]
    after = [s for s in streams if s.type == "attachment"] if container == "mkv" else []
    if container in ("mp4", "mov"):
        # Time codes are written anew from the metadata; other data has no name in these containers.
        before = [s for s in before if s.codec or s.type == "video"]
    sources = [f"0:{s.index}" for s in before] + [each.source for each in plan] + [f"0:{s.index}" for s in after]
    return [part for source in sources for part in ("-map", source)]


def _stream_options(number: int, out: _Out) -> list[str]:
    title = "".join(char for char in out.title if char.isprintable())[:_LONGEST_TITLE]
    flags = [*(("default",) if out.default else ()), *(("forced",) if out.forced else ()), *out.flags]
    return [
        *(f"-c:s:{number}", out.codec),
        *(f"-metadata:s:s:{number}", f"language={out.language or 'und'}"),
        *(f"-metadata:s:s:{number}", f"title={title}"),
        *(f"-metadata:s:s:{number}", f"handler_name={title or 'SubtitleHandler'}"),
        *(f"-disposition:s:{number}", "+".join(flags) or "0"),
    ]
