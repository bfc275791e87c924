"""Times and stretches of the film in a message: "from 1:10 on", "between 0:30 and 0:45", "前5秒", "los últimos 10 segundos"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from studio.director.quantities import NUMBER, number

Kind = Literal["range", "first", "last", "from", "until", "at", "clock", "both"]

_E = r"(?![a-zà-ÿ])"  # a word of Latin letters ends here
_H = rf"(?:(?:hours?|hrs?|horas?|h){_E}|小时|小時)"
_M = rf"(?:(?:minutes?|mins?|minutos?|m){_E}|分钟|分鐘|分(?!之))"
_S = rf"(?:(?:seconds?|secs?|segundos?|segs?|s){_E}|秒钟|秒鐘|秒)"
_MS = rf"(?:(?:milliseconds?|msecs?|milisegundos?|ms){_E}|毫秒)"
_FACTORS = ((_MS, 1), (_H, 3_600_000), (_M, 60_000), (_S, 1000))
_AND = r"(?:\s*(?:and|y|,)\s*|\s*)"
_CLOCK = r"(?<![\d:.])\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3})?(?!:?\d)"
LENGTH = (
    rf"(?:(?:a|un|one|{NUMBER})\s*-?\s*{_H}{_AND})?"
    rf"(?:(?:an?|un|the|{NUMBER})\s*-?\s*(?:{_M}){_AND}(?={NUMBER}\s*-?\s*(?:{_S}|{_MS})))?"
    rf"(?:{NUMBER}|(?<![a-z])an?(?=\s))\s*-?\s*(?:{_MS}|{_S}|{_M}(?:半钟?)?|{_H})(?:\s+(?:and a half|y media|y medio){_E})?"
)
"""A length of time with its units, as a pattern: "1 minute 10 seconds", "half a second", "1分半"."""
_SPOKEN = rf"(?:(?:an?|un|{NUMBER})\s*(?:minutes?|mins?|minutos?|m|分)\s*(?:and\s+|y\s+)?(?!半){NUMBER}(?!\s*(?:{_S}|{_MS}|{_M}|%|x{_E}|times|lines|percent|[.,]?\d)))"
_POINT = (
    rf"(?:(?:the\s+|el\s+)?(?:time\s*code|minute|minuto|time|min\.?)\s+)?{_CLOCK}(?:\s*(?:mark|min|minutes|minutos|s|secs?|seconds){_E})?"
    rf"|{_SPOKEN}|第?\s*{LENGTH}(?:\s*-?mark{_E})?|(?:second|segundo)\s+\d+(?:[.,]\d+)?|(?:minute|minuto)\s+\d+(?:[.,]\d+)?"
)
_BARE = r"第?\s*\d+(?:[.,]\d+)?"
_OF = r"(?:\s+(?:of|from|in|del?|of the|en)\s+(?:the\s+|my\s+|this\s+|el\s+|la\s+)?(?:video|film|clip|movie|footage|vídeo|película))?"
_END = rf"(?:the\s+|el\s+)?(?:very\s+)?(?:end|finish|ending|final|fin|最后面?|结尾|結尾|末尾|结束|片尾){_OF}"
_START = (
    rf"(?:the\s+|el\s+)?(?:very\s+)?(?:start|beginning|begin|top|principio|inicio|comienzo|最?开头|开始|片头|头){_OF}"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the film: ``start`` to ``end`` in ms, None is open. A moment ("at 0:21") has both the same.

    ``kind`` is how it was said; ``clock`` is a bare "0:21". ``last`` and the halves count from the film's length.
    """

    kind: Kind
    start: int | None
    end: int | None

    @property
    def is_moment(self) -> bool:
        """Whether one instant was named."""
        return self.kind in ("at", "clock")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch (two for "the first and last 5 seconds") and where it stands in the text."""

    stretches: tuple[Stretch, ...]
    start: int
    end: int


def length_ms(text: str) -> int:
    """A text that ``LENGTH`` matched, in ms. Raises ValueError or KeyError for what is none."""
    total = 0.0
    rest = text
    for unit, factor in _FACTORS:
        match = re.search(rf"(?P<n>{NUMBER}|(?<![a-z])an?(?=\s)|un(?=\s))?\s*-?\s*{unit}(?P<half>半)?", rest)
        if match:
            total += (number(match["n"]) if match["n"] and match["n"] not in ("a", "an") else 1.0) * factor
            total += factor / 2 if match["half"] else 0
            if re.search(r"and a half|y medi[ao]", rest[match.end() : match.end() + 12]):
                total += factor / 2
            rest = rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :]
    if rest == text:
        raise ValueError(text)
    return round(total)


def point_ms(text: str, like: str = "") -> int:
    """A time of the film in ms. A bare number takes its unit from ``like``, seconds where that has none."""
    clock = re.search(_CLOCK, text)
    if clock:
        parts = [float(part.replace(",", ".")) for part in clock.group().split(":")]
        seconds = 0.0
        for part in parts:
            seconds = seconds * 60 + part
        return round(seconds * 1000)
    spoken = re.fullmatch(rf"\s*{_SPOKEN}\s*", text)
    if spoken:
        first, second = re.fullmatch(
            rf"\s*(?P<m>an?|un|{NUMBER})\s*(?:minutes?|mins?|minutos?|m|分)\s*(?:and\s+|y\s+)?(?P<s>{NUMBER})\s*", text
        ).group("m", "s")  # type: ignore[union-attr]  # it matched above
        return round((1 if first in ("a", "an", "un") else number(first)) * 60_000 + number(second) * 1000)
    named = re.search(r"(?P<unit>second|segundo|minute|minuto)\s+(?P<n>\d+(?:[.,]\d+)?)", text)
    if named:
        scale = 60_000 if named["unit"].startswith("min") else 1000
        return round(float(named["n"].replace(",", ".")) * scale)
    bare = re.fullmatch(r"\s*第?\s*(\d+(?:[.,]\d+)?)\s*", text)
    if bare:
        minutes = re.search(_M, like) and not re.search(_S, like) and not re.search(_CLOCK, like)
        return round(float(bare[1].replace(",", ".")) * (60_000 if minutes else 1000))
    return length_ms(text)


@dataclass(frozen=True, slots=True)
class _Row:
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], int], tuple[Stretch, ...]]


def stretches(text: str, duration: int, *, lined: bool = False) -> list[Found]:
    """The stretches that a casefolded text names, in order. ``duration``: the film's length in ms, 0 if not known.

    ``lined``: a line is named, so "until 24 seconds" is a time of the film and no display time.
    """
    found: list[Found] = []
    place = 0
    while place < len(text):
        best: Found | None = None
        rows = () if text[place].isspace() else (*_rows(), *_lined()) if lined else _rows()
        for row in rows:
            match = row.pattern.match(text, place)
            if not match or (best is not None and match.end() <= best.end):
                continue
            try:
                best = Found(row.read(match, duration), place, match.end())
            except (KeyError, ValueError, OverflowError):
                continue
        if best is None:
            place += 1
        else:
            found.append(best)
            place = best.end
    return found


def _range(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    left, right = match["a"], match["b"]
    return (Stretch("range", point_ms(left, right), point_ms(right)),)


def _minute(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    """ "the second minute"."""
    place = (
        "first second third fourth fifth".split().index(match["n"]) if match["n"] else "一二三四五".index(match["m"])
    )
    return (Stretch("range", place * 60_000, (place + 1) * 60_000),)


def _seconds(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    """ "seconds 10 to 15"."""
    return (Stretch("range", point_ms(match["a"]), point_ms(match["b"])),)


def _first(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    return (Stretch("first", None, length_ms(match["n"])),)


def _last(match: re.Match[str], duration: int) -> tuple[Stretch, ...]:
    length = length_ms(match["n"])
    return (Stretch("last", duration - length if duration else -length, None),)


def _both(match: re.Match[str], duration: int) -> tuple[Stretch, ...]:
    return (*_first(match, duration), *_last(match, duration))


def _each(match: re.Match[str], duration: int) -> tuple[Stretch, ...]:
    """ "the first 5 and last 10 seconds"."""
    first, last = point_ms(match["a"], match["b"]), length_ms(match["b"])
    return (Stretch("first", None, first), Stretch("last", duration - last if duration else -last, None))


def _from(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    return (Stretch("from", point_ms(match["a"]), None),)


def _until(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    return (Stretch("until", None, point_ms(match["a"])),)


def _at(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    time = point_ms(match["a"])
    return (Stretch("at", time, time),)


def _clock(match: re.Match[str], _: int) -> tuple[Stretch, ...]:
    time = point_ms(match["a"])
    return (Stretch("clock", time, time),)


def _half(second: bool) -> Callable[[re.Match[str], int], tuple[Stretch, ...]]:
    def read(_: re.Match[str], duration: int) -> tuple[Stretch, ...]:
        if not duration:
            raise ValueError("no length to halve")
        return (Stretch("from", duration // 2, None) if second else Stretch("until", None, duration // 2),)

    return read


@cache
def _lined() -> tuple[_Row, ...]:
    sources = (
        rf"(?<![a-zà-ÿ])(?:until|till|up to|hasta)\s+(?:the\s+|el\s+|los\s+)?(?P<a>{_POINT})",
        rf"(?:一直)?(?:显示)?(?:到|至)\s*(?P<a>{_POINT})",
    )
    return tuple(_Row(re.compile(source), _until) for source in sources)


@cache
def _rows() -> tuple[_Row, ...]:
    """The ways of naming a stretch; at one place the longest reading wins."""
    to = r"\s*(?:to|until|till|through|thru|up to|hasta|a(?:l)?(?=\s)|->|→|-|–|—|~|〜|～|到|至)\s*(?:the\s+|el\s+|los\s+)?"
    a, b, left = rf"(?P<a>{_POINT})", rf"(?P<b>{_POINT})", rf"(?P<a>{_POINT}|{_BARE})"
    one = rf"(?P<n>{LENGTH}|(?:second|minute|segundo|minuto){_E}(?:\s+(?:and a half|y medio){_E})?)"
    word = r"(?<![a-zà-ÿ])"
    rows: list[tuple[str, Callable[[re.Match[str], int], tuple[Stretch, ...]]]] = [
        (rf"(?:{word}(?:in\s+)?(?:from|de|desde|del)\s+(?:the\s+|el\s+|los\s+)?|从|從|在)?{left}{to}{b}(?:\s*(?:之间|期间|这一?段|的部分))?", _range),
        (rf"(?:{word}(?:in\s+)?(?:between|entre)\s+(?:the\s+|el\s+|los\s+)?){left}\s+(?:and|y|&)\s+(?:the\s+|el\s+|los\s+)?{b}", _range),
        (rf"(?:在)?{left}\s*(?:和|与|跟)\s*{b}\s*之间", _range),
        (rf"(?:{word}(?:from|starting at|desde)\s+(?:the\s+|el\s+)?|从|從)?{a}{to}{_END}", _from),
        (rf"(?:{word}(?:from|desde)\s+|从|從)?{_START}{to}{a}", _until),
        (rf"{word}(?:the\s+)?(?:very\s+)?(?:first|opening|initial|starting|leading)\s+{one}{_OF}", _first),
        (rf"{word}(?:seconds|secs|segundos)\s+(?P<a>\d+)\s*(?:to|-|–|through|until|and|a)\s*(?P<b>\d+)(?![\d:])", _seconds),
        (rf"{word}(?P<n>\d+(?:[.,]\d+)?)\s+(?:off|from|at)\s+(?:of\s+)?(?:the\s+)?(?:very\s+)?(?:start|beginning|front){_E}", lambda match, _: (Stretch("first", None, point_ms(match["n"])),)),
        (rf"{word}(?P<n>\d+(?:[.,]\d+)?)\s+(?:off|from|at)\s+(?:of\s+)?(?:the\s+)?(?:very\s+)?(?:end|tail|back){_E}", lambda match, total: (Stretch("last", total - point_ms(match["n"]) if total else -point_ms(match["n"]), None),)),
        (rf"{word}(?:the\s+)?(?P<n>first|second|third|fourth|fifth)\s+minute{_E}{_OF}|第(?P<m>[一二三四五])分钟", _minute),
        (rf"(?P<a>第?{LENGTH}|{_CLOCK})\s*的?(?:那|这)(?:一)?(?:条|句|行|个)", _at),
        (rf"(?P<n>{LENGTH})\s+(?:off|from|at|of|in)\s+(?:of\s+)?(?:the\s+)?(?:very\s+)?(?:start|beginning|front|opening|head){_OF}", _first),
        (rf"{word}(?:the\s+)?(?:start|beginning|opening)\s+(?:by|of)?\s*(?P<n>{LENGTH})", _first),
        (rf"(?<![提往向之以朝])(?:最?前面?的?|最?开头的?|头|最?开始的?|一开始的?|片头的?|起始的?|视频前面?的?)\s*(?P<n>{LENGTH})", _first),
        (r"第一(?P<n>分钟)|第1(?P<m>分钟)", lambda match, _: (Stretch("first", None, 60_000),)),
        (rf"{word}(?:(?:los|las|el|la)\s+)?primer[oa]?s?\s+{one}{_OF}", _first),
        (rf"{word}(?:los\s+|las\s+)?(?P<n>{NUMBER}\s+primer[oa]s\s+(?:{_S}|{_M}))", _first),
        (rf"{word}(?:the\s+)?(?:very\s+)?(?:last|final|closing|ending|trailing)\s+{one}{_OF}", _last),
        (rf"(?P<n>{LENGTH})\s+(?:off|from|at|of|before)\s+(?:of\s+)?(?:the\s+)?(?:very\s+)?(?:end|ending|tail|back|finish){_OF}", _last),
        (rf"{word}(?:the\s+)?(?:end|ending|tail)\s+(?:by|of)\s*(?P<n>{LENGTH})", _last),
        (rf"(?:最后面?的?|末尾的?|结尾的?|片尾的?|倒数|(?<![延推往向之以最])后面?的?)\s*(?P<n>{LENGTH})", _last),
        (rf"{word}(?:(?:los|las|el|la)\s+)?[uú]ltim[oa]s?\s+{one}{_OF}", _last),
        (rf"{word}(?:los\s+|las\s+)?(?P<n>{NUMBER}\s+[uú]ltim[oa]s\s+(?:{_S}|{_M}))", _last),
        (rf"{word}(?:the\s+)?(?:first\s+and\s+(?:the\s+)?last|last\s+and\s+(?:the\s+)?first)\s+(?P<n>{LENGTH})", _both),
        (rf"{word}(?:los\s+)?primeros\s+y\s+(?:los\s+)?[uú]ltimos\s+(?P<n>{LENGTH})", _both),
        (rf"(?:开头|前面?|头)(?:和|跟|与|及)?(?:最后|结尾|后面?|尾)(?:的)?各?\s*(?P<n>{LENGTH})", _both),
        (rf"{word}(?:the\s+)?first\s+(?P<a>{_BARE})\s+and\s+(?:the\s+)?last\s+(?P<b>{LENGTH})", _each),
        (rf"{word}(?:from|starting(?:\s+(?:at|from))?|beginning at|after|since|past|beyond|following)\s+(?:the\s+)?{a}(?:\s+point)?(?:\s+(?:on(?:wards?)?|onwards?|forward|and (?:after|later|on|beyond)){_E})?", _from),
        (rf"(?P<a>{_CLOCK})\s+(?:on(?:wards?)?|onwards?|forward|and (?:after|later|on|onwards?|beyond)){_E}", _from),
        (rf"{a}\s+(?:onwards?|and (?:after|later|onwards?|beyond)){_E}", _from),
        (rf"(?:从|從|自)\s*{a}\s*(?:开始|開始|起|以后|之后|往后|向后|后面?|及以后)?的?", _from),
        (rf"(?:在)?(?<![迟后晚慢前早快移长加多])(?P<a>{_CLOCK}|第\s*{LENGTH})\s*(?:开始|起|以后|以後|之后|之後|往后|后面?)的?", _from),
        (rf"(?:在)?(?<![迟后晚慢前早快移长加多])(?P<a>{LENGTH})\s*(?:以后|以後|之后|之後|往后)的?", _from),
        (rf"{word}(?:a partir del?|desde|después del?|tras|pasad[oa]s?)\s*(?:el\s+|los\s+|la\s+|las\s+)?{a}(?:\s+en adelante)?", _from),
        (rf"{word}(?:until|till|up to|up until|hasta)\s+(?:the\s+|el\s+)?(?P<a>{_CLOCK}|(?:second|segundo|minute|minuto)\s+\d+)", _until),
        (rf"{word}(?:before|prior to|ahead of|antes del?)\s+(?:the\s+|el\s+|los\s+)?{a}", _until),
        (rf"(?:到|直到|截止到?|至)\s*(?P<a>{_CLOCK}|第\s*{LENGTH})\s*(?:为止)?", _until),
        (rf"(?:在)?(?<![迟后晚慢提早快移长加多])(?P<a>{_POINT})\s*(?:之前|以前|为止)的?|(?P<c>{_CLOCK})前面?的?", lambda match, _: (Stretch("until", None, point_ms(match["a"] or match["c"])),)),
        (rf"{word}(?:at|around|@)\s*(?:about\s+)?(?:the\s+)?{a}(?:\s+(?:mark|point){_E})?(?!\s*(?:each|per|every|a line))", _at),
        (rf"(?P<a>{LENGTH})\s+(?:into{_OF}|in(?=\s*(?:$|[,.;!?]|and{_E}|on{_E}|the (?:video|film|clip))))(?:\s+the\s+(?:video|film|clip|movie))?", _at),
        (rf"(?:在|(?<![少低多大小高短长等])于|於)\s*{a}\s*(?:处|處|那里|的时候|时|的位置|的地方|这里|的)?", _at),
        (rf"(?P<a>第\s*{LENGTH}|{_CLOCK})\s*(?:处|處|那里|的时候|时|的位置|的地方|这里)?的?", _at),
        (rf"(?<![迟后晚慢前早快移长加多再至最])(?P<a>{LENGTH})(?=(?:的时候)?(?:开始|出现|结束|消失))", _at),
        (rf"(?P<a>{LENGTH})(?:处|處|的时候|的位置|的地方)的?", _at),
        (rf"{word}(?:en|a)\s+(?:el\s+|los\s+|las\s+|la\s+)?(?P<a>{_CLOCK}|(?:segundo|minuto)\s+(?:{_CLOCK}|\d+))", _at),
        (rf"{word}(?:en|a)\s+los\s+(?P<a>{LENGTH})", _at),
        (rf"{word}(?:minuto|minute|time)?\s*(?P<a>{_CLOCK})", _clock),
        (rf"{word}(?:the\s+)?(?:first|1st|front|opening)\s+half{_E}{_OF}|前半(?:段|部分|截|部)?|上半(?:段|部分|截)|(?:la\s+)?primera\s+mitad{_OF}", _half(False)),
        (rf"{word}(?:the\s+)?(?:second|2nd|last|latter|back|other)\s+half{_E}{_OF}|后半(?:段|部分|截|部)?|下半(?:段|部分|截)|(?:la\s+)?(?:segunda|[uú]ltima)\s+mitad{_OF}", _half(True)),
    ]  # fmt: skip
    return tuple(_Row(re.compile(source), read) for source, read in rows)
