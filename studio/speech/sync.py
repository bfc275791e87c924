"""Subtitles set to the speech: their words where they are what is said, else the times at which somebody speaks.

Cue breaks, order and texts stay; only times change. A cue whose words are found begins with its first word; one whose
words are not (a sign, a sound in brackets, a free translation) moves with its neighbours. Where the words are not what
is said at all, as in a translation, all cues are shifted and stretched together (shift.py).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from studio.captions.cue import Cue
from studio.errors import WorkError
from studio.speech import advice
from studio.speech.process import Report, Stop, Task, run
from studio.speech.vad import Span
from studio.speech.words import Difference

_PIECE = 30_000  # ms of speech recognised at once
_FOUND = 0.5  # the share of a cue's words that must be found, and
_ENOUGH = 0.3  # the share of the cues, for the words to tell the times
_LAG = 200  # ms that a caption stays after its last word, if it stayed longer before
_LEAST = 400  # ms of a caption


@dataclass(frozen=True, slots=True)
class SyncResult:
    """``times``: (start, end) of each cue in ms, in the order given. ``shift``: by how much they moved, the median.

    ``by``: "words", "speech" (shifted and stretched together), or "nothing" where no better place was found and the
    times are the old ones. ``found``: the share of cues whose words were found. ``ratio``: the stretch, 1 for none.
    """

    times: tuple[Span, ...]
    shift: int
    by: str
    found: float
    ratio: float
    differences: tuple[Difference, ...]


def sync(cues: Sequence[Cue], wav: Path, *, language: str | None, work: Path, report: Report, stop: Stop) -> SyncResult:
    """Times for ``cues`` from the speech in ``wav`` (16 kHz mono s16). ``language``: that of the texts, None unknown.

    Works in a child process. Raises WorkError("NO_SPEECH"), "FAILED"; Cancelled.
    """
    if not cues:
        return SyncResult((), 0, "nothing", 0.0, 1.0, ())
    work.mkdir(parents=True, exist_ok=True)
    tag = (language or "").replace("_", "-").split("-")[0].lower()
    ask = {
        "wav": str(wav.resolve()),
        "cues": [[cue.start, cue.end, cue.text] for cue in cues],
        "language": None if tag in {"", "und"} else tag,
    }
    from studio.speech.wav import Wav

    with Wav(wav) as sound:
        limit = 180 + 0.2 * sound.ms / 1000
    (found,) = run(
        [Task("sync", ask)],
        work=work.resolve(),
        limit=limit,
        label="Setting the captions to the speech",
        report=report,
        stop=stop,
    )
    if found is None:
        raise WorkError("NO_SPEECH", advice.NO_SPEECH)
    times = tuple((int(a), int(b)) for a, b in found["times"])
    moved = [new[0] - cue.start for new, cue in zip(times, cues, strict=True)]
    differences = tuple(Difference(**one) for one in found["differences"])
    return SyncResult(times, round(median(moved)), found["by"], found["found"], found["ratio"], differences)


def in_child(
    path: Path, rows: Sequence[tuple[int, int, str]], language: str | None, say: Callable[[float], None]
) -> Any:
    """What the child does: {"times", "by", "found", "ratio", "differences"}, None where nobody speaks."""
    from studio.speech import shift, vad
    from studio.speech.align import align
    from studio.speech.script import guess_language, read
    from studio.speech.wav import Wav

    with Wav(path) as wav:
        likely = vad.probabilities(wav, lambda share: say(0.05 * share))
        spans = vad.spans(likely, wav.ms)
        length = wav.ms
    if not spans:
        return None
    texts = [text for _, _, text in rows]
    tag = language or guess_language("\n".join(texts))
    tokens, owner = [], []
    for at, text in enumerate(texts):
        some = read(text, tag)
        tokens += some
        owner += [at] * len(some)
    anchors: dict[int, Span] = {}
    differences: list[Difference] = []
    if tokens:
        pieces = vad.cut(spans, likely, _PIECE)
        fitted = align(path, pieces, tokens, tag, lambda share: say(0.05 + 0.95 * share))
        if not fitted.rough:
            anchors = _anchors(owner, fitted.spans, [len(token.text) for token in tokens])
            differences = fitted.differences
    old = [(start, max(start, end)) for start, end, _ in rows]
    if len(anchors) >= max(1, _ENOUGH * len(set(owner))):
        times = _by_words(old, anchors, length)
        answer = {"times": times, "by": "words", "ratio": 1.0, "found": len(anchors) / len(rows)}
        return {**answer, "differences": [asdict(one) for one in differences]}
    best = shift.find(old, likely)
    times = [(max(0, round(a * best.ratio) + best.offset), max(1, round(b * best.ratio) + best.offset)) for a, b in old]
    if not best.clear:
        times = old
    return {
        "times": times,
        "by": "speech" if best.clear else "nothing",
        "ratio": best.ratio if best.clear else 1.0,
        "found": len(anchors) / len(rows),
        "differences": [],
    }


def _anchors(owner: Sequence[int], spans: Sequence[Span | None], lengths: Sequence[int]) -> dict[int, Span]:
    """The time of each cue whose words were found, most of them and in a row."""
    groups: dict[int, list[tuple[Span | None, int]]] = {}
    for at, span, length in zip(owner, spans, lengths, strict=True):
        groups.setdefault(at, []).append((span, length))
    anchors: dict[int, Span] = {}
    for at, words in groups.items():
        known = [span for span, _ in words if span is not None]
        if not known or sum(length for span, length in words if span) < _FOUND * sum(length for _, length in words):
            continue
        # What was not found before the first word that was takes its usual time.
        missing = 0
        for span, length in words:
            if span is not None:
                break
            missing += 60 * length
        anchors[at] = (max(0, known[0][0] - missing), known[-1][1])
    return anchors


def _by_words(old: Sequence[Span], anchors: dict[int, Span], length: int) -> list[Span]:
    """New times: a cue with words begins with the first; others keep their place between their neighbours."""
    # Only what keeps the order of the cues is believed: a refrain may be found at another place.
    order = sorted(anchors, key=lambda at: (old[at][0], at))
    kept: list[int] = _rising(order, [anchors[at][0] for at in order])
    before = [old[at][0] for at in kept]
    after = [anchors[at][0] for at in kept]
    starts = [anchors[at][0] if at in set(kept) else _mapped(span[0], before, after) for at, span in enumerate(old)]
    stretch = _stretch(before, after)
    found: list[Span] = []
    following = _following(old)
    known = set(kept)
    for at, (start, end) in enumerate(old):
        spoken = anchors[at][1] if at in known else 0
        wanted = starts[at] + round((end - start) * stretch)
        until = max(spoken, min(wanted, spoken + max(_LAG, end - start)) if spoken else wanted)
        other = following[at]
        if other is not None and old[other][0] >= end:
            until = min(until, max(starts[other], starts[at] + 1))
        until = max(until, starts[at] + 1)
        room = starts[other] if other is not None and old[other][0] >= end else length
        found.append((max(0, starts[at]), max(until, min(starts[at] + _LEAST, room), starts[at] + 1)))
    return found


def _rising(order: Sequence[int], starts: Sequence[int]) -> list[int]:
    """The longest part of ``order`` in which the new starts rise."""
    tails: list[int] = []
    ends: list[int] = []
    link = [-1] * len(order)
    for at, start in enumerate(starts):
        place = bisect_right(tails, start)
        link[at] = ends[place - 1] if place else -1
        tails[place : place + 1] = [start]
        ends[place : place + 1] = [at]
    kept = []
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.append(order[at])
        at = link[at]
    return kept[::-1]


def _stretch(before: Sequence[int], after: Sequence[int]) -> float:
    """How much slower the new clock runs: the median slope between far cues."""
    half = len(before) // 2
    slopes = [
        (after[at + half] - after[at]) / (before[at + half] - before[at])
        for at in range(len(before) - half)
        if half and before[at + half] > before[at]
    ]
    slope = median(slopes) if len(slopes) > 2 else 1.0
    return slope if 0.8 <= slope <= 1.25 else 1.0


def _mapped(time: int, before: Sequence[int], after: Sequence[int]) -> int:
    """A time between two cues whose new times are known; beyond the last, the last one's shift."""
    at = bisect_right(before, time)
    if at == 0:
        return max(0, time + after[0] - before[0])
    if at == len(before):
        return time + after[-1] - before[-1]
    (a, b), (c, d) = (before[at - 1], before[at]), (after[at - 1], after[at])
    return c + (d - c) * (time - a) // max(1, b - a)


def _following(old: Sequence[Span]) -> list[int | None]:
    """For each cue the one that begins next."""
    order = sorted(range(len(old)), key=lambda at: (old[at][0], at))
    found: list[int | None] = [None] * len(old)
    for one, other in pairwise(order):
        found[one] = other
    return found
