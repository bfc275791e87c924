"""A cue as turns: what one speaker says in it, between what stands around the words and never goes to an engine.

``{\\an8}<i>- ANNA: [sighs] Where to? ♪</i>`` is one turn: a lead up to the sigh, the words, a tail from the note on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from studio.translate.masks import MARK, Masked, Piece, mask

# Longer text is left as it is, with a warning: it is no caption, and nobody should wait for it.
MOST_CHARS = 20_000
_AROUND = frozenset(("open", "close", "symbol", "aside"))
# A dash opens a speaker's line when a blank or, for the short one, a letter follows: "-5 °C" and "—and then" do not.
_DASH = re.compile(r"(?:[-–—‐](?=\s)\s*|[-‐–](?=[^\W\d_]|[¿¡\"“]|[\ue000-\uf8ff])|>>+\s*)")
_DOTS = re.compile(r"(?:\.{2,4}|…)\s*")  # what goes on: "...and then"
_NEXT_SPEAKER = re.compile(r"(?<=[.!?…。！？])[ \u3000]+(?=[-–—] ?[^\W\d_¿¡a-z])")
# Capitals, then a colon: ANNA: · DR. WHO (V.O.): · MAN #2:
_LABEL = re.compile(r"(?=[^\W\d_])([^:：\n\ue000-\uf8ff?!,;]{2,40})[:：](?:\s+|$)")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
Gap = Literal["", " ", "\n"]


@dataclass(frozen=True, slots=True)
class Turn:
    """``lead``, ``body`` and ``tail`` use the pieces of the cue. ``fresh``: a new speaker; ``gap``: what stands before
    the turn; ``music``: sung."""

    lead: Masked
    body: Masked
    tail: Masked
    gap: Gap = ""
    fresh: bool = False
    music: bool = False

    @property
    def around(self) -> tuple[Masked, Masked]:
        """What stands before and after the words."""
        return self.lead, self.tail


def turns(text: str) -> tuple[Turn, ...]:
    """The turns of a cue; none where it has no text or far too much."""
    if not text.strip() or len(text) > MOST_CHARS:
        return ()
    lines = [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]
    masked = mask("\n".join(lines))
    found: list[Turn] = []
    for gap, piece in _groups(masked):
        found.append(_turn(Masked(piece, masked.pieces), gap if found else ""))
    return tuple(found)


def flat(text: str) -> str:
    """``text`` on one line: a blank for each break, none between characters of scripts without spaces."""
    lines = [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]
    out = lines[0] if lines else ""
    for line in lines[1:]:
        out += ("" if _HAN.match(out[-1]) and _HAN.match(line[0]) else " ") + line
    return out


def _groups(masked: Masked) -> list[tuple[Gap, str]]:
    """The text cut before every speaker's dash, with what stood there."""
    lines = [line for line in masked.text.split("\n") if line]
    groups: list[tuple[Gap, str]] = []
    for line in lines:
        if groups and not _opens(line, masked) and not _apart(groups[-1][1], line, masked):
            groups[-1] = (groups[-1][0], flat(f"{groups[-1][1]}\n{line}"))
        else:
            groups.append(("\n" if groups else "", line))
    if not any(_opens(piece, masked) for _, piece in groups):
        return groups
    return [
        (gap if not number else " ", part)
        for gap, piece in groups
        for number, part in enumerate(_NEXT_SPEAKER.split(piece))
    ]


def _opens(line: str, masked: Masked) -> bool:
    """Whether a line begins with a speaker's dash, behind its tags."""
    at = 0
    while at < len(line) and (line[at].isspace() or _kind(line[at], masked) in _AROUND):
        at += 1
    return bool(_DASH.match(line, at)) or _label(line, at) > at


def _apart(before: str, line: str, masked: Masked) -> bool:
    """A line that is nothing but a sound description stands by itself."""
    return any(all(char.isspace() or _kind(char, masked) in _AROUND for char in text) for text in (before, line))


def _turn(whole: Masked, gap: Gap) -> Turn:
    text = whole.text
    begin, end, fresh = 0, len(text), False
    while begin < end:
        if text[begin].isspace() or _kind(text[begin], whole) in _AROUND:
            begin += 1
        elif (dash := _DASH.match(text, begin)) and dash.end() > begin:
            begin, fresh = dash.end(), True
        elif (label := _label(text, begin)) > begin:
            begin, fresh = label, True
        elif (dots := _DOTS.match(text, begin)) and dots.end() < end:
            begin = dots.end()
        else:
            break
    while end > begin and (text[end - 1].isspace() or _kind(text[end - 1], whole) in _AROUND):
        end -= 1
    begin, end = _with_partners(whole, begin, end)
    lead, tail = Masked(text[:begin], whole.pieces), Masked(text[end:], whole.pieces)
    music = any(piece.kind == "symbol" for piece in used(lead)) and bool(re.search("[♪♫♬♩#🎵🎶]", _shown(lead)))
    return Turn(lead, Masked(text[begin:end], whole.pieces), tail, gap, fresh, music)


def _with_partners(whole: Masked, begin: int, end: int) -> tuple[int, int]:
    """The words' span with the tags beside it that have their partner inside it: ``<i>Who</i> is there``."""
    while begin and _surplus(whole, begin, end, "close") and _kind(whole.text[begin - 1], whole) == "open":
        begin -= 1
    while end < len(whole.text) and _surplus(whole, begin, end, "open") and _kind(whole.text[end], whole) == "close":
        end += 1
    return begin, end


def _surplus(whole: Masked, begin: int, end: int, kind: str) -> bool:
    """Whether more tags of this kind than of the other stand in the span."""
    kinds = [_kind(char, whole) for char in whole.text[begin:end] if MARK.match(char)]
    other = {"open": "close", "close": "open"}[kind]
    return kinds.count(kind) > kinds.count(other)


def used(masked: Masked) -> list[Piece]:
    """The pieces whose marks stand in the text, in their order."""
    return [piece for char in MARK.findall(masked.text) if (piece := masked.piece(char)) is not None]


def _shown(masked: Masked) -> str:
    return "".join(piece.text for piece in used(masked))


def _kind(char: str, masked: Masked) -> str | None:
    piece = masked.piece(char) if "\ue000" <= char <= "\uf8ff" else None
    return piece.kind if piece else None


def _label(text: str, at: int) -> int:
    """Where a speaker's label in capitals that begins at ``at`` ends; ``at`` where there is none."""
    match = _LABEL.match(text, at)
    return match.end() if match and match[1].isupper() and sum(map(str.isalpha, match[1])) > 1 else at
