"""Tags words with their classes: the longest phrase of the lexicon (``lexicon/*.toml``) that stands at each place."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("lexicon")
LATIN = ("en", "es", "fr", "de")
EAST_ASIAN = ("zh", "ja")
INFLECTED = ("export", "send", "save", "show", "upload", "edit", "finish", "spent")
"""Classes whose English single words are verbs: their forms are made here."""
FILLERS = frozenset({"polite", "whose"})

_TOKEN = re.compile(r"<[fq]>|\d+(?:[.:,]\d+)*%?|[぀-ヿ一-鿿々〆〤]+|[^\W\d_]+|[?？]|[!！]|%", re.I)
_CJK = re.compile(r"[぀-ヿ一-鿿々〆〤]")
_KANA = re.compile(r"[぀-ヿ]")


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` as it stands, folded; ``classes`` with ``.ing``, ``.ed`` for English forms; empty for unknown words."""

    text: str
    classes: frozenset[str]

    @property
    def filler(self) -> bool:
        return bool(self.classes) and self.classes <= FILLERS


class Lexicon:
    """One language. ``phrases``: words (or, in an East Asian script, characters) → classes."""

    def __init__(self, language: str) -> None:
        table = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
        found: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name, phrases in table.items():
            for phrase in re.split(r"[,\n]", phrases):
                words = _units(fold(phrase))
                if words:
                    found[words].add(name)
                    if language == "en" and len(words) == 1 and name in INFLECTED:
                        for form, mark in _forms(words[0]):
                            found[(form,)].add(name + mark)
        for words, classes in found.items():
            if "save" in classes and len(words) > 1:
                classes |= found.get(words[:1], set()) & {"export", "send"}  # "export it to" is still an export
        self.phrases = {words: frozenset(classes) for words, classes in found.items()}
        self._longest: dict[str, int] = defaultdict(int)
        for words in self.phrases:
            self._longest[words[0]] = max(self._longest[words[0]], len(words))

    def tag(self, units: tuple[str, ...]) -> list[Token]:
        """Longest match, left to right; linear in the length for the bounded length of phrases."""
        found, at = [], 0
        while at < len(units):
            for length in range(min(self._longest.get(units[at], 0), len(units) - at), 0, -1):
                classes = self.phrases.get(units[at : at + length])
                if classes:
                    found.append(
                        Token(
                            "".join(units[at : at + length])
                            if _CJK.match(units[at])
                            else " ".join(units[at : at + length]),
                            classes,
                        )
                    )
                    at += length
                    break
            else:
                found.append(Token(units[at], frozenset()))
                at += 1
        return found


def fold(text: str) -> str:
    """Lower case, without accents; East Asian letters as they are."""
    text = text.lower().replace("ß", "ss").replace("œ", "oe")
    if text.isascii():
        return text
    return "".join(
        char
        if _CJK.match(char)
        else "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
        for char in text
    )


def _units(text: str) -> tuple[str, ...]:
    """Words; an East Asian run is cut into characters."""
    units: list[str] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if _CJK.match(word):
            units.extend(word)
        else:
            units.append(word)
    return tuple(units)


def _forms(word: str) -> list[tuple[str, str]]:
    stem = word[:-1] if word.endswith("e") else word
    double = word + word[-1] if re.search(r"[^aeiou][aeiou][bdgmnprt]$", word) else stem
    past = {"y": word[:-1] + "ied"}.get(word[-1], stem + "ed") if not word.endswith(("ay", "ey", "oy")) else word + "ed"
    return [
        (word + ("es" if word.endswith(("s", "sh", "ch", "x")) else "s"), ".s"),
        (stem + "ing", ".ing"),
        (double + "ing", ".ing"),
        (past, ".ed"),
        (double + "ed", ".ed"),
    ]


@cache
def lexicon(language: str) -> Lexicon:
    return Lexicon(language)


def language_of(text: str) -> str:
    """Which lexicon knows most of ``text``."""
    text = fold(text)
    if _CJK.search(text):
        return "ja" if _KANA.search(text) else "zh"
    units = tuple(unit for unit in _units(text) if unit.isalpha())
    best, most = "en", -1
    for language in LATIN:
        known = sum(len(token.text.split()) for token in lexicon(language).tag(units) if token.classes)
        if known == len(units):
            return language  # the other lexicons need not even be loaded
        if known > most:
            best, most = language, known
    return best


def tag(text: str, language: str | None = None) -> list[Token]:
    """``text`` as tokens. Latin words between East Asian ones are looked up in English."""
    text = fold(text)
    language = language or language_of(text)
    if language in EAST_ASIAN:
        tokens: list[Token] = []
        for part in re.split(r"((?:[぀-ヿ一-鿿々〆〤]+[\s]*)+)", text):
            if part.strip():
                which = language if _CJK.match(part) else "en"
                tokens += lexicon(which).tag(_units(part))
        return tokens
    return lexicon(language).tag(_units(text))
