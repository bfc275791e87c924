"""A subtitle file in another format, and what that format cannot hold."""

from __future__ import annotations

from collections.abc import Callable

from studio.captions.files.cues import FORMATS, FileCue, Format, SubtitleFile
from studio.captions.files.document import Document, document
from studio.captions.files.losses import losses
from studio.captions.files.rewrite import Row, rewrite_told
from studio.captions.files.to_ass import to_ass
from studio.captions.files.to_srt import to_srt
from studio.captions.files.to_ttml import to_ttml
from studio.captions.files.to_txt import to_txt
from studio.captions.files.to_vtt import to_vtt
from studio.captions.layout import Frame
from studio.errors import WorkError

_WRITERS: dict[Format, Callable[[Document], str]] = {
    "srt": to_srt,
    "vtt": to_vtt,
    "ass": to_ass,
    "ttml": to_ttml,
    "txt": to_txt,
}
_ALIASES: dict[str, Format] = {
    "ssa": "ass", "webvtt": "vtt", "subrip": "srt", "dfxp": "ttml", "imsc": "ttml", "xml": "ttml", "itt": "ttml",
    "text": "txt", "plain": "txt",
}  # fmt: skip


def format_named(name: str) -> Format | None:
    """The format that a person calls ``name`` ("SRT", ".ssa", "WebVTT"), None where there is none."""
    name = name.strip().lower().lstrip(".")
    return next((form for form in FORMATS if form == name), _ALIASES.get(name))


def convert(
    file: SubtitleFile, to: str, *, language: str | None = None, frame: Frame | None = None, timed: bool = False
) -> tuple[bytes, tuple[str, ...]]:
    """The file as ``to`` ("srt", "vtt", "ass", "ttml", "txt"), UTF-8 with LF, and sentences of what it cannot hold.

    The same format gives the same bytes. ``language``: which captions of a file that holds several, and what the
    output says of itself. ``frame``: the picture that ASS is laid out for. ``timed``: plain text with times.
    Raises WorkError("BAD_SUBTITLES") for a format that is not known.
    """
    form = format_named(to)
    if form is None:
        known = ", ".join(FORMATS)
        raise WorkError("BAD_SUBTITLES", f"“{to[:40]}” is no format that can be written. These can: {known}.")
    if form == file.format and (language is None or len(file.languages) < 2):
        return file.data, ()
    cues, said, notes = _chosen(file, language)
    if form == file.format:
        return rewrite_told(file, [Row(cue.index, cue.start, cue.end) for cue in cues])
    work = document(file, cues, said, frame)
    text = to_txt(work, timed=timed) if form == "txt" else _WRITERS[form](work)
    return text.encode(), (*notes, *losses(file, cues, form))


def _chosen(file: SubtitleFile, language: str | None) -> tuple[tuple[FileCue, ...], str, list[str]]:
    """The cues to convert, their language, and what is to be told of the others."""
    has = file.languages
    if len(has) < 2:
        return file.cues, language or (has[0] if has else file.language), []
    exact = [tag for tag in has if language and tag.lower() == language.lower()]
    match = exact or [tag for tag in has if language and tag.lower().split("-")[0] == language.lower().split("-")[0]]
    taken = match[0] if match else has[0]
    cues = tuple(cue for cue in file.cues if (cue.facts.language or file.language) == taken)
    if match:
        return cues, taken, []
    others = ", ".join(tag for tag in has if tag != taken)
    return cues, taken, [f"The file holds several languages; {taken} was converted. Ask for the others too: {others}."]
