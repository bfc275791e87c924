"""Text on its way into and out of Apertium: marks and names protected, escapes, unknown words cleaned, capitals put.

Protected words travel as made-up words that no dictionary knows: they keep their place in the sentence, unlike
blanks, and come back with Apertium's mark for unknown words. Tags, notes and sounds travel as blanks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from studio.translate.masks import FIRST, MARK, Masked
from studio.translate.pronouns import held, placed
from studio.translate.routes import Pair

_CAPITAL = re.compile(r"(?<![.!?…:]\s)(?<=[\w,;]\s)[A-Z][a-zà-ÿ]+(?:['’][A-Z]?[a-z]+)?\b")
_ESCAPES = re.compile(r"[\[\]{}^$/\\@<>~]")
_AFTER_NAME = re.compile("[\ue000-\uf8ff\\W]+[^\\W\\d_a-zà-ÿ]|[A-Z]\\w*\\W+[A-Z]|[^\\s.!?]*[.!?]")
_UPPER_AFTER = re.compile(r"(?<=^Qzx[a-z]{4} )[A-ZÀ-Þ](?=[a-zà-ÿ]|\b)")
_LETTER = re.compile(r"[^\W\d_]")
_PLACEHOLDER = re.compile(r"[*#@]?\bQzx([a-j]{4})[A-Z]?\b", re.IGNORECASE)
_EVERYDAY = re.compile(r"([\W_]*)([A-Za-z][A-Za-z', ]{0,40}?)([\W_]*)")
_WHEN = re.compile(r"(?<!sé )(?<!sabe )(?<!sabes )(?<!saber )(?<!decir )(?<!dime )\bcuándo\b", re.IGNORECASE)
_MADE_UP = re.compile(r"Qz[vx]", re.IGNORECASE)
# Apertium takes "to be" + gerund for "ser", which is never right in Spanish.
_ESTAR = {
    "soy": "estoy", "eres": "estás", "es": "está", "somos": "estamos", "son": "están", "era": "estaba",
    "eras": "estabas", "éramos": "estábamos", "eran": "estaban", "fue": "estuvo", "fueron": "estuvieron",
    "seré": "estaré",
    "será": "estará", "seremos": "estaremos", "serán": "estarán", "ser": "estar", "sido": "estado", "sea": "esté",
}  # fmt: skip
_PROGRESSIVE = re.compile(
    rf"\b({'|'.join(_ESTAR)})(\s+\w*(?:ando|iendo|yendo)(?:l[aeo]s?|me|te|se|nos)?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text as Apertium takes it, and the names that were taken out of it, numbered after the pieces of the text."""

    stream: str
    kept: tuple[str, ...]


def candidates(text: str) -> set[str]:
    """Words inside ``text`` written with a capital that may be names."""
    return set(_CAPITAL.findall(text))


def prepare(masked: Masked, pair: Pair, is_name: Callable[[str], bool]) -> Prepared:
    """A text (one line) for Apertium's standard input, without the NUL."""
    kept: list[str] = []

    def hold(match: re.Match[str]) -> str:
        if not is_name(match.group()):
            return match.group()
        kept.append(match.group())
        return _word(len(masked.pieces) + len(kept) - 1)

    def mark(match: re.Match[str]) -> str:
        piece = masked.piece(match.group())
        if piece is None:
            return ""
        word = piece.kind == "sign" and any(map(str.isalnum, piece.text))
        return _word(ord(match.group()) - FIRST) if word else f"[{match.group()}]"

    plain = masked.text.replace("\0", " ").replace("’", "'").replace("‘", "'")
    plain = _CAPITAL.sub(hold, " ".join(plain.split()))
    if pair[0] == "en":
        plain = _expand(plain)
    if pair == ("en", "es"):
        plain = held(plain)
    # Marks survive the escaping, so their blanks are put in after it.
    escaped = MARK.sub(mark, _ESCAPES.sub(lambda match: "\\" + match.group(), " ".join(plain.split())))
    # Without a full stop Apertium reads the last words as a title ("one line" → "Uno tacha"); the empty blank hides it.
    return Prepared(escaped if re.search(r"[.!?…]$", escaped) else f"{escaped}.[]", tuple(kept))


def finish(answer: str, original: Masked, kept: tuple[str, ...], pair: Pair) -> tuple[str, int]:
    """Apertium's answer as a caption text, and how many words in it Apertium did not know."""
    if known := _everyday(original.text, pair):
        return known, 0
    text = answer.removesuffix(".[]")
    marks = re.compile(r"(?<![\w\\])[*#@](?=(\w+))")
    unknown = sum(not _MADE_UP.match(match.group(1)) for match in marks.finditer(text))
    # One pass, so that an escaped sign is never taken for a mark or the edge of a blank.
    text = re.sub(r"\\(.)|[\[\]~]", lambda match: match.group(1) or "", marks.sub("", text))
    text = _tidy(text)
    if pair[1] == "es":
        text = _spanish(placed(text, original.text) if pair[0] == "en" else text)
    text = _capitals(text, original.text)
    count = len(original.pieces)
    text = _PLACEHOLDER.sub(lambda match: _restore(match, count, kept), text)
    missing = [name for number, name in enumerate(kept, count) if _word(number).lower() not in answer.lower()]
    return " ".join([text, *missing]).strip(), unknown


def _restore(match: re.Match[str], count: int, kept: tuple[str, ...]) -> str:
    number = int("".join(str(ord(letter) - ord("a")) for letter in match.group(1).lower()))
    if number < count:
        return chr(FIRST + number)
    return kept[number - count] if number - count < len(kept) else ""


def _word(number: int) -> str:
    """The made-up word for a number: "Qzxaabc"."""
    return "Qzx" + "".join(chr(ord("a") + int(digit)) for digit in f"{number % 10_000:04d}")


def _everyday(text: str, pair: Pair) -> str | None:
    """What is said all the time, from the table: its capital and signs are those of the caption."""
    found = _EVERYDAY.fullmatch(text.replace("’", "'"))
    known = _sayings().get("-".join(pair), {}).get(found[2].lower().replace(",", "")) if found else None
    if found is None or known is None:
        return None
    return found[1] + (known[0].upper() + known[1:] if found[2][0].isupper() else known) + found[3]


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    text = re.sub(r"\s+([,.;:!?…%)\]])", r"\1", text)
    return re.sub(r"([(\[¿¡])\s+", r"\1", text)


def _spanish(text: str) -> str:
    """Small errors that Apertium makes every time. It says "tú" everywhere except in "vuestro"."""
    text = _PROGRESSIVE.sub(lambda match: _like(match.group(1), _ESTAR[match.group(1).lower()]) + match.group(2), text)
    text = re.sub(
        r"\b([Vv])uestr[oa](s?)\b", lambda match: ("T" if match.group(1) == "V" else "t") + "u" + match.group(2), text
    )
    if "?" not in text:  # "when" joins two clauses more often than it asks inside a sentence that is no question
        text = _WHEN.sub(lambda match: _like(match.group(), "cuando"), text)
    text = re.sub(r"\b[Ee]stá sido\b", lambda match: _like(match.group(), "ha sido"), text)
    return re.sub(r"\b(en|de|a) \1\b", r"\1", text)


def _capitals(text: str, original: str) -> str:
    """The first letter as in the original; a capital after every full stop inside."""
    first = _first_letter(original)
    text = re.sub(r"([.!?]\s+[¿¡\"“«]*)([a-zà-ÿ])", lambda match: match.group(1) + match.group(2).upper(), text)
    at = _first_letter(text)
    if first is None or at is None:
        return text
    if text[at.start() :].startswith("Qzx"):  # a name begins the sentence: what follows it does not
        return text if _AFTER_NAME.match(original) else _UPPER_AFTER.sub(lambda found: found[0].lower(), text, count=1)
    letter = text[at.start()]
    return text[: at.start()] + (letter.upper() if first.group().isupper() else letter.lower()) + text[at.end() :]


def _first_letter(text: str) -> re.Match[str] | None:
    """The first letter; marks are none."""
    return _LETTER.search(text)


def _expand(text: str) -> str:
    for pattern, words in _english():
        text = pattern.sub(lambda match, words=words: _like(match.group(), words), text)  # type: ignore[misc]  # mypy cannot type a lambda's default
    return text


def _like(found: str, words: str) -> str:
    return words[:1].upper() + words[1:] if found[:1].isupper() else words


@cache
def _sayings() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("studio.translate").joinpath("everyday.toml").read_text(encoding="utf-8"))


@cache
def _english() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = tomllib.loads(files("studio.translate").joinpath("english.toml").read_text(encoding="utf-8"))
    rows = [(key, words) for key, words in table["openings"].items()]
    rows += [(rf"(?<!\w){re.escape(key)}(?!\w)", words) for key, words in table["contractions"].items()]
    rows += [(rf"(?<=\w){re.escape(key)}(?!\w)", words) for key, words in table["endings"].items()]
    rows += [(rf"(?<!\w){re.escape(key)}(?!\w)", words) for key, words in table["phrases"].items()]
    return tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in rows)
