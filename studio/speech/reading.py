"""The order in which a script is read aloud: chains of recognised words → stretches of script and speech."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from studio.speech.anchors import Pair
from studio.speech.passages import Pin, Speech

_CROWDED = 3  # a chain that has a third as many words of the best one in its midst is not a passage of its own


@dataclass(frozen=True, slots=True)
class Heard:
    """A recognised word: the name of its entry, and its time in ms."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A spoken word of the script: which token it belongs to, and the name of its entry."""

    token: int
    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Tokens [first, last) of the script, said between two times. ``pins`` are those that were recognised.

    ``main``: it follows the order of the script; else its words stand elsewhere or are said once more.
    """

    pins: tuple[Pin, ...]
    first: int
    last: int
    start: int
    end: int
    main: bool = True


def order(
    chains: Sequence[Sequence[Pair]], heard: Sequence[Heard], units: Sequence[Unit], tokens: int, speech: Speech
) -> list[Reading]:
    """The readings in the order of time. Together they take all the speech, the main ones all the tokens."""
    owner = _owners(chains)
    if not owner:
        return []
    sections: list[tuple[int, list[Pair]]] = []
    for place in sorted(owner):
        number, pair = owner[place]
        if not sections or sections[-1][0] != number:
            sections.append((number, []))
        sections[-1][1].append(pair)
    cuts = [speech.start, *(_cut(heard, one[-1][0], other[0][0]) for (_, one), (_, other) in pairwise(sections))]
    cuts.append(speech.end)
    found = []
    for at, (number, pairs) in enumerate(sections):
        pins = _pins(pairs, heard, units)
        first, last = pins[0].token, pins[-1].token + 1
        found.append(Reading(pins, first, last, cuts[at], cuts[at + 1], number == 0))
    return _with_all(found, tokens)


def unknown(tokens: int, speech: Speech) -> Reading:
    """The whole script in the whole of the speech, where nothing was recognised."""
    return Reading((), 0, tokens, speech.start, speech.end)


def _owners(chains: Sequence[Sequence[Pair]]) -> dict[int, tuple[int, Pair]]:
    """Word heard → the chain that it is of, and its pair. No chain keeps words inside of another's passage."""
    owner: dict[int, tuple[int, Pair]] = {}
    for number, chain in enumerate(chains):
        inside = [place for place in range(chain[0][0], chain[-1][0] + 1) if place in owner]
        if len(inside) * _CROWDED > len(chain):
            continue
        for place in inside:
            del owner[place]
        owner.update({pair[0]: (number, pair) for pair in chain})
    return owner


def _cut(heard: Sequence[Heard], last: int, first: int) -> int:
    """The middle of the longest pause between two words heard."""
    pauses = [(heard[at + 1].start - heard[at].end, at) for at in range(last, first)]
    _, at = max(pauses)
    return (heard[at].end + heard[at + 1].start) // 2


def _pins(pairs: Sequence[Pair], heard: Sequence[Heard], units: Sequence[Unit]) -> tuple[Pin, ...]:
    pins: list[Pin] = []
    for place, unit in pairs:
        one = heard[place]
        token = units[unit].token
        if pins and pins[-1].token == token:
            pins[-1] = Pin(token, pins[-1].start, one.end)
        else:
            pins.append(Pin(token, one.start, one.end))
    return tuple(pins)


def _with_all(found: Sequence[Reading], tokens: int) -> list[Reading]:
    """Gives every token to a main reading: those between two of them to the one that has more time for them."""
    main = [at for at, one in enumerate(found) if one.main]
    first = {at: found[at].first for at in main}
    last = {at: found[at].last for at in main}
    first[main[0]], last[main[-1]] = 0, tokens
    for one, other in pairwise(main):
        after = found[one].end - found[one].pins[-1].end
        before = found[other].pins[0].start - found[other].start
        if after >= before:
            last[one] = first[other]
        else:
            first[other] = last[one]
    return [
        Reading(one.pins, first[at], last[at], one.start, one.end) if one.main else one for at, one in enumerate(found)
    ]
