"""The words of a transcript made ready for layout: in order, each with its own time, whole words in every script."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from studio.captions.graphemes import clusters, visible_length
from studio.captions.measure import EXACT, Measure
from studio.captions.phrases import pieces, solid
from studio.captions.tongues import Tongue, tongue
from studio.speech.words import Word

STEP_MS = 10
"""Two words begin at least so far apart."""

_SPELLED_MS = 120  # no longer a silence inside a number or a foreign word
_APART_MS = 300  # a silence that parts two words of a script without spaces
_ORDERLY = 0.5  # share of the words whose times rise: with fewer the times say more about the order than the row
_LONGEST_MS = 7000  # a word that "lasts" longer is a word and a silence


def cleaned(words: Sequence[Word], language: str | None = None) -> tuple[Word, ...]:
    """Words with text and starts that rise by at least 10 ms, ends not before their starts; spaces inside part words.

    The order stays as it came, and so do times that rise. A time that breaks the order is put between its neighbours,
    words that share one moment share the time until the next. In scripts without spaces characters become words and
    runs are parted into words, by ``phrases``; their times are those of their characters. Linear but for one sort.
    """
    known = tongue(language)
    parted = _in_order([one for word in words for one in _parted(word)])
    return _rising(_whole_words(_spread(parted, known), known, language))


def cut_to_lines(words: Sequence[Word], measure: Measure) -> tuple[tuple[Word, ...], frozenset[int]]:
    """Words that a line can hold; and the places of pieces that go on with the word before them without a space."""
    out: list[Word] = []
    inner: set[int] = set()
    for word in words:
        if max(measure.of(word.text)) <= measure.limit + EXACT:
            out.append(word)
            continue
        texts = _lines_of(word.text, measure)
        length = max(word.end - word.start, STEP_MS * len(texts)) / len(texts)
        for number, text in enumerate(texts):
            if number:
                inner.add(len(out))
            start = word.start + length * number
            out.append(replace(word, text=text, start=round(start), end=round(start + length)))
    return _rising(out), frozenset(inner)


def _lines_of(text: str, measure: Measure) -> list[str]:
    """A word in pieces that each fit a line: cut behind a mark where one is near, else between any two characters."""
    found: list[str] = []
    piece: list[str] = []
    used = 0.0
    for cluster in clusters(text):
        size = max(measure.of(cluster))
        if piece and used + size > measure.limit - EXACT:
            mark = next(
                (i for i in range(len(piece) - 1, len(piece) // 2, -1) if not piece[i].isalnum()), len(piece) - 1
            )
            found.append("".join(piece[: mark + 1]))
            piece = piece[mark + 1 :]
            used = sum(max(measure.of(one)) for one in piece)
        piece.append(cluster)
        used += size
    return [*found, "".join(piece)]


def _parted(word: Word) -> Iterable[Word]:
    """A word without controls, at its spaces; nothing where nothing is seen."""
    text = "".join(char for char in word.text if char.isspace() or unicodedata.category(char) not in {"Cc", "Cs"})
    texts = [text for text in text.split() if visible_length(text) or any(map(str.isalnum, text))]
    start, end = max(0, word.start), max(0, word.start, word.end)
    if len(texts) < 2:
        return [replace(word, text=text, start=start, end=end) for text in texts]
    total, at, found = sum(map(len, texts)), 0, []
    for text in texts:
        begin = start + (end - start) * at / total
        at += len(text)
        found.append(replace(word, text=text, start=round(begin), end=round(start + (end - start) * at / total)))
    return found


def _in_order(words: list[Word]) -> list[Word]:
    """Times that do not rise: the longest rising row of them is believed, the others are put between."""
    if all(a.start <= b.start for a, b in pairwise(words)):
        return words
    believed = _longest_rising([word.start for word in words])
    if len(believed) < _ORDERLY * len(words):
        return sorted(words, key=lambda word: word.start)
    out = list(words)
    for before, after in pairwise([-1, *believed, len(words)]):
        floor = words[before].start if before >= 0 else 0
        ceiling = (
            words[after].start
            if after < len(words)
            else max(floor, *(w.start for w in words[before:]))
            if before >= 0
            else floor
        )
        for place in range(before + 1, after):
            start = floor + (ceiling - floor) * (place - before) // (after - before)
            length = min(words[place].end - words[place].start, ceiling - floor)
            out[place] = replace(words[place], start=start, end=start + max(0, length))
    return out


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Places of the longest row of values that never fall."""
    tails: list[int] = []
    places: list[int] = []
    came: list[int] = []
    for place, value in enumerate(values):
        at = bisect_right(tails, value)
        came.append(places[at - 1] if at else -1)
        tails[at : at + 1] = [value]
        places[at : at + 1] = [place]
    found: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        found.append(place)
        place = came[place]
    return found[::-1]


def _spread(words: list[Word], known: Tongue) -> list[Word]:
    """Words that begin at one moment share the time to their last end, or what reading them takes, up to the next."""
    out: list[Word] = []
    place = 0
    while place < len(words):
        end = place + 1
        while end < len(words) and words[end].start == words[place].start:
            end += 1
        group = words[place:end]
        if len(group) > 1:
            start, last = group[0].start, max(word.end for word in group)
            weights = [visible_length(word.text) + 1 for word in group]
            if last - start < STEP_MS * len(group):
                last = start + round(1000 * sum(weights) / known.cps)
            if end < len(words):
                last = min(last, words[end].start)
            at = 0
            for number, weight in enumerate(weights):
                begin = start + (last - start) * at // sum(weights)
                at += weight
                group[number] = replace(group[number], start=begin, end=start + (last - start) * at // sum(weights))
        out += group
        place = end
    return out


def _rising(words: Iterable[Word]) -> tuple[Word, ...]:
    out: list[Word] = []
    earliest = 0
    for word in words:
        start = max(word.start, earliest)
        out.append(replace(word, start=start, end=max(start, min(word.end, start + _LONGEST_MS))))
        earliest = start + STEP_MS
    return tuple(out)


@dataclass(slots=True)
class _Run:
    """Neighbours of a script without spaces and without a silence between them."""

    words: list[Word]

    def regrouped(self, known: Tongue, language: str | None) -> list[Word]:
        """The run as words of the language."""
        text = "".join(word.text for word in self.words)
        times: list[float] = []  # where each character begins
        owner: list[Word] = []
        for word, after in zip(self.words, [*self.words[1:], None], strict=True):
            end = word.end if after is None else min(max(word.end, word.start), after.start)
            share = (end - word.start) / len(word.text)
            times += [word.start + share * number for number in range(len(word.text))]
            owner += [word] * len(word.text)
        found: list[Word] = []
        at = 0
        for piece in pieces(text, known, language):
            last = at + len(piece)
            ends = (
                self.words[-1].end
                if last == len(text)
                else times[last]
                if owner[last] is owner[last - 1]
                else owner[last - 1].end
            )
            sure = [one.p for one in owner[at:last] if one.p is not None]
            found.append(
                Word(
                    piece, round(times[at]), max(round(times[at]), round(ends)), sum(sure) / len(sure) if sure else None
                )
            )
            at = last
        return found


def _spelled_out(words: Sequence[Word]) -> Iterable[Word]:
    """Latin letters that came one by one, and digits of one number ("在20", "24年"), together."""
    out: list[Word] = []
    single = False
    for word in words:
        letter = len(word.text) == 1 and word.text.isascii() and word.text.isalnum()
        before = out[-1] if out else None
        digits = before is not None and before.text[-1].isdigit() and word.text[0].isdigit()
        if before is not None and (digits or (letter and single)) and word.start - before.end <= _SPELLED_MS:
            sure = None if before.p is None or word.p is None else min(before.p, word.p)
            out[-1] = Word(before.text + word.text, before.start, max(before.end, word.end), sure)
        else:
            out.append(word)
        single = letter
    return out


def _joins(before: Word, word: Word, known: Tongue) -> bool:
    """Two neighbours may belong to one word."""
    apart = word.start - before.end > _APART_MS
    return not apart and solid(before.text[-1], known) and solid(word.text[0], known)


def _whole_words(words: Sequence[Word], known: Tongue, language: str | None) -> list[Word]:
    out: list[Word] = []
    run: list[Word] = []

    def close() -> None:
        if len(run) > 1 or (run and len(run[0].text) > 1):
            out.extend(_Run(run[:]).regrouped(known, language))
        else:
            out.extend(run)
        run.clear()

    for word in _spelled_out(words) if not known.spaced else words:
        inside = any(solid(char, known) for char in word.text)
        if run and not _joins(run[-1], word, known):
            close()
        if inside or (known.cells and not word.text[:1].isalnum() and not known.spaced):
            run.append(word)
        else:
            close()
            out.append(word)
    close()
    return out
