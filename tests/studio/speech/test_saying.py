"""How written words are said, and what on a page is not said at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.speech import numbers, page, script


def ways(text: str, language: str, at: int = 0) -> list[str]:
    """Every way to say one word of a text, the usual one first."""
    return [" ".join(way) for way in script.read(text, language)[at].readings]


@pytest.mark.parametrize(
    ("text", "language", "at", "said"),
    [
        ("1,776", "en", 0, "seventeen seventy six"),
        ("1776", "en", 0, "seventeen hundred and seventy six"),
        ("2024", "en", 0, "twenty twenty four"),
        ("$1.50", "en", 0, "one dollar and fifty cents"),
        ("$5 million dollars", "en", 0, "five"),
        ("25 %", "en", 0, "twenty five percent"),
        ("May 5, 1990", "en", 1, "fifth"),
        ("21st", "en", 0, "twenty first"),
        ("the 1990s", "en", 1, "nineteen nineties"),
        ("3:30pm", "en", 0, "three thirty p. m."),
        ("at 3:05", "en", 1, "three oh five"),
        ("12/25/2020", "en", 0, "december twenty fifth twenty twenty"),
        ("Dr. Smith", "en", 0, "doctor"),
        ("Main St.", "en", 1, "street"),
        ("St. Paul", "en", 0, "saint"),
        ("3.14", "en", 0, "three point one four"),
        ("10 km", "en", 1, "kilometers"),
        ("www.example.com", "en", 0, "example dot com"),
        ("a FBI man", "en", 1, "f. b. i."),
        ("Henry VIII", "en", 1, "the eighth"),
        ("rock & roll", "en", 0, "rock and"),
        ("picture-books", "en", 0, "picture books"),
        ("“Don’t!”", "en", 0, "don't"),
        ("WE THE PEOPLE", "en", 1, "the"),
        ("hello🙂", "en", 0, "hello"),
        ("1.776", "es", 0, "mil setecientos setenta y seis"),
        ("21 casas", "es", 0, "veintiuna"),
        ("200 casas", "es", 0, "doscientas"),
        ("3,5 €", "es", 0, "tres coma cinco euros"),
        ("25 %", "es", 0, "veinticinco por ciento"),
        ("Sr. Gómez", "es", 0, "señor"),
        ("a las 3:30", "es", 2, "tres y media"),
        ("1.º", "es", 0, "primero"),
        ("12/10/1492", "es", 0, "doce de octubre de mil cuatrocientos noventa y dos"),
    ],
)
def test_one_of_the_ways_is_how_it_is_said(text: str, language: str, at: int, said: str) -> None:
    assert said in ways(text, language, at)


def test_a_year_is_a_year_first_and_a_number_with_a_comma_a_number() -> None:
    assert ways("1776", "en")[0] == "seventeen seventy six"
    assert ways("1,776", "en")[0] == "one thousand seven hundred seventy six"


@given(st.integers(0, 10**12), st.sampled_from(["en", "es"]))
def test_every_number_is_said_in_words(value: int, language: str) -> None:
    found = numbers.readings(str(value), language)
    assert found
    assert all(word.isalpha() for way in found for word in way)


def test_what_is_not_speech_is_left_out_and_listed() -> None:
    text = """---
title: My talk
---
# Welcome

ANNA: (whispering) Hello **there**, *friend*. [music]
[00:01:20] BOB: See [our page](https://x.example).
Narrator: It is 12:30 now.
INT. HOUSE - DAY
(laughs)
- 3 -
Page 4 of 9
<p>Salt &amp; pepper</p><script>var x = 1;</script>
note: 3 < 4
"""
    found = script.read_script(text, "en")
    words = " ".join(token.text for token in found.tokens)
    assert words == "Welcome Hello there, friend. See our page. It is 12:30 now. Salt & pepper note: 3 < 4"
    left = ["[music]", "[00:01:20]", "ANNA:", "BOB:", "Narrator:", "INT. HOUSE - DAY", "(laughs)"]
    assert sorted(one for one in left if one not in found.aside) in ([], ["[00:01:20]"])


def test_times_before_each_line_are_no_speech() -> None:
    text = "0:15\nhello and welcome\n0:18\nto my channel\n1:02\nat 3:30 we start"
    assert (
        " ".join(token.text for token in script.read(text, "en")) == "hello and welcome to my channel at 3:30 we start"
    )


def test_a_script_in_capitals_keeps_its_lines() -> None:
    text = "HELLO THERE\nHOW ARE YOU\n\nHELLO THERE\nFINE"
    assert len(script.read(text, "en")) == 8


def test_text_without_spaces_becomes_words_with_their_marks() -> None:
    assert [token.text for token in script.read("「はい」、iPhoneです。", "ja")] == [
        "「は",
        "い」、",
        "iPhone",
        "で",
        "す。",
    ]


@pytest.mark.parametrize(("text", "language"), [("こんにちは世界", "ja"), ("你好世界", "zh"), ("Привет, мир", "ru")])
def test_the_language_is_seen_from_the_writing(text: str, language: str) -> None:
    assert script.guess_language(text) == language


@given(st.text(max_size=300))
def test_any_text_has_lines(text: str) -> None:
    assert all(isinstance(line, str) for line in page.read(text).lines)


@pytest.mark.parametrize(
    "unit", ["<script>", "[", "<!--", "(", "!", "*", "中(", "\\", "a:", "# ", "&#1", "1:02 ", "「"]
)
def test_the_time_to_read_grows_with_the_length_alone(unit: str) -> None:
    def spent(size: int) -> float:
        began = time.process_time()
        script.read(unit * (size // len(unit)), "en")
        return time.process_time() - began

    spent(1_000)
    short = max(spent(40_000), 0.02)
    assert spent(160_000) <= 12 * short
