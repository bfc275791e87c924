"""Splits a translated sentence over the cues of its source: exact dynamic programming over lengths and phrase ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from studio.translate.masks import MARK

# What may be cut: words where words are spaced; single characters of scripts without spaces, Latin runs kept whole.
# Opening marks go with what follows, closing ones with what they follow; private-use marks of protected pieces stick.
_LONE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNIT = re.compile(
    rf"[「『（《【〈“‘(\ue000-\uf8ff]*[{_LONE}][\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b6-\u17d3ーゃゅょっャュョッ々]*"
    rf"[\ue000-\uf8ff]*[、。，．！？；：」』】）》〉”’…—～·％\ue000-\uf8ff]*|[^\s{_LONE}]+"
)
_STRONG, _WEAK = ".!?…;:。！？；：؟।", ",，、–—،؛"
_TRAILING = re.compile("[\"'”’»)\\]」』）\ue000-\uf8ff]{1,40}$")
# Words that belong to what follows them: a cue should not end on one.
_LEANING = frozenset(
    word
    for language in (
        "a an the of to in on at by for from with and or but that which who as if is are was were be not no my your",
        "his her its our their this these those very so than then will would can could has have had do does did",
        "el la los las un una unos unas de del al a en por para con y e o u que se lo le me te su sus mi tu no es si",
        "puede pueden ser debe nos os muy más cuando donde cuyo sin sobre entre hasta desde ni pero como",
        "sino ya he ha han había fue son era está están este esta estos estas",
        "le la les un une des du de d' l' à au aux en dans par pour avec et ou que qui ne se ce cette ces mon ma mes",
        "der die das den dem des ein eine einen einem einer von zu im in am an auf mit und oder dass nicht sich ist",
        "o os as um uma do da dos das em no na com e ao à não é são por pela pelo mais",
        "il lo gli i un uno una di del della dei in nel nella con su per che non è e ed o al alla",
        "de het een van in op met voor en of dat niet is",
        "и в во на с со к ко по за из от у о об не что а но как для",
    )
    for word in language.split()
)
_NUMBER_END = re.compile(r"\d[.,]?$")
_UNIT_WORD = re.compile(
    r"^(?:\d|[%‰°€$£¥]|(?:k?m|[ckm]g|cm|mm|h|min|s|ms|km/h|am|pm|MB|GB|Hz|kHz|dollars?|euros?|pounds?|dólares|millones|million|mil)\b)",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"^[A-ZÀ-ÖØ-ÞĀ-Ž\u0410-\u042f][\w'’.-]*$")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]{2,}")
_TITLE = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Sra|Srta|Dra|D|Herr|Frau|M|Mme|Mlle)\.?$")
# Costs. Lengths are told as shares of what is wanted, so that short and long cues weigh the same.
_LENGTH, _OVER = 6.0, 0.3
_ALIKE = 1.2  # so much better after a sign where the source was cut after one of its kind, by its strength
_COUNTED = 1.5  # "10 | dollars"
_AWAY = 2.5  # a number, a name, a link in another cue than in the source, for each cue between
_INSIDE = 6.0  # a name or a number cut in two: only where nothing else is possible
Size = Callable[[str], float]
Words = Callable[[str], Sequence[str]]


def resplit(
    text: str,
    wanted: Sequence[float],
    rooms: Sequence[float],
    *,
    tails: Sequence[int] = (),
    keys: Sequence[frozenset[str]] = (),
    size: Size = len,
    words: Words | None = None,
) -> tuple[str, ...]:
    """``text`` in ``len(wanted)`` pieces with sizes in proportion to ``wanted``, none over its room if that can be.

    A piece is never empty unless ``text`` is: where there are fewer words than pieces, a word is shown again, because
    a cue without text would make the captions vanish in the middle of a sentence. Cuts like punctuation, avoid parting
    a small word from what follows it, a name or a number. ``tails``: after which kind of sign the source was cut (see
    :func:`sign_after`); ``keys``: what of each piece of the source is found again in the translation (see
    :func:`keys_of`) and belongs into the same cue. ``words`` gives the phrases of a language without spaces.
    """
    count = len(wanted)
    if count <= 1 or not text.strip():
        return (text.strip(),) * count
    units = _units(text, words, count)
    if len(units) <= count:
        pieces = [text[begin:end] for begin, end in units] or [text.strip()]
        return tuple(pieces[min(index * len(pieces) // count, len(pieces) - 1)] for index in range(count))
    homes = _homes([keys_of(text[begin:end]) for begin, end in units], keys)
    cuts = _cuts(text, units, wanted, rooms, tails or (0,) * count, homes, size)
    return tuple(text[units[first][0] : units[last - 1][1]] for first, last in pairwise(cuts))


def _cuts(
    text: str,
    units: Sequence[tuple[int, int]],
    wanted: Sequence[float],
    rooms: Sequence[float],
    tails: Sequence[int],
    homes: Sequence[int | None],
    size: Size,
) -> list[int]:
    """The unit before which each piece begins, and the end: the cheapest of all ways to cut."""
    count, many = len(wanted), len(units)
    # Sizes up to the begin and the end of each unit; what stands between two pieces is in neither.
    steps = [0, *(edge for unit in units for edge in unit)]
    sums = list(accumulate(size(text[begin:end]) for begin, end in pairwise(steps)))
    begins, ends = sums[0::2], sums[1::2]
    share = ends[-1] / (sum(wanted) or count)
    sought = [max(1.0, (want or 1.0) * share) for want in wanted]
    edges = [
        cut_cost(text[b:e], text[units[i + 1][0] : units[i + 1][1]] if i + 1 < many else "")
        for i, (b, e) in enumerate(units)
    ]
    signs = [sign_after(text[begin:end]) for begin, end in units]
    best = [0.0] + [float("inf")] * many
    choices: list[list[int]] = []
    for piece in range(count):
        goal, room = sought[piece], rooms[piece]
        row, choice = [float("inf")] * (many + 1), [0] * (many + 1)
        lowest = min(best)
        away = [0.0, *accumulate(0.0 if home is None else _AWAY * abs(home - piece) for home in homes)]
        for stop in range(piece + 1, many - (count - piece - 1) + 1):
            edge = 0.0 if piece == count - 1 else edges[stop - 1]
            if tails[piece] and tails[piece] == signs[stop - 1]:
                edge -= _ALIKE * tails[piece]
            found, at = float("inf"), 0
            for start in range(stop - 1, piece - 1, -1):
                span = ends[stop - 1] - begins[start]
                off = (span - goal) / (goal + 6)
                own = _LENGTH * off * off + _OVER * max(0.0, span - room) + edge + away[stop] - away[start]
                if off > 0 and own + lowest >= found:
                    break  # longer pieces only cost more
                if best[start] + own < found:
                    found, at = best[start] + own, start
            row[stop], choice[stop] = found, at
        best = row
        choices.append(choice)
    cuts, at = [many], many
    for choice in reversed(choices):
        at = choice[at]
        cuts.append(at)
    cuts.reverse()
    return cuts


def keys_of(text: str) -> frozenset[str]:
    """What an engine leaves as it is: marks, numbers (their digits), words with a capital."""
    numbers = {"".join(filter(str.isdigit, found)) for found in _NUMBER.findall(text)}
    return frozenset({*MARK.findall(text), *numbers, *_CAPITAL.findall(text)})


def _homes(units: Sequence[frozenset[str]], keys: Sequence[frozenset[str]]) -> list[int | None]:
    """The piece into which each unit belongs by what is in it; None where that is in no piece, or in several."""
    where: dict[str, int | None] = {}
    for piece, found in enumerate(keys):
        for key in found:
            where[key] = None if key in where else piece
    homes = [{where[key] for key in unit if where.get(key) is not None} for unit in units]
    return [next(iter(home)) if len(home) == 1 else None for home in homes]


def _units(text: str, words: Words | None, count: int) -> list[tuple[int, int]]:
    """The spans between which the text may be cut."""
    if words is not None:
        spans, at = [], 0
        for word in words(text):
            begin = text.find(word, at)
            if not word or begin < 0 or text[at:begin].strip():
                break
            at = begin + len(word)
            spans.append((begin, at))
        if not text[at:].strip() and len(spans) > count:
            return spans
    return [(match.start(), match.end()) for match in _UNIT.finditer(text)]


def sign_after(text: str) -> int:
    """2 where a sentence or its half ends with ``text``, 1 where a clause does, else 0."""
    last = _TRAILING.sub("", text)[-1:]
    return 0 if not last else 2 if last in _STRONG else 1 if last in _WEAK else 0


def cut_cost(unit: str, following: str = "") -> float:
    """What it costs to end a cue after ``unit``; negative is good."""
    bare = _TRAILING.sub("", unit)
    after = following.lstrip("\"'“‘«([¿¡「『（\ue000\ue001")
    if _TITLE.match(bare) and after[:1].isupper():
        return _INSIDE
    if bare[-1:] and bare[-1] in _STRONG:
        return -1.0
    if bare[-1:] and bare[-1] in _WEAK and not (bare[-2:-1].isdigit() and after[:1].isdigit()):
        return -0.6
    if _NUMBER_END.search(bare) and _UNIT_WORD.match(after):
        return _INSIDE
    if (
        _NAME_WORD.match(bare.lstrip("\"'“‘«([¿¡"))
        and _NAME_WORD.match(after.rstrip(_STRONG + _WEAK))
        and len(bare) > 1
    ):
        return _INSIDE / 2
    if _NUMBER_END.search(bare) and after[:1].islower():
        return _COUNTED
    return 0.9 if bare.lstrip("\"'“‘«([¿¡").casefold() in _LEANING else 0.0
