"""A message cut into clauses, each holding one wish, with the questions that the grammar asks of a clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.director.quantities import Quantity
from studio.director.tokens import Token

# A new wish begins at these words, so "and" or a comma before them ends a clause.
_ACTIONS = frozenset(
    ("add", "make", "remove", "translate", "transcribe", "undo", "export", "replace", "upload", "longer", "keep")
)
_EMPTY = frozenset(("filler", "pronoun", "them", "and", "comma", "file", "is", "to", "in", "by", "then", "but"))


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens of one wish. ``about_captions``: captions were named earlier in the message, so "them" may be they."""

    tokens: tuple[Token, ...]
    text: str
    about_captions: bool = False

    def has(self, *tags: str) -> bool:
        """Whether any of these meanings occurs."""
        return any(token.tag in tags for token in self.tokens)

    def all(self, tag: str) -> tuple[Token, ...]:
        """The tokens of one meaning."""
        return tuple(token for token in self.tokens if token.tag == tag)

    @property
    def content(self) -> tuple[Token, ...]:
        """The tokens that carry a meaning."""
        return tuple(token for token in self.tokens if token.tag not in _EMPTY)

    @property
    def shape(self) -> str:
        """The meanings in order without small words, for patterns: "add language and language caption"."""
        return " ".join(token.tag for token in self.tokens if token.tag not in ("filler", "pronoun", "file"))

    @property
    def topics(self) -> tuple[str, ...]:
        """The wishes here that cannot be done. "the vertical video" only describes the video, "no music" wants none."""
        found = []
        around = zip((None, *self.tokens[:-1]), self.tokens, (*self.tokens[1:], None), strict=True)
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


def clauses(text: str, tokens: Sequence[Token]) -> list[Clause]:
    """The clauses of a message, in order, empty ones left out."""
    groups: list[list[Token]] = [[]]
    for place, token in enumerate(tokens):
        joins = token.tag in ("and", "comma", "but") and _is_whole(groups[-1])
        if token.tag in ("stop", "then") or (joins and _begins(tokens, place + 1)):
            groups.append([])
        else:
            groups[-1].append(token)
    found: list[Clause] = []
    seen = False
    for group in groups:
        if not group:
            continue
        clause = Clause(tuple(group), text[group[0].start : group[-1].end], seen)
        seen = seen or clause.has("caption", "line", "transcribe")
        found.append(clause)
    return found


def _begins(tokens: Sequence[Token], place: int) -> bool:
    return _starts_wish(tokens, place) or _tells_what_is_spoken(tokens, place)


def _tells_what_is_spoken(tokens: Sequence[Token], place: int) -> bool:
    """ "the talk is in English" is a clause of its own."""
    shape = " ".join(token.tag for token in tokens[place : place + 6] if token.tag != "filler")
    return re.match(r"(?:media|speak|pronoun) (?:is |speak )+(?:in )?language", shape) is not None


def _starts_wish(tokens: Sequence[Token], place: int) -> bool:
    """Whether a wish begins here, small words aside. A verb that ends its clause (German, Japanese) begins none."""
    while place < len(tokens) and tokens[place].tag in ("filler", "and", "pronoun"):
        place += 1
    if place >= len(tokens):
        return False
    return tokens[place].tag in _ACTIONS and place + 1 < len(tokens) and tokens[place + 1].tag not in ("stop", "then")


def _is_whole(group: Sequence[Token]) -> bool:
    """A clause that has a wish of its own already; "please, add …" has none yet."""
    return any(token.tag not in _EMPTY and token.tag not in ("word", "media") for token in group)
