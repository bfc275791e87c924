"""Lines of a caption: one if it fits, else the best two; in every script, with the author's own kept where they fit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.layout import layout, line_em
from studio.captions.linebreak import Measure, best_split, break_lines, fits, tokens, words_of, wrapped
from tests.studio.captions.clips import FRAMES
from tests.studio.captions.patience import PATIENT

WIDE = layout(FRAMES["16:9"])


def lines(text: str, language: str = "en") -> list[str]:
    return break_lines(text, WIDE, language).split("\n")


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "This fits in one line.", ["This fits in one line."]),
        (
            "en",
            "When the winter came, the whole family moved to the city.",
            ["When the winter came,", "the whole family moved to the city."],
        ),
        (
            "en",
            "He had never seen such a beautiful house in his life.",
            ["He had never seen", "such a beautiful house in his life."],
        ),
        (
            "es",
            "No sabemos todavía si vendrán porque el tren se ha retrasado.",
            ["No sabemos todavía si vendrán", "porque el tren se ha retrasado."],
        ),
        ("zh", "我们今天学习怎么使用这个软件的基本功能。", ["我们今天学习怎么使用", "这个软件的基本功能。"]),
        ("ja", "窓の外には、天気がよければ富士山が見えます。", ["窓の外には、", "天気がよければ富士山が見えます。"]),
    ],
)  # fmt: skip
def test_a_text_is_broken_where_it_reads_best(language: str, text: str, wanted: list[str]) -> None:
    assert lines(text, language) == wanted


def test_two_lines_of_the_author_stay_where_they_fit() -> None:
    assert lines("- Who is there?\n- It is me.") == ["- Who is there?", "- It is me."]
    assert lines("one  short\nline") == ["one short", "line"]


def test_spaces_between_chinese_and_latin_words_stay_as_they_were_written() -> None:
    text = "我们使用 Synfig Studio 软件制作一个简单的动画短片给大家看。"
    assert "".join(lines(text, "zh")).replace(" ", "") == text.replace(" ", "")
    assert "Synfig Studio" in "\n".join(lines(text, "zh"))


def test_a_latin_name_among_chinese_is_not_cut_for_its_letters() -> None:
    found = lines("他们采访了 Johannes Gutenberg 博物馆的馆长。", "zh")
    assert any("Johannes Gutenberg" in line for line in found)


def test_closing_marks_never_begin_a_line_and_opening_ones_never_end_one() -> None:
    text = "他说：“这是最好的（也是最便宜的）办法”，然后就离开了。"
    for start in range(12):
        for line in lines("啊" * start + text, "zh"):
            assert line[0] not in "，。：”）、"
            assert line[-1] not in "“（"


def test_french_marks_with_a_space_stay_with_their_word() -> None:
    for start in range(20):
        text = "oui " * start + "Est-ce que tu viens ? « Jamais » : voilà !"
        for line in lines(text, "fr"):
            assert line[0] not in "?:!»"
            assert line[-1] != "«"


def test_text_for_more_lines_is_even_and_whole() -> None:
    measure = Measure("en", line_em(FRAMES["16:9"]))
    text = "The quick brown fox jumps over the lazy dog in New York City while the sun goes down behind Mount Everest."
    for count in (2, 3, 4, 9):
        found = wrapped(text, count, measure, "en")
        assert " ".join(found) == text
        assert len(found) <= count
        assert not any(line.endswith((" the", " New", "Mount")) for line in found)


def test_a_text_is_parted_in_two_even_where_it_fits() -> None:
    pieces = words_of("Come in, please sit down.", "en")
    row = tokens(pieces, Measure("en", 1000.0))
    assert row.text(0, best_split(row, 0, len(pieces), row.size(0, len(pieces)))[0]) == "Come in,"


@settings(PATIENT, max_examples=150)
@given(st.text("ab .,?你好を“”（）-\n\u0301👍ก", max_size=200), st.sampled_from(["en", "zh", "ja", "th", "xx"]))
def test_any_text_is_broken_without_a_loss(text: str, language: str) -> None:
    found = break_lines(text, WIDE, language)
    assert "".join(found.split()) == "".join(text.split())
    assert len(found.split("\n")) <= 2


def test_lines_that_can_fit_do_fit() -> None:
    measure = Measure("en", line_em(FRAMES["9:16"]))
    where = layout(FRAMES["9:16"])
    text = "We have to talk about the price of the ticket"
    assert all(fits(line, measure) for line in break_lines(text, where, "en").split("\n"))
