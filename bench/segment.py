"""Segmentation beside its peers in the columns of media.md 5.2, and its time at 1x, 10x and 100x.

    python -m bench.segment

Words: the clips with truth (fixtures/truth/words, aligned from the sound), spelled as a careful writer would. Peers are
re-stated from their descriptions (tests/studio/captions/peers.py). "bare": our row from words without marks and
capitals, which we restore; its ends are judged by the silences and the marks of the truth.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from studio.captions.cue import Cue
from studio.captions.segment import segment
from studio.speech.words import Transcript, Word
from tests.studio.captions.clips import CLIPS, FRAMES, clip, prose, stripped
from tests.studio.captions.columns import HEAD, Columns, measured, table_row
from tests.studio.captions.peers import stable_ts, whisper_cli, whisperx

_WIDE = FRAMES["16:9"]
ROWS: dict[str, Callable[[Transcript], Sequence[Cue]]] = {
    "whisper CLI 42x2": whisper_cli,
    "whisperX 45/30": whisperx,
    "stable-ts default": stable_ts,
    "ours": lambda transcript: segment(transcript, _WIDE),
    "ours, bare": lambda transcript: segment(stripped(transcript), _WIDE),
}
_MINUTES = 1.2  # of one 1x round: 100x is two hours


def total(split: Callable[[Transcript], Sequence[Cue]]) -> Columns:
    """All clips in one row."""
    row = Columns()
    for name in CLIPS:
        transcript = clip(name)
        row.add(measured(split(transcript), transcript))
    return row


def repeated(transcript: Transcript, minutes: float, bare: bool) -> Transcript:
    """The words again and again for so many minutes."""
    one = stripped(transcript) if bare else transcript
    span = one.words[-1].end + 500
    times = max(1, round(minutes * 60_000 / span))
    words = tuple(replace(w, start=w.start + k * span, end=w.end + k * span) for k in range(times) for w in one.words)
    return replace(one, words=words, engine="reference", punctuated=not bare)


def timings() -> None:
    """CPU seconds on one core."""
    print("\n| words | 1x (1.2 min) | 10x | 100x (2 h) |\n|---|---|---|---|")
    for name, transcript in (
        ("LJ", clip("speech75_en_720p")), ("en", prose("en")), ("zh", prose("zh")), ("ja", prose("ja")),
    ):  # fmt: skip
        for bare in (False, True):
            cells = []
            for factor in (1, 10, 100):
                long = repeated(transcript, _MINUTES * factor, bare)
                began = time.process_time()
                cues = segment(long, _WIDE)
                cells.append(f"{time.process_time() - began:.3f} s ({len(long.words)} words, {len(cues)} cues)")
            print(f"| {name}{', bare' if bare else ''} | " + " | ".join(cells) + " |")


def main() -> None:
    segment(Transcript("en", (Word("warm", 0, 500),), "x"), _WIDE)  # tables and fonts are read once
    print(f"| all clips ({', '.join(CLIPS)}) | " + " | ".join(HEAD) + " |")
    print("|---" * (len(HEAD) + 1) + "|")
    for name, split in ROWS.items():
        print(table_row(name, total(split)))
    timings()


if __name__ == "__main__":
    main()
