"""Media made by the real ffmpeg, captions, and a look at frames, for the media tests."""

from __future__ import annotations

import math
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from studio.media.ffmpeg import ffmpeg_bin

Make = Callable[..., Path]

ASS = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV
Style: Default,Noto Sans,{size},&H00FFFFFF,&H00000000,&H80000000,1,2,0,2,20,20,16

[Events]
Format: Layer, Start, End, Style, Text
Dialogue: 0,0:00:0{start:.2f},0:00:0{end:.2f},Default,{text}
"""  # noqa: E501  # the format's own line


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Font caches go to a folder of the test run."""
    folder = tmp_path_factory.getbasetemp() / "studio-data"
    monkeypatch.setenv("STUDIO_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """``make("name.mkv", "-f", "lavfi", …)`` runs ffmpeg and gives the path."""

    def run(name: str, *args: str | Path) -> Path:
        out = tmp_path / name
        argv = [ffmpeg_bin(), "-v", "error", "-nostdin", "-y", *map(str, args), str(out)]
        subprocess.run(argv, check=True, cwd=tmp_path, timeout=120)
        return out

    return run


def ass(
    text: str = "WWWWWW", *, start: float = 1.0, end: float = 2.0, width: int = 640, height: int = 360, size: int = 40
) -> str:
    """An ASS document with one caption at the bottom."""
    return ASS.format(text=text, start=start, end=end, width=width, height=height, size=size)


def never() -> bool:
    return False


def silent(_fraction: float | None, _label: str) -> None:
    return None


def luma(video: Path) -> tuple[list[float], np.ndarray[Any, Any]]:
    """(times in s, frames as uint8 [n, height, width]) of the lower third of a video, brightness only."""
    times, frames = [], []
    with av.open(str(video)) as container:
        for frame in container.decode(video=0):
            times.append(float(frame.time or 0))
            plane = frame.to_ndarray(format="gray")
            frames.append(plane[plane.shape[0] * 2 // 3 :])
    return times, np.stack(frames)


def captioned_times(plain: Path, captioned: Path) -> list[float]:
    """Times of the frames where the two renders differ as only a caption makes them differ."""
    times, a = luma(plain)
    others, b = luma(captioned)
    assert times == others
    differ = (np.abs(a.astype(np.int16) - b.astype(np.int16)) > 80).sum(axis=(1, 2)) > 100
    return [t for t, d in zip(times, differ, strict=True) if d]


def frames_between(start: float, end: float, fps: float) -> tuple[int, int]:
    """First and last frame number with ``start <= pts < end``."""
    return math.ceil(start * fps - 1e-6), math.ceil(end * fps - 1e-6) - 1
