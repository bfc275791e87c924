"""Numbers as they are said in English and Spanish, so that a script with figures can be fitted to the speech.

A number has several readings: "1776" is "seventeen seventy six", "one thousand seven hundred (and) seventy six" and,
digit by digit, "one seven seven six". The first reading is the usual one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
twenty thirty forty fifty sixty seventy eighty ninety
cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete
veintiocho veintinueve
treinta cuarenta cincuenta sesenta setenta ochenta noventa
ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos
"""
_ALL = tuple(_WORDS.split())
_EN, _EN_TENS, _ES, _ES_TENS, _ES_HUNDREDS = _ALL[:20], _ALL[20:28], _ALL[28:58], _ALL[58:65], _ALL[65:74]
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_ORDINALES = (
    "", "primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo",
    "undécimo", "duodécimo",
)  # fmt: skip
_LARGEST = 999_999_999_999
_PAIRS = range(1100, 10000)  # "1945" and "2024" are also said as two numbers

Words = tuple[str, ...]


def spoken(digits: str, language: str) -> Words:
    """The usual words of a whole number: ("25", "en") → ("twenty", "five"); () in other languages and for huge ones."""
    return next(iter(readings(digits, language)), ())


def readings(digits: str, language: str) -> list[Words]:
    """Every way to say a row of digits, the usual one first; [] in other languages than English and Spanish."""
    if language not in _READERS or not digits.isdecimal() or not digits.isascii():
        return []
    return list(dict.fromkeys(tuple(words) for words in _READERS[language](digits)))


def ordinals(digits: str, language: str) -> list[Words]:
    """Ways to say "21st" or "3.º"."""
    if language not in _READERS or not 0 < len(digits) < 7:
        return []
    value = int(digits)
    if language == "es":
        if value >= len(_ORDINALES):
            return [tuple(_spanish(value))]
        base = _ORDINALES[value] or "cero"
        return [(base,), (base[:-1] + "a",), *([(base[:-1],)] if value in {1, 3} else [])]
    *head, last = _english(value)
    end = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return [(*head, end), ("the", *head, end)]


def roman(text: str) -> int | None:
    """ "XIV" → 14; None for anything that is not written as a Roman number."""
    if not 0 < len(text) < 12 or not set(text) <= set("IVXLCDM"):
        return None
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}[letter] for letter in text]
    total = sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))
    return total if _as_roman(total) == text else None


def _as_roman(value: int) -> str:
    text = ""
    for size, name in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        while value >= size:
            text, value = text + name, value - size
    return text


def _english_ways(digits: str) -> Iterator[list[str]]:
    one_by_one = [_EN[int(digit)] for digit in digits[:20]]
    if len(digits) > 1 and digits[0] == "0":
        yield one_by_one
        yield ["oh" if word == "zero" else word for word in one_by_one]
    value = int(digits) if len(digits) <= len(str(_LARGEST)) else _LARGEST + 1
    if value <= _LARGEST:
        plain = _english(value)
        high, low = divmod(value, 100)
        pair = [*_english(high), *(["oh", _EN[low]] if 0 < low < 10 else _english(low) if low else ["hundred"])]
        paired = len(digits) == 4 and value in _PAIRS
        if paired and low and value < 2000:
            yield pair
        yield plain
        if paired and value % 1000:
            yield pair
        if paired:
            yield [*_english(high), "hundred", *(_english(low) if low else [])]
            yield [*_english(high), "hundred", "and", *(_english(low) if low else [])]
        if value > 100 and value % 100:
            yield _with_and(plain)
        if 100 < value < 1000 and value % 100:
            yield [_EN[value // 100], *(["oh", _EN[low]] if low < 10 else _english(low))]
        for size, name in ((100, "hundred"), (1000, "thousand")):
            if plain[:2] == ["one", name] and size <= value < 2 * size:
                yield ["a", *plain[1:]]
                yield ["a", *_with_and(plain)[1:]]
    yield one_by_one


def _with_and(words: list[str]) -> list[str]:
    """ "seven hundred six" → "seven hundred and six"."""
    last = max((at for at, word in enumerate(words) if word in {"hundred", "thousand", "million"}), default=-1)
    return [*words[: last + 1], "and", *words[last + 1 :]] if 0 <= last < len(words) - 1 else words


def _english(value: int) -> list[str]:
    if value < 20:
        return [_EN[value]]
    if value < 100:
        return [_EN_TENS[value // 10 - 2], *(_english(value % 10) if value % 10 else [])]
    sizes = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))
    for size, name in sizes:
        if value >= size:
            return [*_english(value // size), name, *(_english(value % size) if value % size else [])]
    raise AssertionError("every number is below 20 or above a size")


def _spanish_ways(digits: str) -> Iterator[list[str]]:
    one_by_one = [_ES[int(digit)] for digit in digits[:20]]
    if len(digits) > 1 and digits[0] == "0":
        yield one_by_one
    value = int(digits) if len(digits) <= len(str(_LARGEST)) else _LARGEST + 1
    if value <= _LARGEST:
        plain = _spanish(value)
        yield plain
        feminine = [word.replace("ientos", "ientas").replace("quinientos", "quinientas") for word in plain]
        if plain[-1].endswith("uno"):
            yield [*plain[:-1], plain[-1][:-3] + ("ún" if plain[-1] == "veintiuno" else "un")]
            feminine[-1] = plain[-1][:-1] + "a"
        if feminine != plain:
            yield feminine
        if len(digits) == 4 and value % 100 and value >= 1100:
            yield [*_spanish(value // 100), *_spanish(value % 100)]
    yield one_by_one


def _spanish(value: int) -> list[str]:
    if value < 30:
        return [_ES[value]]
    if value < 100:
        return [_ES_TENS[value // 10 - 3], *(["y", _ES[value % 10]] if value % 10 else [])]
    if value == 100:
        return ["cien"]
    if value < 1_000:
        return [_ES_HUNDREDS[value // 100 - 1], *(_spanish(value % 100) if value % 100 else [])]
    size, one, many = (1_000, "mil", "mil") if value < 1_000_000 else (1_000_000, "millón", "millones")
    count, rest = divmod(value, size)
    head = ([one] if size == 1_000 else ["un", one]) if count == 1 else [*_before_thousand(count), many]
    return [*head, *(_spanish(rest) if rest else [])]


def _before_thousand(count: int) -> list[str]:
    """ "veintiuno" is "veintiún" before "mil"."""
    words = _spanish(count)
    if words[-1].endswith("uno"):
        words[-1] = "veintiún" if words[-1] == "veintiuno" else "un"
    return words


_READERS: dict[str, Callable[[str], Iterator[list[str]]]] = {"en": _english_ways, "es": _spanish_ways}
