"""A script that the user gives: plain text or the text of a subtitle file → its words as written and as spoken."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.speech import page, saying


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the script. ``text`` as written, punctuation included; ``spoken`` its lower-case words, may be ().

    ``others``: other ways to say it.
    """

    text: str
    spoken: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()

    @property
    def readings(self) -> tuple[tuple[str, ...], ...]:
        """Every way to say it, the usual one first."""
        return (self.spoken, *self.others)


@dataclass(frozen=True, slots=True)
class Script:
    """The words, and what stands beside them in the text and is not said (page.py)."""

    tokens: tuple[Token, ...]
    aside: tuple[str, ...]


# Written without spaces: an ideograph or a kana is a word, with the closing marks after and the opening ones before it.
_CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
_SYLLABLES = re.compile(
    rf"[^\w{_CJK}]*(?:[{_CJK}]|[^\W{_CJK}](?:[^{_CJK}]*[^\W{_CJK}])?)(?:[^\w{_CJK}「『（《〈“‘(]+|ー)*"
)
_COMMON = {
    "en": "the and of to in is that it was for with you are this on have not",
    "es": "el la de que y en los las un una se no por con para del es",
    "fr": "le la les de des et est que dans un une pour ne pas qui il vous",
    "de": "der die das und ist nicht ein eine zu mit den von auf für sich es",
    "pt": "o a os as de que e do da em um uma não para com se é",
    "it": "il lo la gli di che e è un una per non con del della sono si",
}
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u309f\u30a1-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_CHUNK = 500  # characters without a space that are looked at together
_FOREIGN = 0.3  # the share of letters of another script from which it is the text's


def read(text: str, language: str) -> list[Token]:
    """The words of a script in order."""
    return list(read_script(text, language).tokens)


def read_script(text: str, language: str) -> Script:
    """The words of a script in order. Times, numbers, markup, speakers and directions are left out."""
    found = page.read(text)
    tokens: list[Token] = []
    for line in found.lines:
        tokens += _line(line, language)
    return Script(tuple(tokens), found.aside)


def _line(line: str, language: str) -> list[Token]:
    written: list[str] = []
    lead = ""
    for chunk in (part[at : at + _CHUNK] for part in line.split() for at in range(0, len(part), _CHUNK)):
        spoken = any(character.isalnum() for character in chunk)
        for word in _SYLLABLES.findall(chunk) if spoken else [chunk]:
            if any(character.isalnum() for character in word):
                written.append(lead + word)
                lead = ""
            elif written and not lead:
                written[-1] = f"{written[-1]} {word}"  # "wait —" stays one word
            else:
                lead += f"{word} "
    return [Token(word, *saying.ways(written, at, language)) for at, word in enumerate(written)]


def guess_language(text: str) -> str:
    """The language with the most of its common words in ``text``, or of its writing; "en" where nothing tells."""
    plain = "\n".join(page.read(text).lines).lower()
    letters = sum(1 for letter in plain if letter.isalpha()) or 1
    for tag, pattern in _SCRIPTS:
        share = len(pattern.findall(plain)) / letters
        if share >= (_FOREIGN if tag != "ja" else 0.1):
            return tag
    words = re.findall(r"[^\W\d_]+", plain)
    score = {tag: sum(words.count(word) for word in set(common.split())) for tag, common in _COMMON.items()}
    best = max(score, key=lambda tag: score[tag])
    return best if score[best] else "en"
