"""Scripts without spaces: where a word ends (budoux), and how surely."""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

import budoux

from studio.captions.graphemes import ZWJ, clusters, unspaced
from studio.captions.tongues import Tongue, tongue


class Strength(IntEnum):
    """How strongly two neighbours are tied: HARD ties are parted only where the lines cannot hold them."""

    FREE = 0
    WEAK = 1  # adjective and noun
    SOFT = 2  # a function word and what follows it
    NEAR = 3  # preposition and article, auxiliary and verb
    HARD = 4  # inside a name or a number, article and noun


# From which score on a boundary is one: below the first it is inside a word, then doubtful, then sure. The Chinese
# models find words and err between 0 and 1,200 ("人[954]工智[738]能"); the Japanese one finds phrases and errs little.
_TRUST: Final = {"zh": (700, 1300, 1900), "ja": (0, 250, 600), "th": (0, 300, 800)}
# Traditional characters whose simplified form is another one, from among the commonest.
_TRADITIONAL = frozenset(
    "們這個說時會來對學還後麼樣過為無與點電開問間長門見現關發經國動當從種實體應該頭讓話樂車東書買賣讀寫語"
)
_REACH = (("UW1", -3, -2), ("UW2", -2, -1), ("UW3", -1, 0), ("UW4", 0, 1), ("UW5", 1, 2), ("UW6", 2, 3),
          ("BW1", -2, 0), ("BW2", -1, 1), ("BW3", 0, 2), ("TW1", -3, 0), ("TW2", -2, 1), ("TW3", -1, 2),
          ("TW4", 0, 3))  # fmt: skip
_Model = dict[str, dict[str, int]]


@cache
def _model(name: str) -> tuple[_Model, float]:
    loaded = {
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
    }[name]().model
    return loaded, -0.5 * sum(sum(group.values()) for group in loaded.values())


def solid(char: str, known: Tongue) -> bool:
    """No space stands beside this character, and words are not seen by it."""
    if not char:
        return False
    return unspaced(char) or (not known.spaced and not char.isascii() and not char.isspace())


def _name(text: str, language: str | None) -> str | None:
    """The model for a text, None where there is none (Lao, Khmer, Burmese)."""
    tag = (language or "").lower().replace("_", "-")
    primary = tag.split("-")[0]
    if primary in {"ja", "th"}:
        return primary
    if primary in {"lo", "km", "my"}:
        return None
    if any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    if any(part in tag for part in ("hant", "-tw", "-hk", "-mo")):
        return "zh-hant"
    many = sum(char in _TRADITIONAL for char in text)
    return "zh-hant" if many * 40 > len(text) else "zh-hans"


def levels(text: str, language: str | None) -> list[Strength]:
    """For each character of a run without spaces how strongly it is tied to the one before; HARD inside a word."""
    if len(text) < 2:
        return [Strength.FREE] * len(text)
    name = _name(text, language)
    if name is None:
        return _by_cluster(text)
    model, base = _model(name)
    groups = [(model.get(key, {}), start, end) for key, start, end in _REACH]
    inside, doubtful, sure = _TRUST[name[:2]]
    found = [Strength.FREE]
    for place in range(1, len(text)):
        if _one(text[place - 1], text[place]):
            found.append(Strength.HARD)
            continue
        score = base
        for group, start, end in groups:
            if place + start >= 0:
                score += group.get(text[place + start : place + end], 0)
        if score <= inside:
            found.append(Strength.HARD)
        elif score <= doubtful:
            found.append(Strength.NEAR)
        else:
            found.append(Strength.WEAK if score <= sure else Strength.FREE)
    return found


def _by_cluster(text: str) -> list[Strength]:
    found: list[Strength] = []
    for cluster in clusters(text):
        found += [Strength.WEAK, *[Strength.HARD] * (len(cluster) - 1)]
    return found


@lru_cache(maxsize=8192)
def _kind(char: str) -> str:
    if char.isdigit():
        return "digit"
    if "\u30a1" <= char <= "\u30fa" or char in "ー・":
        return "katakana"
    if unicodedata.category(char) in {"Mn", "Me", "Mc"}:
        return "mark"
    return "latin" if char.isalpha() and not unspaced(char) and ord(char) < 0x370 else ""


def _one(before: str, char: str) -> bool:
    """Two characters of one number, one foreign word, one cluster."""
    kind = _kind(char)
    if kind == "mark" or ord(char) > 0xFFFF or before == ZWJ or char == ZWJ:
        return len(clusters(before + char)) == 1
    return bool(kind) and kind == _kind(before)


def words_of(text: str, language: str | None) -> list[str]:
    """``text`` as the pieces between which a line may break: words, by their spaces or by what is a word."""
    known = tongue(language)
    return [piece for word in text.split() for piece in pieces(word, known, language)]


def pieces(word: str, known: Tongue, language: str | None) -> list[str]:
    """A word without spaces in it as the words of its script; a word of a script with spaces stays whole."""
    if known.spaced and not any(map(unspaced, word)):
        return [word]
    out: list[str] = []
    for run in _runs(word, known):
        if len(run) < 2 or not any(solid(char, known) for char in run):
            out.append(run)
            continue
        strengths = levels(run, language)
        starts = [0, *(place for place in range(1, len(run)) if strengths[place] is not Strength.HARD), len(run)]
        out += [run[first:last] for first, last in pairwise(starts)]
    return out


def _runs(word: str, known: Tongue) -> list[str]:
    """Stretches of solid characters and of others; marks go with what stands before them."""
    runs: list[str] = []
    for char in word:
        same = runs and (solid(char, known) == solid(runs[-1][0], known) or not char.isalnum())
        if same:
            runs[-1] += char
        else:
            runs.append(char)
    return runs
