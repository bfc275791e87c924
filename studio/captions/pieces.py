"""Marked-up caption text as pieces: what is shown, what is a tag, and where each stands in the source."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Piece:
    """``source[start:end]`` shows ``text``; a ``tag`` shows nothing."""

    start: int
    end: int
    text: str
    tag: bool = False


Reader = Callable[[str], Iterator[Piece]]

# As players do: "<" opens a tag only before a letter, "/" and a digit with a colon (a time); "5 < 6" is text.
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_-]{0,31}|[0-9]{1,4}(?=:))?([^<>]*)>")
_HTML = r"<(?:/|[A-Za-z]|[0-9]{1,4}:)[^<>]*>"
_SRT = re.compile(rf"\{{\\[^}}]*\}}|{_HTML}")
_SRT_OPEN = re.compile(_HTML)  # behind the last "}" no block can end: looking for one at every "{" would be quadratic
_RUBY_NOTE = r"<rt[^<>]*>[^<>]*(?:</rt>|$)"
_ENTITY = r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,8};?|[^\t\n\f <&#;]{1,32};?)"  # as html.unescape reads them
_VTT = re.compile(f"{_RUBY_NOTE}|{_HTML}|{_ENTITY}")
_ASS_ESCAPES = {r"\N": "\n", r"\n": "\n", r"\h": "\u00a0", r"\{": "{", r"\}": "}", "\\" + WORD_JOINER: "\\"}
_ESCAPE = r"\\[Nnh{}" + WORD_JOINER + "]"
_ASS = re.compile(_ESCAPE + r"|\{[^}]*\}")
_ASS_OPEN = re.compile(_ESCAPE)
_DRAWING = re.compile(r"\\p([0-9]{1,3})(?![0-9a-z])")


def srt_pieces(source: str) -> Iterator[Piece]:
    """SRT: HTML-like tags and ``{\\an8}`` and its like; everything else is text."""
    return _found(source, _SRT, _SRT_OPEN, lambda _: None)


def vtt_pieces(source: str) -> Iterator[Piece]:
    """VTT: tags, ruby notes (a tag with what stands in it), entities as the characters that they mean."""
    return _found(source, _VTT, _VTT, lambda piece: html.unescape(piece) if piece.startswith("&") else None)


def ass_pieces(source: str) -> Iterator[Piece]:
    """ASS event text: override blocks, escapes, and drawings (``\\p1``), which are no text."""
    drawing = False
    for piece in _found(source, _ASS, _ASS_OPEN, _ASS_ESCAPES.get):
        if piece.tag:
            scales = _DRAWING.findall(source, piece.start, piece.end)
            drawing = bool(int(scales[-1])) if scales else drawing
            yield piece
        else:
            yield Piece(piece.start, piece.end, "", True) if drawing else piece


def _found(
    source: str, pattern: re.Pattern[str], behind: re.Pattern[str], shown: Callable[[str], str | None]
) -> Iterator[Piece]:
    last = 0
    closed = len(source) if pattern is behind else source.rfind("}") + 1
    for part, begin, finish in ((pattern, 0, closed), (behind, closed, len(source))):
        for found in part.finditer(source, begin, finish):
            if found.start() > last:
                yield Piece(last, found.start(), source[last : found.start()])
            text = shown(found[0])
            yield Piece(found.start(), found.end(), text or "", text is None)
            last = found.end()
    if last < len(source):
        yield Piece(last, len(source), source[last:])
