"""Where somebody speaks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.speech import vad
from studio.speech.wav import Wav
from tests.studio.speech.conftest import Sound

LIKELY = st.lists(st.floats(0, 1, width=32), max_size=400).map(lambda values: np.array(values, np.float32))


@pytest.mark.parametrize("name", ["silence.mp4", "noise_no_speech.mp4", "bbb12_no_speech.mp4"])
def test_silence_noise_and_film_music_hold_no_speech(sound: Sound, name: str) -> None:
    assert vad.speech_spans(sound(name)) == []


def test_speech_is_found_from_its_first_to_its_last_word(sound: Sound) -> None:
    spans = vad.speech_spans(sound("speech75_en_720p.mp4"))
    assert spans[0][0] <= 500
    assert spans[-1][1] >= 76_100
    assert sum(end - start for start, end in spans) > 70_000


def test_reading_in_blocks_changes_nothing(sound: Sound, monkeypatch: pytest.MonkeyPatch) -> None:
    with Wav(sound("jfk.m4a")) as wav:
        at_once = vad.spans(vad.probabilities(wav), wav.ms)
        monkeypatch.setattr(vad, "_BLOCK", 100)
        in_blocks = vad.spans(vad.probabilities(wav), wav.ms)
    assert len(at_once) == len(in_blocks)
    assert np.abs(np.array(at_once) - np.array(in_blocks)).max() <= 2 * vad.WINDOW


@given(LIKELY)
def test_spans_are_in_order_inside_the_sound_and_never_overlap(likely: vad.Likely) -> None:
    length = len(likely) * vad.WINDOW
    found = vad.spans(likely, length)
    flat = [time for span in found for time in span]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= length for start, end in found)


@given(LIKELY, st.integers(5_000, 20_000))
def test_cuts_lose_nothing_and_keep_to_the_limit(likely: vad.Likely, longest: int) -> None:
    length = max(1, len(likely) * vad.WINDOW)
    pieces = vad.cut([(0, length)], likely, longest)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == length
    assert all(one[1] == other[0] for one, other in pairwise(pieces))
    assert all(0 < end - start <= longest for start, end in pieces)


def test_pieces_are_joined_up_to_the_limit_but_not_over_long_silence() -> None:
    assert vad.join([(0, 10), (10, 20), (25, 40), (90, 95)], 40, 20) == [(0, 40), (90, 95)]
    assert vad.join([(0, 30), (30, 60)], 40, 20) == [(0, 30), (30, 60)]
