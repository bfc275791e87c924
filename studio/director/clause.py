"""A clause: the part of a message that holds one wish, with the questions that the grammar asks of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from studio.director.amounts import Amount, amounts
from studio.director.colours import colours
from studio.director.content import Said
from studio.director.linerefs import Lines
from studio.director.meanings import Hit
from studio.director.quantities import Quantity
from studio.director.slots import CONTENT, FILE_, LINES, QUOTE, RATIO, STRETCH, Slot
from studio.director.sorts import THINGS
from studio.director.times import Stretch
from studio.director.tokens import Token

EMPTY = frozenset(("filler", "pronoun", "them", "and", "comma", "file", "is", "to", "in", "by", "then", "but"))


_MOST_HALVES = 5


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens of one wish. ``about_captions``: captions were named earlier in the message, so "them" may be they.

    ``low``: the clause casefolded, its slots masked; ``slots`` and ``found`` have places in the whole message, which
    begins ``offset`` signs before the clause. ``thing``: what was named last in earlier clauses; ``inherited``: what
    was wanted there, where this clause names no wish.
    ``before``: the lines that "it" may be; ``named``: the languages that were named before.
    """

    tokens: tuple[Token, ...]
    text: str
    about_captions: bool = False
    low: str = ""
    slots: tuple[Slot, ...] = ()
    found: tuple[Hit, ...] = ()
    offset: int = 0
    thing: str = ""
    inherited: frozenset[str] = field(default=frozenset())
    before: tuple[Lines, ...] = ()
    named: tuple[str, ...] = ()

    def has(self, *tags: str) -> bool:
        """Whether any of these meanings of ``tokens`` occurs."""
        return any(token.tag in tags for token in self.tokens)

    def all(self, tag: str) -> tuple[Token, ...]:
        """The tokens of one meaning."""
        return tuple(token for token in self.tokens if token.tag == tag)

    @property
    def content(self) -> tuple[Token, ...]:
        """The tokens that carry a meaning."""
        return tuple(token for token in self.tokens if token.tag not in EMPTY)

    @property
    def shape(self) -> str:
        """The meanings in order without small words, for patterns: "add language and language caption"."""
        return " ".join(token.tag for token in self.tokens if token.tag not in ("filler", "pronoun", "file"))

    @property
    def topics(self) -> tuple[str, ...]:
        """Words of other edits. "the vertical video" only describes the video, "no music" wants none."""
        found = []
        around = zip((None, *self.tokens[:-1]), self.tokens, (*self.tokens[1:], None), strict=False)
        for before, token, follower in around:
            denied = before is not None and before.tag == "not"
            describes = follower is not None and follower.tag == "media" and token.tag in ("effects", "style")
            if token.topic and not describes and not denied and token.tag not in found:
                found.append(token.tag)
        return tuple(found)

    @property
    def amounts(self) -> tuple[Token, ...]:
        """The quantities that may be a wish (the length of a video is none)."""
        return tuple(
            token
            for token in self.all("quantity")
            if isinstance(token.value, Quantity) and token.value.kind != "length"
        )

    @property
    def speaks_of_captions(self) -> bool:
        """Captions or their lines are named, or "them" stands for captions named before."""
        return self.has("caption", "line") or (self.about_captions and self.has("them", "pronoun"))

    def says(self, *meanings: str) -> bool:
        """Whether any of these rows of ``lexicon/`` occurs."""
        return any(hit.meaning in meanings for hit in self.found)

    def wants(self, *acts: str) -> bool:
        """Whether one of these is wanted, here or, in a clause without a wish of its own, in the one before."""
        return self.says(*acts) or bool(self.inherited & frozenset(acts))

    def where(self, *meanings: str) -> tuple[Hit, ...]:
        """The hits of these rows, in order."""
        return tuple(hit for hit in self.found if hit.meaning in meanings)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that are named, each once."""
        return tuple(dict.fromkeys(str(token.value) for token in self.all("language")))

    @property
    def quotes(self) -> tuple[str, ...]:
        """The texts in quotes that are not empty."""
        return tuple(str(slot.value) for slot in self.slots if slot.kind == QUOTE and slot.value)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of files, paths and links."""
        return tuple(str(slot.value) for slot in self.slots if slot.kind == FILE_)

    @property
    def ratios(self) -> tuple[str, ...]:
        """The ratios like "9:16"."""
        return tuple(str(slot.value) for slot in self.slots if slot.kind == RATIO)

    @property
    def lines(self) -> tuple[Lines, ...]:
        """The line numbers."""
        return tuple(slot.value for slot in self.slots if slot.kind == LINES and isinstance(slot.value, Lines))

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The stretches of the film."""
        return tuple(
            piece
            for slot in self.slots
            if slot.kind == STRETCH and isinstance(slot.value, tuple)
            for piece in slot.value
        )

    def said(self, role: str) -> str | None:
        """The text without quotes in this role."""
        for slot in self.slots:
            if slot.kind == CONTENT and isinstance(slot.value, Said) and slot.value.role == role:
                return slot.value.text
        return None

    def figures(self) -> tuple[Amount, ...]:
        """The amounts, with places in ``low``."""
        return amounts(self.low)

    @property
    def things(self) -> tuple[str, ...]:
        """What is named here, in order."""
        named = [hit.meaning for hit in self.found if hit.meaning in THINGS]
        return tuple(dict.fromkeys(named))

    def about(self, thing: str) -> bool:
        """Whether the clause is about this: it is named, or nothing is and it was named last before."""
        named = self.things
        return thing in named or (not named and self.thing == thing)


def halves(clause: Clause) -> list[tuple[Clause, Clause]]:
    """The clause cut in two at each of its commas and "and"s, for a reading of both."""
    found: list[tuple[Clause, Clause]] = []
    for place, token in enumerate(clause.tokens):
        if token.tag in ("and", "comma", "but") and 0 < place < len(clause.tokens) - 1 and token.value != ":":
            if clause.tokens[place - 1].tag == "language" == clause.tokens[place + 1].tag:
                continue  # "English and Spanish"
            left = _piece(clause, clause.offset, token.start)
            right = _piece(clause, token.end, clause.offset + len(clause.low))
            if left is not None and right is not None and _says_something(left) and _says_something(right):
                found.append((left, right))
    return found[:_MOST_HALVES]


def _says_something(clause: Clause) -> bool:
    wants = any(hit.meaning not in THINGS and hit.meaning not in ("text_colour", "words") for hit in clause.found)
    return wants or bool(clause.slots or clause.languages or colours(clause.low))


def _piece(clause: Clause, begin: int, end: int) -> Clause | None:
    low = clause.low[begin - clause.offset : end - clause.offset]
    if not low.strip():
        return None
    lead = len(clause.low) - len(clause.low.lstrip())
    raw = " " * lead + clause.text
    return replace(
        clause,
        tokens=tuple(token for token in clause.tokens if begin <= token.start < end),
        text=raw[begin - clause.offset : end - clause.offset].strip(),
        low=low,
        slots=tuple(slot for slot in clause.slots if begin <= slot.start < end),
        found=tuple(hit for hit in clause.found if begin <= hit.start < end),
        offset=begin,
    )
