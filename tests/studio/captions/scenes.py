"""The scenes of fixtures/frames, drawn by the real ffmpeg, and how alike two pictures of captions are."""

from __future__ import annotations

import os
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.cue import Cue, CueWord
from studio.captions.layout import Frame
from studio.captions.style import read_style
from studio.captions.titles import Title
from studio.media.ffmpeg import ffmpeg_bin
from studio.media.fonts import font_environment

FRAMES = Path(__file__).parents[3] / "fixtures" / "frames"
SIZES = {"wide": (640, 360), "tall": (360, 640)}
PAPER = (48, 80, 106)
"""The picture behind the captions: dark enough for light letters, light enough for a dark outline."""
_END = 4000
_TILE = 40  # px: about three letters
_FAINT = 0.15  # of the fullest tile; tiles with less in them are edges of letters
_BLUR = 1.6  # px: edges that another FreeType draws half a pixel aside are the same letter


def scenes() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(name, size, scene) of every picture."""
    for scene in tomllib.loads((FRAMES / "scenes.toml").read_text("utf-8"))["scenes"]:
        for size in scene["sizes"]:
            yield scene["name"], size, scene


def document(scene: Mapping[str, Any], size: str) -> str:
    """The ASS document of a scene."""
    words = tuple(CueWord(text, start, end) for text, start, end in scene.get("words", ()))
    tracks = [
        CaptionTrack(language, [Cue(0, _END, text, words=words)], style=read_style(style))
        for language, text, style in scene["tracks"]
    ]
    titles = [Title(0, _END, scene["title"])] if "title" in scene else []
    return burn_ass(tracks, Frame(*SIZES[size], Fraction(25)), titles)


def draw(text: str, size: str, at: int, folder: Path) -> Image.Image:
    """The frame at ``at`` ms of an ASS document on plain paper."""
    (folder / "c.ass").write_text(text, "utf-8")
    width, height = SIZES[size]
    paper = "0x" + "".join(f"{level:02x}" for level in PAPER)
    command = [ffmpeg_bin(), "-v", "error", "-nostdin", "-y", "-f", "lavfi"]
    command += ["-i", f"color={paper}:s={width}x{height}:r=25:d=4,format=gbrp", "-vf", "ass=c.ass,format=rgb24"]
    command += ["-ss", str(at / 1000), "-frames:v", "1", "-update", "1", "out.png"]
    subprocess.run(command, cwd=folder, env={**os.environ, **font_environment(folder)}, check=True, timeout=120)
    with Image.open(folder / "out.png") as image:
        return image.convert("RGB")


def likeness(one: Image.Image, other: Image.Image) -> float:
    """1 for the same captions in the same place, 0 for none in common.

    What differs from the paper, blurred a little, is compared colour by colour against all that is there, in tiles of
    a few letters: the answer is that of the worst tile, so that one wrong character is seen.
    """
    if one.size != other.size:
        return 0.0
    inks = []
    for image in (one, other):
        pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(_BLUR)), dtype=np.float64)
        inks.append(pixels - np.array(PAPER))
    apart = _tiles(np.abs(inks[0] - inks[1]).sum(axis=2))
    there = _tiles(np.maximum(np.abs(inks[0]), np.abs(inks[1])).sum(axis=2))
    seen = there > _FAINT * there.max()
    return float((1 - apart[seen] / there[seen]).min()) if seen.any() and there.max() else 1.0


def _tiles(values: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Sums over tiles of _TILE px, every half tile."""
    height, width = values.shape
    sums = np.zeros((height + 1, width + 1))
    sums[1:, 1:] = values.cumsum(axis=0).cumsum(axis=1)
    ys, xs = np.arange(0, height - _TILE + 1, _TILE // 2), np.arange(0, width - _TILE + 1, _TILE // 2)
    low, left = np.ix_(ys, xs)
    found: np.ndarray[Any, np.dtype[np.float64]] = (
        sums[low + _TILE, left + _TILE] - sums[low, left + _TILE] - sums[low + _TILE, left] + sums[low, left]
    )
    return found
