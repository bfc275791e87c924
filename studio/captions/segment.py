"""Words with times → cues: dynamic programming over word boundaries (media.md 5.2)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from studio.captions import tongues
from studio.captions.cue import Cue, CueWord
from studio.captions.evidence import Curve
from studio.captions.extend import default_gap
from studio.captions.layout import Frame, line_em
from studio.captions.linebreak import cheapest_break
from studio.captions.measure import Measure
from studio.captions.phrases import Strength
from studio.captions.punctuate import bare_of_marks, restore
from studio.captions.spoken import STEP_MS, cleaned, cut_to_lines
from studio.captions.tokens import Tokens, spaces, tokens
from studio.speech.words import Transcript, Word

SHORTEST_MS, LONGEST_MS = 833, 7000
_SCRIPT = "script"  # the engine of a given script: its marks are the user's, also where there are none
_LAG_MS = 300  # a caption stays a little after its last word (Netflix: up to half a second)
_CHAIN_MS = 500  # gaps up to this are closed to the smallest gap, so that nothing flickers

# Costs, per media.md 5.2; times in seconds. What a reader is promised (least time, reading speed) costs a step besides
# the slope, so that it is only broken where the speech leaves no choice.
_CUE, _PAUSE_INSIDE = 2.0, 2.5
_SENTENCE_INSIDE, _BEGUN_SENTENCE, _BEGUN_CLAUSE = 1.5, 3.0, 0.8  # begun: the cue ends in the middle of the next one
_OVER_SILENCE = 6.0  # a cue that goes on over a sentence's end and a silence: rather a short cue more
_SHORT_STEP, _SHORT, _FAST_STEP, _FAST = 30.0, 8.0, 6.0, 3.6
_TIED = {Strength.FREE: 0.0, Strength.WEAK: 1.8, Strength.SOFT: 3.5, Strength.NEAR: 6.0, Strength.HARD: 25.0}
_AT_SENTENCE, _AT_COMMA, _ELSEWHERE, _BEFORE_PREPOSITION, _BEFORE_CONJUNCTION = -1.5, -1.0, 1.5, -0.4, -0.6
_SINGLE, _TINY, _TINY_LENGTH = 2.5, 1.0, 12
_HASTY, _HASTY_STEP = 20.0, 4.0  # characters a second that nobody exceeds who reads at 17; costs above
_PAUSE_S = 0.7
_BREATHS = Curve([(0.15, 0.0), (0.3, 1.2), (1.2, 2.0)])  # what a silence (s) speaks for a cue's end
_BREATH_S = 0.3  # a silence that parts a weak tie, too
_PER_BREAK = 0.6  # the line break's own cost counts this much: a cue that breaks badly is rather two cues


def segment(transcript: Transcript, frame: Frame, *, video_end: int | None = None) -> tuple[Cue, ...]:
    """Cues of at most two lines with their lines broken, in time order, none overlapping another.

    ``video_end``, ms: where the last cue must leave. Each cue keeps its words with their times. Words and their order
    are those of the transcript; punctuation and capitals are restored where it has none. Linear in the number of words.
    """
    language = transcript.language
    words = cleaned(transcript.words, language)
    if not transcript.punctuated or (
        transcript.engine != _SCRIPT and bare_of_marks([word.text for word in words], language)
    ):
        words = restore(words, language)
    if not words:
        return ()
    measure = Measure(language, line_em(frame))
    words, inner = cut_to_lines(words, measure)
    texts = [word.text for word in words]
    glue = ["" if place in inner else one for place, one in enumerate(spaces(texts, measure.tongue))]
    row = tokens(texts, measure, glue)
    gap = default_gap(frame.fps)
    cuts = _Cuts(words, row, measure, gap, video_end)
    return tuple(_cue(cuts, first, last, video_end) for first, last in pairwise(cuts.best()))


def _cue(cuts: _Cuts, first: int, last: int, video_end: int | None) -> Cue:
    words, row, measure = cuts.words, cuts.row, cuts.measure
    start, final = words[first].start, last == len(words)
    following = math.inf if final else words[last].start
    needed = start + 1000 * row.read(first, last) / measure.tongue.cps
    end = _shown(start, words[last - 1].end, following, needed, cuts.gap)
    if video_end is not None and final:
        end = max(min(end, video_end), start + STEP_MS)
    place = cheapest_break(row, first, last, measure.limit, cuts.reach)[1]
    text = row.text(first, last) if place >= last else f"{row.text(first, place)}\n{row.text(place, last)}"
    sure = [word.p for word in words[first:last] if word.p is not None]
    return Cue(start, end, text, sum(sure) / len(sure) if sure else None, _spoken(words, first, last, end))


def _spoken(words: Sequence[Word], first: int, last: int, end: int) -> tuple[CueWord, ...]:
    """The words of a cue, none beyond it, none into the next word."""
    stops = [word.start for word in words[first + 1 : last]] + [end]
    return tuple(
        CueWord(word.text, min(word.start, end), min(max(word.end, word.start), max(stop, word.start), end))
        for word, stop in zip(words[first:last], stops, strict=True)
    )


def _shown(start: int, speech_end: int, following: float, needed: float, gap: int) -> int:
    """When a cue leaves: a little after its last word, later where reading needs it, before ``following`` (maybe inf).

    Speech that runs into the next cue is cut off before that begins; a cue that is short anyway gives up the gap.
    """
    free = following - gap if following - gap - start >= SHORTEST_MS else following
    latest = min(free, start + LONGEST_MS)
    end = min(max(needed, speech_end + _LAG_MS, start + SHORTEST_MS), latest)
    if following - end <= _CHAIN_MS and free - start <= LONGEST_MS:
        end = max(end, free)
    return max(math.ceil(min(end, latest)) if end < latest else math.floor(latest), start + STEP_MS)


class _Cuts:
    """The search for the cheapest row of cues."""

    def __init__(self, words: tuple[Word, ...], row: Tokens, measure: Measure, gap: int, video_end: int | None) -> None:
        self.words, self.row, self.measure, self.gap = words, row, measure, gap
        self.reach = row.reach(measure.limit)
        self.last_end = math.inf if video_end is None else float(video_end)

    def best(self) -> list[int]:
        """The boundaries of the cheapest cues, 0 and len(words) included."""
        words, total, reach = self.words, len(self.words), self.reach
        starts, ends = [word.start for word in words], [word.end for word in words]
        pauses = [0.0, *(max(0, after - before) / 1000 for before, after in zip(ends, starts[1:], strict=False)), 0.0]
        sentence = [place > 0 and self.row.stops[place - 1] for place in range(total + 1)]
        marked = [stop or (place > 0 and self.row.clauses[place - 1]) for place, stop in enumerate(sentence)]
        tight = [_PAUSE_INSIDE * (pause > _PAUSE_S) * pause for pause in pauses]
        tight = [
            one + (_SENTENCE_INSIDE + _OVER_SILENCE * (one > 0)) * stop
            for one, stop in zip(tight, sentence, strict=True)
        ]
        loose = [
            one + (_BEGUN_SENTENCE if stop else _BEGUN_CLAUSE * mark)
            for one, stop, mark in zip(tight, sentence, marked, strict=True)
        ]
        furthest = [reach[end] if end < total else total for end in reach]  # with two lines
        cost: list[float] = [0.0] + [math.inf] * total
        back = [0] * (total + 1)
        for last in range(1, total + 1):
            inside, best, came, spoken_end = 0.0, math.inf, last - 1, ends[last - 1]
            following = starts[last] if last < total else self.last_end
            inner = tight if last == total or marked[last] else loose
            for first in range(last - 1, -1, -1):
                if first < last - 1:
                    inside += inner[first + 1]
                    if spoken_end - starts[first] > LONGEST_MS or furthest[first] < last:
                        break
                value = cost[first] + inside + _CUE
                if value < best:
                    value += self._own(first, last, starts[first], following)
                    if value < best:
                        best, came = value, first
            cost[last], back[last] = best + self._boundary(last, pauses[last]), came
        cuts = [total]
        while cuts[-1]:
            cuts.append(back[cuts[-1]])
        return cuts[::-1]

    def _own(self, first: int, last: int, start: int, following: float) -> float:
        """What one cue costs by itself."""
        row, known = self.row, self.measure.tongue
        cost = _PER_BREAK * max(0.0, cheapest_break(row, first, last, self.measure.limit, self.reach)[0])
        free = following - self.gap if last < len(self.words) else following
        if free - start < SHORTEST_MS:
            free = following
        room = max(STEP_MS, min(free - start, LONGEST_MS)) / 1000
        length = row.length[last] - row.length_from[first]
        if room * 1000 < SHORTEST_MS:
            cost += _SHORT_STEP + _SHORT * (SHORTEST_MS / 1000 - room)
        if length > room * known.cps:
            cost += _FAST_STEP + _FAST * (length / room / known.cps - 1)
            cost += _HASTY_STEP if known.cps < _HASTY < length / room else 0.0
        if last - first == 1 and row.glue[first]:
            cost += _SINGLE
        if length < (_TINY_LENGTH / 3 if known.cells else _TINY_LENGTH):
            cost += _TINY
        return cost

    def _boundary(self, place: int, pause: float) -> float:
        """What it costs to end a cue before word ``place``."""
        if place >= len(self.words):
            return 0.0
        row, known = self.row, self.measure.tongue
        after = tongues.bare(row.words[place])
        cost = _AT_SENTENCE if row.stops[place - 1] else _AT_COMMA if row.clauses[place - 1] else _ELSEWHERE
        tie = row.ties[place]
        cost += _TIED[tie] * (0.5 if pause >= _BREATH_S and tie <= Strength.SOFT else 1.0) - _BREATHS.at(pause)
        if after in known.conjunctions:
            cost += _BEFORE_CONJUNCTION
        elif after in known.prepositions and after not in known.phrasal:
            cost += _BEFORE_PREPOSITION
        return cost
