"""One caption as two: where its words and its time are cut."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from studio.captions.cue import CueWord
from studio.captions.graphemes import visible_length
from studio.captions.linebreak import Measure, best_split, joined_lines, tokens, words_of
from studio.draft import Segment
from studio.errors import WorkError

SHORTEST_MS = 300
"""No half is on screen for less."""
_WIDE_EM = 1000.0  # a split is about phrases, not about what fits


@dataclass(frozen=True, slots=True)
class Halves:
    """The two texts, the instant between them (ms) and the words of each, where their times are known."""

    first: str
    second: str
    time: int
    words: tuple[tuple[CueWord, ...], tuple[CueWord, ...]]

    def at(self, time: int) -> Halves:
        """The same texts cut at another instant."""
        return replace(self, time=time, words=((), ()))


def halves(segment: Segment, language: str, after: str | None) -> Halves:
    """Where ``segment`` is cut: behind ``after`` (letter case aside), else at its best break.

    Raises NO_SPLIT for one word alone and where ``after`` is not in the text or ends it.
    """
    own = segment.text.split("\n")
    joined = joined_lines(own)
    if segment.duration < 2 * SHORTEST_MS:
        raise WorkError(
            "NO_SPLIT", f"“{joined}” is on screen for {segment.duration / 1000:g} s: too short for two lines."
        )
    if after is not None:
        place = _behind(joined, after)
    elif len(own) == 2:
        place = len(own[0]) + (not joined.startswith(own[0] + own[1]))
    else:
        pieces = words_of(joined, language)
        if len(pieces) < 2:
            raise WorkError("NO_SPLIT", f"“{joined}” is one word: it cannot be two lines.")
        row = tokens(pieces, Measure(language, _WIDE_EM))
        place = len(row.text(0, best_split(row, 0, len(pieces), row.size(0, len(pieces)))[0]))
    first, second = joined[:place].rstrip(), joined[place:].lstrip()
    if not first or not second:
        raise WorkError("NO_SPLIT", "Nothing would be left on one side. Name the words after which the line is cut.")
    return _timed(segment, first, second)


def _behind(text: str, after: str) -> int:
    found = re.search(r"\s+".join(re.escape(word) for word in after.split()), text, re.IGNORECASE)
    if found is None or not after.split():
        raise WorkError("NO_SPLIT", f"The line does not hold “{after}”. It reads: “{text}”.")
    end = found.end()
    while end < len(text) and not text[end].isalnum() and not text[end].isspace():
        end += 1  # what closes the phrase stays with it
    return end


def _timed(segment: Segment, first: str, second: str) -> Halves:
    words = segment.words
    letters = 0
    for place, word in enumerate(words):
        letters += len("".join(word.text.split()))
        if letters >= len("".join(first.split())) and place + 1 < len(words):
            time = words[place + 1].start
            if segment.start + SHORTEST_MS <= time <= segment.end - SHORTEST_MS:
                return Halves(first, second, time, (words[: place + 1], words[place + 1 :]))
            break
    share = visible_length(first) / max(1, visible_length(first) + visible_length(second))
    most = segment.duration - SHORTEST_MS
    time = segment.start + max(SHORTEST_MS, min(most, round(segment.duration * share)))
    return Halves(first, second, time, ((), ()))
