"""By how much subtitles are off, from when somebody speaks alone: any language, no words needed.

As ffsubsync does it: the times at which a subtitle is shown, stretched by the ratios of usual frame rates, are laid
over the times at which somebody speaks; the offset at which they agree most is found by Fourier transform.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.speech.vad import WINDOW, Span

if TYPE_CHECKING:
    from studio.speech.vad import Likely

_FILM = 24000 / 1001
RATIOS = (1.0, 25 / _FILM, _FILM / 25, 25 / 24, 24 / 25, 24 / _FILM, _FILM / 24)
_STEP = 2 * WINDOW  # ms
_FARTHEST = 600_000  # ms
_PLAIN = 1.05  # how much better a stretch must fit than none
_CLEAR, _LIKE = 6.0, 0.55  # by how many deviations the best offset must stand out, and how alike both must be
_BLUR = 7  # steps, about half a second, over which a start is spread
_LONGEST_CUE = 10_000  # ms: a longer one says little about when somebody speaks


@dataclass(frozen=True, slots=True)
class Shift:
    """``new = old * ratio + offset`` (ms). ``clear``: the best place stands out from the others."""

    ratio: float
    offset: int
    clear: bool


def find(shown: Sequence[Span], likely: Likely) -> Shift:
    """``likely``: the probability of speech in each WINDOW ms of the recording."""
    import numpy as np

    if not shown or not len(likely):
        return Shift(1.0, 0, False)
    pairs = likely[: len(likely) // 2 * 2].reshape(-1, 2).mean(axis=1) if len(likely) > 1 else likely
    heard = _signals(pairs)
    found: list[tuple[float, float, Shift]] = []
    for ratio in RATIOS:
        spans = [(int(a * ratio), int(min(b, a + _LONGEST_CUE) * ratio)) for a, b in shown]
        mask = np.zeros(max(end for _, end in spans) // _STEP + 2, np.float32)
        for start, end in spans:
            mask[start // _STEP : max(end // _STEP, start // _STEP + 1)] = 1.0
        scores = np.sum([_together(one, other) for one, other in zip(heard, _signals(mask), strict=True)], axis=0)
        reach = len(scores) // 2
        near = scores[reach - min(reach, _FARTHEST // _STEP) : reach + min(reach, _FARTHEST // _STEP) + 1]
        at = int(np.argmax(near)) - len(near) // 2
        top = float(near.max())
        clear = (top - float(near.mean())) / (float(near.std()) or 1.0)
        found.append(
            (top * (_PLAIN if ratio == 1.0 else 1.0), clear, Shift(ratio, at * _STEP, clear >= _CLEAR and top >= _LIKE))
        )
    return max(found, key=lambda one: one[0])[2]


def _signals(level: Likely) -> list[Likely]:
    """The level and its rises, each without its mean and of unit length: starts weigh as much as all the rest."""
    import numpy as np

    rise = np.convolve(np.maximum(0.0, np.diff(level, prepend=level[:1])), np.hanning(_BLUR + 2)[1:-1], "same")
    signals = []
    for one in (level, rise):
        centred = one - one.mean()
        signals.append((centred / (float(np.sqrt((centred**2).sum())) or 1.0)).astype(np.float32))
    return signals


def _together(speech: Likely, mask: Likely) -> Likely:
    """The scores of all offsets from −(size / 2) to + (size / 2) steps."""
    import numpy as np

    size = 1 << (len(speech) + len(mask)).bit_length()
    scores = np.fft.irfft(np.fft.rfft(speech, size) * np.conj(np.fft.rfft(mask, size)), size)
    return np.concatenate((scores[size // 2 :], scores[: size // 2 + 1])).astype(np.float32)
