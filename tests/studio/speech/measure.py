"""Measures of recognition: word error rate, and when somebody begins to speak."""

from __future__ import annotations

import re
from pathlib import Path

from studio.speech.phones import distance
from studio.speech.wav import Wav


def plain(text: str) -> list[str]:
    """Lower-case words without punctuation."""
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+", text.lower().replace("’", "'"))


def word_errors(said: str, heard: str) -> float:
    """Insertions, deletions and substitutions for each word that was said."""
    return distance(plain(said), plain(heard)) / len(plain(said))


def first_sound(path: Path, start: int, end: int) -> int:
    """The time (ms) in [start, end) at which the sound first rises to 1/20 of its loudest 20 ms (−26 dB) for 60 ms.

    An "s" at the start of a word is that quiet; a tenth would hear only the vowel after it.
    """
    with Wav(path) as wav:
        samples = wav.floats(start, end)
    frames = (samples[: len(samples) // 320 * 320].reshape(-1, 320) ** 2).mean(axis=1) ** 0.5
    loud = frames >= frames.max() / 20
    return next(start + at * 20 for at in range(len(loud)) if loud[at : at + 3].all())
