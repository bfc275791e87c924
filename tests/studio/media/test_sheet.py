"""The contact sheet shows the right frames."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from studio.errors import WorkError
from studio.media.sheet import contact_sheet
from tests.studio.media.conftest import Make


def picture(path: Path):  # type: ignore[no-untyped-def]  # an array of height x width x 3
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def test_each_tile_is_the_frame_of_its_time(make: Make, tmp_path: Path) -> None:
    # one grey per second: 0, 40, 80, …
    video = make("steps.mp4", "-f", "lavfi", "-i", "color=s=320x180:r=10:d=5,geq=lum='40*floor(T)+20':cb=128:cr=128")
    contact_sheet(video, [4500, 500, 2500, 99_000], tmp_path / "sheet.png", columns=3, width=160)
    sheet = picture(tmp_path / "sheet.png")
    assert sheet.shape == (2 * (90 + 28) + 3 * 8, 3 * 160 + 4 * 8, 3)
    middles = [int(sheet[8 + 45, 8 + 80 + 168 * column].mean()) for column in range(3)]
    assert middles == sorted(middles)
    assert middles[2] - middles[1] > 60
    assert middles[1] - middles[0] > 60
    label = sheet[8 + 90 : 8 + 90 + 28, 8 : 8 + 160]
    assert label.max() > 200  # the time is written there
    assert not list(tmp_path.glob(".sheet*"))


def test_sound_without_a_picture_has_no_sheet(media: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkError):
        contact_sheet(media / "speech11_en.wav", [0], tmp_path / "sheet.png")
