"""Translated sentences woven back into the cues: split over them, tags and signs restored, leads and tails put back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from studio.captions.cue import Cue
from studio.translate.limits import Limits
from studio.translate.masks import MARK, Masked, Piece, unmask
from studio.translate.resplit import Words, keys_of, resplit, sign_after
from studio.translate.sentences import Script, Sentence
from studio.translate.tag import Tag, facts
from studio.translate.turns import Turn, used

_HAN = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff65]")
_HTML = re.compile(r"<(/?)([A-Za-z][\w-]{0,30})")
_OVERRIDE = re.compile(r"\{\\([ibus])([01])\}")
# A cue's share of a sentence: mostly by how much of it was said there, a little by how long it is shown.
_BY_TIME = 0.25


def weave(
    script: Script,
    texts: Sequence[str | None],
    asides: Mapping[str, str],
    *,
    target: Tag,
    limits: Limits,
    words: Words | None = None,
) -> tuple[str, ...]:
    """One text per cue, its turns on lines of their own. ``texts``: one per sentence with its marks, None where it
    keeps its words. ``asides``: sound descriptions in the other language. A cue without a letter keeps its text."""
    pieces: dict[tuple[int, int], list[str]] = {}
    for sentence, text, rooms in zip(script.sentences, texts, shares(script, limits), strict=True):
        parts = _split(script, sentence, text, rooms, asides, limits, words)
        for fragment, piece in zip(sentence.fragments, parts, strict=True):
            pieces.setdefault((fragment.cue, fragment.turn), []).append(piece)
    join = _joiner(target)
    woven = []
    for number, (cue, turns) in enumerate(zip(script.cues, script.turns, strict=True)):
        out = ""
        for place, turn in enumerate(turns):
            said = join(pieces[number, place]) if (number, place) in pieces else _shown(turn.body, asides)
            out += turn.gap + _shown(turn.lead, asides) + said + _shown(turn.tail, asides)
        woven.append(out if _changed(turns, number, pieces) else cue.text)
    return tuple(woven)


def shares(script: Script, limits: Limits) -> list[list[float]]:
    """For each sentence the room of each of its fragments: its share of the room of the cue."""
    sums: dict[int, float] = {}
    for sentence in script.sentences:
        for fragment in sentence.fragments:
            sums[fragment.cue] = sums.get(fragment.cue, 0.0) + _length(fragment.text)
    rooms = [limits.room(cue) for cue in script.cues]
    return [
        [rooms[part.cue] * _length(part.text) / sums[part.cue] for part in sentence.fragments]
        for sentence in script.sentences
    ]


def _split(
    script: Script,
    sentence: Sentence,
    text: str | None,
    rooms: Sequence[float],
    asides: Mapping[str, str],
    limits: Limits,
    words: Words | None,
) -> list[str]:
    if text is None:
        return [_shown(fragment.text, asides) for fragment in sentence.fragments]
    whole = sentence.text
    size: Callable[[str], float] = lambda part: limits.size(part, whole)  # noqa: E731  # bound to this sentence's pieces
    parts = resplit(
        text,
        _wanted(script.cues, sentence),
        rooms,
        keys=[keys_of(part) for part in _numbered(sentence)],
        tails=[sign_after(part.text.text) for part in sentence.fragments],
        size=size,
        words=words,
    )
    return _restored(parts, whole, asides)


def _numbered(sentence: Sentence) -> list[str]:
    """The fragments with the marks that they have in the whole sentence."""
    marks = iter(MARK.findall(sentence.text.text))
    return [MARK.sub(lambda _: next(marks, ""), part.text.text) for part in sentence.fragments]


def _wanted(cues: Sequence[Cue], sentence: Sentence) -> list[float]:
    """How much of a sentence belongs to each fragment, by its length and by the time of its cue."""
    lengths = [_length(fragment.text) for fragment in sentence.fragments]
    times = [
        max(1, cues[part.cue].end - cues[part.cue].start) * length / max(1, len(cues[part.cue].text))
        for part, length in zip(sentence.fragments, lengths, strict=True)
    ]
    all_length, all_time = sum(lengths), sum(times)
    return [
        (1 - _BY_TIME) * length / all_length + _BY_TIME * time / all_time
        for length, time in zip(lengths, times, strict=True)
    ]


def _restored(parts: Sequence[str], whole: Masked, asides: Mapping[str, str]) -> list[str]:
    """The parts with their pieces put back; a tag that is open at a part's end is closed there and opened again."""
    out: list[str] = []
    open_tags: list[tuple[str, str]] = []
    seen: set[str] = set()
    for part in parts:
        text = "".join(tag for _, tag in open_tags)
        for char in part:
            piece = whole.piece(char) if MARK.match(char) else None
            if piece is None:
                text += "" if MARK.match(char) else char
            elif piece.kind in ("open", "close"):
                if char not in seen:  # a word that is shown again does not open its tag again
                    text += piece.text
                    open_tags = _after(open_tags, piece.text)
            else:
                text += _piece(piece, asides)
            seen.add(char)
        out.append(text + "".join(_closing(tag) for _, tag in reversed(open_tags)))
    return out


def _after(open_tags: list[tuple[str, str]], tag: str) -> list[tuple[str, str]]:
    """The tags that are open after ``tag``."""
    if match := _HTML.match(tag):
        closing, name = match[1], match[2].lower()
    elif match := _OVERRIDE.match(tag):
        closing, name = "/" if match[2] == "0" else "", match[1]
    else:
        return open_tags
    if not closing:
        return [*open_tags, (name, tag)]
    last = max((place for place, item in enumerate(open_tags) if item[0] == name), default=None)
    return open_tags if last is None else [item for place, item in enumerate(open_tags) if place != last]


def _closing(tag: str) -> str:
    match = _HTML.match(tag)
    return f"</{match[2]}>" if match else ""


def _shown(masked: Masked, asides: Mapping[str, str]) -> str:
    return unmask(masked.text, masked, lambda piece: _piece(piece, asides))


def _piece(piece: Piece, asides: Mapping[str, str]) -> str:
    return asides.get(piece.text, piece.text) if piece.kind == "aside" else piece.text


def _changed(turns: Sequence[Turn], cue: int, pieces: Mapping[tuple[int, int], object]) -> bool:
    """Whether a cue has anything of a translation in it; every other one keeps its text as it is."""
    return any((cue, place) in pieces or _has_aside(turn) for place, turn in enumerate(turns))


def _has_aside(turn: Turn) -> bool:
    return any(piece.kind == "aside" for masked in turn.around for piece in used(masked))


def _joiner(target: Tag) -> Callable[[Sequence[str]], str]:
    spaced = bool(facts(target)["spaced"])

    def join(texts: Sequence[str]) -> str:
        out = ""
        for text in filter(None, texts):
            glue = spaced or not out or not (_HAN.match(out[-1]) or _HAN.match(text[0]))
            out += (" " if out and glue else "") + text
        return out

    return join


def _length(masked: Masked) -> int:
    return max(1, len(masked.text))
