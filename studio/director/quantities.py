"""Amounts in a message: durations, shares, multiples, reading speeds, in six languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["duration", "more", "percent", "times", "cps", "frames", "length"]

_WORDS: dict[str, float] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "hundred": 100, "a couple of": 2, "half a": 0.5, "half": 0.5,
    "one and a half": 1.5, "two and a half": 2.5, "a quarter of a": 0.25, "quarter of a": 0.25,
    "three quarters of a": 0.75, "three-quarters of a": 0.75, "a tenth of a": 0.1, "tenth of a": 0.1,
    "a third of a": 1 / 3, "two thirds of a": 2 / 3,
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "once": 11, "doce": 12, "quince": 15, "veinte": 20, "veinticinco": 25, "treinta": 30,
    "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "medio": 0.5, "media": 0.5, "un décimo de": 0.1,
    "un cuarto de": 0.25, "tres cuartos de": 0.75,
    "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "quinze": 15,
    "vingt": 20, "trente": 30, "cinquante": 50, "une demi": 0.5, "demi": 0.5,
    "ein": 1, "eine": 1, "einer": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "fünfzig": 50, "eine halbe": 0.5,
    "einer halben": 0.5, "halbe": 0.5, "halben": 0.5, "anderthalb": 1.5, "eineinhalb": 1.5,
    "半": 0.5, "十分之一": 0.1, "三分之一": 1 / 3, "四分之一": 0.25, "四分之三": 0.75,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WORDS |= {f"{one} tenths of a": place / 10 for place, one in enumerate(_ONES, 1)} | {"one tenth of a": 0.1} | _TENS
_WORDS |= {
    f"{ten}{joint}{one}": value + place
    for ten, value in _TENS.items()
    for place, one in enumerate(_ONES, 1)
    for joint in (" ", "-")
}
_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2, "〇": 0}

_PLAIN = "|".join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True))
_HAN = "[零〇一二两兩三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?"
_DIGITS = r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])|\d+(?:[.,]\d+)?|(?<!\d)\.\d+"
NUMBER = rf"(?:{_DIGITS}|(?<![a-zà-ÿ])(?:{_PLAIN})(?![a-zà-ÿ])|{_HAN})"
"""A number in digits or words, as a pattern without groups."""
_N = rf"(?P<n>{NUMBER})"
_SECOND = r"(?:seconds?|secs?|segundos?|segs?|secondes?|sekunden?|sek|s)(?![a-zà-ÿ])|秒钟|秒鐘|秒間|秒"
_MILLI = r"(?:milliseconds?|msecs?|milisegundos?|millisecondes?|millisekunden?|ms)(?![a-zà-ÿ])|毫秒|ミリ秒"
_EACH_SECOND = r"(?:每秒(?:钟)?(?:不超过|最多|至多|不多于|不要超过)?|[一1]秒(?:あたり|に)?|毎秒)"
_CHARS = r"(?:characters?|chars?|letters?|caracteres|letras|caractères|signes|zeichen|buchstaben)"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount. duration in ms; more: ms to add ("2 more seconds"); percent as written (30 for 30 %); times as a
    factor; cps in characters per second; frames in frames; length in ms, of a video ("a 2-minute talk"): no wish."""

    kind: Kind
    value: float


@dataclass(frozen=True, slots=True)
class _Row:
    kind: Kind
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], float]


def number(word: str) -> float:
    """What ``NUMBER`` found, as a number. Raises KeyError or ValueError for what is none."""
    word = word.strip()
    if word in _WORDS:
        return _WORDS[word]
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", word):
        return float(word.replace(",", ""))
    if word[0].isascii():
        return float(word.replace(",", "."))
    whole, _, part = word.partition("点")
    value, unit = 0, 0
    for char in whole:
        if char in "十百":
            value += (unit or 1) * (10 if char == "十" else 100)
            unit = 0
        else:
            unit = _HAN_DIGITS[char]
    decimals = "".join(str(_HAN_DIGITS[char]) for char in part)
    return float(f"{value + unit}.{decimals or 0}")


def _row(kind: Kind, pattern: str, scale: float = 1.0, fixed: float | None = None) -> _Row:
    compiled = re.compile(pattern)
    if fixed is not None:
        return _Row(kind, compiled, lambda _: fixed)
    return _Row(kind, compiled, lambda match: number(match["n"]) * scale)


# First match wins at each place, so the longer readings stand first.
_ROWS = (
    _row("cps", rf"{_N}\s*cps(?![a-z])"),
    _row("cps", rf"{_N}\s*{_CHARS}\s*(?:/|per|a|an|each|every|por|par|pro|in der|in einer)\s*(?:{_SECOND})"),
    _row("cps", rf"{_EACH_SECOND}\s*{_N}\s*[个個]?\s*(?:字符|字|文字|{_CHARS})"),
    _row("cps", rf"{_N}\s*(?:个|個)?\s*(?:字符|字|文字)\s*(?:/|每|per)\s*秒"),
    _row("length", rf"{_N}[\s-]*(?:minut[eo]s?|mins?|minuten|hours?|horas?|heures?|stunden?)(?![a-zà-ÿ])", 60_000.0),
    _row("length", rf"{_N}\s*(?:分钟|分鐘|小时|分間)", 60_000.0),
    _row("length", rf"{_N}\s*-\s*(?:second|sec)(?![a-z])", 1000.0),
    _row("frames", rf"{_N}\s*(?:(?:frames?|fotogramas?|cuadros?|images|bilder?)(?![a-zà-ÿ])|帧|幀|フレーム)"),
    _row("duration", r"(?:a second and a half|un segundo y medio|une seconde et demie|一秒半|1秒半)", fixed=1500.0),
    _row("more", rf"another (?:full |whole )?(?:{_SECOND})", fixed=1000.0),
    _row("more", rf"another {_N}\s*(?:{_SECOND})", 1000.0),
    _row("more", rf"{_N}\s*(?:more|extra|additional|zusätzliche|weitere)\s*(?:{_SECOND})", 1000.0),
    _row("duration", rf"{_N}\s*(?:{_MILLI})"),
    _row("duration", rf"{_N}\s*(?:{_SECOND})", 1000.0),
    _row("duration", rf"(?<=at least ){_N}(?=\s*(?:$|[,.;!?]))", 1000.0),
    _row("duration", r"(?<=by )a (?:full )?second|(?<![a-z])a second (?=longer|more|between|extra)", fixed=1000.0),
    _row("percent", rf"{_N}\s*(?:%|％|percent|per cent|por ciento|pour cent|prozent|パーセント)"),
    _row("percent", r"(?<=by )(?:a|one) third|三分之一", fixed=100 / 3),
    _row("percent", r"(?<=by )(?:a|one) quarter|四分之一", fixed=25.0),
    _row("percent", r"(?<=by )half(?! a| the| of)|一半", fixed=50.0),
    _row("percent", rf"百分之\s*{_N}"),
    _row("percent", rf"{_N}成(?![为為功立了本长長员員])", 10.0),
    _row("times", r"(?<![a-z])(?:twice|double[sd]?|doubling|doblar?|doble|doppelt)(?![a-z])", fixed=2.0),
    _row("times", r"两倍|兩倍|加倍|翻倍|deux fois", fixed=2.0),
    _row("times", r"(?<![a-z])(?:triple[sd]?|thrice|dreifach)(?![a-z])|三倍", fixed=3.0),
    _row("times", r"half as long again|half again as long|half again", fixed=1.5),
    _row("times", rf"{_N}\s*(?:(?:x|×|times|fold|veces|fois|mal|-fach|fach)(?![a-zà-ÿ])|倍)"),
    _row("times", r"(?<![a-z])[x×]\s*(?P<n>\d+(?:[.,]\d+)?)"),
)  # fmt: skip


def quantity_at(text: str, place: int) -> tuple[Quantity, int] | None:
    """The amount that begins at ``place`` of casefolded ``text``, and where it ends; None where none begins."""
    for row in _ROWS:
        match = row.pattern.match(text, place)
        if match and match.end() > place:
            try:
                return Quantity(row.kind, row.read(match)), match.end()
            except (KeyError, ValueError, OverflowError):
                continue
    return None
