"""Times for words whose sound is not known: by their length over the speech, sentences beginning where speech does."""

from __future__ import annotations

from collections.abc import Sequence

from studio.speech.script import Token
from studio.speech.vad import Span
from studio.speech.words import Word

_LEAST = 20  # ms of a word
_END = tuple(".!?…。！？｡۔؟।")
_NEAR = 0.25  # of a sentence's length: a stretch of speech this near begins with it


def spread(tokens: Sequence[Token], pieces: Sequence[Span]) -> list[Word]:
    """All words over all of the speech. What is said after a pause is likely the beginning of a sentence."""
    if not tokens:
        return []
    starts = [0, *(at + 1 for at, token in enumerate(tokens[:-1]) if token.text.rstrip("\"'”’»）)]").endswith(_END))]
    total = sum(end - start for start, end in pieces)
    letters = [0]
    for token in tokens:
        letters.append(letters[-1] + weight(token.text))
    # Time is counted without the pauses; a pause is then a number.
    pauses = [0]
    for start, end in pieces:
        pauses.append(pauses[-1] + end - start)
    edges = [total * letters[at] // letters[-1] for at in [*starts, len(tokens)]]
    for at in range(1, len(edges) - 1):
        reach = _NEAR * min(edges[at] - edges[at - 1], edges[at + 1] - edges[at])
        near = min(pauses, key=lambda pause: abs(pause - edges[at]))
        if abs(near - edges[at]) <= reach:
            edges[at] = near
    words: list[Word] = []
    for at, first in enumerate(starts):
        last = starts[at + 1] if at + 1 < len(starts) else len(tokens)
        words += _fill(tokens[first:last], edges[at], edges[at + 1], pieces, words[-1].end if words else 0)
    return words


def between(tokens: Sequence[Token], known: Sequence[Span | None], pieces: Sequence[Span]) -> list[Word]:
    """One word for each token, in order, never overlapping; those of unknown time lie between their neighbours."""
    words: list[Word] = []
    at = 0
    while at < len(tokens):
        floor = words[-1].end if words else pieces[0][0]
        span = known[at]
        if span is not None:
            start = max(floor, span[0])
            words.append(Word(tokens[at].text, start, max(span[1], start + _LEAST)))
            at += 1
            continue
        last = next((later for later in range(at, len(tokens)) if known[later] is not None), len(tokens))
        after = known[last] if last < len(tokens) else None
        end = after[0] if after is not None else pieces[-1][1]
        inside = [(max(a, floor), min(b, end)) for a, b in pieces if min(b, end) > max(a, floor)]
        words += _fill(tokens[at:last], 0, sum(b - a for a, b in inside), inside, floor)
        at = last
    return words


def weight(text: str) -> int:
    """How long a word takes to say, in letters: an ideograph is a syllable."""
    return sum(3 if "\u2e80" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" else 1 for letter in text) or 1


def _fill(tokens: Sequence[Token], first: int, last: int, pieces: Sequence[Span], floor: int) -> list[Word]:
    """Words over the speech from ``first`` to ``last`` ms of it; none begins before ``floor``."""
    total = sum(weight(token.text) for token in tokens) or 1
    words: list[Word] = []
    done = 0
    for token in tokens:
        a = _place(pieces, first + (last - first) * done // total, floor, starting=True)
        done += weight(token.text)
        b = _place(pieces, first + (last - first) * done // total, floor, starting=False)
        a = max(a, words[-1].end if words else floor)
        words.append(Word(token.text, a, max(b, a + _LEAST)))
    return words


def _place(pieces: Sequence[Span], at: int, otherwise: int, *, starting: bool) -> int:
    """The time at which ``at`` ms of speech have passed; at a pause: after it for what starts, before it else."""
    for a, b in pieces:
        if at < b - a or (at == b - a and not starting):
            return a + at
        at -= b - a
    return pieces[-1][1] if pieces else otherwise
