"""What the routing table looks at in a piece of a message: classes of words, their order, and what is there."""

# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agent.understanding.lexicon import Token

VERBS = frozenset("export send save show upload edit stop howto able want finish ask_state".split())
THINGS = frozenset(
    "result link format dest credit left account project product part making status done spent media world FILE QUOTE "
    "pronoun people tongue oos linkbad".split()
)
TALK = frozenset({"polite", "whose", "thanks", "greet"})
POLITE = frozenset({"polite"})
PAIRED = frozenset(
    "export send save show upload edit want finish howto able stop result link format dest credit left account project "
    "product part making status done spent linkbad pronoun ask_state quality oos me you neg defer media time count "
    "people tongue fail again FILE QUOTE NUMBER".split()
)
"""Classes of which it counts that two stand in one piece, wherever."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``files``: files and addresses in the piece or beside it. The rest as in ``routing.Context``."""

    has_media: bool = False
    has_draft: bool = False
    rendering: bool = False
    files: int = 0
    handed: bool = False


def features(tokens: list[Token], where: Surroundings) -> Iterator[str]:
    """Names of what is true of the piece; each once or more (the table counts each once)."""
    content = [token for token in tokens if not token.filler and token.text not in "?!？！"]
    question = any(token.text in "?？" for token in tokens)
    talk = next(
        (at for at, token in enumerate(content) if not token.classes or not token.classes <= TALK), len(content)
    )
    if 0 < talk < len(content):
        yield "opens with talk"
        content = content[talk:]
    yield "any piece"
    unknown = sum(not token.classes and not token.text[:1].isdigit() for token in content)
    yield f"unknown words {min(unknown, 4)}"
    yield f"words {min(len(content), 8) if len(content) < 9 else 9}"
    if question:
        yield "question mark"
    names = [_names(token) for token in content]
    for at, token in enumerate(content[:3]):
        for name in names[at]:
            yield f"{at + 1}: {name}"
        if at == 0 and not token.classes:
            yield "1: unknown"
    flat: list[str] = []
    for found in names:
        flat += found
    seen = set(flat)
    for name in seen:
        yield f"has {name}"
    if len(content) == 1:
        for name in seen:
            yield f"only {name}"
    if names:
        for name in names[-1]:
            yield f"last {name}"
    for at in range(len(names) - 1):
        for first in names[at]:
            for second in names[at + 1]:
                yield f"{first} + {second}"
    opening = names[0] if names else []
    plain = sorted({name.partition(".")[0] for name in seen} & PAIRED)
    for at, name in enumerate(plain):
        for other in plain[at + 1 :]:
            yield f"{name} & {other}"
    for name in opening:
        for other in seen:
            if other != name:
                yield f"opens {name} & {other}"
        if unknown:
            yield f"opens {name}, unknown words {min(unknown, 3)}"
    if question:
        for name in seen:
            yield f"? & {name}"
    scope = 0
    for found in names:
        if "neg" in found:
            scope = 4
            continue
        if scope:
            for name in found:
                yield f"not {name}"
            scope -= 1
    deferred = any("defer" in found for found in names)
    if deferred:
        for name in seen:
            yield f"deferred & {name}"
    if len(names) <= 4:
        yield "all of it: " + " ".join(found[0] if found else "?" for found in names)
    for at in range(len(names) - 2):
        for first in names[at]:
            for third in names[at + 2]:
                yield f"{first} _ {third}"
    yield from _head(names)
    yield from _words(content)
    yield from _opening([token for token in tokens if token.classes != POLITE])
    yield from _there(tokens, seen, where)


def _names(token: Token) -> list[str]:
    if token.text == "<f>":
        return ["FILE"]
    if token.text == "<q>":
        return ["QUOTE"]
    if token.text[:1].isdigit():
        return ["NUMBER"] if not token.classes else sorted(token.classes)
    return sorted(name for name in token.classes if name not in ("polite", "whose"))


def _head(names: list[list[str]]) -> Iterator[str]:
    """The first verb, and the first thing after it."""
    for at, found in enumerate(names):
        verbs = [name for name in found if name.partition(".")[0] in VERBS]
        if verbs:
            after = next((next_ for next_ in names[at + 1 :] if set(next_) & THINGS), None)
            for verb in verbs:
                yield f"verb {verb}" + (" at once" if at == 0 else "")
                if after is None:
                    yield f"verb {verb} of nothing"
                for thing in after or ():
                    yield f"verb {verb} of {thing}"
            return
    yield "no verb"


def _opening(tokens: list[Token]) -> Iterator[str]:
    """How it begins, with the small words that tell a question from a wish ("did you", "can i", "what is")."""
    words = [token.text for token in tokens[:3]]
    for length in range(1, len(words) + 1):
        yield f"begins “{' '.join(words[:length])}”"
    if tokens and (tokens[0].classes & {"whose", "howto", "able", "ask_state"}):
        for token in tokens[1:5]:
            for name in _names(token):
                yield f"begins “{tokens[0].text}” & {name}"
    for token in tokens:
        if token.filler:
            yield f"“{token.text}”"


def _words(content: list[Token]) -> Iterator[str]:
    """The words themselves: single ones and pairs; the table keeps those that speak for something."""
    last = "^"
    for token in content:
        yield f"“{token.text}”"
        yield f"“{last} {token.text}”"
        last = token.text
    yield f"“{last} $”"


def _there(tokens: list[Token], seen: set[str], where: Surroundings) -> Iterator[str]:
    first = next((token for token in tokens if token.classes), None)
    if first is not None and "polite" in first.classes:
        yield "opens politely"
    if where.files:
        yield "a file is named"
    if where.handed:
        yield "a file is handed over"
    if where.files or where.handed:
        for name in seen:
            yield f"file & {name}"
    if where.rendering:
        yield "a render runs"
        for name in ("status", "done", "stop", "left", "ask_state"):
            if name in seen:
                yield f"a render runs & {name}"
    yield "a draft is there" if where.has_draft else "media is there" if where.has_media else "a new project"
    if not where.has_media:
        for name in ("edit", "making", "upload", "export", "product"):
            if name in seen:
                yield f"a new project & {name}"
