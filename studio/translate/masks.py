"""What no engine may touch: found in a text, replaced by marks of one character, checked and put back afterwards.

A mark is a private-use character, U+E000 plus the number of its piece. Each engine spells marks in its own way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

FIRST = 0xE000
MOST = 2000  # pieces of one text; a text with more is no caption
Kind = Literal["open", "close", "sign", "symbol", "aside"]
MARK = re.compile("[\ue000-\uf8ff]")

# Repetitions are bounded: text of an untrusted file must not make a pattern take quadratic time.
_PATTERN = re.compile(
    r"""
    (?P<close></[A-Za-z][\w.-]{0,30}\s{0,3}>|\{\\[ibus]0\}|\{\\r[^{}\n\\]{0,60}\}|\{\\c\})
    |(?P<open><[A-Za-z][\w-]{0,30}(?:[\s.][^<>\n]{0,200})?/?>|<\d{1,4}:[\d:.]{1,12}>|\{[^{}\n]{0,500}\})
    |(?P<aside>\[[^\[\]\n]{1,200}\]|【[^【】\n]{1,200}】|(?:(?<=^)|(?<=[>}\n])|(?<=-\ ))
        [(（][^()（）\n]{1,200}[)）](?=$|[<{\n]))
    |(?P<symbol>\\(?:[{}\u2060]|[Nh](?![a-z]))|[*|~\ue000-\uf8ff]+|(?:[\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\u3030\U0001f000-\U0001faff]
        [\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)+|(?<!\S)\#(?!\S))
    |(?P<sign>https?://[^\s<>{}\u3000-\u9fff\uff00-\uffef]{1,500}?(?=[.,;:!?)\]»”"']*(?:$|[\s<>{}\u3000-\u9fff\uff00-\uffef]))
        |(?<![\w.])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}
        |(?<![\w@\#])[@\#][\w][\w.]{0,60}(?<!\.)
        |(?<![\w.])(?:www\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:com|org|net|io|tv|gov|edu|info|co\.uk|dev|app)(?:/[^\s<>{}]{0,300}(?<![.,;:!?)\]]))?(?!\w)
        |(?<![\w.])[A-Za-z0-9_][\w-]{0,63}\.[a-z][a-z0-9]{1,4}(?!\w|\.\w)
        |(?<!\w)(?:Ctrl|Control|Alt|Shift|Cmd|Command|Win)(?:\s?[+-]\s?\w{1,12}){1,4}
        |(?<![\w-])(?=[A-Za-z]{0,12}\d|\d{1,12}[A-Za-z])
            (?!\d{1,12}(?:st|nd|rd|th|s|am|pm|k[mg]?|[cm]?m|[mk]?g|h|min|ms|p|x|e|er|re|o|a|º|ª)(?!\w))(?!\d{1,40}(?!\w))
            [A-Za-z0-9]{2,40}(?:[.-][A-Za-z0-9]{1,20}){0,4}(?!\w)
        |(?<![\w-])[A-Z]{1,5}-[A-Z]{0,3}\d{1,8}[A-Z]{0,3}(?!\w)
        |(?<![\w-])\d{2,8}(?:-\d{2,8}){1,5}(?![\w-]))
    """,
    re.VERBOSE | re.MULTILINE,
)
_LETTER = re.compile(r"[^\W\d_]")
_TAGS = frozenset(("open", "close"))
_SPACED = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One protected piece. ``aside``: a sound description, which is translated by itself; ``symbol``: no word."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with marks, and the pieces that they stand for."""

    text: str
    pieces: tuple[Piece, ...] = ()

    def piece(self, mark: str) -> Piece | None:
        """The piece of a mark; None for a mark that stands for nothing."""
        number = ord(mark) - FIRST
        return self.pieces[number] if number < len(self.pieces) else None

    def wordy(self) -> bool:
        """Whether there is anything to translate."""
        return bool(_LETTER.search(MARK.sub("", self.text)))


def mask(text: str) -> Masked:
    """``text`` with everything in it that must survive replaced by marks."""
    pieces: list[Piece] = []

    def lift(match: re.Match[str]) -> str:
        if len(pieces) >= MOST:
            return MARK.sub("", match.group())
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # the groups are named after the kinds
        if kind == "aside" and not _LETTER.search(match.group()):
            kind = "sign"
        pieces.append(Piece(match.group(), kind))
        return chr(FIRST + len(pieces) - 1)

    return Masked(_PATTERN.sub(lift, text), tuple(pieces))


def hold(masked: Masked, pattern: re.Pattern[str], becomes: Callable[[str], str]) -> Masked:
    """``masked`` with what ``pattern`` finds protected as well; it comes back as ``becomes`` says."""
    pieces = list(masked.pieces)

    def lift(match: re.Match[str]) -> str:
        if len(pieces) >= MOST:
            return match.group()
        pieces.append(Piece(becomes(match.group()), "sign"))
        return chr(FIRST + len(pieces) - 1)

    return Masked(pattern.sub(lift, masked.text), tuple(pieces))


def joined(parts: Sequence[Masked], glue: str) -> Masked:
    """Several texts as one, with the pieces that they use numbered anew."""
    pieces: list[Piece] = []

    def renumber(part: Masked) -> str:
        def one(match: re.Match[str]) -> str:
            piece = part.piece(match.group())
            if piece is None or len(pieces) >= MOST:
                return ""
            pieces.append(piece)
            return chr(FIRST + len(pieces) - 1)

        return MARK.sub(one, part.text)

    return Masked(glue.join(renumber(part) for part in parts), tuple(pieces))


def unmask(text: str, masked: Masked, becomes: Callable[[Piece], str]) -> str:
    """``text`` with its marks replaced by what ``becomes`` makes of their pieces."""
    return MARK.sub(lambda match: "" if (piece := masked.piece(match.group())) is None else becomes(piece), text)


def lost(answer: str, masked: Masked) -> list[Piece]:
    """Pieces other than tags that are not exactly once in ``answer``."""
    there = Counter(MARK.findall(answer))
    return [
        piece
        for number, piece in enumerate(masked.pieces)
        if piece.kind not in _TAGS and chr(FIRST + number) in masked.text and there[chr(FIRST + number)] != 1
    ]


def tags_in_place(answer: str, masked: Masked) -> bool:
    """Whether the tags are all there, once, in their order."""
    return _tags(answer, masked) == _tags(masked.text, masked)


def with_tags(answer: str, masked: Masked) -> str:
    """``answer`` with its tags placed anew: around the same words where they are there, else at the same share."""
    if tags_in_place(answer, masked):
        return answer
    marks = _tags(masked.text, masked)
    bare = " ".join("".join(char for char in answer if char not in set(_tags(answer, masked))).split())
    plain = "".join(char for char in masked.text if char not in marks)
    starts = [match.start() for match in _SPACED.finditer(bare)] or [0]
    ends = [match.end() for match in _SPACED.finditer(bare)] or [0]
    spaced = len(starts) > 1 or " " in plain.strip()
    places: list[tuple[int, str]] = []
    at, least = 0, 0
    for position, char in enumerate(masked.text):
        if char not in marks:
            at += 1
            continue
        piece = masked.piece(char)
        opens = piece is not None and piece.kind == "open"
        place = _same_words(masked.text, position, marks, bare, opens)
        if place is None:
            share = at / max(1, len(plain)) * len(bare)
            edges = (starts if opens else ends) if spaced else range(len(bare) + 1)
            place = min(edges, key=lambda edge: abs(edge - share))
        least = max(least, place)
        places.append((least, char))
    out = bare
    for place, char in reversed(places):
        out = out[:place] + char + out[place:]
    return out


def _same_words(text: str, position: int, marks: Sequence[str], bare: str, opens: bool) -> int | None:
    """Where the words between a tag and its neighbour stand in the translation unchanged (a name, a number)."""
    inside = MARK.split(text[position + 1 :], maxsplit=1)[0] if opens else MARK.split(text[:position])[-1]
    words = inside.strip()
    if not words or bare.count(words) != 1:
        return None
    begin = bare.index(words)
    return begin if opens else begin + len(words)


def _tags(text: str, masked: Masked) -> list[str]:
    return [char for char in MARK.findall(text) if (piece := masked.piece(char)) is not None and piece.kind in _TAGS]
