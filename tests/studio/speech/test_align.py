"""Scripts fitted to speech, also those that do not fit."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.speech import script, vad
from studio.speech.align import Fitted, align
from studio.speech.match import PHONES, lone_runs, pair
from studio.speech.wav import Wav
from tests.studio.speech.conftest import Sound, Truth
from tests.studio.speech.measure import first_sound

NOT_SAID = (
    "The quick brown fox jumps over the lazy dog and then it goes home to have a cup of tea with the mother of the "
    "king, while reading the news of the day in the garden."
)


def fit(sound: Sound, name: str, text: str, language: str) -> Fitted:
    path = sound(name)
    with Wav(path) as wav:
        likely = vad.probabilities(wav)
        pieces = vad.cut(vad.spans(likely, wav.ms), likely, 30_000)
    tokens = script.read(text, language)
    fitted = align(path, pieces, tokens, language, lambda fraction: None)
    assert [word.text for word in fitted.words] == [token.text for token in tokens]
    assert all(word.start < word.end for word in fitted.words)
    assert all(one.end <= other.start for one, other in pairwise(fitted.words))
    return fitted


def onsets(fitted: Fitted, texts: list[str], language: str) -> list[int]:
    """The start of each text's first word."""
    starts, at = [], 0
    for text in texts:
        starts.append(fitted.words[at].start)
        at += len(script.read(text, language))
    return starts


def test_english_utterances_begin_when_they_are_spoken(sound: Sound, truth: Truth) -> None:
    said = truth("speech75_en_720p")
    texts = [one["text"] for one in said]
    found = onsets(fit(sound, "speech75_en_720p.mp4", " ".join(texts), "en"), texts, "en")
    off = [abs(start - one["start"] * 1000) for start, one in zip(found, said, strict=True)]
    assert max(off) <= 83
    assert median(off) <= 20


def test_spanish_utterances_begin_when_they_are_spoken(sound: Sound, truth: Truth) -> None:
    """The truth's times hold seconds of silence before the speech, so the loudness of the sound is the judge."""
    said = truth("speech44_es_720p")
    texts = [one["text"] for one in said]
    found = onsets(fit(sound, "speech44_es.m4a", " ".join(texts), "es"), texts, "es")
    path = sound("speech44_es.m4a")
    heard = [first_sound(path, int(one["start"] * 1000), int(one["end"] * 1000)) for one in said]
    assert max(abs(start - first) for start, first in zip(found, heard, strict=True)) <= 110


def test_a_paragraph_that_nobody_speaks_moves_only_its_neighbours(sound: Sound, truth: Truth) -> None:
    said = truth("speech75_en_720p")
    texts = [one["text"] for one in said]
    texts.insert(5, NOT_SAID)
    found = onsets(fit(sound, "speech75_en_720p.mp4", " ".join(texts), "en"), texts, "en")
    off = [
        abs(start - one["start"] * 1000) for start, one in zip(found[:4] + found[7:], said[:4] + said[6:], strict=True)
    ]
    assert max(off) <= 83


def test_speech_that_the_script_lacks_moves_only_its_neighbours(sound: Sound, truth: Truth) -> None:
    said = truth("speech75_en_720p")
    del said[5]
    texts = [one["text"] for one in said]
    found = onsets(fit(sound, "speech75_en_720p.mp4", " ".join(texts), "en"), texts, "en")
    off = [abs(start - one["start"] * 1000) for start, one in zip(found, said, strict=True)]
    assert max(off[:5] + off[6:]) <= 83


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (NOT_SAID, "en"),
        (NOT_SAID * 3, "es"),
        ("Поэтому, мои соотечественники", "ru"),
        ("所以，我的美国同胞们", "zh"),
        ("♪ 1 ♪", "en"),
    ],
)
def test_no_script_is_refused(sound: Sound, text: str, language: str) -> None:
    words = fit(sound, "jfk.m4a", text, language).words
    assert words[0].start >= 0


SOUNDS = st.lists(st.sampled_from(PHONES), max_size=60)


@given(SOUNDS, SOUNDS)
def test_partners_are_in_order_and_sound_alike(heard: list[str], written: list[str]) -> None:
    partners = [one for one in pair(heard, written) if one >= 0]
    assert partners == sorted(set(partners))


@given(SOUNDS)
def test_the_same_sounds_are_paired_one_by_one(sounds: list[str]) -> None:
    assert pair(sounds, sounds) == list(range(len(sounds)))


def test_a_band_narrower_than_the_script_follows_the_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.speech.match._BAND", 40)
    sounds = [PHONES[at * at % 37] for at in range(400)]
    assert pair(sounds, sounds) == list(range(400))


def test_stretches_without_partners_are_found() -> None:
    lone = [False] * 20 + [True] * 10 + [False] + [True] * 10 + [False] * 20
    assert lone_runs(lone, 8) == [(20, 41)]
    assert lone_runs(lone, 30) == []
    assert lone_runs([True] * 9, 8) == [(0, 9)]
