"""Zones never meet whatever is asked for, and no pixel of a caption leaves the safe area in any shape."""

from __future__ import annotations

import itertools
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.cue import Cue
from studio.captions.layout import Frame, layout
from studio.captions.style import CLEAN, StyleChange, apply
from studio.captions.titles import Title
from studio.captions.zones import Need, free, zones
from studio.media.ffmpeg import ffmpeg_bin
from studio.media.fonts import font_environment
from tests.studio.captions.patience import PATIENT

SHAPES = [(640, 360), (360, 640), (480, 480), (480, 600), (480, 360), (840, 360)]
needs = st.builds(
    Need,
    st.sampled_from(["top", "middle", "bottom"]),
    st.floats(5, 400),
    st.integers(1, 4),
    st.floats(0, 40),
    st.none() | st.floats(0, 900),
)


@settings(PATIENT, max_examples=400)
@given(st.lists(needs, min_size=1, max_size=8), st.sampled_from([*SHAPES, (1920, 1080), (64, 64), (4000, 100)]))
def test_zones_never_meet_and_stay_in_the_picture(wanted: list[Need], size: tuple[int, int]) -> None:
    where = layout(Frame(*size), min(4, len(wanted)))
    found = zones(where, wanted)
    ordered = sorted(found, key=lambda zone: zone.top)
    assert ordered[0].top >= -1e-6
    assert ordered[-1].bottom <= size[1] + 1e-6
    for upper, lower in itertools.pairwise(ordered):
        assert upper.bottom <= lower.top + 1e-6
    assert all(0 < zone.scale <= 1 for zone in found)
    for top, bottom in free(where, found):
        assert all(bottom <= zone.top + 1e-6 or top >= zone.bottom - 1e-6 for zone in found)


def ink(document: str, frame: Frame, folder: Path, at: float = 1.0) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Rows × columns: where something is drawn on a grey picture."""
    (folder / "c.ass").write_text(document, "utf-8")
    command = [ffmpeg_bin(), "-v", "error", "-nostdin", "-f", "lavfi"]
    command += ["-i", f"color=gray:s={frame.width}x{frame.height}:r=25:d=4,format=gray", "-vf", "ass=c.ass,format=gray"]
    command += ["-ss", str(at), "-frames:v", "1", "-f", "rawvideo", "-"]
    env = font_environment(folder)
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True, timeout=120)
    pixels = np.frombuffer(done.stdout, np.uint8).reshape(frame.height, frame.width)
    seen: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] = (
        np.abs(pixels.astype(int) - int(pixels[0, 0])) > 24
    ).astype(np.uint8)
    return seen


TEXT = "Whose caption is this? It is quite long,\nand gj|ÄÅ it stands over the picture"
STYLES = {
    "clean": StyleChange(),
    "boxed": StyleChange(preset="boxed"),
    "shorts": StyleChange(preset="shorts"),
    "huge": StyleChange(size=3, bold=True, outline=25),
    "shadow": StyleChange(shadow=True, size=1.5, italic=True),
    "top": StyleChange(position="top", preset="boxed", size=1.4),
}


@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_nothing_is_drawn_outside_the_safe_area(width: int, height: int, tmp_path: Path) -> None:
    frame = Frame(width, height, Fraction(25))
    safe = layout(frame)
    for name, change in STYLES.items():
        track = CaptionTrack("en", [Cue(0, 4000, TEXT)], style=apply(CLEAN, change))
        drawn = np.argwhere(ink(burn_ass([track], frame), frame, tmp_path))
        assert len(drawn), name
        (top, left), (bottom, right) = drawn.min(axis=0), drawn.max(axis=0)
        assert left >= safe.side - 2, name
        assert right <= width - safe.side + 2, name
        assert top >= safe.top - 2, name
        assert bottom <= height - safe.bottom + 3, name


@pytest.mark.parametrize(("width", "height"), SHAPES[:3])
def test_languages_in_different_styles_and_a_title_do_not_touch(width: int, height: int, tmp_path: Path) -> None:
    frame = Frame(width, height, Fraction(25))
    asked = [("en", STYLES["top"]), ("es", STYLES["shadow"]), ("de", STYLES["boxed"]), ("fr", STYLES["shorts"])]
    title = Title(0, 4000, "A title that is rather long")
    layers = []
    for each in range(len(asked) + 1):
        tracks = [
            CaptionTrack(language, [Cue(0, 4000, TEXT if number == each else "i")], style=apply(CLEAN, change))
            for number, (language, change) in enumerate(asked)
        ]
        document = burn_ass(tracks, frame, [title])
        name = "Title0" if each == len(asked) else f"T{each}"
        lines = [line for line in document.split("\n") if not line.startswith("Dialogue") or f",{name}," in line]
        layers.append(ink("\n".join(lines), frame, tmp_path))
        assert layers[-1].any()
    for one, other in itertools.combinations(layers, 2):
        assert not np.any(one & other)


@pytest.mark.parametrize("text", ["x" * 3000, "word " * 600, "字" * 3000, "a\nb\nc\nd\ne\nf"])
def test_a_flood_of_text_stays_in_its_zone(text: str, tmp_path: Path) -> None:
    frame = Frame(640, 360, Fraction(25))
    for change in (StyleChange(), STYLES["shorts"]):
        document = burn_ass([CaptionTrack("en", [Cue(0, 4000, text)], style=apply(CLEAN, change))], frame)
        drawn = np.argwhere(ink(document, frame, tmp_path))
        (top, left), (bottom, right) = drawn.min(axis=0), drawn.max(axis=0)
        assert left >= 0.04 * 640
        assert right <= 0.96 * 640
        assert top >= 0.3 * 360
        assert bottom <= 0.96 * 360
