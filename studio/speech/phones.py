"""Sounds without words: pocketsphinx's phone loop, which hears English phones in any language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.speech import sphinx
from studio.speech.vad import Span
from studio.speech.wav import Wav
from studio.speech.words import Word

_ENOUGH = 60_000  # ms of speech that are enough to tell English from other languages


@dataclass(frozen=True, slots=True)
class Phone:
    """One sound in ARPAbet, ``start`` and ``end`` in ms of the utterance."""

    name: str
    start: int
    end: int


def free_listener() -> Any:
    """The decoder for ``heard``. RTF 0.04."""
    import pocketsphinx

    model = Path(pocketsphinx.get_model_path()) / "en-us" / "en-us-phone.lm.bin"
    return sphinx.decoder(allphone=str(model), lm=None, dict=None, beam=1e-20, pbeam=1e-20, lw=2.0)


def heard(listener: Any, sound: bytes) -> list[Phone]:
    """The sounds of one utterance; silences and noises left out."""
    return [Phone(name, start, end) for name, start, end, _ in sphinx.listen(listener, sound)]


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Edit distance: the fewest insertions, deletions and substitutions."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        corner, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (a != b))
    return row[-1]


def phones_off(path: Path, pieces: Sequence[Span], words: Sequence[Word]) -> float:
    """How far the sounds heard without any words are from those of ``words``: edit distance per sound of the words."""
    listener, book = free_listener(), sphinx.decoder(lm=None)
    apart = count = spent = 0
    with Wav(path) as wav:
        for start, end in pieces:
            if spent >= _ENOUGH:
                break
            spent += end - start
            said = [
                phone
                for word in words
                if start <= word.start < end
                for phone in (book.lookup_word(word.text) or "").split()
            ]
            apart += distance(said, [phone.name for phone in heard(listener, wav.raw(start, end))])
            count += len(said)
    return apart / count if count else 1.0
