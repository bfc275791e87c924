"""Captions named by their numbers: "line 7", "lines 3 to 5", "the last two captions", "第3句到第5句", "la última línea"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from studio.director.quantities import number

_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "last": -1, "final": -1, "very last": -1, "very first": 1,
    "second to last": -2, "second-to-last": -2, "second last": -2, "next to last": -2, "next-to-last": -2,
    "penultimate": -2, "third to last": -3, "third-to-last": -3, "opening": 1, "closing": -1,
    "primera": 1, "primer": 1, "primero": 1, "segunda": 2, "segundo": 2, "tercera": 3, "tercer": 3, "tercero": 3,
    "cuarta": 4, "cuarto": 4, "quinta": 5, "quinto": 5, "sexta": 6, "sexto": 6, "séptima": 7, "séptimo": 7,
    "septima": 7, "octava": 8, "octavo": 8, "novena": 9, "noveno": 9, "décima": 10, "décimo": 10, "decima": 10,
    "última": -1, "último": -1, "ultima": -1, "ultimo": -1, "penúltima": -2, "penúltimo": -2, "penultima": -2,
}  # fmt: skip
_E = r"(?![a-zà-ÿ\d])"
_NOUN = rf"(?:closed captions?|caption lines?|subtitle lines?|captions?|subtitles?|subs?|lines?|cues?|sentences?|rows?|entr(?:y|ies)|l[ií]neas?|subt[ií]tulos?|frases?){_E}"
_ORDINAL = (
    "|".join(re.escape(word) for word in sorted(_ORDINALS, key=len, reverse=True)) + r"|\d{1,5}(?:st|nd|rd|th|[ªº]|\.ª)"
)
_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez"
)
# A number of a line, but no amount: "lines 2 seconds longer", "captions 30% bigger", "subtitles 9:16", "captions 1.5 s".
_NUMBER = (
    rf"(?:\d{{1,5}}|(?:{_WORDS}){_E})(?![\d％%]|:\d|[.,]\d|\s*(?:%|x{_E}|s{_E}|secs?|seconds?|ms{_E}|milli|min|times|more{_E}|extra|"
    r"additional|frames?|char|cps|seg|percent|por ciento|points?|pt|px|lines|words?|-second|-line|languages?))"
)
_HAN = r"(?:\d{1,5}|[一二两三四五六七八九十百]+)"
_UNIT = r"(?:句话|句字幕|条字幕|行字幕|個字幕|个字幕|段字幕|句台词|句|条|條|行|段(?!时间|視|视))"
_UNIT_END = r"[句条條行段话幕词]"
_AND = r"\s*(?:,\s*(?:and|y)?|and|&|\+|y|e)\s*"
_TO = r"\s*(?:to|through|thru|until|till|up to|a|al|hasta|-|–|—|~)\s*"


@dataclass(frozen=True, slots=True)
class Lines:
    """Runs of line numbers, first to last, each counted from 1, from the end where negative; None is open."""

    runs: tuple[tuple[int | None, int | None], ...]

    @property
    def numbers(self) -> int:
        """How many single lines and runs were named."""
        return len(self.runs)


@dataclass(frozen=True, slots=True)
class FoundLines:
    """Line numbers and where they stand in the text."""

    lines: Lines
    start: int
    end: int


def line_references(text: str) -> list[FoundLines]:
    """The line numbers that a casefolded text names, in order."""
    found: list[FoundLines] = []
    place = 0
    while place < len(text):
        best: FoundLines | None = None
        for kind, pattern in _rows():
            match = pattern.match(text, place)
            if match and (best is None or match.end() > best.end) and (lines := _read(kind, match)) is not None:
                best = FoundLines(lines, place, match.end())
        if best is None:
            place += 1
        else:
            found.append(best)
            place = best.end
    return found


def _read(kind: str, match: re.Match[str]) -> Lines | None:
    try:
        return _lines(kind, match.groupdict())
    except (KeyError, ValueError, OverflowError):
        return None


def _lines(kind: str, said: dict[str, str | None]) -> Lines | None:
    runs: tuple[tuple[int | None, int | None], ...]
    match kind:
        case "list":
            runs = _runs(said["all"] or "")
        case "ordinal":
            place = _ordinal(said["n"] or "")
            runs = ((place, place),)
        case "ordinals":
            one, other = _ordinal(said["n"] or ""), _ordinal(said["m"] or "")
            runs = ((one, one), (other, other)) if said.get("and") and abs(one - other) != 1 else ((one, other),)
        case "first":
            runs = ((None, _count(said["n"] or said.get("m") or "")),)
        case "last":
            runs = ((-_count(said["n"] or said.get("m") or ""), -1),)
        case _:
            place = -_count(said["n"] or "")
            runs = ((place, place),)
    if not runs or any(0 in run for run in runs):
        return None
    after, before, on = said.get("after"), said.get("before"), said.get("on")
    if after or before or on:
        first, last = runs[0][0], runs[-1][1]
        if after:
            runs = ((None if last is None or last == -1 else last + 1, None),)
        elif before:
            runs = ((None, None if first is None else first - 1),) if first != 1 else ()
        else:
            runs = ((first, None),)
    return Lines(runs) if runs else None


def _runs(text: str) -> tuple[tuple[int, int], ...]:
    """ "3, 5 to 7 and 9" → its runs; neighbours become one."""
    parts = re.findall(
        rf"((?<![a-z])last(?:\s+(?:one|line))?|最后一?)|({_HAN}|(?:{_WORDS}){_E})|(to|through|thru|until|till|al|a(?=\s)|hasta|-|–|—|~|到|至)",
        text,
    )
    runs: list[list[int]] = []
    reach = False
    for last, value, to in parts:
        if to:
            reach = True
            continue
        place = -1 if last else _count(value)
        if reach and runs:
            runs[-1][1] = place
        elif runs and runs[-1][1] + 1 == place:
            runs[-1][1] = place
        else:
            runs.append([place, place])
        reach = False
    return tuple((first, last) for first, last in runs if last == -1 or first <= last) if runs else ()


def _ordinal(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits.group()) if digits and word not in _ORDINALS else _ORDINALS[word]


def _count(word: str) -> int:
    value = number(word.strip())
    if value != int(value) or not 0 < value < 100_000:
        raise ValueError(word)
    return int(value)


@cache
def _rows() -> tuple[tuple[str, re.Pattern[str]], ...]:
    the = r"(?:the\s+|los\s+|las\s+|la\s+|el\s+)?"
    word = r"(?<![a-zà-ÿ])"
    pre = (
        rf"{word}(?:(?P<after>after|following|después de|despues de)\s+|(?P<before>before|up until|until|till|antes de)\s+"
        rf"|(?:from|starting (?:at|from|with)|beginning with|desde|a partir de)\s+)?{the}"
    )
    post = r"(?P<on>\s+(?:on(?:wards?)?|onwards?|and (?:after|later|on|beyond)|to the (?:end|last(?: one| line| caption)?)|en adelante|hasta el final)(?![a-z]))?"
    no = r"\s*(?:no\.?|numbers?|nr\.?|n[uú]mero)?\s*#?\s*"
    item = rf"(?:{_NOUN}{no})?{_NUMBER}"
    listed = rf"(?P<all>{_NUMBER}(?:(?:{_TO}|{_AND})(?:the\s+|la\s+|el\s+)?{item})*(?:{_TO}(?:the\s+)?last(?:\s+(?:one|line))?)?)"
    han = rf"第\s*{_HAN}"
    unit_list = rf"(?P<all>{han}\s*{_UNIT}?(?:\s*(?:到|至|-|~|—|、|(?<!{_UNIT_END}),|和|跟|与|與|及|以及)\s*(?:第\s*)?(?:{_HAN}|最后一?)\s*{_UNIT}?)*)(?<={_UNIT_END})"
    from_zh = r"(?P<on>\s*(?:开始|開始|起|往后(?![挪移推调拖延])|以后的?|之后的?|后面的?|到最后|到结尾))?"
    verb = "".join(
        f"(?<={act} )|"
        for act in ("merge", "join", "combine", "glue", "fuse", "unite", "rewrite", "une la", "junta la", "une")
    )[:-1]
    sources = [
        ("list", rf"(?:{verb}){listed}"),
        ("list", rf"(?:{verb})(?P<all>{_NUMBER}\s+(?:with|con)\s+(?:la\s+)?{_NUMBER})"),
        ("list", rf"(?P<all>{_NUMBER}\s+(?:and|&)\s+{_NUMBER})(?=\s+(?:should |can |could |must |to )?(?:be )?(?:glued|merged|joined|combined|put together|one line))"),
        ("list", rf"(?:#|{word}(?:number|no\.|nr\.)\s*)(?P<all>{_NUMBER})"),
        ("list", rf"{pre}{_NOUN}{no}{listed}{post}"),
        ("ordinal", rf"{pre}(?P<n>{_ORDINAL})\s+{_NOUN}{post}"),
        ("ordinals", rf"{word}{the}(?P<n>{_ORDINAL})\s+(?:{_NOUN}\s+)?(?:(?P<and>and|y)|to|through|a)\s+{the}(?P<m>{_ORDINAL})\s+{_NOUN}"),
        ("ordinals", rf"{word}{the}(?P<n>{_ORDINAL})\s+{_NOUN}\s+(?P<and>with|and|y|con)\s+{the}(?P<m>{_ORDINAL})(?:\s+(?:{_NOUN}|one))?(?![a-z])"),
        ("first", rf"{word}{the}(?:first|opening)\s+(?P<n>\d+|{_WORDS})\s+{_NOUN}"),
        ("first", rf"{word}{the}(?:primer[oa]s\s+(?P<n>\d+|{_WORDS})|(?P<m>\d+|{_WORDS})\s+primer[oa]s)\s+{_NOUN}"),
        ("last", rf"{word}{the}(?:last|final|closing)\s+(?P<n>\d+|{_WORDS})\s+{_NOUN}"),
        ("last", rf"{word}{the}(?:[uú]ltim[oa]s\s+(?P<n>\d+|{_WORDS})|(?P<m>\d+|{_WORDS})\s+[uú]ltim[oa]s)\s+{_NOUN}"),
        ("list", rf"(?:从|從)?\s*{unit_list}{from_zh}"),
        ("list", rf"(?:从|從)?\s*(?P<all>{han})\s*{_UNIT}(?P<after>以后的?|之后的?|后面的?)"),
        ("list", rf"(?P<all>{han})\s*{_UNIT}(?P<before>以前的?|之前的?|前面的?)"),
        ("list", rf"(?:字幕|台词)\s*(?:第)?\s*(?P<all>\d{{1,5}})(?![\d:%.,]|\s*(?:秒|毫|分|倍|号|个|種|种|帧|字))"),
        ("list", r"(?P<all>\d{1,5})\s*号(?:字幕|台词|句)"),
        ("first", rf"(?<![提往向之以])(?:最?前面?|头|開頭|开头的?|最开始的?)\s*(?P<n>{_HAN})\s*{_UNIT}"),
        ("last", rf"(?:最后面?的?|末尾的?|结尾的?|(?<![往向之以最])后面?)\s*(?P<n>{_HAN})\s*{_UNIT}"),
        ("from_end", rf"倒数第?\s*(?P<n>{_HAN})\s*{_UNIT}"),
    ]  # fmt: skip
    return tuple((kind, re.compile(source)) for kind, source in sources)
