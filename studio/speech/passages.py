"""A reading of the script cut into passages short enough for the exact alignment, and what belongs to none of them.

A passage is a row of words of the script and the stretches of speech in which they are said. Cuts lie in pauses
between two words that follow each other both in the script and in the speech, so that nothing can fall between.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from studio.speech.vad import Span

_GOOD, _LONGEST = 20_000, 45_000  # ms of a passage: from here on any pause will do, and by here a cut must be
_PAUSE = 80  # ms between two words that are a pause
_FIT = (0.4, 2.5)  # how much longer the speech is than the words that were not recognised in it, where they may be it
_DENSE = 1.3  # ms of words that are tried for each ms of speech, where there are too many for it
_FEW = 6  # words not recognised in a row that are still taken for said
_MANY = 15  # words not recognised in a row in a long stretch of speech: something else is said there
_LONG_GAP = 8_000  # ms of speech without a word of the script that are left out of every passage
_MARGIN = 1_000  # ms around it
_EXTRA = 500  # ms of speech that may hold something that the script lacks


class Speech:
    """The stretches of speech, and how much of it lies between two times."""

    def __init__(self, pieces: Sequence[Span]) -> None:
        self.pieces = pieces
        self._ends = [end for _, end in pieces]
        self._before = list(accumulate((end - start for start, end in pieces), initial=0))
        self.start, self.end, self.total = pieces[0][0], pieces[-1][1], self._before[-1]

    def until(self, time: int) -> int:
        """ms of speech before ``time``."""
        at = bisect_right(self._ends, time)
        inside = max(0, time - self.pieces[at][0]) if at < len(self.pieces) else 0
        return self._before[at] + inside

    def between(self, start: int, end: int) -> int:
        """ms of speech between two times."""
        return max(0, self.until(end) - self.until(start))

    def within(self, start: int, end: int) -> list[Span]:
        """The stretches between two times, cut there."""
        first = bisect_right(self._ends, start)
        found = []
        for a, b in self.pieces[first:]:
            if a >= end:
                break
            found.append((max(a, start), min(b, end)))
        return found

    def pause(self, start: int, end: int) -> int | None:
        """Where a stretch ends between two times."""
        at = bisect_right(self._ends, start - 1)
        return self._ends[at] if at < len(self._ends) and self._ends[at] <= end else None


@dataclass(frozen=True, slots=True)
class Pin:
    """A word of the script that was heard: its number, and where."""

    token: int
    start: int
    end: int


@dataclass(slots=True)
class Passage:
    """Words [first, last) of the script in the speech at ``spans``. ``optional`` and ``extra`` as Chainer.fit has them,

    counted from the first word of the script; ``lost`` are words that cannot be said in the time there is.
    """

    first: int
    last: int
    spans: list[Span]
    pins: Sequence[Pin] = ()
    optional: set[int] = field(default_factory=set)
    extra: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)


def passages(
    pins: Sequence[Pin], first: int, last: int, start: int, end: int, lengths: Sequence[int], speech: Speech
) -> list[Passage]:
    """The words [first, last) said from ``start`` to ``end``. ``lengths``: about how long each word takes, ms."""
    made: list[Passage] = []
    at = first
    pending: list[Pin] = []

    def close(until: int, stop: int, following: int) -> None:
        nonlocal at, start, pending
        made.append(_passage(at, until, start, stop, pending, lengths, speech))
        at, start, pending = until, following, []

    if pins:
        start = max(start, pins[0].start - _room(range(first, pins[0].token), start, pins[0].start, lengths, speech))
    for one, other in pairwise(pins):
        pending.append(one)
        between = other.token - one.token - 1
        gap = speech.between(one.end, other.start)
        length = speech.between(start, one.end)
        room = _room(range(one.token + 1, other.token), one.end, other.start, lengths, speech)
        if room < gap:
            close(other.token, one.end + room, max(one.end + room, other.start - _MARGIN))
        elif between == 0 and length >= _GOOD:
            pause = speech.pause(one.end, other.start)
            if pause is not None or other.start - one.end >= _PAUSE or length >= _LONGEST:
                cut = (one.end + other.start) // 2 if pause is None else pause
                close(other.token, cut, cut)
    pending += pins[-1:]
    if pins:
        end = min(end, pins[-1].end + _room(range(pins[-1].token + 1, last), pins[-1].end, end, lengths, speech))
    close(last, end, end)
    return [one for one in made if one.spans]


def _room(words: range, start: int, end: int, lengths: Sequence[int], speech: Speech) -> int:
    """How much of the speech between two words that were recognised is aligned with the words between them.

    A long one in which nothing was recognised is not what is written there.
    """
    gap = speech.between(start, end)
    wanted = sum(lengths[at] for at in words)
    if gap <= _LONG_GAP or (len(words) <= _MANY and wanted >= _FIT[0] * gap):
        return end - start
    return min(gap // 2, _MARGIN if len(words) > _MANY else 2 * wanted + _MARGIN)


def _passage(
    first: int, last: int, start: int, end: int, pins: Sequence[Pin], lengths: Sequence[int], speech: Speech
) -> Passage:
    one = Passage(first, last, speech.within(start, end), tuple(pins))
    edges = [Pin(first - 1, start, start), *pins, Pin(last, end, end)]
    for before, after in pairwise(edges):
        _doubt(one, range(before.token + 1, after.token), speech.between(before.end, after.start), lengths)
    return one


def _doubt(one: Passage, between: range, room: int, lengths: Sequence[int]) -> None:
    """What is doubtful between two words that were heard."""
    if not between:
        if room >= _EXTRA:
            one.extra.add(between.start)
        return
    wanted = sum(lengths[at] for at in between)
    if len(between) <= _FEW and _FIT[0] * wanted <= room <= _FIT[1] * wanted + _EXTRA:
        return
    one.optional.update(between)
    if wanted <= _FIT[1] * room + _EXTRA:
        return
    # More than can be said here: the words next to those that were heard are the likeliest.
    half = (_DENSE * room + _EXTRA) / 2
    kept = {*_within(between, lengths, half), *_within(reversed(between), lengths, half)}
    one.lost.update(at for at in between if at not in kept)
    one.optional.difference_update(one.lost)


def _within(places: Iterable[int], lengths: Sequence[int], room: float) -> Iterator[int]:
    for at in places:
        room -= lengths[at]
        if room < 0:
            return
        yield at
