"""Lines: where a text is broken so that each line fits and reads as a phrase (media.md 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from studio.captions import tongues
from studio.captions.graphemes import cells, clusters, unspaced, visible_length
from studio.captions.layout import Layout, line_em
from studio.captions.tongues import Tongue, tongue
from studio.media.fonts import text_width

_OVER = 50.0
_PER_CHARACTER = 0.02
_TOP_HEAVY = 0.15
_AFTER_STOP, _AFTER_COMMA, _BEFORE_OPENER, _AFTER_LEANER = -1.0, -0.8, -0.4, 1.0
EXACT = 1e-6  # sums of widths are compared with this much patience
_MOST_CHARACTERS = 4000  # beyond that a "caption" is an attack on our time; it is broken by length only


class Measure:
    """Lengths of words in one language for one picture: characters and width, as one number against ``limit``."""

    def __init__(self, language: str | None, width_em: float) -> None:
        self.tongue: Tongue = tongue(language)
        self.limit = float(self.tongue.line)
        self._width_em = width_em
        self._known: dict[str, tuple[float, float]] = {}

    def of(self, text: str) -> tuple[float, float]:
        """(characters or cells, width in units of which ``limit`` fill the line)."""
        found = self._known.get(text)
        if found is None:
            count = cells(text) if self.tongue.cells else float(visible_length(text))
            found = count, text_width(text, 1.0) / self._width_em * self.limit
            if len(self._known) < 50_000:
                self._known[text] = found
        return found


def fits(text: str, measure: Measure) -> bool:
    """One line holds ``text``."""
    return max(measure.of(text)) <= measure.limit + EXACT


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words with what the splitter asks of them, as columns.

    ``length`` and ``width`` are sums up to each word; their last entry is the size of a space.
    ``glue[i]`` is what stands between word i-1 and word i: "" or " ". ``cost[i]``: of a line break before word i.
    """

    words: tuple[str, ...]
    glue: tuple[str, ...]
    length: tuple[float, ...]
    width: tuple[float, ...]
    cost: tuple[float, ...]
    leans: tuple[bool, ...]
    opens: tuple[bool, ...]

    def text(self, first: int, last: int) -> str:
        """Words ``first`` to ``last`` (not included) as one line."""
        rest = zip(self.glue[first + 1 : last], self.words[first + 1 : last], strict=True)
        return self.words[first] + "".join(glue + word for glue, word in rest)

    def size(self, first: int, last: int) -> float:
        """Length of that line against the limit: the larger of characters and width."""
        length, width = self.length, self.width
        if self.glue[first]:
            return max(length[last] - length[first] - length[-1], width[last] - width[first] - width[-1])
        return max(length[last] - length[first], width[last] - width[first])


def tokens(words: Sequence[str], measure: Measure) -> Tokens:
    """Columns for ``words``."""
    known = measure.tongue
    glue = tuple(_glue(before, word, known) for before, word in pairwise(("", *words)))
    space = measure.of(" ")
    sizes = [measure.of(word) for word in words]
    spaced = [(size[0] + bool(g) * space[0], size[1] + bool(g) * space[1]) for size, g in zip(sizes, glue, strict=True)]
    length = (0.0, *accumulate(size[0] for size in spaced), space[0])
    width = (0.0, *accumulate(size[1] for size in spaced), space[1])
    bares = [tongues.bare(word) for word in words]
    opens = tuple(word in known.openers for word in bares)
    leans = tuple(
        (word in known.openers or word in known.leaners)
        and not tongues.ends_clause(raw)
        and raw[-1:] not in tongues.SENTENCE_ENDS
        for word, raw in zip(bares, words, strict=True)
    )
    cost = tuple(
        _break_cost(words[i - 1], word, leans[i - 1], opens[i], known) if i else 0.0 for i, word in enumerate(words)
    )
    return Tokens(tuple(words), glue, length, width, cost, leans, opens)


def _glue(before: str, word: str, known: Tongue) -> str:
    if not before:
        return ""
    if unspaced(before[-1]) or unspaced(word[:1] or " "):
        return ""
    return " " if known.spaced or (before[-1].isascii() and word[:1].isascii()) else ""


def _break_cost(before: str, word: str, leans: bool, opens: bool, known: Tongue) -> float:
    cost = 0.0
    if tongues.ends_sentence(before, known):
        cost += _AFTER_STOP
    elif tongues.ends_clause(before):
        cost += _AFTER_STOP if before.rstrip(tongues.CLOSING_MARKS)[-1] in ";:；：" else _AFTER_COMMA
    if opens:
        cost += _BEFORE_OPENER
    if leans:
        cost += _AFTER_LEANER
    if word[:1] in tongues.NO_LINE_HEAD or before[-1:] in tongues.NO_LINE_END:
        cost += _OVER
    return cost


def best_split(row: Tokens, first: int, last: int, limit: float) -> tuple[int, float, float]:
    """The best place to break words first..last into two lines: (place, its cost, characters over the limit)."""
    best = (first + 1, float("inf"), float("inf"))
    for place in range(first + 1, last):
        top, bottom = row.size(first, place), row.size(place, last)
        over = max(0.0, top - limit) + max(0.0, bottom - limit)
        cost = _OVER * over + row.cost[place] + _PER_CHARACTER * abs(top - bottom)
        if top > bottom:
            cost += _TOP_HEAVY
        if cost < best[1]:
            best = (place, cost, over)
    return best


def words_of(text: str, language: str | None) -> list[str]:
    """``text`` as the pieces between which a line may break: words, or single characters where none are spaced."""
    known = tongue(language)
    pieces: list[str] = []
    for word in text.split():
        pieces += _characters(word) if any(map(unspaced, word)) or not known.spaced else [word]
    return pieces


def _characters(word: str) -> list[str]:
    """A word of a script without spaces: each character alone, runs of ASCII whole."""
    pieces: list[str] = []
    for cluster in clusters(word):
        if pieces and not unspaced(cluster[0]) and not unspaced(pieces[-1][-1]):
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces


def break_lines(text: str, where: Layout, language: str | None) -> str:
    """``text`` in one line if it fits, else in the best two; text that two lines cannot hold is still broken in two.

    The caption's own line breaks are kept when they fit (a dialogue has one speaker a line).
    """
    measure = Measure(language, line_em(where.frame))
    own = [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]
    if len(own) == 2 and all(fits(line, measure) for line in own):
        return "\n".join(own)
    joined = joined_lines(own)
    if fits(joined, measure):
        return joined
    return "\n".join(wrapped(joined, 2, measure, language))


def joined_lines(lines: Sequence[str]) -> str:
    """Several lines as one: with a space, without one between characters of unspaced scripts."""
    out = ""
    for line in lines:
        out += line if not out or (unspaced(out[-1]) and unspaced(line[0])) else " " + line
    return out


def wrapped(text: str, count: int, measure: Measure, language: str | None) -> list[str]:
    """``text`` in at most ``count`` lines, as even and as well broken as can be."""
    pieces = words_of(text, language)
    if len(pieces) < 2 or count < 2:
        return [text]
    row = tokens(pieces, measure)
    if count == 2 and len(text) <= _MOST_CHARACTERS:
        place = best_split(row, 0, len(pieces), measure.limit)[0]
        return [row.text(0, place), row.text(place, len(pieces))]
    return _filled(row, count)


def _filled(row: Tokens, count: int) -> list[str]:
    """``count`` lines of about the same length, filled from the top."""
    total = row.size(0, len(row.words))
    lines: list[str] = []
    first = 0
    for number in range(1, count + 1):
        last = first + 1
        goal = total * number / count
        while last < len(row.words) and (number == count or row.size(0, last + 1) <= goal + 2):
            last += 1
        if first < len(row.words):
            lines.append(row.text(first, last))
        first = last
    return lines
