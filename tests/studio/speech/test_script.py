"""A script becomes words as written and as spoken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.speech import numbers, script
from studio.speech.letters import PHONES, pronounce


def written(text: str, language: str = "en") -> list[str]:
    return [token.text for token in script.read(text, language)]


def test_words_keep_their_punctuation_and_capitals() -> None:
    assert written("Well — “don’t”, he said.") == ["Well —", "“don’t”,", "he", "said."]
    assert [token.spoken for token in script.read("“Don’t” picture-books", "en")] == [("don't",), ("picture", "books")]


@pytest.mark.parametrize("name", ["sonnet2_short_en.srt", "sonnet2_short_en.vtt", "sonnet2_short_en.ass"])
def test_a_subtitle_file_gives_its_words_alone(fixtures: Path, name: str) -> None:
    words = written((fixtures / "subs" / name).read_text("utf-8"))
    at = words.index("When")  # signs come before it
    assert words[at : at + 4] == ["When", "forty", "winters", "shall"]
    assert not any("-->" in word or word.isdigit() for word in words)


def test_cue_numbers_and_notes_go_but_numbers_that_are_said_stay() -> None:
    head = "WEBVTT\nKind: captions\n\nNOTE not\nsaid\n\n"
    text = head + "intro\n00:01.000 --> 00:02.000\n<b>Take</b>\n42\n\n7\n00:03.000 --> 00:04.000\n- Go"
    assert written(text) == ["Take", "42", "- Go"]


@pytest.mark.parametrize(
    ("digits", "language", "words"),
    [
        ("0", "en", "zero"),
        ("25", "en", "twenty five"),
        ("1945", "en", "nineteen forty five"),
        ("1905", "en", "nineteen oh five"),
        ("2024", "en", "two thousand twenty four"),
        ("100", "es", "cien"),
        ("101", "es", "ciento uno"),
        ("1945", "es", "mil novecientos cuarenta y cinco"),
        ("2000000", "es", "dos millones"),
        ("25", "fr", ""),
        ("999999999999999", "en", " ".join(["nine"] * 15)),
    ],
)
def test_figures_are_spoken(digits: str, language: str, words: str) -> None:
    assert " ".join(numbers.spoken(digits, language)) == words


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("guerra", "G EH R AA"),
        ("pingüino", "P IY N G W IY N OW"),
        ("cielo", "S Y EH L OW"),
        ("queso", "K EH S OW"),
        ("llave", "Y AA B EH"),
        ("niño", "N IY N Y OW"),
        ("hecho", "EH CH OW"),
        ("gente", "HH EH N T EH"),
    ],
)
def test_spanish_letters_become_sounds(word: str, sounds: str) -> None:
    assert " ".join(pronounce(word, "es")) == sounds


@given(st.text(max_size=30), st.sampled_from(["en", "es", "fr", "de", "zh"]))
def test_any_text_has_sounds_of_the_model_or_none(text: str, language: str) -> None:
    assert set(pronounce(text.lower(), language)) <= set(PHONES)


@given(st.text(max_size=200))
def test_any_text_can_be_a_script(text: str) -> None:
    assert all(token.text.strip() for token in script.read(text, script.guess_language(text)))


@pytest.mark.parametrize(
    ("text", "language"),
    [("This is not what you are used to.", "en"), ("Esto no es lo que se ve en el área.", "es"), ("", "en")],
)
def test_the_language_of_a_script_is_guessed(text: str, language: str) -> None:
    assert script.guess_language(text) == language
