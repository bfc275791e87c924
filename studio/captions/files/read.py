"""Bytes → SubtitleFile: the format by content, then by name; one clear sentence where nothing can be used."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from studio.captions.decode import Decoded, decode
from studio.captions.files.ass import read_ass
from studio.captions.files.cues import Format, Found, SubtitleFile, lines_of
from studio.captions.files.srt import read_srt
from studio.captions.files.ttml import read_ttml
from studio.captions.files.txt import is_transcript, read_txt
from studio.captions.files.vtt import read_vtt
from studio.errors import WorkError

LARGEST_BYTES = 32 * 1024 * 1024
_READERS: dict[Format, Callable[[str], Found]] = {
    "srt": read_srt,
    "vtt": read_vtt,
    "ass": read_ass,
    "ttml": read_ttml,
    "txt": read_txt,
}
_BY_SUFFIX: dict[str, Format] = {
    ".srt": "srt", ".vtt": "vtt", ".webvtt": "vtt", ".ass": "ass", ".ssa": "ass", ".ttml": "ttml", ".dfxp": "ttml",
    ".itt": "ttml", ".xml": "ttml",
}  # fmt: skip
_TTML_HEAD = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?tt(?=[\s>])")
_ASS_HEAD = re.compile(r"^[ \t\ufeff]*\[(?:script info|v4\+? ?styles|events)\]", re.IGNORECASE | re.MULTILINE)
_ASS_EVENT = re.compile(r"^[ \t]*Dialogue[ \t]*:", re.IGNORECASE | re.MULTILINE)
_SRT_TIMES = re.compile(r"[0-9]:[0-9]{2}[^\r\n]{0,12}-->")
_EXAMPLE: dict[Format, str] = {
    "srt": "00:00:01,000 --> 00:00:02,500",
    "vtt": "00:01.000 --> 00:02.500",
    "ass": "Dialogue: 0,0:00:01.00,0:00:02.50,…",
    "ttml": '<p begin="00:00:01.000" end="00:00:02.500">',
    "txt": "[00:00:01] …",
}


def read_subtitles(data: bytes, name: str) -> SubtitleFile:
    """Read SRT, VTT, ASS, SSA, TTML or a transcript with times.

    Broken cues are listed in ``problems``, their text in ``kept``; their bytes stay in the file.
    Raises WorkError("BAD_SUBTITLES", one sentence) when not one caption can be used.
    """
    if len(data) > LARGEST_BYTES:
        raise _bad(
            f"This is too large for a subtitle file ({len(data) // 2**20} MB, at most {LARGEST_BYTES // 2**20})."
        )
    decoded = decode(data)
    if not decoded.text.strip("\ufeff \t\r\n\0"):
        raise _bad("The subtitle file is empty.")
    form = _format(decoded.text, name)
    found = _READERS[form](decoded.text)
    # A zero length can be repaired by extension; an end before the start says nothing.
    if not any(cue.end >= cue.start and cue.text for cue in found.cues):
        raise _bad(_complaint(form, decoded, found))
    return SubtitleFile(
        name, form, data, decoded, tuple(found.cues), tuple(found.problems), tuple(found.kept), found.language,
        found.looks, found.clockwork,
    )  # fmt: skip


def _format(text: str, name: str) -> Format:
    """What the file says it is wins over its name."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if head.startswith("WEBVTT"):
        return "vtt"
    # Such a word may stand in a caption, too: it begins the file, or events follow.
    said = _ASS_HEAD.search(text[:65536])
    if said is not None and _is_ass(text, said):
        return "ass"
    if _TTML_HEAD.search(text[:65536]):
        return "ttml"
    named = _BY_SUFFIX.get(PurePath(name).suffix.lower())
    if named is None and "-->" not in text and is_transcript(text):
        return "txt"
    return "srt" if named is None or (named in ("ass", "ttml") and "-->" in text) else named


def _is_ass(text: str, said: re.Match[str]) -> bool:
    begins = not text[: said.start()].strip("\ufeff \t\r\n")
    return not _SRT_TIMES.search(text, 0, said.start()) and (begins or bool(_ASS_EVENT.search(text, said.end())))


def _bad(sentence: str) -> WorkError:
    return WorkError("BAD_SUBTITLES", sentence)


def _complaint(form: Format, decoded: Decoded, found: Found) -> str:
    problems = found.problems
    if not problems:
        if found.cues:
            return "The subtitle file has times but no text, so there is nothing to show."
        return f"The subtitle file has no captions: no line with times such as {_EXAMPLE[form]} was found."
    first = problems[0]
    others = "" if len(problems) == 1 else f" ({len(problems) - 1} more captions are broken too)"
    return (
        f"The subtitle file has broken times: in line {first.line}, “{_line(decoded, first.line)}”, "
        f"{first.sentence}{others}. Good times look like {_EXAMPLE[form]}."
    )


def _line(decoded: Decoded, number: int) -> str:
    text = "".join(char for char in lines_of(decoded.shown)[number - 1].text.strip() if char.isprintable())
    return text if len(text) <= 60 else text[:59] + "…"
