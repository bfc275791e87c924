"""Splits a translated sentence over the cues of its source, by length and punctuation (dynamic programming)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

# What may be cut: words where words are spaced; single characters of scripts without spaces, Latin runs kept whole.
_UNIT = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f][、。，．！？；：」』）”’…\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*|[^\s\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+"
)
_STRONG, _WEAK = ".!?…;:。！？；：", ",，、–—"
# Words that belong to what follows them: a cue should not end on one.
_LEANING = frozenset(
    word
    for language in (
        "a an the of to in on at by for from with and or but that which who as if is are was were be",
        "el la los las un una unos unas de del al a en por para con y e o u que se lo le me te su sus mi tu no es si",
        "puede pueden ser debe nos os muy más cuando donde cuyo sin sobre entre hasta desde ni pero",
        "sino ya he ha han había fue",
        "le la les un une des du de à au aux en dans par pour avec et ou que qui ne se",
        "der die das den dem des ein eine einen einem einer von zu im in am an auf mit und oder dass nicht",
        "o os as um uma do da dos das em no na com e",
    )
    for word in language.split()
)


def resplit(text: str, lengths: Sequence[int], max_chars: int, language: str) -> tuple[str, ...]:
    """``text`` in ``len(lengths)`` pieces with lengths in proportion to ``lengths`` (characters of the source).

    A piece is never empty unless ``text`` is: where there are fewer words than pieces, a word is shown again, because
    a cue without text would make the captions vanish in the middle of a sentence. Cuts like punctuation, avoid
    parting a small word from what follows, and avoid pieces over ``max_chars``.
    """
    count = len(lengths)
    if count <= 1 or not text.strip():
        return (text.strip(),) * count
    units = [(match.start(), match.end()) for match in _UNIT.finditer(text)]
    if len(units) <= count:
        pieces = [text[begin:end] for begin, end in units] or [text.strip()]
        return tuple(pieces[min(index * len(pieces) // count, len(pieces) - 1)] for index in range(count))

    total, length = sum(lengths) or count, len(text)
    wanted = [max(1.0, length * share / total) for share in lengths]
    edges = [cut_cost(text[begin:end]) for begin, end in units]
    size = len(units)
    infinite = float("inf")
    best = [0.0] + [infinite] * size
    choices: list[list[int]] = []
    for piece in range(count):
        row, choice = [infinite] * (size + 1), [0] * (size + 1)
        for stop in range(piece + 1, size - (count - piece - 1) + 1):
            edge = 0.0 if piece == count - 1 else edges[stop - 1]
            for start in range(piece, stop):
                if best[start] == infinite:
                    continue
                span = units[stop - 1][1] - units[start][0]
                off = (span - wanted[piece]) / (wanted[piece] + 6)
                cost = best[start] + 6 * off * off + 0.3 * max(0, span - max_chars) + edge
                if cost < row[stop]:
                    row[stop], choice[stop] = cost, start
        best = row
        choices.append(choice)
    cuts, at = [size], size
    for choice in reversed(choices):
        at = choice[at]
        cuts.append(at)
    cuts.reverse()
    return tuple(text[units[first][0] : units[last - 1][1]] for first, last in pairwise(cuts))


def cut_cost(unit: str) -> float:
    """What it costs to end a cue after ``unit``; negative is good."""
    bare = unit.rstrip("\"'”’»)]」』）")
    if bare[-1:] in _STRONG and bare:
        return -1.0
    if bare[-1:] in _WEAK and bare:
        return -0.6
    return 0.9 if bare.casefold() in _LEANING else 0.0
