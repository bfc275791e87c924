"""A film that tells of each of its moments which it is: frames hold their number, the sound's pitch is its time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from studio.media.compose import Composition
from studio.media.probe import probe
from studio.media.render import RenderResult, render
from tests.studio.media.conftest import Make, never, silent

BITS, BAR = 8, 20
WIDTH, HEIGHT = BITS * BAR, 90
LOW, RISE = 300, 600
"""Hz at 0 s, and how much higher each second sounds."""


def counted(
    make: Make, name: str, seconds: float = 6, rate: str = "25", channels: int = 1, codecs: tuple[str, ...] = ()
) -> Path:
    """160x90, at most 256 frames, each with its number in eight bars from the left; a rising tone of -9 dBFS."""
    bars = f"geq=lum='if(mod(floor(N/pow(2,floor(X/{BAR}))),2),220,30)':cb=128:cr=128"
    picture = f"color=c=gray:s={WIDTH}x{HEIGHT}:r={rate}:d={seconds},format=yuv420p,{bars}"
    wave = f"0.35*sin(2*PI*({LOW}*t+{RISE / 2}*t*t))"
    sound = f"aevalsrc='{'|'.join([wave] * channels)}':s=48000:d={seconds}"
    own = codecs or ("-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-c:a", "aac")
    return make(name, "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, *own)


def numbers(video: Path) -> list[int]:
    """The number in each frame."""
    found = []
    with av.open(str(video)) as container:
        for frame in container.decode(video=0):
            row = frame.to_ndarray(format="gray")
            line = row[row.shape[0] // 2]
            step = len(line) / BITS
            bits = [line[int((bit + 0.5) * step)] > 125 for bit in range(BITS)]
            found.append(sum(1 << bit for bit, on in enumerate(bits) if on))
    return found


def times(video: Path) -> list[Fraction]:
    """When each frame is shown, s."""
    with av.open(str(video)) as container:
        return [frame.pts * frame.time_base for frame in container.decode(video=0)]


def samples(video: Path, stream: int = 0) -> tuple[Any, int]:
    """(one row for each channel, sample rate) of a sound track, silence before its start included."""
    with av.open(str(video)) as container:
        frames = list(container.decode(audio=stream))
        rate = frames[0].sample_rate
        early = max(0, round(float(frames[0].pts * frames[0].time_base) * rate))
        wave = np.concatenate([frame.to_ndarray() for frame in frames], axis=1)
        return np.pad(wave, ((0, 0), (early, 0))), rate


def heard(wave: Any, rate: int, at: float) -> float:
    """The moment of the source, s, that sounds at ``at`` s: from the pitch of the 50 ms around it."""
    half = round(0.025 * rate)
    middle = round(at * rate)
    part = wave[0][max(0, middle - half) : middle + half]
    part = part * np.hanning(len(part))
    spectrum = np.abs(np.fft.rfft(part, 1 << 16))
    return float((np.argmax(spectrum) * rate / (1 << 16) - LOW) / RISE)


def level(wave: Any) -> float:
    """RMS in dBFS."""
    return float(20 * np.log10(max(1e-9, np.sqrt(np.mean(np.square(wave))))))


def put(
    source: Path, out: Path, film: Composition, text: str | None = None, music: Path | None = None, keep: bool = False
) -> RenderResult:
    """A render at low quality."""
    work = out.parent / f"{out.name}.work"
    return render(
        source,
        probe(source),
        text,
        out,
        work=work,
        quality="low",
        report=silent,
        stop=never,
        film=film,
        music=music,
        keep=keep,
    )
