"""The canvas: its size, and what of the film is on it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from studio.media.canvas import Canvas, Fit, canvas_size
from studio.media.compose import Composition
from studio.media.plan import output_size
from studio.media.probe import probe
from tests.studio.media.conftest import Make
from tests.studio.media.counted import counted, put


@pytest.mark.parametrize(
    ("shown", "ratio", "size"),
    [
        ((1920, 1080), "9:16", (1080, 1920)),
        ((1280, 720), "9:16", (720, 1280)),
        ((1280, 720), "1:1", (720, 720)),
        ((1280, 720), "4:5", (720, 900)),
        ((1920, 1080), "21:9", (1920, 822)),
        ((1080, 1920), "16:9", (1920, 1080)),
        ((3840, 2160), "1:1", (1080, 1080)),
        ((854, 480), "9:16", (480, 854)),
        ((2560, 300), "9:16", (1080, 1920)),
        ((64, 36), "9:16", (36, 64)),
    ],
)
def test_the_canvas_has_the_short_side_of_the_film(shown: tuple[int, int], ratio: str, size: tuple[int, int]) -> None:
    wide, high = ratio.split(":")
    assert canvas_size(shown, Fraction(int(wide), int(high))) == size


@pytest.mark.parametrize("fit", ["fit", "fill", "blur"])
@pytest.mark.parametrize(("sar", "rotated"), [("1", False), ("4/3", False), ("1", True)])
def test_fit_keeps_all_fill_keeps_the_middle_blur_leaves_no_bars(
    make: Make, tmp_path: Path, fit: Fit, sar: str, rotated: bool
) -> None:
    """A white square in the middle of grey: it must stay square, and as large as the way to fill says."""
    inside = "drawbox=x=(iw-w)/2:y=(ih-h)/2:w=90/sar:h=90:color=white:t=fill"
    picture = f"color=c=gray:s={'240x180' if sar == '4/3' else '320x180'}:r=10:d=0.5,setsar={sar},{inside}"
    source = make("plain.mp4", "-f", "lavfi", "-i", picture, "-c:v", "libx264", "-crf", "4")
    if rotated:
        source = make("turned.mp4", "-display_rotation", "90", "-i", source, "-c", "copy")
    ratio = Fraction(16, 9) if rotated else Fraction(9, 16)
    film = Composition(canvas=Canvas(ratio, fit))
    result = put(source, tmp_path / "out.mp4", film)
    assert (result.width, result.height) == output_size(probe(source), film) == ((320, 180) if rotated else (180, 320))
    with av.open(str(tmp_path / "out.mp4")) as container:
        luma = next(container.decode(video=0)).to_ndarray(format="gray").astype(int)
    white = luma > 200
    high, wide = int(white.any(axis=1).sum()), int(white.any(axis=0).sum())
    whole = round(90 * 180 / 320) if fit != "fill" else 160
    assert abs(high - whole) <= 4 >= abs(wide - whole)
    edge = luma[:8, :8].mean()
    assert edge < 20 if fit == "fit" else edge > 60


def test_a_canvas_of_the_films_own_shape_changes_nothing(make: Make, tmp_path: Path) -> None:
    source = counted(make, "a.mp4", 1)
    film = Composition(canvas=Canvas(Fraction(16, 9)))
    assert put(source, tmp_path / "out.mp4", film, keep=True).copied
