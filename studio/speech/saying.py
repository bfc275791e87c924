"""How a written word is said: figures, money, dates, times, abbreviations, signs, addresses; in several ways at once.

English and Spanish have tables (sayings.toml); in other languages letters are read and figures have no sound known.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path

from studio.speech import numbers

Words = tuple[str, ...]
Ways = list[Words]

_MOST = 8  # ways to say one word
_EDGES = re.compile(r"^[^\w$€£¥₹&%@#+=°§½¼¾~.-]+|[^\w$€£¥₹%&+°½¼¾²³]+$")
_PLAIN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_ADDRESS = re.compile(r"^(?:https?://)?(?:[\w-]{1,60}\.){1,6}(?:[a-z]{2,12})(?:[/?#]\S{0,200})?$")
_MAIL = re.compile(r"^[\w.+-]{1,60}@(?:[\w-]{1,60}\.){1,6}[a-z]{2,12}$")
_SHORT = re.compile(r"^(?:[^\W\d_]\.){2,8}$")  # U.S.A.
_NUMBER = r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+|\d+"
_MONEY = re.compile(rf"^(-?)([$€£¥₹])({_NUMBER})(?:[.,](\d{{1,2}}))?([kKmMbB]|bn)?$")
_MONEY_AFTER = re.compile(rf"^({_NUMBER})(?:[.,](\d{{1,2}}))?([$€£¥₹])$")
_CLOCK = re.compile(r"^(\d{1,2})[:.h](\d{2})(?::(\d{2}))?([ap]\.?m\.?)?$")
_HOUR = re.compile(r"^(\d{1,2})([ap])\.?m\.?$")
_ORDINAL = re.compile(r"^(\d{1,6})(?:st|nd|rd|th|\.?º|\.?ª|er|ro|do|ra|da)$")
_DECADE = re.compile(r"^'?(\d{2,4})'?s$")
_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_RANGE = re.compile(rf"^({_NUMBER})[-–—]({_NUMBER})$")
_FIGURE = re.compile(rf"^([+-]?)({_NUMBER})(?:([.,])(\d+))?(%|°|[^\W\d_][^\W\d_/²³]{{0,4}})?$")
_PARTS = re.compile(rf"{_NUMBER}|[^\W\d_]+(?:'[^\W\d_]+)*'?|[&%@+=°§½¼¾²³#/$€£]")
_ALPHABET = "abcdefghijklmnñopqrstuvwxyz"
_TEN = {"million", "billion", "trillion", "thousand", "millón", "millones", "mil", "billones"}


@cache
def _table(language: str) -> dict[str, dict[str, str]]:
    rows = tomllib.loads(Path(__file__).with_name("sayings.toml").read_text("utf-8"))
    found: dict[str, dict[str, str]] = rows.get(language, {})
    return found


def ways(written: Sequence[str], at: int, language: str) -> tuple[Words, tuple[Words, ...]]:
    """(usual words, other ways) of the word number ``at`` of a line; ((), ()) where nothing is said or known."""
    text = written[at].replace(" ", "")  # "25 %" and "wait —" are one word
    plain = unicodedata.normalize("NFKC" if not text.isascii() and _wide(text) else "NFC", text)
    plain = plain.lower().replace("’", "'").replace("‘", "'").replace("‑", "-")
    bare = _EDGES.sub("", plain)
    units = _table(language).get("units", {})
    if at and bare in units and written[at - 1][-1:].isdigit():
        named = [tuple(way.split()) for way in units[bare].split("|")]
        return named[0], (*named[1:], (bare,))
    if _PLAIN.fullmatch(bare) and not _special(bare, plain, text, language):
        return tuple(bare.replace("-", " ").split()), ()
    found = [way for way in islice(_ways(text, plain, bare, written, at, language), _MOST) if way]
    found = list(dict.fromkeys(found))
    return (found[0], tuple(found[1:])) if found else ((), ())


def _wide(text: str) -> bool:
    """Whether letters or figures are of full width."""
    return any("\uff01" <= letter <= "\uff5e" for letter in text)


def _special(bare: str, plain: str, text: str, language: str) -> bool:
    table = _table(language)
    core = text.strip(".,;:!?()\"'“”‘’«»")
    if f"{bare}." in table.get("words", ()) and f"{bare}." in plain:
        return True
    return bare in table.get("words", ()) or (core.isupper() and 1 < len(core) <= 6 and core.isalpha())


def _ways(text: str, plain: str, bare: str, written: Sequence[str], at: int, language: str) -> Iterator[Words]:
    table = _table(language)
    words = table.get("words", {})
    core = text.strip(".,;:!?()\"'“”‘’«»")
    for key in (f"{bare}." if f"{bare}." in plain else bare, bare):
        if key in words:
            yield from (tuple(way.split()) for way in words[key].split("|"))
    if _SHORT.match(f"{bare}."):
        yield _letters(bare.replace(".", ""), language)
    if _ADDRESS.match(bare) or _MAIL.match(bare):
        yield from _address(bare, language)
    if core.isupper() and core.isalpha():
        yield from _capitals(core, language)
        return
    if any(letter.isdigit() for letter in bare):
        yield from _figures(bare, written, at, language)
    yield from _by_parts(bare, language)


def _capitals(core: str, language: str) -> Iterator[Words]:
    """A word in capitals: itself, a Roman number, or its letters."""
    value = numbers.roman(core)
    low = core.lower()
    if value is not None and (len(core) > 1 or core in "VX"):
        yield from numbers.readings(str(value), language)[:1]
        yield from numbers.ordinals(str(value), language)[:2]
        yield (low,)
    else:
        yield (low,)
    if len(core) <= 6:
        yield _letters(low, language)


def _names(language: str) -> list[str]:
    return _table(language).get("letters", {}).get("names", "").split()


def _letters(text: str, language: str) -> Words:
    names = dict(zip(_ALPHABET, _names(language), strict=False))
    return tuple(names.get(letter, f"{letter}.") for letter in text if letter.isalpha())


def _address(bare: str, language: str) -> Iterator[Words]:
    """ "https://www.example.com/path" → "example dot com" and more of it."""
    point, slash, at = {"es": ("punto", "barra", "arroba")}.get(language, ("dot", "slash", "at"))
    address = re.sub(r"^https?://", "", bare)
    host, _, path = address.partition("/")

    def said(part: str) -> Words:
        named = part.replace("@", f" {at} ").replace(".", f" {point} ").replace("/", f" {slash} ")
        return tuple(re.findall(r"[^\W\d_]+", named))

    yield said(host.removeprefix("www."))
    if path:
        yield said(f"{host.removeprefix('www.')}/{path}".rstrip("/"))
    if host.startswith("www."):
        yield (*_letters("www", language), point, *said(host.removeprefix("www.")))


def _figures(bare: str, written: Sequence[str], at: int, language: str) -> Iterator[Words]:
    say, table = _say(language), _table(language)
    after = written[at + 1].lower().strip(".,;:!?") if at + 1 < len(written) else ""
    before = written[at - 1].lower().strip(",;:!?") if at else ""
    months = table.get("months", {}).get("names", "").split()
    if found := _MONEY.match(bare):
        _, sign, whole, cents, _ = found.groups()
        yield from _money(whole, cents, sign, after, language)
    if found := _MONEY_AFTER.match(bare):
        yield from _money(found.group(1), found.group(2), found.group(3), after, language)
    if found := _CLOCK.match(bare):
        yield from _clock(found, language)
    if found := _HOUR.match(bare):
        yield from (way + _letters(found.group(2) + "m", language) for way in say(found.group(1))[:1])
    if found := _ORDINAL.match(bare):
        yield from numbers.ordinals(found.group(1), language)
    if language == "en" and (found := _DECADE.match(bare)):
        yield from ((*way[:-1], _plural(way[-1])) for way in say(found.group(1))[:2])
    if found := _ISO.match(bare):
        yield from _date(found.group(3), found.group(2), found.group(1), language)
    if found := _DATE.match(bare):
        one, other, year = found.groups()
        yield from _date(*((other, one) if language == "en" else (one, other)), year, language)
    if found := _RANGE.match(bare):
        to = {"es": "a"}.get(language, "to")
        one, other = (_whole(part) for part in found.groups())
        yield from ((*a, *middle, *b) for middle in ((to,), ()) for a in say(one)[:1] for b in say(other)[:1])
    if found := _FIGURE.match(bare):
        yield from _figure(found, language)
        dated = before in months or f"{before}." in months or after in months or after in {"de", "of"}
        if dated and len(found.group(2)) < 3:
            yield from numbers.ordinals(found.group(2), language)


def _figure(found: re.Match[str], language: str) -> Iterator[Words]:
    sign, whole, point, rest, unit = found.groups()
    say = _say(language)
    ends = [tuple(way.split()) for way in _unit(unit, language)] if unit else [()]
    minus: Words = {"es": ("menos",)}.get(language, ("minus",)) if sign == "-" else ()
    heads = _grouped(whole, language)
    if point and rest:
        name = {"es": "coma" if point == "," else "punto"}.get(language, "point")
        tails = [*numbers.readings(rest, language)[-1:], *say(rest)[:1]]
        heads = [(*head, name, *tail) for tail in tails for head in heads[:1]]
        if whole == "0":
            heads += [head[1:] for head in heads]
    for head, end in product(heads, ends):
        yield (*minus, *head, *end)


def _unit(unit: str, language: str) -> list[str]:
    table = _table(language)
    named = table.get("signs", {}).get(unit) or table.get("units", {}).get(unit)
    return named.split("|") if named else [unit]


def _money(whole: str, cents: str | None, sign: str, after: str, language: str) -> Iterator[Words]:
    say = _say(language)
    names = _table(language).get("money", {}).get(sign, "").split("|")
    for name in names:
        unit = () if after in _TEN or not name else (name if _whole(whole) != "1" else name.removesuffix("s"),)
        for head in _grouped(whole, language)[:2]:
            if cents and len(cents) == 1:
                point = {"es": "coma"}.get(language, "point")
                yield (*head, point, *say(cents)[0], *unit)
            if cents and cents.strip("0"):
                small = say(cents.ljust(2, "0").lstrip("0"))[0]
                join, word = {"es": ("con", "centavos")}.get(language, ("and", "cents"))
                yield (*head, *unit, join, *small, word)
                yield (*head, *unit, *small)
                yield (*head, *small)
            else:
                yield (*head, *unit)


def _clock(found: re.Match[str], language: str) -> Iterator[Words]:
    hour, minute, second, half = found.groups()
    say = _say(language)
    tail: Words = _letters(half.replace(".", ""), language) if half else ()
    for head in say(str(int(hour)))[:1]:
        small = say(str(int(minute)))[0] if say("1") else ()
        if second:
            yield (*head, *small, *say(str(int(second)))[0])
        elif minute == "00":
            yield (*head, *tail)
            yield (*head, *({"es": ("en", "punto")}.get(language, ("o'clock",))), *tail)
        elif language == "es":
            more: Words = ("media",) if minute == "30" else ("cuarto",) if minute == "15" else small
            yield (*head, "y", *more)
            yield (*head, *small)
        else:
            yield (*head, *(("oh",) if int(minute) < 10 else ()), *small, *tail)


def _date(day: str, month: str, year: str, language: str) -> Iterator[Words]:
    months = _table(language).get("months", {}).get("names", "").split()
    if language not in {"en", "es"} or not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
        return
    say = _say(language)
    for years in say(year)[:2]:
        if language == "es":
            name = [one for one in months if one != "setiembre"][int(month) - 1]
            yield (*say(str(int(day)))[0], "de", name, "de", *years)
        else:
            yield (months[int(month) - 1], *numbers.ordinals(str(int(day)), "en")[0], *years)


def _by_parts(bare: str, language: str) -> Iterator[Words]:
    """Letters and figures one after the other; a sign by its names."""
    signs = _table(language).get("signs", {})
    parts: list[Ways] = []
    for part in _PARTS.findall(bare):
        if part[0].isdigit():
            found = numbers.readings(_whole(part), language)[:2]
            parts += [found] if found else []
        elif part in signs:
            parts.append([tuple(way.split()) for way in signs[part].split("|")])
        elif part[0].isalpha():
            parts.append([(part,)])
    for chosen in islice(product(*parts), _MOST):
        yield tuple(word for words in chosen for word in words)


def _say(language: str) -> Callable[[str], Ways]:
    def say(digits: str) -> Ways:
        return numbers.readings(digits, language) or [()]

    return say


def _grouped(digits: str, language: str) -> Ways:
    """ "1,776" is a number before it is a year."""
    found = _say(language)(_whole(digits))
    return found if digits.isdigit() else sorted(found, key=lambda way: not {"thousand", "million"} & set(way))


def _whole(digits: str) -> str:
    return re.sub(r"\D", "", digits)


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
