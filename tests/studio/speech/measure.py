"""Measures of recognition: word error rate, and how far words are from when they are truly said."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median
from typing import Any

from studio.speech.phones import distance
from studio.speech.wav import Wav
from studio.speech.words import Word

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording with its truth: ``media`` in fixtures/media, ``name`` in fixtures/truth."""

    media: str
    name: str
    language: str


CLIPS = (
    Clip("speech75_en_720p.mp4", "speech75_en_720p", "en"),
    Clip("jfk.m4a", "jfk", "en"),
    Clip("speech11_en.wav", "speech11_en", "en"),
    Clip("vertical_1080x1920.mp4", "vertical_1080x1920", "en"),
    Clip("softsubs_short_movtext_en_es.mp4", "sonnet2", "en"),
    Clip("speech44_es.m4a", "speech44_es_720p", "es"),
)


def utterances(name: str) -> list[dict[str, Any]]:
    """What is said in a clip: ``text``, ``start`` (s) and more of each utterance or line."""
    if name == "sonnet2":
        found: list[dict[str, Any]] = json.loads((FIXTURES / "subs" / "sonnet2_truth.json").read_text("utf-8"))
        return found
    said: list[dict[str, Any]] = json.loads((FIXTURES / "truth" / f"{name}.json").read_text("utf-8"))["utterances"]
    return said


def text_of(name: str) -> str:
    """All that is said in a clip."""
    return " ".join(one["text"] for one in utterances(name))


def onsets(name: str) -> list[tuple[int, int]]:
    """(number of the word in ``text_of``, ms) of words after a pause, found by loudness and by hand: no aligner.

    The utterance times of the FLEURS clips hold up to 2.5 s of silence before the first word, and those of the sonnet
    come from an aligner, so neither can judge; those of the LJ clip are exact and agree with these within 45 ms.
    """
    rows = json.loads((FIXTURES / "truth" / "onsets.json").read_text("utf-8"))[name]
    return [(at, time) for at, _, time in rows]


def onset_errors(name: str, words: Sequence[Word]) -> list[int]:
    """How far each word of ``onsets`` is from its place, ms; words that were not recognised there are left out."""
    said = text_of(name).split()
    heard = [" ".join(plain(word.text)) for word in words]
    pairs = SequenceMatcher(None, [" ".join(plain(word)) for word in said], heard, autojunk=False)
    partner = {a + step: b + step for a, b, size in pairs.get_matching_blocks() for step in range(size)}
    return [abs(words[partner[at]].start - time) for at, time in onsets(name) if at in partner]


def shares(errors: Sequence[int]) -> str:
    """Median, 90 and 95 of 100 (ms), and the share within 150 ms."""
    if not errors:
        return f"{'':>27}"
    rising = sorted(errors)
    within = 100 * sum(1 for error in rising if error <= 150) / len(rising)
    nine, nearly = (rising[min(len(rising) - 1, int(share * len(rising)))] for share in (0.90, 0.95))
    return f"{median(rising):6.0f} {nine:6.0f} {nearly:6.0f} {within:4.0f} %"


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
