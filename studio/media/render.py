"""The render: source, composition and captions → a finished MP4 (H.264 + AAC), whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.errors import MediaRefused, WorkError
from studio.media import plan
from studio.media.compose import WHOLE, Composition
from studio.media.ffmpeg import Report, Stop, ffmpeg_bin, has_filters, link_source, run_ffmpeg
from studio.media.fonts import ATTACHED, font_environment
from studio.media.info import MediaInfo, Notice
from studio.media.plan import Quality, output_rate, output_size
from studio.media.probe import probe
from studio.media.textstream import extract_attachments

__all__ = ["Quality", "RenderResult", "output_rate", "output_size", "render"]

_NO_GLYPH = re.compile(r"failed to find any fallback with glyph 0x([0-9A-Fa-f]+)")
_DAMAGE = re.compile(r"error while decoding|Error submitting packet|corrupt|Invalid NAL|concealing", re.IGNORECASE)
_MOST_NAMED = 20  # missing characters that a message shows


@dataclass(frozen=True, slots=True)
class RenderResult:
    """A finished render. ``duration`` in ms, read back from the file; ``width`` and ``height`` as it is shown.

    ``copied``: the picture was not encoded again.
    """

    warnings: tuple[Notice, ...]
    width: int
    height: int
    duration: int
    copied: bool = False


class _Listener:
    """Notes what ffmpeg says on stderr and still exits 0: characters without a glyph, damaged data."""

    def __init__(self) -> None:
        self.missing: dict[str, None] = {}
        self.damaged = False

    def line(self, text: str) -> None:
        glyph = _NO_GLYPH.search(text)
        if glyph and int(glyph[1], 16) < 0x110000:
            self.missing[chr(int(glyph[1], 16))] = None
        elif _DAMAGE.search(text):
            self.damaged = True


def render(
    source: Path,
    info: MediaInfo,
    ass_text: str | None,
    out: Path,
    *,
    work: Path,
    quality: Quality = "high",
    report: Report,
    stop: Stop,
    film: Composition = WHOLE,
    music: Path | None = None,
    keep: bool = False,
) -> RenderResult:
    """Puts ``film`` together from ``source`` (and ``music``), draws ``ass_text`` (an ASS document, None for nothing to
    draw) into it and writes ``out``.

    ``keep``: picture and sound are not encoded where nothing changes them and an MP4 holds them as they are.
    ``work`` is a private folder that exists or can be made; it gets small files with fixed names. ``out`` appears
    only when it is complete. Raises WorkError("ENCODE_FAILED"; "NO_MUSIC" where ``music`` is gone or has no sound),
    DiskFull, Cancelled.
    """
    if info.kind == "image":
        raise WorkError("ENCODE_FAILED", "This file is a still picture. Captions need a video or a sound file.")
    work.mkdir(parents=True, exist_ok=True)
    link_source(source, work, plan.SOURCE)
    heard = None if film.music is None else _heard(music, work)
    env: dict[str, str] = {}
    if ass_text is not None:
        (work / plan.CAPTIONS).write_text(ass_text, encoding="utf-8", newline="\n")
        if info.container == "matroska,webm":
            extract_attachments(source, work / ATTACHED)
        env = font_environment(work)
    tone_map = info.hdr and has_filters(ffmpeg_bin(), ("zscale", "tonemap"))
    shown = plan.picture(info, captions=ass_text is not None, tone_map=tone_map, film=film)
    partial = out.resolve().with_name(f".{out.name}.part")  # a fixed name: the next try overwrites a killed one

    def attempt(take: _Take) -> _Listener:
        listener = _Listener()
        args = plan.arguments(
            info,
            shown,
            quality=quality,
            copy_audio=take.sound,
            copy_video=take.picture,
            output=str(partial),
            film=film,
            music=heard,
        )
        run_ffmpeg(
            args,
            cwd=work,
            total_ms=film.duration(info),
            report=report,
            stop=stop,
            env=env,
            label="Rendering the video",
            on_line=listener.line,
        )
        return listener

    try:
        takes = _takes(info, picture=keep and ass_text is None and plan.can_copy(info, film))
        take, listener = _first_that_works(takes, attempt)
        made = _read_back(partial)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    notices = _notices(info, listener, tone_map, take.picture)
    return RenderResult(notices, made.width, made.height, made.duration, take.picture)


@dataclass(frozen=True, slots=True)
class _Take:
    """One way to make the file: what of the source goes into it packet by packet."""

    picture: bool
    sound: bool


def _takes(info: MediaInfo, *, picture: bool) -> list[_Take]:
    """What to try, best first: packets that do not fit into an MP4 after all are encoded."""
    plain = [_Take(False, True)] if any(a.codec == "aac" for a in info.audio) and not info.warnings else []
    copied = [_Take(True, True), _Take(True, False)] if picture else []
    return [*copied, *plain, _Take(False, False)]


def _first_that_works(takes: Sequence[_Take], attempt: Callable[[_Take], _Listener]) -> tuple[_Take, _Listener]:
    for take in takes[:-1]:
        try:
            return take, attempt(take)
        except WorkError as error:
            if error.code != "ENCODE_FAILED":
                raise
    return takes[-1], attempt(takes[-1])


def _heard(music: Path | None, work: Path) -> MediaInfo:
    """What is known of the music, which gets its fixed name. Raises NO_MUSIC."""
    try:
        info = probe(music) if music is not None else None
    except MediaRefused:
        info = None
    if music is None or info is None or not info.audio:
        why = "is gone or cannot be read" if info is None else "has no sound"
        raise WorkError("NO_MUSIC", f"The music file {why}. Upload it again, or remove the music.")
    link_source(music, work, plan.MUSIC)
    return info


def _read_back(partial: Path) -> MediaInfo:
    """What was really written. ffmpeg's exit code alone does not say that there is a video in the file."""
    try:
        made = probe(partial)
    except MediaRefused as error:
        raise WorkError("ENCODE_FAILED", "The video could not be made: nothing in the file can be decoded.") from error
    if made.kind != "video":
        raise WorkError("ENCODE_FAILED", "The video could not be made: the finished file has no picture.")
    return made


def _notices(info: MediaInfo, listener: _Listener, tone_mapped: bool, copied: bool) -> tuple[Notice, ...]:
    found = []
    if listener.missing:
        named = " ".join(list(listener.missing)[:_MOST_NAMED])
        more = " and more" if len(listener.missing) > _MOST_NAMED else ""
        sentence = (
            f"No installed font has these characters, so the video shows boxes or gaps for them: {named}{more}. "
            "`subtitle-studio fonts list` says how to get one that has them."
        )
        found.append(Notice("MISSING_GLYPHS", sentence))
    if listener.damaged or info.warnings:
        found.append(Notice("DAMAGED", "Parts of the source are damaged; the picture or the sound may skip there."))
    if info.hdr and not copied:
        how = "were converted to" if tone_mapped else "could not be converted and may look pale in"
        found.append(Notice("HDR", f"The source is HDR video; its colours {how} standard range."))
    return tuple(found)
