"""Sorts of meanings: which rows of ``lexicon/`` are things, wishes, manners."""

from __future__ import annotations

THINGS = ("captions", "line", "title", "music", "sound", "film", "picture")
"""What a clause can be about, by the rows of ``lexicon/things.toml``."""


ACTS = frozenset(
    ( "add", "remove", "hide", "unhide", "make", "change", "cut", "keep", "merge", "split", "undo", "redo",
    "start_over", "sync", "move", "translate", "mute", "unmute",
     "duck", "later", "earlier", "extend", "louder", "quieter", "bigger", "smaller")
)  # fmt: skip


REFUSED = frozenset(("dubbing", "effects", "transitions", "animation", "stickers", "speed", "join"))
"""Wishes that cannot be done, by the rows of ``lexicon/cannot.toml``."""


# Wishes and looks that want a thing: "add bigger and yellow captions" is one wish.
WEAK = frozenset(
    ( "add", "make", "change", "remove", "them", "it", "text_colour", "words", "bigger", "smaller", "bold",
    "italic", "uppercase", "top", "middle", "bottom", "box", "outline",
     "shadow", "a_bit", "much", "no", "font", "size", "everything", "style", "only", "louder", "quieter",
     "extend", "hide", "unhide", "keep" )
)  # fmt: skip


NO_LOOKS = (
    "change",
    "higher",
    "lower",
    "it",
    "add",
    "make",
    "text_colour",
    "remove",
    "hide",
    "unhide",
    "translate",
    "keep",
    "only",
    "top",
    "bottom",
)


# These tell how something is to be; with no thing of their own they belong to the wish before them.
MANNERS = frozenset(("bigger", "smaller", "louder", "quieter", "later", "earlier", "extend"))


OF_TITLES = frozenset(
    ( "add", "make", "move", "unhide", "appear", "end", "extend", "it", "picture", "text_colour", "words",
    "bigger", "smaller", "a_bit", "much", "size", "bold", "italic", "uppercase",
     "outline", "shadow", "box", "top", "middle", "bottom", "font", "style", "thick", "thin", "everything")
)  # fmt: skip
