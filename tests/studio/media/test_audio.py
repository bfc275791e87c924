"""Extracted speech has the video's clock: its time 0 is the shown start."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from studio.errors import Cancelled, WorkError
from studio.media.audio import extract_audio
from studio.media.probe import probe
from tests.studio.media.conftest import Make, never, silent


def samples(path: Path) -> np.ndarray:  # type: ignore[type-arg]  # int16, one axis
    with wave.open(str(path)) as opened:
        assert (opened.getframerate(), opened.getnchannels(), opened.getsampwidth()) == (16000, 1, 2)
        return np.frombuffer(opened.readframes(opened.getnframes()), dtype="<i2")


def first_sound(path: Path) -> float:
    """Seconds to the first sample that is clearly not silence."""
    return float(np.flatnonzero(np.abs(samples(path).astype(int)) > 500)[0]) / 16000


def take(source: Path, out: Path, stream: int | None = None) -> Path:
    extract_audio(source, out, stream=stream, report=silent, stop=never)
    return out


def test_a_track_that_starts_late_is_filled_with_silence(media: Path, make: Make, tmp_path: Path) -> None:
    speech = media / "speech11_en.wav"
    inputs = ("-f", "lavfi", "-i", "testsrc2=s=64x36:d=6", "-i", speech, "-itsoffset", "1.5", "-i", speech)
    source = make("two.mkv", *inputs, "-map", "0", "-map", "1", "-map", "2", "-t", "6", "-c:a", "flac")
    at_once = first_sound(take(source, tmp_path / "a.wav"))
    late = first_sound(take(source, tmp_path / "b.wav", stream=probe(source).audio[1].index))
    assert abs(late - at_once - 1.5) < 0.01


@pytest.mark.parametrize("name", ["late.ts", "late.mkv", "late.mp4"])
def test_sound_that_starts_after_the_picture_keeps_its_place(
    media: Path, make: Make, tmp_path: Path, name: str
) -> None:
    speech = media / "speech11_en.wav"
    inputs = ("-f", "lavfi", "-i", "testsrc2=s=64x36:r=25:d=6", "-itsoffset", "2", "-i", speech)
    source = make(name, *inputs, "-t", "6", "-c:v", "libx264", "-bf", "0", "-c:a", "aac")
    expected = 2 + first_sound(take(speech, tmp_path / "plain.wav"))
    assert abs(first_sound(take(source, tmp_path / "out.wav")) - expected) < 0.06


def test_the_length_is_that_of_the_sound(media: Path, tmp_path: Path) -> None:
    for name, seconds in (("speech11_en.wav", 11.48), ("speech11_en_coverart.mp3", 11.48), ("start_at_5s.ts", 6.02)):
        assert abs(len(samples(take(media / name, tmp_path / "out.wav"))) / 16000 - seconds) < 0.05


def test_a_video_without_sound_has_no_speech_track(media: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="no speech track") as refused:
        take(media / "noaudio_6s.mp4", tmp_path / "out.wav")
    assert refused.value.code == "NO_AUDIO"
    assert not list(tmp_path.iterdir())


def test_stopping_leaves_nothing(media: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        extract_audio(
            media / "speech75_en_720p.mp4", tmp_path / "out.wav", stream=None, report=silent, stop=lambda: True
        )
    assert not list(tmp_path.iterdir())
