"""Word edges put where the sound begins and ends: a model of sounds lets a word that begins with a stop hold a pause.

"by" has a silent beginning, so the aligner cannot tell a pause before it from the word itself; the loudness can. Only
edges that lie in clear silence move, and only inwards: no word grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from studio.speech.vad import Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FRAME = 10  # ms
_BYTES = 16 * 2 * FRAME
_ABOVE_NOISE, _UNDER_VOICE = 3.0, 40.0  # silence is under three times the noise, and under 1/40 (−32 dB) of the voice
_HELD = 90  # ms of silence at the edge of a word that are no closure of a stop
_PAUSED, _BEFORE = 30, 80  # the same where it is silent before the word as well, for so long
_KEEP = 20  # ms that stay before the sound, for its soft beginning
_SOUND = 30  # ms of sound in a row that are a sound
_SCRAP, _PAUSE = 120, 180  # ms of sound beside ms of silence that are of another word
_LEAST = 60  # ms of a word


class Loudness:
    """Which frames of a stretch of sound are silent: 16 kHz s16 samples, times in ms from its beginning."""

    def __init__(self, sound: bytes) -> None:
        import numpy as np

        frames = np.frombuffer(sound[: len(sound) // _BYTES * _BYTES], "<i2").reshape(-1, _BYTES // 2)
        loud: npt.NDArray[np.float32] = np.sqrt((frames.astype(np.float32) ** 2).mean(axis=1))
        live = loud[loud > 1.0]
        if len(live):
            noise, voice = float(np.percentile(live, 5)), float(np.percentile(live, 95))
            # In a noisy recording a soft beginning drowns: then the edge stays as the aligner has it.
            self._limit = max(noise * _ABOVE_NOISE, voice / _UNDER_VOICE) if voice > noise * _UNDER_VOICE / 2 else 0.0
        else:
            self._limit = 0.0
        self._silent = loud < self._limit

    def inside(self, span: Span) -> Span:
        """``span`` without the silence at its edges."""
        first, last = span[0] // FRAME, min(-(-span[1] // FRAME), len(self._silent))
        sounds = _without_scraps(_sounds(self._silent[first:last].tolist()))
        if last - first <= _LEAST // FRAME or not sounds:
            return span
        lead, tail = sounds[0][0] * FRAME, (last - first - sounds[-1][1]) * FRAME
        before = self._silent[max(0, first - _BEFORE // FRAME) : first]
        paused = len(before) == _BEFORE // FRAME and bool(before.all())
        start = span[0] + lead - _KEEP if lead >= (_PAUSED if paused else _HELD) else span[0]
        end = span[1] - tail + _KEEP if tail >= _HELD else span[1]
        return (start, end) if end - start >= _LEAST else span


def _sounds(silent: Sequence[bool]) -> list[Span]:
    """Stretches [first, last) of frames with sound, long enough to be one."""
    found: list[Span] = []
    first = 0
    for at, quiet in enumerate([*silent, True]):
        if quiet:
            if (at - first) * FRAME >= _SOUND:
                found.append((first, at))
            first = at + 1
    return found


def _without_scraps(sounds: Sequence[Span]) -> list[Span]:
    """Without the end of the word before, or the beginning of the next: short, and a pause away."""
    kept = list(sounds)
    while len(kept) > 1 and _is_scrap(kept[0], kept[1][0] - kept[0][1]):
        del kept[0]
    while len(kept) > 1 and _is_scrap(kept[-1], kept[-1][0] - kept[-2][1]):
        del kept[-1]
    return kept


def _is_scrap(sound: Span, pause: int) -> bool:
    return (sound[1] - sound[0]) * FRAME <= _SCRAP and pause * FRAME >= _PAUSE


def trimmed(sound: bytes, spans: Sequence[Span]) -> list[Span]:
    """Spans (ms of ``sound``) without the silence at their edges."""
    if not spans:
        return []
    loudness = Loudness(sound)
    return [loudness.inside(span) for span in spans]
