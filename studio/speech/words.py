"""Word-timed speech: what every recognition engine returns and the caption layout reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word. ``start`` and ``end`` in ms from the shown start of the video; ``p`` is 0..1, None if unknown.

    ``text`` carries the punctuation that belongs to the word ("fellow", "country.").
    """

    text: str
    start: int
    end: int
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said. ``language`` is a BCP 47 primary tag ("en"). ``engine`` names the engine for the person.

    ``draft``: the engine is known to be rough and the person is told so. ``confidence`` is the mean word
    posterior, 0..1. ``punctuated``: the words carry punctuation and capitals of their own.
    """

    language: str
    words: tuple[Word, ...]
    engine: str
    draft: bool = False
    confidence: float | None = None
    punctuated: bool = True
