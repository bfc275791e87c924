"""What the draft engine's posteriors are taken to mean."""

from __future__ import annotations

import pytest

from studio.speech.confidence import expected_wrong_words, is_english, mean_posterior, sounds_english
from studio.speech.words import Word


def words(*posteriors: float) -> list[Word]:
    return [Word("w", at, at + 1, p) for at, p in enumerate(posteriors)]


@pytest.mark.parametrize(
    ("confidence", "percent"),
    [(1.0, 11), (0.75, 11), (0.7, 23), (0.65, 23), (0.6, 34), (0.5, 59), (0.4, 59), (0.39, 70), (0.0, 70)],
)
def test_the_expected_share_of_wrong_words_is_the_measured_one(confidence: float, percent: int) -> None:
    assert expected_wrong_words(confidence) == percent


def test_sure_words_are_english_and_unsure_ones_ask_the_sounds() -> None:
    assert is_english(words(*[0.5] * 10)) is True
    assert is_english(words(*[0.95] * 5, *[0.1] * 8)) is True
    assert is_english(words(*[0.95] * 2, *[0.1] * 8)) is None
    assert is_english(words(*[0.4] * 30)) is None


def test_sounds_near_to_the_words_are_english() -> None:
    assert sounds_english(0.58)
    assert not sounds_english(0.70)


def test_no_words_mean_nothing() -> None:
    assert mean_posterior([]) == 0.0
