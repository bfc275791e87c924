"""When each word of a caption is spoken: spans with times, groups of few words, the states of a highlight."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from studio.captions import phrases, tongues
from studio.captions.cue import CueWord
from studio.captions.graphemes import cells, clusters, unspaced

_STAYS_MS = 500
"""A word keeps its highlight up to the next one over a pause of at most this much: no flicker between words."""
_MOST_WORDS = 400  # more in one caption are not compared but spread
_LONGEST_TOKEN = 2000  # characters; a longer run without a space is an attack on our time
_LONGEST_GROUP = 18  # letters that a group of several words has at most
_LONGEST_CELLS = 8.0  # of a script without spaces
_PAUSE_MS = 300
_AFTER_STOP, _AFTER_PAUSE, _AFTER_LEANER, _ALONE = -1.2, -0.8, 0.9, 0.7


@dataclass(frozen=True, slots=True)
class Span:
    """Letters ``first`` to ``last`` (not included) of a text are spoken from ``start`` to ``end``, ms."""

    first: int
    last: int
    start: int
    end: int


def spans(
    text: str,
    start: int,
    end: int,
    words: Sequence[CueWord] = (),
    language: str | None = None,
    beats: Sequence[tuple[int, int]] = (),
) -> tuple[Span, ...]:
    """The words of ``text``, a caption shown from ``start`` to ``end``, with the times at which they are spoken.

    ``words`` are as they were spoken: where the text was corrected since, equal words keep their times and the rest
    shares the time between them by length. ``beats`` (position in text, ms) come from the file. Without both the time
    of the caption is shared by length. Times lie inside the caption and ascend.
    """
    given = bool(words) and not beats and len(text) <= _LONGEST_TOKEN
    pieces = _pieces(text, language, given)
    if not pieces or end <= start:
        return ()
    timed: Sequence[tuple[int, int] | None] = [None] * len(pieces)
    if beats:
        timed = _from_beats(pieces, beats, end)
    elif given and len(pieces) <= _MOST_WORDS:
        pieces, timed = _matched(text, pieces, words)
    return _ascending(_spread(text, pieces, timed, start, end), start, end)


def states(found: Sequence[Span], start: int, end: int) -> list[tuple[int, int, int | None]]:
    """(start, end, which span is spoken or None): every moment of a caption once, in order, without a gap."""
    out: list[tuple[int, int, int | None]] = []
    now = start
    for number, span in enumerate(found):
        begin, finish = max(now, min(span.start, end)), min(span.end, end)
        if number + 1 < len(found) and found[number + 1].start - span.end <= _STAYS_MS:
            finish = min(max(finish, found[number + 1].start), end)
        if finish <= begin:
            continue
        if begin > now:
            out.append((now, begin, None))
        out.append((begin, finish, number))
        now = finish
    if now < end:
        out.append((now, end, None))
    return out


def groups(
    text: str,
    found: Sequence[Span],
    most: int,
    language: str | None = None,
    fits: Callable[[str], bool] = lambda _: True,
) -> list[tuple[int, int]]:
    """Ranges of ``found`` to show one after the other: at most ``most`` words each, broken where a phrase ends.

    Exact: of all ways to cut, the one with the least cost. Several words are together only where they are few letters
    and ``fits`` says that a line holds them.
    """
    known = tongues.tongue(language)
    costs = [0.0] + [float("inf")] * len(found)
    came = [0] * (len(found) + 1)
    for last in range(1, len(found) + 1):
        for first in range(last - 1, max(-1, last - 1 - max(1, most)), -1):
            said = text[found[first].first : found[last - 1].last]
            if last - first > 1 and (_long(said) or not fits(" ".join(said.split()))):
                break
            cost = costs[first] + 1.0 + _ALONE * (last - first == 1 and len(said) < _LONGEST_GROUP / 2)
            word = text[found[last - 1].first : found[last - 1].last]
            if last < len(found):
                pause = found[last].start - found[last - 1].end
                cost += _AFTER_STOP * (tongues.ends_sentence(word, known) or tongues.ends_clause(word))
                cost += _AFTER_PAUSE * (pause >= _PAUSE_MS)
                bare = tongues.bare(word)
                cost += _AFTER_LEANER * (bare in known.weak or bare in known.openers)
            # A stop or a pause inside a group costs what it saves between two.
            inner = (text[span.first : span.last] for span in found[first : last - 1])
            cost -= _AFTER_STOP * sum(tongues.ends_sentence(one, known) for one in inner)
            if cost < costs[last]:
                costs[last], came[last] = cost, first
    out: list[tuple[int, int]] = []
    place = len(found)
    while place:
        out.append((came[place], place))
        place = came[place]
    return out[::-1]


def moved(before: str, after: str, found: Sequence[Span]) -> tuple[Span, ...]:
    """The spans on the same letters where ``after`` differs from ``before`` in its white space only."""
    if before == after:
        return tuple(found)
    letters = [place for place, char in enumerate(after) if not char.isspace()]
    counts = [0]
    for char in before:
        counts.append(counts[-1] + (not char.isspace()))
    out = []
    for span in found:
        low, high = counts[span.first], counts[span.last]
        if low < high <= len(letters):
            out.append(replace(span, first=letters[low], last=letters[high - 1] + 1))
    return tuple(out)


def _long(said: str) -> bool:
    if any(map(unspaced, said)):
        return cells(said) > _LONGEST_CELLS
    return len(said) > _LONGEST_GROUP


def _pieces(text: str, language: str | None, fine: bool) -> list[tuple[int, int]]:
    """(first, last) of each piece that may be lit alone: words; in scripts without spaces phrases, or with ``fine``
    single characters, which the given words then join. A piece without a letter or digit goes with the one before."""
    out: list[tuple[int, int]] = []
    known = tongues.tongue(language)
    for found in re.finditer(r"\S+", text):
        token, at = found[0], found.start()
        lonely = any(phrases.solid(char, known) for char in token)
        for piece in (
            [token] if not lonely else _characters(token, known) if fine else phrases.pieces(token, known, language)
        ):
            first, at = at, at + len(piece)
            if out and not any(map(str.isalnum, piece)) and text[:first].rsplit("\n", 1)[-1].strip():
                out[-1] = (out[-1][0], at)
            else:
                out.append((first, at))
    return out


def _characters(token: str, known: tongues.Tongue) -> list[str]:
    out: list[str] = []
    for cluster in clusters(token):
        if out and not phrases.solid(cluster[0], known) and not phrases.solid(out[-1][-1], known):
            out[-1] += cluster
        else:
            out.append(cluster)
    return out


def _key(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum())


def _matched(
    text: str, pieces: Sequence[tuple[int, int]], words: Sequence[CueWord]
) -> tuple[list[tuple[int, int]], list[tuple[int, int] | None]]:
    """The pieces with the times of the equal spoken words. Characters of one word become one piece."""
    ours = [_key(text[first:last]) for first, last in pieces]
    theirs = [(part, number) for number, word in enumerate(words[:_MOST_WORDS]) for part in _parts(word.text)]
    matcher = SequenceMatcher(None, [part for part, _ in theirs], ours, autojunk=False)
    said: list[int | None] = [None] * len(pieces)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            said[block.b + step] = theirs[block.a + step][1]
    joined: list[tuple[int, int]] = []
    timed: list[tuple[int, int] | None] = []
    last: int | None = None
    for piece, number in zip(pieces, said, strict=True):
        if number is not None and number == last:
            joined[-1] = (joined[-1][0], piece[1])
        else:
            joined.append(piece)
            timed.append(None if number is None else (words[number].start, words[number].end))
        last = number
    return joined, timed


def _parts(word: str) -> list[str]:
    if not any(map(unspaced, word)):
        return [key] if (key := _key(word)) else []
    return [key for cluster in clusters(word) if (key := _key(cluster))]


def _from_beats(
    pieces: Sequence[tuple[int, int]], beats: Sequence[tuple[int, int]], end: int
) -> list[tuple[int, int] | None]:
    timed: list[tuple[int, int] | None] = [None] * len(pieces)
    for number, (at, ms) in enumerate(beats):
        until = beats[number + 1][1] if number + 1 < len(beats) else end
        piece = next((place for place, (_, last) in enumerate(pieces) if last > at), None)
        if piece is not None and timed[piece] is None:
            timed[piece] = (ms, until)
    return timed


def _spread(
    text: str,
    pieces: Sequence[tuple[int, int]],
    timed: Sequence[tuple[int, int] | None],
    start: int,
    end: int,
) -> list[Span]:
    """Pieces without a time of their own share what lies between their neighbours, by their length."""
    out: list[Span] = []
    place = 0
    now = start
    while place < len(pieces):
        known = timed[place]
        if known is not None:
            out.append(Span(*pieces[place], *known))
            now = known[1]
            place += 1
            continue
        last = place
        while last < len(pieces) and timed[last] is None:
            last += 1
        following = timed[last] if last < len(pieces) else None
        until = max(now, following[0] if following is not None else end)
        sizes = [max(1, len(_key(text[a:b]))) for a, b in pieces[place:last]]
        total, done = sum(sizes), 0
        for (first, stop), size in zip(pieces[place:last], sizes, strict=True):
            begin = now + (until - now) * done // total
            done += size
            out.append(Span(first, stop, begin, now + (until - now) * done // total))
        now = until
        place = last
    return out


def _ascending(found: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """Inside the caption, each starting where the one before has ended at the earliest."""
    out: list[Span] = []
    floor = start
    for span in found:
        begin = min(max(span.start, floor), end)
        finish = min(max(span.end, begin), end)
        out.append(replace(span, start=begin, end=finish))
        floor = begin
    return tuple(
        replace(span, end=min(span.end, after.start)) if after.start >= span.start else span
        for span, after in pairwise([*out, Span(0, 0, end, end)])
    )
