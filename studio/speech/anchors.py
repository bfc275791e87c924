"""Words that were heard against the words of a script: which belong together.

Seeds are runs of three (then two) equal words that are not too common; they are chained as long reads are mapped to a
genome (minimap2): a chain gains the words that it covers and pays for every jump, little for a long one. The best
chain is the reading; what is left over is chained again, so a passage that stands elsewhere in the script, or is said
twice, is found too. Between the seeds of a chain equal words are paired by dynamic programming. Cost: n log n in
practice, whatever the length of the script.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2

_COMMON = 8  # places in the script that are tried for a seed
_BACK = 120  # seeds before one that are tried as the one before it
_JUMP, _FARTHEST = 0.5, 6.0  # what a jump costs, in words: 0.5 for each doubling, at most 6
_LEAST_MAIN, _LEAST_MORE = 3.0, 6.0  # words that a chain must be worth: the first one, and those beside it
_CHAINS = 50
_FILL = 400  # words on each side of a gap that is filled by dynamic programming
_ROW, _LONG_ROW, _SHARE = 5, 10, 0.35  # words in a row, and the share of words, by which a reading is known
_REACH = 3  # words of the script for each one heard, over which so few may be strewn
_APART, _LEAST_GROUP = 5, 4  # words by which a group is shifted against others, and words that make it believable
_SMALL = 8  # words of a gap in which a word alone may be a pair

Pair = tuple[int, int]  # a word heard, a word of the script


@dataclass(frozen=True, slots=True)
class _Seed:
    heard: int
    written: int
    length: int


# A passage beside the main one must be said as it is written: words that are merely in the same order are everywhere.
_LOOSE, _TIGHT = (10**9, 10**9), (2, 4)  # how much longer one side of a jump may be, and how long a jump


def match(heard: Sequence[str], written: Sequence[str], alone: bool = False) -> list[list[Pair]]:
    """Chains of pairs, each rising on both sides, the best first. No word heard is in two; a word written may be.

    ``alone``: only the best chain. [] where nothing fits.
    """
    chains: list[list[Pair]] = []
    free = [True] * len(heard)
    seeds = _seeds(heard, written)
    while len(chains) < (1 if alone else _CHAINS):
        seeds = [seed for seed in seeds if all(free[seed.heard : seed.heard + seed.length])]
        worth, chain = _best(seeds, _TIGHT if chains else _LOOSE)
        if worth < (_LEAST_MORE if chains else _LEAST_MAIN):
            break
        pairs = _filled(_plain(chain), heard, written, free, ends=not chains)
        pairs = pairs if chains else _steady(pairs)
        if not pairs:
            break
        for at, _ in pairs:
            free[at] = False
        chains.append(pairs)
    if not chains:  # too short for seeds
        pairs = _filled([], heard, written, free, ends=True)
        if pairs:
            chains.append(pairs)
    return chains


def _seeds(heard: Sequence[str], written: Sequence[str]) -> list[_Seed]:
    """Places where the same words follow each other on both sides, in the order in which they are heard."""
    found: list[_Seed] = []
    for length, most in ((3, _COMMON), (2, 2)):
        said = {tuple(heard[at : at + length]) for at in range(len(heard) - length + 1)}
        places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for at in range(len(written) - length + 1):
            gram = tuple(written[at : at + length])
            if gram in said:
                places[gram].append(at)
        for at in range(len(heard) - length + 1):
            here = places.get(tuple(heard[at : at + length]), [])
            if len(here) > most:  # a refrain: likely as far into the script as into the speech
                near = max(0, bisect_left(here, at * len(written) // len(heard)) - most // 2)
                here = here[near : near + most] if length > 2 else []
            found += [_Seed(at, place, length) for place in here]
    return sorted(found, key=lambda seed: (seed.heard, seed.written))


def _best(seeds: Sequence[_Seed], reach: tuple[int, int]) -> tuple[float, list[_Seed]]:
    """The chain that is worth most."""
    worth: list[float] = []
    before: list[int] = []
    for at, seed in enumerate(seeds):
        best, link = float(seed.length), -1
        for back in range(at - 1, max(-1, at - 1 - _BACK), -1):
            other = seeds[back]
            steps = seed.heard - other.heard, seed.written - other.written
            jump = abs(steps[0] - steps[1])
            if min(steps) <= 0 or jump > reach[0] or max(steps) - other.length > reach[1]:
                continue
            new = min(seed.length, *steps)
            value = worth[back] + new - (min(_FARTHEST, _JUMP * (1 + log2(jump))) if jump else 0.0)
            if value > best:
                best, link = value, back
        worth.append(best)
        before.append(link)
    if not worth:
        return 0.0, []
    top = max(range(len(worth)), key=worth.__getitem__)
    chain = []
    at = top
    while at >= 0:
        chain.append(seeds[at])
        at = before[at]
    return worth[top], chain[::-1]


def _plain(chain: Sequence[_Seed]) -> list[Pair]:
    """The pairs of words that the seeds of a chain hold."""
    pairs: list[Pair] = []
    for seed in chain:
        for step in range(seed.length):
            one = (seed.heard + step, seed.written + step)
            if not pairs or (one[0] > pairs[-1][0] and one[1] > pairs[-1][1]):
                pairs.append(one)
    return pairs


def is_reading(chains: Sequence[Sequence[Pair]], heard: int, written: int) -> bool:
    """Whether the script is what is said.

    A right one has most words in long rows (the worst clip measured 69 of 80, in rows of up to 22). In a wrong one the
    recogniser, which knows only its words, finds one in seven in the right order, and rarely five in a row.
    """
    rows = [0]
    for chain in chains:
        for one, other in pairwise([(-2, -2), *chain]):
            if (other[0] - one[0], other[1] - one[1]) == (1, 1):
                rows[-1] += 1
            else:
                rows.append(1)
    least = min(heard, written)
    found = sum(len(chain) for chain in chains)
    reach = sum(chain[-1][1] - chain[0][1] for chain in chains)
    in_rows = sum(row for row in rows if row >= _ROW)
    known = max(rows) >= _LONG_ROW or in_rows >= _SHARE * least
    return known or (found >= _SHARE * least and reach <= _REACH * heard)


def _steady(pairs: Sequence[Pair]) -> list[Pair]:
    """Without the few words that stand apart from those before and after them, which are there by chance."""
    groups: list[list[Pair]] = []
    for pair in pairs:
        if groups and abs((pair[1] - pair[0]) - (groups[-1][-1][1] - groups[-1][-1][0])) < _APART:
            groups[-1].append(pair)
        else:
            groups.append([pair])
    if len(groups) < 2:
        return list(pairs)
    return [pair for group in groups if len(group) >= _LEAST_GROUP for pair in group]


def _filled(
    pairs: Sequence[Pair], heard: Sequence[str], written: Sequence[str], free: Sequence[bool], ends: bool
) -> list[Pair]:
    """The pairs and those of equal words between them; with ``ends`` also before the first and after the last."""
    found = list(pairs)
    edges = [(-1, -1), *pairs, (len(heard), len(written))] if ends else list(pairs)
    for (a, c), (b, d) in pairwise(edges):
        a, c = a + 1, c + 1
        taken = next((at for at in range(a, b) if not free[at]), None)
        if a >= b or c >= d or taken is not None:
            continue
        if b - a <= _FILL and d - c <= _FILL:
            new = _common(heard[a:b], written[c:d], a, c)
        else:
            rows, columns = min(_FILL // 2, b - a), min(_FILL // 2, d - c)
            new = _common(heard[a : a + rows], written[c : c + columns], a, c) if c > 0 else []
            if d < len(written):
                last = _common(heard[b - rows : b], written[d - columns : d], b - rows, d - columns)
                new += [pair for pair in last if not new or (pair[0] > new[-1][0] and pair[1] > new[-1][1])]
        small = b - a <= _SMALL and d - c <= _SMALL
        held = {*pairs, *new}
        found += [(x, y) for x, y in new if small or (x - 1, y - 1) in held or (x + 1, y + 1) in held]
    return sorted(found)


def _common(one: Sequence[str], other: Sequence[str], first: int, second: int) -> list[Pair]:
    """The longest common subsequence, as pairs of places counted from ``first`` and ``second``."""
    rows = [[0] * (len(other) + 1)]
    for word in one:
        last, row = rows[-1], [0]
        for at, written in enumerate(other):
            row.append(last[at] + 1 if word == written else max(last[at + 1], row[at]))
        rows.append(row)
    pairs: list[Pair] = []
    i, j = len(one), len(other)
    while i and j:
        if rows[i][j] == rows[i - 1][j]:
            i -= 1
        elif rows[i][j] == rows[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((first + i, second + j))
    return pairs[::-1]
