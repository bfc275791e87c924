"""Passages fitted to the sound: which words are said where, which are not said, and what is said besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from studio.speech.chain import Chainer, Part, Readings
from studio.speech.passages import Passage
from studio.speech.snap import trimmed
from studio.speech.vad import Span
from studio.speech.wav import PER_MS, Wav

_UNLIKE, _LEAST_UNLIKE = 1.8, -6.0  # a word that scores this much worse than usual in the clip, and this badly
_TELLING = 120  # ms of a word from which its score tells something
_NO_SILENCE = (2.0, 250)  # "silence" that scores this much worse than words usually do, ms
_QUIET = 100  # ms of silence at which a passage may be cut
_SLIP = 2  # words that are left out by a slip of the ear
_SOUNDS, _RATE = 3, 6.5  # free sounds that are speech: as many, and as many in a second
_UNUSUAL = -9.0  # the usual score where the script is not what is said; English is at −3, by spelling rules −6
_AT_ONCE = 20_000  # ms of sound; more is not tried with every word optional


@dataclass(frozen=True, slots=True)
class Event:
    """One thing in the order of time. ``token`` is a word of the script; its times are None where it is not said.

    Without a token it is sound that is no word of the script. ``unlike``: the word does not sound like what is there,
    or the sound does not sound like speech.
    """

    token: int | None
    span: Span | None
    unlike: bool = False

    @property
    def is_border(self) -> bool:
        """Neither word nor sound: here another passage of the script is said."""
        return self.token is None and self.span is None


BORDER = Event(None, None)
_TRUE = 0.75  # the share of a passage said elsewhere that must sound like it


def is_said(events: Sequence[Event]) -> bool:
    """Whether most of the words sound like what is there."""
    fine = sum(1 for event in events if event.token is not None and event.span is not None and not event.unlike)
    return fine >= _TRUE * len(events)


class Fitter:
    """Fits passages of one script in one recording."""

    def __init__(self, chainer: Chainer, wav: Wav, ways: Sequence[Readings]) -> None:
        self._chainer, self._wav, self._ways = chainer, wav, ways

    def fit(self, cut: Sequence[Passage], report: Callable[[float], None]) -> list[list[Event]] | None:
        """The events of each passage; None where the words are so unlike the sound that they are not what is said."""
        first: list[list[Part] | None] = []
        for at, passage in enumerate(cut):
            first.append(self._chain(passage, passage.optional, passage.extra))
            report(0.7 * (at + 1) / len(cut))
        usual = _usual(first)
        if usual is None or usual < _UNUSUAL:
            return None
        limit = min(usual * _UNLIKE, _LEAST_UNLIKE)
        found = []
        for at, (passage, parts) in enumerate(zip(cut, first, strict=True)):
            best = self._snapped(passage, self._again(passage, parts, usual, limit))
            found.append(list(_events(passage, best, limit)))
            report(0.7 + 0.3 * (at + 1) / len(cut))
        return found

    def _again(self, passage: Passage, parts: list[Part] | None, usual: float, limit: float) -> list[Part] | None:
        """The same, once more where words do not sound as they should, with other ways through."""
        tokens = _tokens(passage)
        sound = self._sound(passage)
        if parts is None:
            length = len(sound) // (2 * PER_MS)
            return self._tried(sound, tokens, set(range(len(tokens))), set()) if length <= _AT_ONCE else None
        optional = {at for at, token in enumerate(tokens) if token in passage.optional}
        result: list[Part] = []
        for window in _windows(parts, len(tokens), usual, limit):
            if not window.doubtful:
                result += window.parts
                continue
            inside = sound[2 * PER_MS * window.start : 2 * PER_MS * window.end]
            first, last = window.first, window.last
            doubts = {at - first for at in (optional | window.unlike) if first <= at < last}
            new = self._tried(inside, tokens[first:last], doubts, {at - first for at in window.open_at})
            result += [_moved(part, first, window.start) for part in new] if new else window.parts
        return result

    def _snapped(self, passage: Passage, parts: list[Part] | None) -> list[Part] | None:
        """The words without the silence that they hold at their edges."""
        if parts is None:
            return None
        spans = trimmed(self._sound(passage), [(part.start, part.end) for part in parts])
        return [
            part if part.at is None else replace(part, start=span[0], end=span[1])
            for part, span in zip(parts, spans, strict=True)
        ]

    def _tried(self, sound: bytes, tokens: Sequence[int], optional: set[int], extra: set[int]) -> list[Part] | None:
        """With words optional, and then only with those that made a difference: the others keep better times so."""
        words = [self._ways[token] for token in tokens]
        found = self._chainer.fit(sound, words, optional, extra)
        if found is None:
            return None
        real, open_at = _real(found, len(tokens), optional, extra)
        if (real, open_at) == (optional, extra):
            return found
        return self._chainer.fit(sound, words, real, open_at) or found

    def _chain(self, passage: Passage, optional: set[int], extra: set[int]) -> list[Part] | None:
        tokens = _tokens(passage)
        place = {token: at for at, token in enumerate(tokens)}
        places = [place[token] for token in optional if token in place]
        open_at = [place.get(token, len(tokens)) for token in extra]
        return self._chainer.fit(self._sound(passage), [self._ways[token] for token in tokens], places, open_at)

    def _sound(self, passage: Passage) -> bytes:
        return b"".join(self._wav.raw(start, end) for start, end in passage.spans)


@dataclass(slots=True)
class _Window:
    """Parts between two silences: words [first, last) from ``start`` to ``end`` ms of the sound of a passage."""

    first: int
    last: int
    start: int
    end: int
    parts: list[Part]
    unlike: set[int]
    open_at: set[int]
    doubtful: bool


def _windows(parts: Sequence[Part], words: int, usual: float, limit: float) -> Iterator[_Window]:
    """Cuts at silences that are silent; what is doubtful: words left out or unlike, free sounds, false silences."""
    cuts = [0]
    for at, part in enumerate(parts):
        good = part.silent and part.end - part.start >= _QUIET and part.score >= usual * _NO_SILENCE[0]
        if good and 0 < at < len(parts) - 1:
            cuts.append(at)
    first = start = 0
    for number, at in enumerate(cuts):
        final = number + 1 == len(cuts)
        stop = len(parts) if final else cuts[number + 1]
        inside = list(parts[at:stop])
        here = [part.at for part in inside if part.at is not None]
        last = words if final else (here[-1] + 1 if here else first)
        end = parts[-1].end if final else (parts[stop].start + parts[stop].end) // 2
        unlike = {part.at for part in inside if part.at is not None and _unlike(part, limit)}
        open_at: set[int] = set()
        following = first
        for part in inside:
            if part.at is not None:
                following = part.at + 1
            elif not part.silent or (part.end - part.start >= _NO_SILENCE[1] and part.score < usual * _NO_SILENCE[0]):
                open_at.add(following)
        doubtful = bool(unlike or open_at) or len(here) < last - first
        yield _Window(first, last, start, end, inside, unlike, open_at, doubtful)
        first, start = last, end


def _unlike(part: Part, limit: float) -> bool:
    return part.end - part.start >= _TELLING and part.score < limit


def _moved(part: Part, words: int, time: int) -> Part:
    at = None if part.at is None else part.at + words
    return replace(part, at=at, start=part.start + time, end=part.end + time)


def is_speech(part: Part) -> bool:
    """Whether free sounds are speech: noise is heard as a few long sounds."""
    return part.sounds >= _SOUNDS and part.sounds * 1000 >= _RATE * (part.end - part.start)


def _real(found: Sequence[Part], words: int, optional: set[int], extra: set[int]) -> tuple[set[int], set[int]]:
    """The doubts that made a difference: words in whose place, or places where, there is other speech; long gaps."""
    real: set[int] = set()
    open_at: set[int] = set()
    following = 0
    speech = False
    for part in [*found, Part(words, 0, 0, 0.0)]:
        if part.at is None:
            speech = speech or (not part.silent and is_speech(part))
            continue
        gone = range(following, part.at)
        if speech or len(gone) > _SLIP:
            real.update(gone)
            if speech:
                # the word beside free speech may be what the free speech left over
                real |= {at for at in (following - 1, part.at) if at in optional}
                open_at |= {at for at in (following, part.at) if at in extra}
        following, speech = part.at + 1, False
    return real & optional, open_at


def _tokens(passage: Passage) -> list[int]:
    return [at for at in range(passage.first, passage.last) if at not in passage.lost]


def _usual(found: Sequence[list[Part] | None]) -> float | None:
    """The median score of the words."""
    scores = [
        part.score
        for parts in found
        for part in parts or ()
        if part.at is not None and part.end - part.start >= _TELLING
    ]
    return median(scores) if scores else None


def _events(passage: Passage, parts: list[Part] | None, limit: float) -> Iterator[Event]:
    """The parts with their times in the recording, the words that are not among them, in the order of the script."""
    if parts is None:
        yield from _pinned(passage)
        return
    tokens = _tokens(passage)
    following = passage.first
    for part in parts:
        if part.silent:
            continue
        span = _placed(passage.spans, part.start, part.end)
        if part.at is None:
            yield Event(None, span, not is_speech(part))
            continue
        yield from (Event(token, None) for token in range(following, tokens[part.at]))
        yield Event(tokens[part.at], span, _unlike(part, limit))
        following = tokens[part.at] + 1
    yield from (Event(token, None) for token in range(following, passage.last))


def _pinned(passage: Passage) -> Iterator[Event]:
    """What was recognised, where the exact alignment did not succeed."""
    pins = {pin.token: (pin.start, pin.end) for pin in passage.pins}
    for token in range(passage.first, passage.last):
        yield Event(token, pins.get(token))


def _placed(spans: Sequence[Span], start: int, end: int) -> Span:
    """A time in the joined sound → in the recording; what reaches over a join ends there, if most of it lies before."""
    at = 0
    for first, last in spans:
        length = last - first
        if start < at + length:
            begin = first + start - at
            stop = first + end - at
            if stop <= last or last - begin >= stop - last:
                return begin, min(stop, last)
            start = at + length
        at += length
    last = spans[-1][1]
    return max(spans[-1][0], last - (end - start)), last
