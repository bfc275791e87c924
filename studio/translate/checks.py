"""What a translation must keep: something to read, the numbers, the names, the terms, a sane length.

A *fault* is never accepted. A *doubt* is worth asking once more, then it is accepted and told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from studio.translate.masks import MARK
from studio.translate.tag import Tag

# 1,000.50 · 1.000,50 · 1 000 · 1’000 · 10:30 is two. Thin and no-break blanks group as well.
_NUMBER = re.compile(r"\d{1,40}(?:[.,'’٫٬]\d{1,40}){0,12}(?:[\u00a0\u202f\u2009]\d{3}(?!\d)){0,6}")
_DIGITS = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[\w,;] )(?!I\b)[A-Z][\w’'-]+")
_REPEATED = re.compile(r"(?<!\w)(\w{1,40})(?:\s+\1(?!\w)){4,}", re.IGNORECASE)
# Words that are numbers: what they say may come back as digits.
_NUMERALS = frozenset(
    word
    for language in (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion half",
        "first second third fourth fifth sixth seventh eighth ninth tenth twice once dozen both quarter",
        "uno una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte treinta",
        "cuarenta cincuenta sesenta setenta ochenta noventa cien ciento mil millón millones primero primera segundo",
        "un deux trois quatre cinq sept huit neuf dix onze douze vingt trente quarante cinquante soixante cent mille",
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig hundert tausend",
        "um dois três quatro sete oito nove dez vinte trinta cem milhão due tre quattro sei sette otto dieci cento",
    )
    for word in language.split()
)
_HAN_NUMERALS = frozenset("一二三四五六七八九十百千万亿億兩两零〇半")
# Languages in other letters than Latin: only between two in Latin letters does a name keep its spelling.
_OTHER_SCRIPTS = frozenset(
    tag
    for row in ("zh yue ja ko ru uk be bg sr mk el he ar fa ur hi bn", "ta te th km lo my ka hy am ne mr gu pa si kk")
    for tag in row.split()
)
Kind = Literal["number", "name", "term", "tags", "long", "same"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """``kind`` and, for a model that is asked again, what is wrong with its answer."""

    kind: Kind
    sentence: str


def fault(source: str, answer: str) -> str | None:
    """What makes this no translation of ``source``, in words for the model; None where it may be one."""
    if not MARK.sub("", answer).strip() and MARK.sub("", source).strip():
        return "It is empty."
    if len(answer) > 4 * len(source) + 60:
        return "It is far longer than the original: translate the text and add nothing."
    added = numbers(answer) - numbers(source)
    if sum(added.values()) > spelled_out(source) and not _regrouped(source, answer):
        return f"The original has no {', '.join(sorted(added))}."
    if (match := _REPEATED.search(answer)) and not _REPEATED.search(source):
        return f'It repeats "{match[1]}".'
    return None


def lost_numbers(source: str, answer: str) -> list[str]:
    """Numbers of ``source`` that ``answer`` does not have, as digits; however they are grouped or written."""
    missing = numbers(source) - numbers(answer)
    return [] if _regrouped(source, answer) else sorted(missing.elements())


def numbers(text: str) -> Counter[str]:
    """The numbers of a text as plain digits: "1,000.50" and "1.000,50" and "١٬٠٠٠٫٥٠" are 100050."""
    return Counter(_plain(match.group()) for match in _NUMBER.finditer(text))


def spelled_out(text: str) -> int:
    """How many numbers are written as words."""
    words = sum(word in _NUMERALS for word in re.findall(r"[^\W\d_]+", text.casefold()))
    return words + sum(char in _HAN_NUMERALS for char in text)


def lost_names(source: str, answer: str, tags: tuple[Tag | None, Tag]) -> list[str]:
    """Words with a capital inside ``source`` that ``answer`` does not seem to have. They may have been translated."""
    one, other = tags
    if one is None or one.language == "de" or {one.language, other.language} & _OTHER_SCRIPTS:
        return []  # German writes every noun with a capital
    lowered = answer.casefold()
    return [name for name in _NAME.findall(source) if name.casefold()[:4] not in lowered]


def lost_terms(source: str, answer: str, terms: Mapping[str, str]) -> list[tuple[str, str]]:
    """(term, its translation) of the glossary where the first is in ``source`` and the second not in ``answer``."""
    lowered, wanted = answer.casefold(), []
    for term, translation in terms.items():
        if occurs(term, source) and not _inflected(translation.casefold(), lowered):
            wanted.append((term, translation))
    return wanted


def occurs(term: str, text: str) -> bool:
    """Whether ``term`` stands in ``text`` as a word, whatever its capitals."""
    lowered, sought = text.casefold(), term.casefold()
    at = lowered.find(sought)
    while at >= 0:
        end = at + len(sought)
        before, after = lowered[at - 1 : at], lowered[end : end + 1]
        if not (_joins(before, sought[:1]) or _joins(sought[-1:], after)):
            return True
        at = lowered.find(sought, at + 1)
    return False


def untranslated(source: str, answer: str) -> bool:
    """The answer is the original, and that has words which are no names."""
    words = re.findall(r"(?<![\w'])[a-zà-ÿ\u0400-\u04ff]{2,}(?!\w)", source)
    return len(words) > 3 and answer.split() == source.split()


def _joins(one: str, other: str) -> bool:
    """Whether two neighbours are letters of one word; Han and kana stand alone."""
    return bool(one and other) and one.isalnum() and other.isalnum() and max(one, other) < "\u2e80"


def _inflected(term: str, text: str) -> bool:
    """Every word of the term is there, perhaps with another ending."""
    return term in text or all(word[: max(4, len(word) - 2)] in text for word in term.split())


def _regrouped(source: str, answer: str) -> bool:
    """All digits in their order are the same: "10 000" and "10,000", "2-3" and "2, 3"."""
    return _plain(source) == _plain(answer) != ""


def _plain(text: str) -> str:
    return "".join(str(unicodedata.digit(char, "")) for run in _DIGITS.findall(text) for char in run)
