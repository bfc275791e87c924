"""The GUI lexicon as read from gui.toml: which class each word of a reply belongs to, by language."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

Action = Literal[
    "show_state",
    "show_timeline",
    "credits",
    "export",
    "offer_export",
    "send_edit",
    "offer_edit",
    "offer_upload",
    "none",
]
Meaning = Literal["export", "upload", "credits", "timeline", "state", "edit", ""]
"""What a move is about; ``""`` until its neighbours tell."""

LANGUAGES = ("en", "zh", "es", "fr", "de", "ja")
HAN = r"々〇㐀-䶿一-鿿豈-﫿"
KANA = r"ぁ-ヿｦ-ﾟ"

HELD_QUOTE, HELD_OTHER = 0xF0000, 0x100000
"""First code points of the private planes that stand for masked quotes, and for masked code and links."""

_WORDS = re.compile(
    rf"(?P<cjk>[{HAN}{KANA}]+)|(?P<held>[\U000F0000-\U0010FFFF])"
    r"|(?P<number>[+\-−±]?[$€¥£]?\d(?:[\d.,:/×%°–]|-(?=\d))*(?:-[^\W\d_]+)?(?<![.,:/–-])%?(?:\s?(?:%|px|pt|dB|ms|fps|MB|GB|kbps|[a-z]{1,2}(?![^\W\d_])|秒钟?|分钟?|小时|倍|帧|像素|积分|条|seconds?|minutes?|hours?|frames?|pixels?|credits?|percent|points?)(?![a-z]))?)"
    r"|(?P<word>\b(?:[ldjmtscnLDJMTSCN]|[Qq]u|[Jj]usqu)['’](?=[^\W\d_])|['’](?:s|re|ll|ve|d|t|m)\b|[⌘▶►⏵▷⏯⚙⋮⋯☰✂🗑&]|[^\W\d_][^\W_]*)"
    r"|(?P<mark>->|=>|[,;:()（），；：、。.!?！？…—–→›»⇒▸▹➔➜⟶⇨➤>+＋]|(?<=\s)-(?=\s))"
)
_MIDDLE = re.compile(r"[^\W_][*_\s]+$|[>→›»\U000F0000-\U0010FFFF,&/]\s*[*_]*$")
_CLITIC = re.compile(r"(\w{2,}?[aeiouáéíóúr])(?:me|te|se|nos)?(?:l[oae]s?)$")
"""Spanish "ábrelo", "arrastrarla": the verb without the pronouns that hang on it."""
_PLAIN = re.compile(r"[A-Za-zà-ÿÀ-ßœ ]+")
_BRACES = re.compile(r"\{([^{}]*)\}")


class Token(NamedTuple):
    """One word or phrase: its class letter, what it is about, where it stands, and its lower-case words."""

    tag: str
    sense: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``words``: first word → (further words, tag, sense), longest first. ``labels``: the same for words that
    are names only with a capital in the middle of a sentence. ``signs``: first character → (phrase, tag, sense)."""

    language: str
    words: dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    labels: dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    signs: dict[str, tuple[tuple[str, str, str], ...]]

    def tokens(self, text: str) -> list[Token]:
        """``text`` as tokens: phrases of the lexicon, and w (word), C (capital), # (number), Q/H (masked), marks."""
        found = [(match.lastgroup or "", match.start(), match.end()) for match in _WORDS.finditer(text)]
        out: list[Token] = []
        lower = [text[start:end].lower().replace("’", "'") for _, start, end in found]
        at = 0
        while at < len(found):
            kind, start, end = found[at]
            if kind == "cjk":
                self._signs(text, start, end, out)
            elif kind == "held":
                out.append(Token("Q" if ord(text[start]) < HELD_OTHER else "H", "", start, end, text[start:end]))
            elif kind == "number":
                out.append(Token("#", "", start, end, lower[at]))
            else:
                at = self._phrase(text, found, lower, at, out)
                continue
            at += 1
        return out

    def _phrase(self, text: str, found: list[tuple[str, int, int]], lower: list[str], at: int, out: list[Token]) -> int:
        kind, start, end = found[at]
        rows = self.words.get(lower[at], ())
        if lower[at] in self.labels and text[start].isupper() and _MIDDLE.search(text, max(0, start - 3), start):
            rows = tuple(sorted((*self.labels[lower[at]], *rows), key=lambda row: -len(row[0])))
        for further, tag, sense in rows:
            last = at + len(further)
            if tuple(lower[at + 1 : last + 1]) == further:
                out.append(Token(tag, sense, start, found[last][2], " ".join((lower[at], *further))))
                return last + 1
        if kind == "word" and (bare := _CLITIC.match(lower[at])):
            for further, tag, sense in self.words.get(_plain(bare[1]), ()):
                if not further:
                    out.append(Token(tag, sense, start, end, lower[at]))
                    return at + 1
        tag = lower[at] if kind == "mark" else "C" if text[start].isupper() else "w"
        if self.language == "fr" and kind == "word" and lower[at].endswith("ez") and len(lower[at]) > 4:
            tag = "V"  # every such word at the head of a clause is an order to the user
        out.append(Token(_MARKS.get(tag, ",") if kind == "mark" else tag, "", start, end, lower[at]))
        return at + 1

    def _signs(self, text: str, start: int, end: int, out: list[Token]) -> None:
        """Chinese and Japanese: the longest phrase at each character; what is between two phrases is one word."""
        at = word = start
        while at < end:
            for phrase, tag, sense in self.signs.get(text[at], ()):
                if text.startswith(phrase, at) and at + len(phrase) <= end:
                    if word < at:
                        out.append(Token("w", "", word, at, text[word:at]))
                    out.append(Token(tag, sense, at, at + len(phrase), phrase))
                    at = word = at + len(phrase)
                    break
            else:
                at += 1
        if word < end:
            out.append(Token("w", "", word, end, text[word:end]))


_MARKS = {"(": "(", "（": "(", ")": ")", "）": ")", "+": "w", "＋": "w"}


def language_of(text: str) -> str:
    """The language whose lexicon reads ``text``: by script, else by its small words."""
    if re.search(rf"[{KANA}]", text):
        return "ja"
    if re.search(rf"[{HAN}]", text):
        return "zh"
    words = re.findall(r"[^\W\d_]+", text[:4000].lower())
    return max(_SMALL, key=lambda language: (sum(word in _SMALL[language] for word in words), language == "en"))


_SMALL = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the is are and to of in on your you it with was i a for at from that this then or",
        "es": "la en el los las de que y en está están he para con tu tus su una un al del por si se haz ya lo más puedes clic abre "
        "desde pulsa arrastra vídeo",
        "fr": "le les des et est dans vous votre vos pour avec sur une un du ai au que si cliquez la sont à ou puis ouvrez "
        "glissez bouton fait il qu",
        "de": "der die das und ist sind ich im sie auf wenn du den dem mit ein eine einen nicht zu für kannst dein deine ihr ihre "
        "jetzt habe oder unter liegt klick klicke zieh öffne dann vom zum zur",
    }.items()
}  # fmt: skip


def _plain(word: str) -> str:
    return word.translate(_ACCENTS)


_ACCENTS = str.maketrans("áéíóú", "aeiou")


@cache
def lexicon(language: str) -> Lexicon:
    """The words of one language, and under them the English ones: labels of an interface are often English."""
    words: dict[tuple[str, ...], tuple[str, str]] = {}
    names: dict[tuple[str, ...], tuple[str, str]] = {}
    for layer in dict.fromkeys(("any", "en", "zh" if language == "ja" else language, language)):
        fresh: dict[tuple[str, ...], tuple[str, str]] = {}
        for parts, tag, sense in _layer(layer):
            if layer == "zh" and language == "ja" and tag not in "Nn":
                continue
            if tag == "l":
                names[parts] = ("N", sense)
                continue
            if tag in "XPUEA" and language != "de":
                names.setdefault(parts, ("N", sense or "edit"))  # "through Share", "hit Continue"
            fresh.setdefault(parts, (tag, sense))
        words.update(fresh)
    signs: dict[str, list[tuple[str, str, str]]] = {}
    for parts, (tag, sense) in words.items():
        if re.match(rf"[{HAN}{KANA}]", parts[0]):
            signs.setdefault(parts[0][0], []).append(("".join(parts), tag, sense))
    return Lexicon(
        language,
        _by_first(words),
        _by_first(names),
        {sign: tuple(sorted(rows, key=lambda row: -len(row[0]))) for sign, rows in signs.items()},
    )


def _by_first(
    words: dict[tuple[str, ...], tuple[str, str]],
) -> dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    out: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for parts, (tag, sense) in words.items():
        out.setdefault(parts[0], []).append((parts[1:], tag, sense))
    return {word: tuple(sorted(rows, key=lambda row: -len(row[0]))) for word, rows in out.items()}


@cache
def _layer(language: str) -> list[tuple[tuple[str, ...], str, str]]:
    """The phrases of one language of the table, as words: (words, tag, sense)."""
    return [
        (tuple(_parts(phrase)), row["tag"], row.get("sense", ""))
        for row in _table().values()
        if "tag" in row
        for phrase in _spread(row.get(language, ""))
    ]


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "gui.toml").read_text("utf-8"))


@cache
def class_names() -> dict[str, str]:
    """Class letter → the name of its (first) class in gui.toml, for whoever reads the weights."""
    out = {"w": "word", "C": "Name", "#": "number", "Q": "quote", "H": "code"}
    for name, row in _table().items():
        if "tag" in row:
            out.setdefault(row["tag"], name)
    return out


def keeping(meaning: Meaning, language: str) -> str:
    """The sentence that says a fact of a dropped move without the move, ``{}`` for the fact."""
    table: Any = _table()["keep"]
    return str(table[_SAID_AS.get(meaning, meaning)][language])


_SAID_AS: dict[str, str] = {"timeline": "state", "": "edit"}


def _parts(phrase: str) -> list[str]:
    if _PLAIN.fullmatch(phrase):
        return phrase.lower().split()
    return [match.group().lower().replace("’", "'") for match in _WORDS.finditer(phrase)]


def _spread(words: str) -> list[str]:
    """``"a{b,c,}, d"`` → ab, ac, a, d."""
    out: list[str] = []
    depth = begin = 0
    for at, sign in enumerate(words + ","):
        depth += (sign == "{") - (sign == "}")
        if sign == "," and depth == 0:
            out.extend(_alternatives(words[begin:at].strip()))
            begin = at + 1
    return [phrase for phrase in out if phrase]


def _alternatives(phrase: str) -> list[str]:
    match = _BRACES.search(phrase)
    if match is None:
        return [phrase]
    head, tail = phrase[: match.start()], phrase[match.end() :]
    return [whole for choice in match[1].split(",") for whole in _alternatives(head + choice + tail)]
