"""From one language to another with the pairs that are there: directly, or in two steps through a third language."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from studio.translate.tag import Tag, read_tag, same

Pair = tuple[str, str]
# Pairs are named by what is written ("en", "pt-BR"). One data set often serves close relatives.
_ALSO = {"bs": ("hr",), "sh": ("hr",), "no": ("nb",), "nb": ("no",), "tl": ("fil",), "fil": ("tl",)}


def route(pairs: Collection[Pair], source: Tag, target: Tag, through: Sequence[str]) -> tuple[Pair, ...] | None:
    """The steps to take, one or two; None where there is no way. Languages of ``through`` are tried in their order."""
    goals = _names(pairs, target, 1)
    starts = _names(pairs, source, 0)
    for goal in goals:
        for start in starts:
            if (start, goal) in pairs:
                return ((start, goal),)
    for goal in goals:
        for middle in through:
            for start in starts:
                if middle not in (start, goal) and (start, middle) in pairs and (middle, goal) in pairs:
                    return (start, middle), (middle, goal)
    return None


def in_two_steps(pairs: Collection[Pair], through: Sequence[str]) -> tuple[Pair, ...]:
    """The pairs that can only be done in two steps."""
    known = set(pairs)
    found = {
        (start, goal)
        for middle in through
        for start, end in known
        for begin, goal in known
        if end == begin == middle and start.split("-")[0] != goal.split("-")[0]
    }
    return tuple(sorted(found - known))


def _names(pairs: Collection[Pair], tag: Tag, side: int) -> list[str]:
    """What the pairs call this language, the closest first: the region that was asked for, then any that serves."""
    there = sorted({pair[side] for pair in pairs})
    tags = [(name, read_tag(name)) for name in there]
    exact = [name for name, known in tags if known and str(known) == str(tag)]
    plain = [name for name, known in tags if known and name == known.language and same(known, tag)]
    near = [name for name, known in tags if known and same(known, tag)]
    also = [name for name in _ALSO.get(tag.language, ()) if name in there]
    return list(dict.fromkeys([*exact, *plain, *near, *also]))
