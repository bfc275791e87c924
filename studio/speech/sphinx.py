"""pocketsphinx: the offline draft, English only. Runs in the child process; its C calls hold Python's lock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from studio.speech.vad import Span
from studio.speech.wav import Wav
from studio.speech.words import Word

FRAME = 10  # ms
LONGEST = 15_000
"""ms of speech in one piece: short enough for progress and two processes, long enough for the language model."""

SHORTEST = 1_600
"""Bytes of sound, 50 ms: nothing can be said in less."""

_VARIANT = re.compile(r"\(\d+\)$")


def decoder(**options: Any) -> Any:
    """A decoder with the en-us model of the package; silent on the console. ``options`` as pocketsphinx names them."""
    import pocketsphinx

    return pocketsphinx.Decoder(loglevel="FATAL", **options)


def listen(engine: Any, sound: bytes) -> Iterator[tuple[str, int, int, float]]:
    """Decodes one utterance: (entry, start ms, end ms, posterior) of each, noises and silences left out.

    The utterance is given whole: only then is the channel evened out over all of it (23 % wrong words against 91 %
    on the JFK clip).
    """
    if len(sound) < SHORTEST:
        return
    engine.start_utt()
    engine.process_raw(sound, full_utt=True)
    engine.end_utt()
    for part in engine.seg() or ():
        if not is_noise(part.word) and part.word != "(NULL)":
            yield part.word, part.start_frame * FRAME, (part.end_frame + 1) * FRAME, min(1.0, float(part.prob))


def plain(entry: str) -> str:
    """The word of an entry: "the(2)" is another way to say "the"."""
    return _VARIANT.sub("", entry)


def is_noise(entry: str) -> bool:
    """Whether an entry is silence, breath or noise."""
    return entry[0] in "<[+" or entry == "SIL"


def recognise(path: Path, pieces: Sequence[Span], report: Callable[[float], None]) -> list[Word]:
    """Speech → lower-case words without punctuation, times in ms of the whole file, with posteriors."""
    engine = decoder()
    total = sum(end - start for start, end in pieces) or 1
    done = 0
    words: list[Word] = []
    report(0.0)
    with Wav(path) as wav:
        for start, end in pieces:
            for entry, a, b, p in listen(engine, wav.raw(start, end)):
                words.append(Word(plain(entry), start + a, min(start + b, end), round(p, 4)))
            done += end - start
            report(done / total)
    return words
