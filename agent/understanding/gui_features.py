"""What the weights of GUI talk look at in a clause: classes of words, their order, the words, what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from agent.understanding.gui_table import HAN, HELD_QUOTE, KANA, Lexicon, Token, class_names
from agent.understanding.gui_text import Clause

_LETTERS = re.compile(r"[^\W\d_]")
_DENSE = re.compile(rf"[{HAN}{KANA}]")
_QUOTES = "“”„«»「」『』\"'‘’《》【】‹› "
_SMALL = frozenset("afpux&BJ")
_AROUND = frozenset("GgkDOLPXUEIjMANKnZ!>$icotsvdQ#")
"""Classes that count where they stand in a neighbour."""
_FIRST = 5
"""Tokens of a clause whose place counts."""


@dataclass(frozen=True, slots=True)
class Around:
    """``head``: the list mark before the line. ``earlier``: the words of the sentence before. ``stems``: beginnings of
    the words of the request. ``like``: names of what the request and the reply so far are like."""

    language: str
    words: Lexicon
    held: list[str]
    head: str = ""
    earlier: tuple[Token, ...] = ()
    stems: frozenset[str] = frozenset()
    like: tuple[str, ...] = ()


def features(text: str, parts: list[Clause], at: int, around: Around) -> Iterator[str]:
    """Names of what is true of the clause ``parts[at]`` of the sentence ``text``; some come more than once."""
    part = parts[at]
    tokens = part.tokens
    names = [_name(token) for token in tokens]
    seen = dict.fromkeys(names)
    yield "any clause"
    yield f"language {around.language}"
    yield f"length {min(len(tokens), 6) if len(tokens) < 10 else 10}"
    for name in seen:
        yield f"has {name}"
        if at == 0:
            yield f"has {name}, first clause"
    for place, name in enumerate(names[:_FIRST]):
        yield f"{place + 1}: {name}"
    if names:
        yield f"last {names[-1]}"
    verb = next((name for token, name in zip(tokens, names, strict=True) if token.tag not in _SMALL), "")
    yield f"begins {verb}"
    heavy = [name for name in seen if name not in ("the", "in", "lead", "and", "word", "be")]
    for first in heavy:
        yield f"begins {verb} & {first}"
        for second in heavy:
            if first < second:
                yield f"{first} & {second}"
    for first, second in pairwise(names):
        yield f"{first} + {second}"
    for first, second, third in zip(names, names[1:], names[2:], strict=False):
        yield f"{first} + {second} + {third}"
    if len(names) < 7:
        yield "shape " + " ".join(names)
    yield from _words(tokens)
    yield from _quotes(tokens, around)
    yield from _place(text, parts, at, around)
    yield from _request(tokens, names, around)


def _name(token: Token) -> str:
    name = class_names().get(token.tag, token.tag)
    return f"{name} of {token.sense}" if token.sense and token.tag in "NwzK" else name


def _words(tokens: tuple[Token, ...]) -> Iterator[str]:
    last = "^"
    for token in tokens:
        word = token.text
        if token.tag in "#QH" or not word:
            last = token.tag
            continue
        if _DENSE.match(word):
            yield f"“{word}”" if len(word) < 5 else f"“{word[:2]}…”"
            if token.tag == "w":
                for at, sign in enumerate(word):
                    yield f"“{sign}”"
                    yield f"“{word[at : at + 2]}”"
        elif _LETTERS.match(word):
            yield f"“{word}”"
            yield f"“{last} {word}”"
            if token.tag in "wC" and len(word) > 5:
                yield f"“{word[:5]}…”"
                yield f"“…{word[-3:]}”"
        last = word
    yield f"“{last} $”"


def _quotes(tokens: tuple[Token, ...], around: Around) -> Iterator[str]:
    """What is quoted: the name of a button is short and holds its words."""
    for token in tokens:
        if token.tag == "Q" and ord(token.text) - HELD_QUOTE < len(around.held):
            words = around.words.tokens(around.held[ord(token.text) - HELD_QUOTE].strip(_QUOTES))
            yield f"quote of {min(len(words), 4)}"
            for word in words[:4]:
                yield f"quote has {_name(word)}"


def _place(text: str, parts: list[Clause], at: int, around: Around) -> Iterator[str]:
    """Where the clause stands, what is before and after it."""
    part = parts[at]
    yield f"of {min(len(parts), 4)}, number {min(at, 3)}"
    if at == len(parts) - 1:
        yield "last clause"
    mark = text[part.end : part.next].strip()[:1]
    yield f"mark {mark}"
    end = text.rstrip()[-1:]
    if end in "?？:：":
        yield f"sentence ends {end}"
    if around.head.strip():
        yield "in a list"
        yield f"in a list, begins {_name(part.tokens[0])}" if part.tokens else "in a list, empty"
    if not around.earlier and at == 0:
        yield "begins the line"
    for where, other in (("before", parts[:at][-1:]), ("after", parts[at + 1 : at + 2])):
        for clause in other:
            for token in {_name(token) for token in clause.tokens if token.tag in _AROUND}:
                yield f"{where} {token}"
        if not other:
            yield f"nothing {where}"
    rest = {_name(token) for other in parts if other is not part for token in other.tokens if token.tag in _AROUND}
    for name in rest:
        yield f"beside {name}"
    if at == 0:
        for name in {_name(token) for token in around.earlier if token.tag in _AROUND}:
            yield f"earlier {name}"


def _request(tokens: tuple[Token, ...], names: list[str], around: Around) -> Iterator[str]:
    own = stems(" ".join(token.text for token in tokens))
    common = len(own & around.stems)
    yield f"words of the request {min(common, 3)}"
    for like in around.like:
        yield like
        for name in dict.fromkeys(names):
            if name not in ("the", "in", "word", "and"):
                yield f"{like} & {name}"
    if "told a deed" not in around.like:
        yield f"first, words of the request {min(common, 3)}"


_IDLE_WORDS = (
    "the and you your for with that this then from into onto please pleas can clip clips video one all want make it's "
    "them there have just"
)
_IDLE = frozenset(_IDLE_WORDS.split())


def stems(text: str) -> frozenset[str]:
    """Words that matter, cut to five letters; for Chinese pairs of characters."""
    words = {word[:5] for word in re.findall(r"[a-zà-ÿ0-9]{3,}|\d+", text.lower())} - _IDLE
    han = "".join(re.findall(rf"[{HAN}]", text))
    return frozenset(words | {han[at : at + 2] for at in range(len(han) - 1)})
