"""Subtitle tracks and attached fonts inside a video, written out as files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from studio.errors import StudioError, WorkError
from studio.media import formats
from studio.media.ffmpeg import link_source, run_ffmpeg
from studio.media.folder import work_folder

_MUXERS: dict[str, tuple[str, str]] = {"srt": ("srt", "srt"), "ass": ("ass", "ass"), "vtt": ("webvtt", "webvtt")}
_LARGEST = 32 << 20  # bytes of text; a real track has less than one megabyte
_FONT_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_FONT_MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true")
_MOST_FONTS = 64
_LARGEST_FONT = 64 << 20


def extract_text_stream(path: Path, index: int, format: Literal["srt", "ass", "vtt"], out: Path) -> None:  # noqa: A002  # the binding name
    """Writes subtitle track ``index`` (TextStream.index) to ``out``; times count from the shown start of the video.

    A track that is already of this format is copied, else converted. Raises WorkError("BAD_SUBTITLES") where the
    track cannot be read as text.
    """
    codec, muxer = _MUXERS[format]
    with work_folder(out, "text") as work:
        name = link_source(path, work)
        copied = _codec_of(path, index) == format
        args = [
            *formats.input_options(name),
            *("-map", f"0:s:{index}", "-map_metadata", "-1", "-c:s", "copy" if copied else codec),
            *("-fs", str(_LARGEST), "-f", muxer, "text"),
        ]
        try:
            run_ffmpeg(args, cwd=work, total_ms=None, report=_no_report, stop=_never)
        except WorkError as error:
            if error.code != "ENCODE_FAILED":
                raise
            sentence = f"Subtitle track {index + 1} inside the video cannot be read as text."
            raise WorkError("BAD_SUBTITLES", sentence) from error
        (work / "text").replace(out)


def extract_attachments(path: Path, folder: Path) -> tuple[Path, ...]:
    """Writes the fonts that are attached to a Matroska file into ``folder``, under names of ours.

    Returns the files. An attachment that is not a font, or too large, is left out; no attachment is no error.
    """
    fonts = _attached_fonts(path)
    if not fonts:
        return ()
    folder.mkdir(parents=True, exist_ok=True)
    with work_folder(folder, "fonts") as work:
        dump: list[str] = []
        for index, suffix in fonts[:_MOST_FONTS]:
            dump += [f"-dump_attachment:{index}", f"font{index}{suffix}"]
        try:
            # The attachments are written while the input is opened; the empty second output ends the run well.
            args = [*dump, *formats.input_options(link_source(path, work)), "-t", "0", "-map", "0:v?", "-map", "0:a?"]
            run_ffmpeg(
                [*args, "-c", "copy", "-f", "null", "-"], cwd=work, total_ms=None, report=_no_report, stop=_never
            )
        except StudioError as error:
            if error.code == "DISK_FULL":
                raise
        kept = []
        for file in sorted(work.glob("font*")):
            with file.open("rb") as opened:
                magic = opened.read(4)
            if magic in _FONT_MAGIC and file.stat().st_size <= _LARGEST_FONT:
                kept.append(file.replace(folder / file.name))
        return tuple(kept)


def _codec_of(path: Path, index: int) -> str:
    """The text format of subtitle track ``index``; "" where there is no such track."""
    from studio.media.probe import open_media

    with path.open("rb") as file, open_media(file) as container:
        streams = container.streams.subtitles
        if not 0 <= index < len(streams) or streams[index].codec_context is None:
            raise WorkError("BAD_SUBTITLES", f"The video has no subtitle track {index + 1}.")
        return formats.text_format(streams[index].codec_context.name)


def _attached_fonts(path: Path) -> list[tuple[int, str]]:
    """(stream index, suffix) of the attachments that are named like fonts."""
    from studio.media.probe import open_media

    with path.open("rb") as file, open_media(file) as container:
        attached = [s for s in container.streams if s.type == "attachment"]
        named = [(s.index, Path(str(s.metadata.get("filename", ""))).suffix.lower()) for s in attached]
    return [(index, suffix) for index, suffix in named if suffix in _FONT_SUFFIXES]


def _no_report(_fraction: float | None, _label: str) -> None:
    """Text comes out in a moment: nothing to report."""


def _never() -> bool:
    return False
