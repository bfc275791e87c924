"""The sounds of a script against the sounds that were heard: which belong together, what is missing on either side.

A global alignment (Gotoh: gaps cost more to open than to go on) of two ARPAbet sequences inside a band that follows
the best path. It is rough (the phone loop gets half of the sounds wrong) but cannot fail, needs no language model and
sees the whole recording, so it finds what the exact alignment cannot: passages that only one side has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SAME, _ALIKE, _OTHER = 2.0, 0.5, -1.5
_OPEN, _MORE = -2.0, -0.6  # a gap, and each sound in it: few long gaps are likelier than many short ones
_BOTH, _ONLY_HEARD, _ONLY_SCRIPT = 0, 1, 2  # the step that leads to a cell
_STEP, _LONGER_HEARD, _LONGER_SCRIPT = 3, 4, 8
_BAND = 3000  # sounds, about four minutes of speech; a byte of memory for each of them and each sound heard
_ALIKE_SETS = (
    "AA AH AO AE AW OW",
    "EH AE AH EY ER",
    "IY IH EY Y",
    "UW UH OW W L",
    "P B",
    "T D DH",
    "K G",
    "F V TH",
    "S Z SH TH",
    "SH ZH CH JH",
    "M N NG",
    "R ER L",
    "HH K G",
    "B V",
)


def pair(heard: Sequence[str], script: Sequence[str]) -> list[int]:
    """For each sound of ``script`` the index of the sound in ``heard`` that belongs to it, −1 for none. Increasing."""
    import numpy as np

    partner = [-1] * len(script)
    if not heard or not script:
        return partner
    score, number = _scores()
    text = np.array([number[phone] for phone in script])
    width = min(_BAND, len(script) + 1)
    low, opens, more = np.float32(-1e9), np.float32(_OPEN), np.float32(_MORE)
    ramp = np.arange(width, dtype=np.float32) * more
    best = ramp + opens  # the best score of each cell, and the best that ends in a gap of the script
    best[0] = 0.0
    gap = np.full(width, low, np.float32)
    steps = np.full((len(heard) + 1, width), _ONLY_SCRIPT, np.int8)
    offsets = [0]
    for i, sound in enumerate(heard, 1):
        offset = _follow(offsets[-1], int(np.argmax(best)), width, len(script) + 1)
        moved = offset - offsets[-1]
        diagonal = np.concatenate(([best[moved - 1] if moved else low], best[moved:], np.full(moved, low)))[:width]
        above = np.concatenate((best[moved:], np.full(moved, low)))
        gap = np.concatenate((gap[moved:], np.full(moved, low)))
        columns = np.arange(offset, offset + width)
        both = diagonal + score[number[sound], text[np.maximum(columns - 1, 0)]]
        if offset == 0:
            both[0] = low
        opened = above + opens + more
        gap = np.maximum(opened, gap + more)
        best = np.maximum(both, gap)
        reach = np.maximum.accumulate(best - ramp)  # a gap in what was heard may come from any cell to the left
        skip = np.concatenate(([low], reach[:-1])) + ramp + opens
        steps[i] = np.where(skip > best, _ONLY_SCRIPT, np.where(gap > both, _ONLY_HEARD, _BOTH))
        steps[i] |= np.where(gap > opened, _LONGER_HEARD, 0).astype(np.int8)
        # The gap goes on as long as the cell to the left is not where it was opened.
        steps[i, 1:] |= np.where(skip[1:] > best[:-1] + opens + more, _LONGER_SCRIPT, 0).astype(np.int8)
        best = np.maximum(best, skip)
        offsets.append(offset)
    i, j, stay = len(heard), min(len(script), offsets[-1] + width - 1), 0
    while i > 0 and j > 0 and 0 <= j - offsets[i] < width:
        cell = int(steps[i, j - offsets[i]])
        step = stay or cell & _STEP
        if step == _BOTH:
            if score[number[heard[i - 1]], text[j - 1]] > 0:
                partner[j - 1] = i - 1
            i, j = i - 1, j - 1
        elif step == _ONLY_HEARD:
            stay = _ONLY_HEARD if cell & _LONGER_HEARD else 0
            i -= 1
        else:
            stay = _ONLY_SCRIPT if cell & _LONGER_SCRIPT else 0
            j -= 1
    return partner


def lone_runs(lone: Sequence[bool], least: float) -> list[tuple[int, int]]:
    """Stretches [start, end) that are mostly ``lone``: +1 for each that is, −1.5 for each that is not, ≥ ``least``."""
    runs: list[tuple[int, int]] = []
    start, total, best, end = 0, 0.0, 0.0, 0
    for at, value in enumerate([*lone, *[False] * (len(lone) + 2)]):
        total += 1.0 if value else -1.5
        if total > best:
            best, end = total, at + 1
        if total <= 0 or best - total > least:
            if best >= least:
                runs.append((start, end))
            start, total, best = at + 1, 0.0, 0.0
            if at >= len(lone):
                break
    return runs


def _follow(offset: int, best: int, width: int, columns: int) -> int:
    """The next row's first column: the best cell stays in the middle of the band, which never moves back."""
    return min(max(offset, offset + best - width // 2), columns - width)


def _scores() -> tuple[npt.NDArray[np.float32], dict[str, int]]:
    import numpy as np

    alike = [group.split() for group in _ALIKE_SETS]
    number = {phone: at for at, phone in enumerate(PHONES)}
    table = np.full((len(PHONES), len(PHONES)), _OTHER, np.float32)
    for group in alike:
        for one in group:
            for other in group:
                table[number[one], number[other]] = _ALIKE
    np.fill_diagonal(table, _SAME)
    return table, number


_ALL = "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH"
PHONES = tuple(_ALL.split())
"""ARPAbet as the en-us model has it."""
