"""Subtitles that are off, set to the speech."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from studio.captions.cue import Cue
from studio.captions.files import read_subtitles
from studio.errors import WorkError
from studio.speech import shift, vad
from studio.speech.sync import SyncResult, sync
from studio.speech.wav import Wav
from tests.studio.speech.conftest import Sound
from tests.studio.speech.measure import utterances

SONNET = "softsubs_short_movtext_en_es.mp4"
TRUTH = [(round(one["start"] * 1000), round(one["short_end"] * 1000), one["text"]) for one in utterances("sonnet2")]


def set_to_speech(tmp_path: Path, wav: Path, cues: list[Cue], language: str | None = "en") -> SyncResult:
    return sync(cues, wav, language=language, work=tmp_path, report=lambda fraction, label: None, stop=lambda: False)


def off(found: SyncResult) -> list[int]:
    """How far the lines begin from when they are said; the fourth one's truth lies in a pause before it."""
    return [
        abs(new[0] - old[0]) for at, (new, old) in enumerate(zip(found.times, TRUTH, strict=True)) if at not in {0, 3}
    ]


@pytest.mark.parametrize(
    "moved",
    [lambda time: time + 30_000, lambda time: max(0, time - 30_000), lambda time: round(time * 25 / 23.976) + 1_000],
    ids=["late", "early", "stretched"],
)
def test_lines_begin_with_their_first_words(tmp_path: Path, sound: Sound, moved: Callable[[int], int]) -> None:
    cues = [Cue(moved(start), moved(end), text) for start, end, text in TRUTH]
    found = set_to_speech(tmp_path, sound(SONNET), cues)
    assert found.by == "words"
    assert median(off(found)) <= 30
    assert max(off(found)) <= 150
    assert all(one[1] <= other[0] for one, other in pairwise(found.times))


def test_a_sign_and_a_line_that_nobody_says_move_with_their_neighbours(tmp_path: Path, sound: Sound) -> None:
    cues = [Cue(start + 12_000, end + 12_000, text) for start, end, text in TRUTH]
    cues.insert(6, Cue(19_600 + 12_000, 19_800 + 12_000, "[sighs]"))
    cues.insert(10, Cue(29_600 + 12_000, 30_300 + 12_000, "Meanwhile, in the harbour of Genoa"))
    found = set_to_speech(tmp_path, sound(SONNET), cues, None)
    assert abs(found.times[6][0] - 19_600) <= 150
    assert abs(found.times[10][0] - 29_600) <= 400
    assert found.found < 1


@pytest.mark.parametrize("ratio", [1.0, 25 / 23.976], ids=["shifted", "stretched"])
def test_a_translation_is_shifted_and_stretched_as_a_whole(
    tmp_path: Path, sound: Sound, fixtures: Path, ratio: float
) -> None:
    path = fixtures / "subs" / "sonnet2_short_es.srt"
    spanish = read_subtitles(path.read_bytes(), path.name).cues
    cues = [Cue(round(cue.start * ratio) + 20_000, round(cue.end * ratio) + 20_000, cue.text) for cue in spanish]
    found = set_to_speech(tmp_path, sound(SONNET), cues, "es")
    assert found.by == "speech"
    assert max(off(found)) <= 300


def test_scrambled_words_are_set_by_when_somebody_speaks(tmp_path: Path, sound: Sound) -> None:
    texts = [" ".join(reversed(text.split())) for *_, text in TRUTH]
    cues = [Cue(start + 12_000, end + 12_000, text) for (start, end, _), text in zip(TRUTH, texts, strict=True)]
    assert max(off(set_to_speech(tmp_path, sound(SONNET), cues))) <= 300


def test_what_fits_nowhere_stays_as_it_is(tmp_path: Path, sound: Sound) -> None:
    cues = [Cue(1_000, 1_500, "Nothing of this"), Cue(1_600, 1_700, "was ever said here")]
    found = set_to_speech(tmp_path, sound("jfk.m4a"), cues)
    assert found.by in {"nothing", "speech"}
    assert all(start < end for start, end in found.times)


@pytest.mark.parametrize("name", ["bbb12_no_speech.mp4", "silence.mp4"])
def test_without_speech_there_is_nothing_to_set_them_to(tmp_path: Path, sound: Sound, name: str) -> None:
    with pytest.raises(WorkError, match="NO_SPEECH"):
        set_to_speech(tmp_path, sound(name), [Cue(0, 1000, "Hello")])


def test_no_cues_take_no_time(tmp_path: Path) -> None:
    assert set_to_speech(tmp_path, tmp_path / "none.wav", []).times == ()


def test_the_shift_is_found_without_any_words(sound: Sound) -> None:
    said = [(round(one["start"] * 1000), round(one["end"] * 1000)) for one in utterances("speech75_en_720p")]
    with Wav(sound("speech75_en_720p.mp4")) as wav:
        likely = vad.probabilities(wav)
    for by in (-0, 5_000, 45_000):
        found = shift.find([(start + by, end + by) for start, end in said], likely)
        assert found.clear
        assert found.ratio == 1.0
        assert abs(found.offset + by) <= 130
