"""The exact alignment of one passage: a chain of words that must, may or may not be said.

A plain chain has one way through: every word. At doubtful places there are two more: a word may be left out, and
sounds may be said that belong to no word (a loop of all phones). The decoder finds the likeliest way. Beams of 1e-80:
with the usual ones one file of three fails. Every senone is computed (``compallsen``), so the score of a word is how
much worse its sounds fit than the best ones of the model: about −3 a frame for right English words, −8 for wrong ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from studio.speech import sphinx
from studio.speech.letters import PHONES
from studio.speech.lexicon import Lexicon

Readings = tuple[tuple[str, ...], ...]
"""The ways to say one word of the script, each a row of dictionary entries; () where nothing is known of its sound."""

_SKIP = 1e-3
_REACH = 40  # words that one doubtful passage may be left out at once
_RUN = 8  # words in a row that are optional, from which other sounds may not be between every two of them
_FREE = "free-"
_FLOOR = -50.0


@dataclass(frozen=True, slots=True)
class Part:
    """What was found in [start, end) ms of the sound. ``at``: which word of the chain; None for sounds of no word and

    for silence (``silent``). ``score`` is the mean over its frames; ``sounds`` how many entries it is made of.
    """

    at: int | None
    start: int
    end: int
    score: float
    silent: bool = False
    sounds: int = 1


class _Net:
    """States from 0 to the last, arcs between them that say an entry, and jumps that say nothing."""

    def __init__(
        self, words: Sequence[Readings], optional: Collection[int], extra: Collection[int], free: float
    ) -> None:
        self.arcs: list[tuple[int, int, float, str]] = []
        self.jumps: list[tuple[int, int, float]] = []
        self.owner: dict[int, int] = {}  # state → the word that it ends or lies in
        starts = [0]
        for at, readings in enumerate(words):
            inner = [[self._state(at) for _ in reading[1:]] for reading in readings]
            after = self._state(at)
            for reading, middle in zip(readings, inner, strict=True):
                way = [starts[-1], *middle, after]
                self.arcs += [(way[step], way[step + 1], 1.0, name) for step, name in enumerate(reading)]
            if not readings:
                self.jumps.append((starts[-1], after, 1.0))
            starts.append(after)
        self.last = starts[-1]
        places = {
            at for first, last in runs(optional) for at in (*range(first, last, 1 + (last - first) // _RUN), last)
        }
        unknown = {at for at, readings in enumerate(words) if not readings}
        for at, state in enumerate(starts):
            if at in extra or at in unknown or at - 1 in unknown or at in places:
                self.arcs += [(state, state, free, _FREE + phone) for phone in PHONES]
        for first, last in runs(optional):
            for one in range(first, last):
                reach = range(one + 1, min(last, one + _REACH) + 1)
                self.jumps += [(starts[one], starts[other], _SKIP) for other in reach]

    def _state(self, at: int) -> int:
        self.owner[len(self.owner) + 1] = at
        return len(self.owner)

    def trace(self, names: Sequence[str]) -> list[int | None] | None:
        """Which word says each of ``names``, None for free sounds: the names alone do not tell where words repeat."""
        free: dict[int, list[int]] = {}
        for source, target, _ in self.jumps:
            free.setdefault(source, []).append(target)
        ways: dict[tuple[int, str], list[int]] = {}
        for source, target, _, name in self.arcs:
            ways.setdefault((source, name), []).append(target)
        layers: list[dict[int, tuple[int, int]]] = [dict.fromkeys(_reached(0, free), (0, 0))]
        for name in names:
            layer: dict[int, tuple[int, int]] = {}
            for state in layers[-1]:
                for target in ways.get((state, name), ()):
                    for reached in _reached(target, free):
                        layer.setdefault(reached, (state, target))
            layers.append(layer)
        state = self.last
        if state not in layers[-1]:
            return None
        owners: list[int | None] = []
        for at in range(len(names), 0, -1):
            source, target = layers[at][state]
            owners.append(None if names[at - 1].startswith(_FREE) else self.owner[target])
            state = source
        return owners[::-1]


def _reached(state: int, free: dict[int, list[int]]) -> list[int]:
    """``state`` and every one that jumps lead to, nearest first."""
    found = {state: None}
    queue = [state]
    while queue:
        for target in free.get(queue.pop(0), ()):
            if target not in found:
                found[target] = None
                queue.append(target)
    return list(found)


class Chainer:
    """A decoder for chains. The lexicon's entries are taught as they are needed."""

    def __init__(self, lexicon: Lexicon, free: float) -> None:
        """``free``: the probability of a sound that belongs to no word."""
        self._lexicon = lexicon
        self._free = free
        self._engine = sphinx.decoder(lm=None, beam=1e-80, wbeam=1e-80, pbeam=1e-80, compallsen=True, bestpath=False)
        self._known: set[str] = set()
        for phone in PHONES:
            self._engine.add_word(_FREE + phone, phone, False)

    def fit(
        self, sound: bytes, words: Sequence[Readings], optional: Collection[int] = (), extra: Collection[int] = ()
    ) -> list[Part] | None:
        """The parts of ``sound`` in order; None where the chain does not fit.

        A word at ``optional`` may be left out, and around it there may be other sounds, as before a word at ``extra``
        (one past the last word: at the end).
        """
        if len(sound) < sphinx.SHORTEST or not words:
            return None
        self._teach(words)
        net = _Net(words, optional, extra, self._free)
        engine = self._engine
        engine.add_fsg("chain", engine.create_fsg("chain", 0, net.last, [*net.arcs, *net.jumps]))
        engine.activate_search("chain")
        try:
            engine.start_utt()
            engine.process_raw(sound, full_utt=True)
            engine.end_utt()
            found = [piece for piece in engine.seg() or () if piece.word != "(NULL)"]
        except RuntimeError:  # pocketsphinx's only error: the sound ended before the chain did
            return None
        names = [sphinx.plain(piece.word) for piece in found if not sphinx.is_noise(piece.word)]
        owners = net.trace(names)
        return None if owners is None else list(_parts(found, owners))

    def _teach(self, words: Sequence[Readings]) -> None:
        new = {name for readings in words for reading in readings for name in reading} - self._known
        for line in self._lexicon.lines(sorted(new)):
            name, sounds = line.rstrip().split(" ", 1)
            self._engine.add_word(name, sounds, False)
        self._known |= new


def runs(places: Collection[int]) -> Iterator[tuple[int, int]]:
    """{3, 4, 7} → (3, 5), (7, 8)."""
    first = last = -1
    for place in sorted(places):
        if place != last:
            if last > first:
                yield first, last
            first = place
        last = place + 1
    if last > first:
        yield first, last


def _parts(found: Sequence[Any], owners: Sequence[int | None]) -> Iterator[Part]:
    """Joins what belongs to one word, and free sounds in a row."""
    spoken = iter(owners)
    last: Part | None = None
    for piece in found:
        start, end = piece.start_frame * sphinx.FRAME, (piece.end_frame + 1) * sphinx.FRAME
        silent = sphinx.is_noise(piece.word)
        part = Part(None if silent else next(spoken), start, end, _score(piece), silent)
        if last is not None and not silent and not last.silent and part.at == last.at:
            frames = (last.end - last.start, end - start)
            score = (last.score * frames[0] + part.score * frames[1]) / sum(frames)
            last = Part(part.at, last.start, end, score, False, last.sounds + 1)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _score(piece: Any) -> float:
    """The mean score of a frame. The package hands it out as a probability."""
    frames = piece.end_frame - piece.start_frame + 1
    return 1000 * log(piece.ascore) / frames if piece.ascore > 0 else _FLOOR
