"""In the rendered video the first and the last frame of each extended caption are the ones computed."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.cue import Cue
from studio.captions.extend import ExtendSpec, Timed, extend
from studio.captions.layout import Frame
from studio.media.probe import probe
from studio.media.render import render
from tests.studio.media.conftest import Make, captioned_times, make, never, silent  # noqa: F401 - make is a fixture

# Odd times on purpose: no cue begins or ends on a frame.
SPOKEN = [(211, 507), (990, 1303), (1777, 2011), (2404, 2719), (3333, 3566), (4107, 4400), (5001, 5333), (5790, 6100),
          (6667, 6903), (7441, 7702)]  # fmt: skip


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30000, 1001), Fraction(24000, 1001)], ids=str)
def test_captions_are_on_exactly_the_frames_of_their_new_times(fps: Fraction, make: Make, tmp_path: Path) -> None:  # noqa: F811
    source = make(
        "film.mp4", "-f", "lavfi", "-i", f"testsrc2=s=320x180:r={fps}:d=9", "-c:v", "libx264", "-preset", "ultrafast"
    )
    spec = ExtendSpec(factor=1.3, min_ms=600, lead_ms=120)
    result = extend([Timed(start, end, 8) for start, end in SPOKEN], spec, fps=fps, video_end=9000)
    times = list(zip(result.starts, result.ends, strict=True))
    assert all(new != old for new, old in zip(times, SPOKEN, strict=True))
    track = CaptionTrack("en", [Cue(start, end, "WWWW MMMM") for start, end in times])
    for name, text in (("plain.mp4", None), ("captions.mp4", burn_ass([track], Frame(320, 180, fps)))):
        work = tmp_path / f"{name}.work"
        render(source, probe(source), text, tmp_path / name, work=work, quality="low", report=silent, stop=never)
    shown = {round(time * fps) for time in captioned_times(tmp_path / "plain.mp4", tmp_path / "captions.mp4")}
    frames = [(math.ceil(start * fps / 1000), math.ceil(end * fps / 1000) - 1) for start, end in times]
    assert shown == {frame for first, last in frames for frame in range(first, last + 1)}
    assert all(one[1] + 1 < other[0] for one, other in pairwise(frames)), "each stands alone"
