"""Bytes → SubtitleFile: the format by content, then by name; one clear sentence where nothing can be used."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from studio.captions.decode import Decoded, decode
from studio.captions.files.ass import read_ass
from studio.captions.files.cues import FileCue, Format, Problem, SubtitleFile, lines_of
from studio.captions.files.srt import read_srt
from studio.captions.files.vtt import read_vtt
from studio.errors import WorkError

LARGEST_BYTES = 32 * 1024 * 1024
_READERS: dict[Format, Callable[[str], tuple[list[FileCue], list[Problem]]]] = {
    "srt": read_srt,
    "vtt": read_vtt,
    "ass": read_ass,
}
_BY_SUFFIX: dict[str, Format] = {".srt": "srt", ".vtt": "vtt", ".webvtt": "vtt", ".ass": "ass", ".ssa": "ass"}
_ASS_HEAD = re.compile(r"^[ \t\ufeff]*\[(?:script info|v4\+? ?styles|events)\]", re.IGNORECASE | re.MULTILINE)
_EXAMPLE: dict[Format, str] = {
    "srt": "00:00:01,000 --> 00:00:02,500",
    "vtt": "00:01.000 --> 00:02.500",
    "ass": "Dialogue: 0,0:00:01.00,0:00:02.50,…",
}


def read_subtitles(data: bytes, name: str) -> SubtitleFile:
    """Read SRT, VTT, ASS or SSA. Broken cues are listed in ``problems``; their bytes stay in the file.

    Raises WorkError("BAD_SUBTITLES", one sentence) when not one caption can be used.
    """
    shown = _shown(name)
    if len(data) > LARGEST_BYTES:
        raise WorkError("BAD_SUBTITLES", f"{shown} is too large for a subtitle file ({len(data) // 2**20} MB).")
    decoded = decode(data)
    if not decoded.text.strip("\ufeff \t\r\n\0"):
        raise WorkError("BAD_SUBTITLES", f"{shown} is empty: there are no captions in it.")
    form = _format(decoded.text, name)
    cues, problems = _READERS[form](decoded.text)
    # A zero length can be repaired by extension; an end before the start says nothing.
    if not any(cue.end >= cue.start and cue.text for cue in cues):
        raise WorkError("BAD_SUBTITLES", _complaint(shown, form, decoded, cues, problems))
    return SubtitleFile(name, form, data, decoded, tuple(cues), tuple(problems))


def _format(text: str, name: str) -> Format:
    """What the file says it is wins over its name."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if head.startswith("WEBVTT"):
        return "vtt"
    if _ASS_HEAD.search(text[:65536]):
        return "ass"
    named = _BY_SUFFIX.get(PurePath(name).suffix.lower())
    return "srt" if named is None or (named == "ass" and "-->" in text) else named


def _complaint(shown: str, form: Format, decoded: Decoded, cues: list[FileCue], problems: list[Problem]) -> str:
    if not problems:
        if cues:
            return f"{shown} has times but no text: there are no captions in it."
        return f"{shown} has no captions in it: no line with times such as {_EXAMPLE[form]} was found."
    first = problems[0]
    line = _line(decoded, first.line)
    others = "" if len(problems) == 1 else f" and {len(problems) - 1} more like it"
    return (
        f"{shown} has broken times: in line {first.line} {first.sentence} (“{line}”){others}, "
        f"and no caption in the file can be used; times look like {_EXAMPLE[form]}."
    )


def _line(decoded: Decoded, number: int) -> str:
    text = lines_of(decoded.shown)[number - 1].text.strip()
    return text if len(text) <= 60 else text[:59] + "…"


def _shown(name: str) -> str:
    base = PurePath(name.replace("\\", "/")).name or "The subtitle file"
    printable = "".join(char for char in base if char.isprintable())
    return printable if len(printable) <= 80 else printable[:79] + "…"
