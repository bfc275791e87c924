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
class Difference:
    """A place where a script and the speech part. ``start`` and ``end`` in ms, equal for words that nobody says.

    ``kind``: "not spoken" (``script`` is left out of the words), "not in the script" (``heard`` only), "different"
    (the words are the script's, other ones were heard), "moved" (``script`` is said at another place than it stands),
    "repeated" (said once more than it stands). ``heard`` is lower case and rough, "" where it was not understood.
    """

    kind: str
    start: int
    end: int
    script: str = ""
    heard: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said. ``language`` is a BCP 47 primary tag ("en"). ``engine`` names the engine for the person.

    ``draft``: the engine is known to be rough and the person is told so. ``confidence`` is the mean word
    posterior, 0..1. ``punctuated``: the words carry punctuation and capitals of their own. ``differences``: where a
    given script and the speech part. ``notes``: sentences for the person.
    """

    language: str
    words: tuple[Word, ...]
    engine: str
    draft: bool = False
    confidence: float | None = None
    punctuated: bool = True
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
