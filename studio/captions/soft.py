"""Captions as the text that a container holds as a switchable track: UTF-8, in a format that it knows, times exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.captions.cue import Cue
from studio.captions.files import SubtitleFile, convert
from studio.captions.files.document import Document, Passage, document, one_block
from studio.captions.files.losses import losses
from studio.captions.files.to_srt import clock, to_srt
from studio.captions.files.to_vtt import to_vtt
from studio.captions.flatten import Shown, flatten
from studio.captions.markup import from_ass, from_plain
from studio.media.softmux import CODECS, Container, SoftFormat

_SEQUENTIAL = frozenset({"mp4", "mov"})  # a sample of 3GPP timed text ends where the next begins
_FORMATS: dict[Container, SoftFormat] = {"mp4": "srt", "mov": "srt", "mkv": "srt", "webm": "vtt"}


@dataclass(frozen=True, slots=True)
class SoftText:
    """``data``: what the file that ``SoftTrack.path`` names must hold. ``notes``: what the container cannot hold."""

    data: bytes
    format: SoftFormat
    notes: tuple[str, ...] = ()


def soft_file(file: SubtitleFile, container: Container) -> SoftText:
    """A subtitle file for ``container``: as it is where it can be, without cues that show nothing or have no time."""
    same: SoftFormat | None = next((form for form in ("srt", "ass", "vtt") if form == file.format), None)
    if same is not None and (container, same) in CODECS and container not in _SEQUENTIAL:
        return SoftText(_as_it_is(file, same), same)
    form = _FORMATS[container]
    notes = tuple(losses(file, file.cues, form)) if form != file.format else ()
    if container not in _SEQUENTIAL and form != file.format:
        return SoftText(convert(file, form)[0], form, notes)
    return SoftText(_one_after_another(document(file, file.cues, file.language, None)), form, notes)


def soft_cues(cues: Sequence[Cue], container: Container, markup: Sequence[str | None] = ()) -> SoftText:
    """Captions of our own for ``container``; ``markup`` as for ``write_srt``."""
    passages = []
    for number, cue in enumerate(cues):
        own = markup[number] if number < len(markup) else None
        styled = from_ass(own) if own is not None else from_plain(cue.text)
        if cue.end > cue.start and one_block(styled.text):
            passages.append(Passage(cue.start, cue.end, styled))
    form = _FORMATS[container]
    if container in _SEQUENTIAL:
        return SoftText(_one_after_another(Document(passages)), form)
    whole = Document(passages)
    return SoftText((to_vtt(whole) if form == "vtt" else to_srt(whole, literal=False)).encode(), form)


def _one_after_another(whole: Document) -> bytes:
    """SRT without overlaps: what is shown together becomes one text."""
    shown = []
    for passage in whole.passages:
        if passage.end > passage.start:
            shown.append(Shown(passage.start, passage.end, replace(passage.styled, beats=())))
    passages = [Passage(part.start, part.end, part.styled) for part in flatten(shown)]
    return to_srt(replace(whole, passages=passages, remarks=())).encode()


def _as_it_is(file: SubtitleFile, form: SoftFormat) -> bytes:
    """The text in UTF-8; tags, settings and names as they stand, damage around the cues left behind."""
    if form == "ass":
        return file.decoded.shown.replace("\x00", "").encode()
    usable = sorted((cue for cue in file.cues if cue.usable), key=lambda cue: cue.start)
    blocks = ["WEBVTT\n"] if form == "vtt" else []
    for number, cue in enumerate(usable, 1):
        sign = "." if form == "vtt" else ","
        times = f"{clock(cue.start, sign)} --> {clock(cue.end, sign)}"
        if form == "vtt" and cue.facts.settings:
            times += f" {cue.facts.settings}"
        name = str(number) if form == "srt" else one_block(cue.facts.name).replace("-->", "→")
        blocks.append("\n".join([*([name] if name else []), times, one_block(cue.raw).replace("-->", "→"), ""]))
    return "\n".join(blocks).encode()
