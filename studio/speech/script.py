"""A script that the user gives: plain text or the text of a subtitle file → its words as written and as spoken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from studio.speech import numbers


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the script. ``text`` as written, punctuation included; ``spoken`` its lower-case words, may be ()."""

    text: str
    spoken: tuple[str, ...]


_TIMING = re.compile(r"^\s*(?:\d+:)?\d+:\d+[.,]\d+\s*-->")
_EVENT = re.compile(r"^Dialogue:(?:[^,]*,){9}")
_BLOCK = re.compile(r"^(?:WEBVTT|NOTE|STYLE|REGION)\b")
_MARKUP = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,500}\}")
_PARTS = re.compile(r"\d+(?:[.,]\d{3})*|[^\W\d_]+(?:'[^\W\d_]+)*'?")
_CJK = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_SIGNS = {"&": {"en": "and", "es": "y"}, "%": {"en": "percent", "es": "por ciento"}}
_COMMON = {
    "en": "the and of to in is that it was for with you are this on have not",
    "es": "el la de que y en los las un una se no por con para del es",
    "fr": "le la les de des et est que dans un une pour ne pas qui il vous",
    "de": "der die das und ist nicht ein eine zu mit den von auf für sich es",
    "pt": "o a os as de que e do da em um uma não para com se é",
    "it": "il lo la gli di che e è un una per non con del della sono si",
}


def read(text: str, language: str) -> list[Token]:
    """The words of a script in order. Times, numbers and markup of subtitle files are left out."""
    tokens: list[Token] = []
    for line in _lines(text):
        lead = ""
        for written in _CJK.sub(r"\1 ", line).split():
            spoken = _spoken(written, language)
            if any(character.isalnum() for character in written):
                tokens.append(Token(lead + written, spoken))
                lead = ""
            elif tokens and not lead and line.lstrip()[0] != written[0]:
                tokens[-1] = Token(f"{tokens[-1].text} {written}", tokens[-1].spoken)  # "wait —" stays one word
            else:
                lead += f"{written} "
    return tokens


def guess_language(text: str) -> str:
    """The language with the most of its common words in ``text``; "en" where nothing tells."""
    words = re.findall(r"[^\W\d_]+", "\n".join(_lines(text)).lower())
    score = {tag: sum(words.count(word) for word in set(common.split())) for tag, common in _COMMON.items()}
    best = max(score, key=lambda tag: score[tag])
    return best if score[best] else "en"


def _lines(text: str) -> Iterator[str]:
    lines = text.removeprefix("\ufeff").splitlines()
    events = [line for line in lines if _EVENT.match(line)]
    if events:
        for line in events:
            yield from re.split(r"\\[Nn]", _MARKUP.sub("", _EVENT.sub("", line)))
        return
    timed = any(_TIMING.match(line) for line in lines)
    skipping = False
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if timed and (_TIMING.match(line) or (_TIMING.match(following) and _is_name(lines, at))):
            skipping = False
            continue
        skipping = timed and bool(line.strip()) and (skipping or _BLOCK.match(line) is not None)
        if not skipping:
            yield _MARKUP.sub("", line)


def _is_name(lines: list[str], at: int) -> bool:
    """Whether the line before the times is the number or name of a cue, not the end of the one before."""
    return lines[at].strip().isdigit() or at == 0 or not lines[at - 1].strip()


def _spoken(written: str, language: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFC", written).lower().replace("’", "'")
    for sign, names in _SIGNS.items():
        plain = plain.replace(sign, f" {names.get(language, '')} ")
    words: list[str] = []
    for part in _PARTS.findall(plain):
        digits = re.sub(r"[.,]", "", part)
        words += numbers.spoken(digits, language) if digits.isdecimal() and digits.isascii() else [part]
    return tuple(words)
