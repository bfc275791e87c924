"""Text on its way into and out of Apertium: names and signs protected, escapes, marks cleaned, ¿ ¡ and capitals put.

Protected pieces travel as made-up words that no dictionary knows: they keep their place in the sentence, unlike
blanks, and come back with Apertium's mark for unknown words. Markup travels as blanks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Marks that are not language and need no place in the grammar: they travel as blanks.
_MARKUP = re.compile(r"<[^<>\n]{1,80}>|\{[^{}\n]{0,200}\}|[♪♫*|\\]+")
_LETTER_OR_MARKUP = re.compile(rf"{_MARKUP.pattern}|([^\W\d_])")
# Pieces that stand for a word: links, addresses, handles, files, key chords, codes.
_SIGNS = re.compile(
    r"""https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|[@\#]\w+
    |\b(?:Ctrl|Alt|Shift|Cmd|Command|Win)(?:\s?[+\-]\s?\w+)+|\b[\w-]+\.(?:[a-z]{2,4}\d?|com|org)\b(?<!\d)
    |\b(?=\w*\d)(?=\w*[A-Za-z])(?!\d+(?:st|nd|rd|th|s)\b)\w+\b""",
    re.VERBOSE,
)
_CAPITAL = re.compile(r"(?<![.!?…:]\s)(?<=[\w,;]\s)[A-Z][a-zà-ÿ]+(?:['’][A-Z]?[a-z]+)?\b")
_ESCAPES = re.compile(r"[\[\]{}^$/\\@<>~]")
_PLACEHOLDER = re.compile(r"[*#@]?\bQzx([a-j]{3})[A-Z]?\b", re.IGNORECASE)
_QUESTION_WORDS = r"(?:por qué|para qué|qué|quién(?:es)?|cómo|cuándo|dónde|cuál(?:es)?|cuánt[oa]s?)"
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
    """A text as Apertium takes it, and the pieces that were taken out of it, by number."""

    stream: str
    kept: tuple[str, ...]


def candidates(text: str) -> set[str]:
    """Words inside ``text`` written with a capital that may be names."""
    return set(_CAPITAL.findall(text))


def prepare(text: str, source: str, is_name: Callable[[str], bool]) -> Prepared:
    """``text`` (one line) for Apertium's standard input, without the NUL."""
    kept: list[str] = []
    blanks: list[str] = []

    def hold(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"Qzx{_letters(len(kept) - 1)}"

    def lift(match: re.Match[str]) -> str:
        blanks.append(match.group())
        return f"\ue000{chr(0xE100 + len(blanks) - 1)}"

    # Private-use letters mark the places of blanks below; a caption has no business with them.
    plain = re.sub(r"[\0\ue000-\uf8ff]", " ", text).replace("’", "'").replace("‘", "'")
    plain = _MARKUP.sub(lift, plain)
    plain = _SIGNS.sub(hold, plain)
    plain = _CAPITAL.sub(lambda match: hold(match) if is_name(match.group()) else match.group(), plain)
    if source == "en":
        plain = _expand(plain)
    escaped = _ESCAPES.sub(lambda match: "\\" + match.group(), " ".join(plain.split()))
    for number, blank in enumerate(blanks):
        inside = _ESCAPES.sub(lambda match: "\\" + match.group(), blank)
        escaped = escaped.replace(f"\ue000{chr(0xE100 + number)}", f"[{inside}]")
    # Without a full stop Apertium reads the last words as a title ("one line" → "Uno tacha"); the empty blank hides it.
    return Prepared(escaped if re.search(r"[.!?…]$", escaped) else f"{escaped}.[]", tuple(kept))


def finish(answer: str, original: str, kept: tuple[str, ...], target: str) -> tuple[str, int]:
    """Apertium's answer as a caption text, and how many words in it Apertium did not know."""
    text = answer.removesuffix(".[]")
    marks = re.compile(r"(?<![\w\\])[*#@](?=(\w+))")
    unknown = sum(not _PLACEHOLDER.match(match.group(1)) for match in marks.finditer(text))
    # One pass, so that an escaped sign is never taken for a mark or the edge of a blank.
    text = re.sub(r"\\(.)|[\[\]~]", lambda match: match.group(1) or "", marks.sub("", text))
    text = _tidy(text)
    if target == "es":
        text = _spanish(text)
    if target in ("es", "ast"):
        text = _open_questions(text)
    text = _capitals(text, original)
    text = _PLACEHOLDER.sub(lambda match: _restore(match, kept), text)
    missing = [piece for number, piece in enumerate(kept) if f"Qzx{_letters(number)}".lower() not in answer.lower()]
    return " ".join([text, *missing]).strip(), unknown


def _restore(match: re.Match[str], kept: tuple[str, ...]) -> str:
    number = int("".join(str(ord(letter) - ord("a")) for letter in match.group(1).lower()))
    return kept[number] if number < len(kept) else ""


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number % 1000:03d}")


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
    return re.sub(r"\b(en|de|a) \1\b", r"\1", text)


def _open_questions(text: str) -> str:
    """¿ and ¡ before the sentences that end in ? and !; after a comma where the question begins there."""
    pieces = re.split(r"(?<=[.!?…])\s+", text)
    return " ".join(_open(piece) for piece in pieces)


def _open(piece: str) -> str:
    match = re.search(r"([?!])[\"'”’»)\]]*$", piece)
    if not match:
        return piece
    mark = {"?": "¿", "!": "¡"}[match.group(1)]
    if mark in piece:
        return piece
    inner = re.search(rf"[,;:]\s+(?={_QUESTION_WORDS}\b)", piece, re.IGNORECASE) if mark == "¿" else None
    if inner:
        return f"{piece[: inner.end()]}{mark}{piece[inner.end() :]}"
    lead = re.match(r"[\s\"'“‘«(\-–—]*", piece)
    at = lead.end() if lead else 0
    return f"{piece[:at]}{mark}{piece[at:]}"


def _capitals(text: str, original: str) -> str:
    """The first letter as in the original; a capital after every full stop inside."""
    first = _first_letter(original)
    text = re.sub(r"([.!?]\s+[¿¡\"“«]*)([a-zà-ÿ])", lambda match: match.group(1) + match.group(2).upper(), text)
    at = _first_letter(text)
    if first is None or at is None or text[at.start() :].startswith("Qzx"):
        return text
    letter = text[at.start()]
    return text[: at.start()] + (letter.upper() if first.group().isupper() else letter.lower()) + text[at.end() :]


def _first_letter(text: str) -> re.Match[str] | None:
    """The first letter that is not part of markup."""
    return next((match for match in _LETTER_OR_MARKUP.finditer(text) if match.group(1)), None)


def _expand(text: str) -> str:
    for pattern, words in _english():
        text = pattern.sub(lambda match, words=words: _like(match.group(), words), text)  # type: ignore[misc]  # mypy cannot type a lambda's default
    return text


def _like(found: str, words: str) -> str:
    return words[:1].upper() + words[1:] if found[:1].isupper() else words


@cache
def _english() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = tomllib.loads(files("studio.translate").joinpath("english.toml").read_text(encoding="utf-8"))
    rows = [(key, words) for key, words in table["openings"].items()]
    rows += [(rf"(?<!\w){re.escape(key)}(?!\w)", words) for key, words in table["contractions"].items()]
    rows += [(rf"(?<=\w){re.escape(key)}(?!\w)", words) for key, words in table["endings"].items()]
    rows += [(rf"(?<!\w){re.escape(key)}(?!\w)", words) for key, words in table["phrases"].items()]
    return tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in rows)
