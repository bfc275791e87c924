"""A message as tokens with meanings, by the tables ``lexicon.toml``, ``topics.toml`` and the names of languages.

Quoted text, files and links become one token each: what stands in them is content, never a wish.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from studio.director.quantities import Quantity, quantity_at
from studio.languages import language_words

# "polish" is a verb as well, "germany" is one letter away from "german".
_ALSO_VERBS = frozenset({"polish"})
# Words that are one slip away from a language, and are none (looked for in the 130,000 words of CMUdict).
_NO_TYPOS = frozenset({
    "finish", "finished", "person", "persia", "bangle", "caution", "cautions", "cation", "torque", "bisque", "banque",
    "francis", "romano", "sergio", "gorman", "create", "france", "malaise", "croatia", "arabia", "serbia", "romania",
    "bulgaria", "russia", "indonesia", "macedonia", "germain", "germane", "bengal", "gringo", "telesco",
    "bahama", "polish", "germany", "english-language", "captain", "captains", "options", "captivate",
})  # fmt: skip
QUOTES = re.compile(
    r"“([^”]*)”|\"([^\"]*)\"|«([^»]*)»|「([^」]*)」|『([^』]*)』|《([^》]*)》|‘([^’]*)’|(?<![\w'])'([^'\n]+)'(?!\w)"
)
FILE = re.compile(
    r"https?://\S+|(?:[a-z]:\\|\\\\|~/|(?<!\w)\.{0,2}/)[^\s，。]+|[\w()-]+(?:\.[\w-]+)*\.(?:mp4|mov|avi|"
    r"webm|mkv|jpe?g|png|gif|webp|mp3|wav|m4a|aac|srt|vtt|ass)(?![a-z])"
)
# "line 3", "第三句": a part of a track; but "lines 2 seconds" is an amount.
_PART = re.compile(
    r"(?:line|caption|subtitle|cue|row|línea|linea|ligne|zeile)s?\s*(?:no\.?\s*|#)?\d+(?![\d.,]*\s*(?:%|"
    r"x\b|s\b|sec|ms\b|milli|times|more|extra|additional|mehr|más|frames?|char|cps|seg|sek|-))"
    r"|第\s*[\d零一二三四五六七八九十]+\s*(?:句|条|行|个|到)|\d+\s*行目|first\s+(?:\w+\s+)?(?:minutes?|"
    r"seconds?)\b|last\s+(?:\w+\s+)?(?:minutes?|seconds?)\b|\b(?!9:16|16:9|21:9)\d{1,2}:\d{2}\b"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_STOP, _COMMA = set(".!?;。！？；…\n"), set(",，:：()（）")
_SHORT_NAMES = re.compile(r"[英中法德日韩俄西葡意]+(?=文?(?:双语|雙語)?(?:字幕|双语|雙語|对照))")
# A letter or digit of a script with spaces: a form in Latin letters ends where the next one is none ("bgm换成").
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff]"
_APOSTROPHE = re.compile(r"(?<=[A-Za-zÀ-ÿ])’(?=[A-Za-zÀ-ÿ])")
_CODE = re.compile(r"(?:EN|ES|ZH|CN|FR|DE|JA|JP|KO|PT|RU|AR)(?![A-Za-z])")
_CODES = {"CN": "zh", "JP": "ja"}
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the message. ``tag`` is a row of the tables, or one of: language, quantity, quote, file, word, stop,
    comma, minus. ``value``: the language's tag, the quantity, the quoted text; else the word itself."""

    tag: str
    value: str | Quantity
    start: int
    end: int
    topic: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    """A wording of the tables. ``source`` is its pattern, compiled when ``head`` (its first word) is met: the tables
    hold some 2,000 wordings, and compiling them all would take a second at the first message."""

    head: str
    source: str
    tag: str
    value: str
    topic: bool


def normal(message: str) -> str:
    """The message with width and apostrophes made uniform; letter case kept."""
    text = unicodedata.normalize("NFKC", message).replace("\u2212", "-")
    return _APOSTROPHE.sub("'", text)


def tokenize(text: str) -> list[Token]:
    """Tokens of ``text`` (from ``normal``), in order; spaces are dropped. O(length)."""
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" grows in lower case: places must fit
        text = lowered
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        token = _next(text, lowered, place, tokens)
        if token is None:
            place += 1
            continue
        tokens.append(token)
        place = token.end
    return tokens


def _next(text: str, lowered: str, place: int, before: Sequence[Token]) -> Token | None:
    char = lowered[place]
    if match := QUOTES.match(text, place):
        return Token("quote", next(group for group in match.groups() if group is not None), place, match.end())
    if match := FILE.match(lowered, place):
        return Token("file", text[place : match.end()], place, match.end())
    if char == "-" and re.match(r"-\d", lowered[place : place + 2]) and not lowered[place - 1 : place].strip():
        return Token("minus", "-", place, place + 1)
    if match := _PART.match(lowered, place):
        return Token("part", match.group(), place, match.end())
    if char == "+" and lowered[place + 1 : place + 2].isdigit():
        return Token("more", "+", place, place + 1)
    inside = place > 0 and _inside_word(lowered[place - 1], char)
    if not inside and (found := quantity_at(lowered, place)):
        return Token("quantity", found[0], place, found[1])
    if match := _SHORT_NAMES.match(lowered, place):
        return Token("language", language_words()[char], place, place + 1)
    if not inside and (match := _CODE.match(text, place)) and not text.isupper():
        return Token("language", _CODES.get(match.group(), match.group().lower()), place, match.end())
    if token := _known(text, lowered, place, inside, before):
        return token
    if char in _STOP:
        return Token("stop", char, place, place + 1)
    if char in _COMMA:
        return Token("comma", char, place, place + 1)
    if match := _WORD.match(lowered, place):
        end = place + 1 if _CJK.match(char) else _latin_end(lowered, place, match.end())
        return _typo(lowered, place, end) or Token("word", lowered[place:end], place, end)
    return None


def _inside_word(previous: str, char: str) -> bool:
    return previous.isalnum() and char.isalnum() and not _CJK.match(previous) and not _CJK.match(char)


def _latin_end(text: str, place: int, end: int) -> int:
    match = _CJK.search(text, place, end)
    return match.start() if match else end


def _known(text: str, lowered: str, place: int, inside: bool, before: Sequence[Token]) -> Token | None:
    best: Token | None = None
    if inside:
        return None
    for form in _forms().get(lowered[place], ()):
        if not lowered.startswith(form.head, place):
            continue
        match = _compiled(form.source).match(lowered, place)
        if not match or (best is not None and match.end() <= best.end):
            continue
        if form.value in _ALSO_VERBS and not _is_name(text, place, before):
            continue
        value = form.value if form.tag == "language" else match.group()
        best = Token(
            form.tag, _tags_of_names()[value] if form.tag == "language" else value, place, match.end(), form.topic
        )
    return best


def _is_name(text: str, place: int, before: Sequence[Token]) -> bool:
    return bool(before) and (text[place].isupper() or before[-1].tag in ("in", "to", "and", "comma", "language"))


def _typo(text: str, place: int, end: int) -> Token | None:
    """The meaning of a word that is one slip away from a language or from the words for captions."""
    word = text[place:end]
    if len(word) < 6 or word in _NO_TYPOS or not word.isalpha():
        return None
    for target, tag, value in _slips():
        if abs(len(target) - len(word)) <= 1 and target[0] == word[0] and _one_slip(word, target):
            return Token(tag, value, place, end)
    return None


def _one_slip(word: str, target: str) -> bool:
    """One letter missing, added, changed, or two neighbours swapped."""
    if len(word) == len(target):
        different = [index for index, (a, b) in enumerate(zip(word, target, strict=True)) if a != b]
        if len(different) <= 1:
            return True
        first, second = different[0], different[-1]
        return (
            len(different) == 2 and second == first + 1 and word[first] + word[second] == target[second] + target[first]
        )
    longer, shorter = (word, target) if len(word) > len(target) else (target, word)
    return any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))


@cache
def _tags_of_names() -> dict[str, str]:
    return language_words()


@cache
def _slips() -> tuple[tuple[str, str, str], ...]:
    rows = [(word, "language", tag) for word, tag in language_words().items() if len(word) >= 6 and word.isascii()]
    rows += [(word, "caption", word) for word in ("caption", "captions", "subtitle", "subtitles", "subtitulos")]
    return tuple(rows)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


@cache
def _forms() -> dict[str, tuple[_Form, ...]]:
    """All forms by their first character."""
    rows: list[tuple[str, str, bool]] = [(word, "language", False) for word in language_words() if len(word) > 1]
    for name, topic in (("lexicon.toml", False), ("topics.toml", True)):
        table = tomllib.loads(files("studio.director").joinpath(name).read_text(encoding="utf-8"))
        rows += [(form, tag, topic) for tag, row in table.items() for form in row["forms"]]
    found: dict[str, list[_Form]] = {}
    for form, tag, topic in rows:
        stem = form.removesuffix("*")
        ending = rf"{_LETTER}*" if form.endswith("*") else ""
        edge = "" if _CJK.search(stem) else rf"(?!{_LETTER})"
        source = re.escape(stem).replace(r"\ ", r"\s+") + ending + edge
        found.setdefault(stem[0], []).append(_Form(stem.partition(" ")[0], source, tag, stem, topic))
    return {first: tuple(items) for first, items in found.items()}
