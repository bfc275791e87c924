"""Digits as they are spoken in English and Spanish, so that a script with figures can be fitted to the speech."""

from __future__ import annotations

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
_LARGEST = 999_999_999
_YEARS = range(1100, 2000)  # "1945" is read as a year


def spoken(digits: str, language: str) -> tuple[str, ...]:
    """The words of a whole number: ("25", "en") → ("twenty", "five"); () for other languages and huge numbers."""
    value = int(digits) if len(digits) <= len(str(_LARGEST)) else _LARGEST + 1
    if language not in {"en", "es"} or value > _LARGEST:
        return ()
    if language == "es":
        return tuple(_spanish(value))
    if value in _YEARS and len(digits) == 4 and value % 100:
        low = ["oh", _EN[value % 100]] if value % 100 < 10 else _english(value % 100)
        return (*_english(value // 100), *low)
    return tuple(_english(value))


def _english(value: int) -> list[str]:
    if value < 20:
        return [_EN[value]]
    if value < 100:
        return [_EN_TENS[value // 10 - 2], *(_english(value % 10) if value % 10 else [])]
    for size, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if value >= size:
            return [*_english(value // size), name, *(_english(value % size) if value % size else [])]
    raise AssertionError("every number is below 20 or above a size")


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
    head = ([one] if size == 1_000 else ["un", one]) if count == 1 else [*_spanish(count), many]
    return [*head, *(_spanish(rest) if rest else [])]
