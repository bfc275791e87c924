"""A cue: one caption on screen from a start to an end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CueWord:
    """One spoken word of a cue as it stands in the cue's text, with its times in ms of the film."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cue:
    """Times in integer ms, shown on frames with ``start <= pts < end``. ``text`` has its lines joined with "\\n".

    ``p`` is the confidence of the words, 0..1, None where it is not known (typed or imported text). ``words``: the
    spoken words in their order, for word highlighting; empty where they are not known (a translation, an old draft).
    """

    start: int
    end: int
    text: str
    p: float | None = None
    words: tuple[CueWord, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they are drawn, top first."""
        return tuple(self.text.split("\n"))
