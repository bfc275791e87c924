"""Where somebody speaks: the Silero detector that comes inside faster-whisper's package, with our own spans.

Threshold 0.15, silence 500 ms, pad 300 ms keep quiet spontaneous speech that the usual 0.5 loses. A span must rise
to 0.35 once: film music reached 0.22, pink noise 0.14, chords 0.10, speech 0.96 and more on the clips measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studio.speech.wav import PER_MS, Wav

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Likely = npt.NDArray[np.float32]

Span = tuple[int, int]

WINDOW = 512 // PER_MS  # ms of sound behind one probability
_SPEECH, _QUIET, _SURE = 0.15, 0.10, 0.35
_SILENCE, _PAD = 500, 300  # ms
_BLOCK, _LEAD = 4096, 32  # windows read at once, and windows before them that only warm the detector up
_SMOOTH = 5  # windows, 160 ms: a cut needs a short silence, not one lucky window
_SHORTEST = 2_000  # ms on both sides of a cut


def speech_spans(path: Path) -> list[Span]:
    """[start, end) in ms of everything that sounds like speech, in order, not overlapping; [] for none."""
    with Wav(path) as wav:
        return spans(probabilities(wav), wav.ms)


def probabilities(wav: Wav, report: Callable[[float], None] = lambda fraction: None) -> Likely:
    """The probability of speech in each ``WINDOW`` ms. Memory: 4 bytes for each, whatever the length."""
    import numpy as np
    from faster_whisper.vad import get_vad_model

    model = get_vad_model()
    total = -(-wav.ms // WINDOW)
    found = [np.zeros(0, np.float32)]
    for first in range(0, total, _BLOCK):
        lead = min(_LEAD, first)
        sound = wav.floats((first - lead) * WINDOW, min(first + _BLOCK, total) * WINDOW)
        sound = np.pad(sound, (0, -len(sound) % (WINDOW * PER_MS)))
        if len(sound):
            found.append(np.asarray(model(sound), np.float32).ravel()[lead:])
        report(min(1.0, (first + _BLOCK) / total))
    return np.concatenate(found)


def spans(likely: Likely, length: int) -> list[Span]:
    """Probabilities → spans in ms; ``length`` is that of the sound."""
    rough: list[Span] = []
    start, quiet = -1, 0
    for at, value in enumerate(likely):
        if start < 0:
            start, quiet = (at, 0) if value >= _SPEECH else (-1, 0)
        elif value >= _QUIET:
            quiet = 0
        else:
            quiet += 1
            if quiet * WINDOW >= _SILENCE:
                rough.append((start, at + 1 - quiet))
                start = -1
    if start >= 0:
        rough.append((start, len(likely) - quiet))
    kept = [(a * WINDOW, b * WINDOW) for a, b in rough if max(likely[a:b].tolist()) >= _SURE]
    padded: list[Span] = []
    for place, (a, b) in enumerate(kept):
        before = (kept[place - 1][1] + a) // 2 if place else 0
        after = (b + kept[place + 1][0]) // 2 if place + 1 < len(kept) else length
        padded.append((max(a - _PAD, before), min(b + _PAD, after, length)))
    return padded


def cut(found: Sequence[Span], likely: Likely, longest: int) -> list[Span]:
    """Cuts spans longer than ``longest`` ms where the speaker is most likely silent."""
    import numpy as np

    smooth = np.convolve(likely, np.ones(_SMOOTH) / _SMOOTH, "same") if len(likely) else likely
    pieces: list[Span] = []
    for start, end in found:
        while end - start > longest:
            first = (start + _SHORTEST) // WINDOW
            last = max(first + 1, min(start + longest, end - _SHORTEST) // WINDOW)
            middle = (first + int(np.argmin(smooth[first:last]))) * WINDOW
            pieces.append((start, middle))
            start = middle
        pieces.append((start, end))
    return pieces


def join(pieces: Sequence[Span], longest: int, silence: int) -> list[Span]:
    """Joins neighbours at most ``silence`` ms apart while the whole stays within ``longest`` ms."""
    joined: list[Span] = []
    for start, end in pieces:
        if joined and end - joined[-1][0] <= longest and start - joined[-1][1] <= silence:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
