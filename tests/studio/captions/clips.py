"""Word-timed transcripts for tests and benches of the layout: real clips, prose with made-up times, bare of marks."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from studio.captions.layout import Frame
from studio.captions.tongues import bare
from studio.speech.words import Transcript, Word

TRUTH = Path(__file__).resolve().parents[3] / "fixtures" / "truth"
CLIPS = ("speech75_en_720p", "jfk", "sonnet2", "speech11_en", "vertical_1080x1920", "speech44_es_720p")
PROSE = ("en", "es", "fr", "de", "pt", "it", "zh", "ja", "ko")
FRAMES = {
    "16:9": Frame(1280, 720, Fraction(25)),
    "1:1": Frame(1080, 1080, Fraction(30)),
    "9:16": Frame(1080, 1920, Fraction(30)),
}
_PARTICLES = {"zh": "的了是在", "ja": "はがをに"}
_CLOSERS = "。，、？！,.?!"


def clip(name: str) -> Transcript:
    """A clip's words with the times of the aligner, spelled and punctuated as a careful writer would."""
    found = json.loads((TRUTH / "words" / f"{name}.json").read_text("utf-8"))
    rows = found["words"]
    written = json.loads((TRUTH / "written.json").read_text("utf-8")).get(name)
    texts = written.split() if written else [row[0] for row in rows]
    words = tuple(Word(text, start, end) for text, (_, start, end) in zip(texts, rows, strict=True))
    return Transcript(found["language"], words, "truth")


def prose(language: str, *, run: int = 1, pace: float = 1.0) -> Transcript:
    """A page of prose in ``language`` as it might be spoken; ``pace`` 2 is twice as fast.

    Chinese and Japanese come as single characters (``run`` 1), or in runs of so many.
    """
    chance = random.Random(f"{language} {run}")  # noqa: S311 - a seed for equal runs, not a secret
    text = (TRUTH / "prose" / f"{language}.txt").read_text("utf-8")
    tokens = text.split()
    letter = 58.0
    if language in {"zh", "ja"}:
        letter = 210.0 if language == "zh" else 150.0
        pattern = re.compile(rf"[A-Za-z]+|(?:[^A-Za-z{_CLOSERS}]{{1,{run}}})[{_CLOSERS}]*")
        tokens = [token for piece in tokens for token in pattern.findall(piece)]
    elif language == "ko":
        letter = 150.0
    words: list[Word] = []
    at = 400.0
    for token in tokens:
        length = (60 + letter * len(token.strip(_CLOSERS))) / pace
        words.append(Word(token, round(at), round(at + length)))
        at += length
        if token[-1] in ".?!。？！":
            at += chance.uniform(350, 900) / pace
        elif token[-1] in ",，、":
            at += chance.uniform(120, 450) / pace
        elif chance.random() < 0.06 and (language not in _PARTICLES or token[-1] in _PARTICLES[language]):
            at += chance.uniform(150, 350) / pace  # a hesitation, never inside a word
        else:
            at += chance.uniform(0, 60) / pace
    return Transcript(language, tuple(words), "prose")


def stripped(transcript: Transcript) -> Transcript:
    """The same words as an engine gives them that knows neither marks nor capitals."""
    words = [
        replace(word, text="".join(c for c in bare(word.text) if c not in _CLOSERS + '¿¡«»“”„"()：；;:'))
        for word in transcript.words
    ]
    return Transcript(transcript.language, tuple(word for word in words if word.text), "bare", punctuated=False)
