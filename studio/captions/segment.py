"""Words with times → cues: dynamic programming over word boundaries (media.md 5.2)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from studio.captions import tongues
from studio.captions.cue import Cue
from studio.captions.extend import default_gap
from studio.captions.graphemes import unspaced
from studio.captions.layout import Frame, line_em
from studio.captions.linebreak import EXACT, Measure, Tokens, best_split, tokens, words_of
from studio.captions.punctuate import restore
from studio.speech.words import Transcript, Word

SHORTEST_MS, LONGEST_MS = 833, 7000
_LOOK_BACK_MS = 10_000
_LAG_MS = 300  # a caption stays a little after its last word (Netflix: up to half a second)
_CHAIN_MS = 500  # gaps up to this are closed to the smallest gap, so that nothing flickers
_STEP_MS = 10
_LONGEST_RUN = 6  # characters

# Costs, per media.md 5.2; times in seconds.
_CUE, _SHORT, _LONG, _FAST, _PAUSE_INSIDE, _SENTENCE_INSIDE = 2.0, 8.0, 6.0, 3.6, 2.5, 1.5
_AT_SENTENCE, _AT_COMMA, _ELSEWHERE, _AT_LEANER, _BEFORE_OPENER = -1.5, -1.0, 1.5, 2.5, -0.4
_SINGLE, _TINY, _TINY_LENGTH = 1.5, 1.0, 12
_PAUSE_S, _BOUNDARY_PAUSE_S, _MOST_PAUSE = 0.7, 0.3, 1.2
_WORDS_PER_MARK = 30
_PAUSE_UNGUIDED_S = 0.35
_PER_BREAK = 0.6  # the line break's own cost counts this much: a cue that breaks badly is rather two cues


def segment(transcript: Transcript, frame: Frame, *, video_end: int | None = None) -> tuple[Cue, ...]:
    """Cues of at most two lines with their lines broken, in time order, none overlapping another.

    ``video_end``, ms: where the last cue must leave. Linear in the number of words.
    """
    words = cleaned(transcript.words, transcript.language)
    if not transcript.punctuated:
        words = restore(words, transcript.language)
    if not words:
        return ()
    measure = Measure(transcript.language, line_em(frame))
    row = tokens([word.text for word in words], measure)
    gap = default_gap(frame.fps)
    marks = sum(tongues.ends_clause(word.text) or tongues.ends_sentence(word.text, measure.tongue) for word in words)
    guided = transcript.punctuated and marks * _WORDS_PER_MARK >= len(words)
    cues: list[Cue] = []
    for first, last in pairwise(_Cuts(words, row, measure, gap, guided).best()):
        start = words[first].start
        following = words[last].start if last < len(words) else math.inf
        length = row.length[last] - row.length[first]
        end = _shown(start, words[last - 1].end, following, start + 1000 * length / measure.tongue.cps, gap)
        if video_end is not None and last == len(words):
            end = max(min(end, video_end), start + _STEP_MS)
        known = [word.p for word in words[first:last] if word.p is not None]
        cues.append(Cue(start, end, _text(row, first, last, measure), sum(known) / len(known) if known else None))
    return tuple(cues)


def cleaned(words: Sequence[Word], language: str | None = None) -> tuple[Word, ...]:
    """Words in time order with text, starts that rise by at least 10 ms, and ends not before their starts.

    A long run of a script without spaces that came as one word is shared out over its characters.
    """
    out: list[Word] = []
    earliest = 0
    ordered = sorted((word for word in words if word.text.strip()), key=lambda word: word.start)
    for word in (piece for whole in ordered for piece in _pieces(whole, language)):
        start = max(word.start, earliest)
        out.append(replace(word, text=" ".join(word.text.split()), start=start, end=max(word.end, start)))
        earliest = start + _STEP_MS
    return tuple(out)


def _pieces(word: Word, language: str | None) -> list[Word]:
    if len(word.text) <= _LONGEST_RUN or not any(map(unspaced, word.text)):
        return [word]
    texts = words_of(word.text, language)
    length = max(0, word.end - word.start) / len(texts)
    return [
        replace(word, text=text, start=round(word.start + length * i), end=round(word.start + length * (i + 1)))
        for i, text in enumerate(texts)
    ]


def _shown(start: int, speech_end: int, following: float, needed: float, gap: int) -> int:
    """When a cue leaves: a little after its last word, later where reading needs it, before ``following`` (maybe inf).

    Speech that runs into the next cue is cut off before that begins; a cue that is short anyway gives up the gap.
    """
    free = following - gap if following - gap - start >= SHORTEST_MS else following
    latest = max(min(free, start + LONGEST_MS), min(speech_end, free))
    end = min(max(needed, speech_end + _LAG_MS, start + SHORTEST_MS), latest)
    if following - end <= _CHAIN_MS and free - start <= LONGEST_MS:
        end = max(end, free)
    return max(math.floor(end), start + _STEP_MS)


@dataclass(slots=True)
class _Cuts:
    words: tuple[Word, ...]
    row: Tokens
    measure: Measure
    gap: int
    guided: bool  # by punctuation; without it, pauses are all there is to find a phrase by

    def best(self) -> list[int]:
        """The boundaries of the cheapest cues, 0 and len(words) included."""
        total = len(self.words)
        boundary = [self._boundary(place) for place in range(total + 1)]
        pauses = [0.0, *(max(0, b.start - a.end) / 1000 for a, b in pairwise(self.words)), 0.0]
        patience = _PAUSE_S if self.guided else _PAUSE_UNGUIDED_S
        stops = [tongues.ends_sentence(word.text, self.measure.tongue) for word in self.words]
        if not self.guided:
            stops = [stop or pause > patience for stop, pause in zip(stops, pauses[1:], strict=True)]
        cost: list[float] = [0.0] + [math.inf] * total
        back = [0] * (total + 1)
        for last in range(1, total + 1):
            inside = 0.0
            for first in range(last - 1, -1, -1):
                if first < last - 1:
                    pause = pauses[first + 1]
                    inside += _PAUSE_INSIDE * pause if pause > patience else 0.0
                    inside += _SENTENCE_INSIDE if stops[first] else 0.0
                    if not self._possible(first, last):
                        break
                value = cost[first] + self._own(first, last) + inside + boundary[last]
                if value < cost[last]:
                    cost[last], back[last] = value, first
        cuts = [total]
        while cuts[-1]:
            cuts.append(back[cuts[-1]])
        return cuts[::-1]

    def _possible(self, first: int, last: int) -> bool:
        spoken = self.words[last - 1].end - self.words[first].start
        return spoken <= _LOOK_BACK_MS and self.row.size(first, last) <= 2 * self.measure.limit + 1

    def _own(self, first: int, last: int) -> float:
        """What one cue costs by itself."""
        words, limit = self.words, self.measure.limit
        start, spoken_end = words[first].start, words[last - 1].end
        size = self.row.size(first, last)
        length = self.row.length[last] - self.row.length[first]
        cost = _CUE
        if size > limit + EXACT:
            if last - first < 2:
                cost += 5 * (size - limit)
            else:
                _, break_cost, over = best_split(self.row, first, last, limit)
                if over > EXACT:
                    return math.inf  # two lines cannot hold it
                cost += _PER_BREAK * max(0.0, break_cost)
        following = words[last].start if last < len(words) else start + LONGEST_MS + self.gap
        free = max(spoken_end, min(following - self.gap, start + LONGEST_MS)) - start
        room = max(min(free, following - start), _STEP_MS) / 1000
        cost += _SHORT * max(0.0, SHORTEST_MS / 1000 - room)
        cost += _LONG * max(0.0, (spoken_end - start - LONGEST_MS) / 1000)
        cost += _FAST * max(0.0, length / room / self.measure.tongue.cps - 1)
        if last - first == 1 and not unspaced(words[first].text[-1]):
            cost += _SINGLE
        if length < (_TINY_LENGTH if not self.measure.tongue.cells else _TINY_LENGTH / 3):
            cost += _TINY
        return cost

    def _boundary(self, place: int) -> float:
        """What it costs to end a cue before word ``place``."""
        if place in {0, len(self.words)}:
            return 0.0
        before, after = self.words[place - 1], self.words[place]
        pause = (after.start - before.end) / 1000
        if tongues.ends_sentence(before.text, self.measure.tongue):
            cost = _AT_SENTENCE
        elif tongues.ends_clause(before.text) or (not self.guided and pause > _PAUSE_UNGUIDED_S):
            cost = _AT_COMMA
        else:
            cost = _ELSEWHERE
        if pause > _BOUNDARY_PAUSE_S:
            cost -= min(_MOST_PAUSE, pause)
        if self.row.leans[place - 1]:
            cost += _AT_LEANER
        if self.row.opens[place]:
            cost += _BEFORE_OPENER
        if after.text[:1] in tongues.NO_LINE_HEAD or before.text[-1:] in tongues.NO_LINE_END:
            cost += 10.0
        return cost


def _text(row: Tokens, first: int, last: int, measure: Measure) -> str:
    if row.size(first, last) <= measure.limit + EXACT or last - first < 2:
        return row.text(first, last)
    place = best_split(row, first, last, measure.limit)[0]
    return f"{row.text(first, place)}\n{row.text(place, last)}"
