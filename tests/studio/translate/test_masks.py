"""What no engine may touch is found in a text, comes back in its place, and takes no time to find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.translate.masks import Masked, Piece, joined, lost, mask, tags_in_place, unmask, with_tags

OPEN, CLOSE = "\ue000", "\ue001"


def protected(text: str) -> list[str]:
    return [piece.text for piece in mask(text).pieces]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://a.b/c?d=1, now.", ["https://a.b/c?d=1"]),
        ("(www.example.com/x?y).", ["www.example.com/x?y"]),
        ("Mail me.too@example.co.uk!", ["me.too@example.co.uk"]),
        ("@anna says #like this", ["@anna", "#like"]),
        ("#1: Open boy.png.", ["#1", "boy.png"]),
        ("Press Ctrl+Shift+Z.", ["Ctrl+Shift+Z"]),
        ("A B-52, R2D2, C-3PO and H2O in v1.2.3", ["B-52", "R2D2", "C-3PO", "H2O", "v1.2.3"]),
        ("Call 555-1234.", ["555-1234"]),
        ("♪ la la 🎵 😀👍🏽", ["♪", "🎵", "😀👍🏽"]),
        ("{\\an8}<i>Hi</i> <font color='#fff'>x</font>",
         ["{\\an8}", "<i>", "</i>", "<font color='#fff'>", "</font>"]),
        ("<c.yellow>x</c> <00:01.500>y", ["<c.yellow>", "</c>", "<00:01.500>"]),
        ("[door closes] Who?", ["[door closes]"]),
        ("(door closes)", ["(door closes)"]),
        ("It is (I think) 5 < 6 > 4.", []),
        ("At 10:30 for 1,000.50 in the 1980s, 2nd, 5km, 7pm, -5 °C.", []),
        ("Stop.Then go", []),
        ("第3集和5月", []),
        (r"a \{b\} c", [r"\{", r"\}"]),
    ],
)  # fmt: skip
def test_what_must_survive_is_found_and_nothing_else(text: str, found: list[str]) -> None:
    assert protected(text) == found


@given(st.text(max_size=200) | st.text(st.sampled_from("ab1 .<>{}\\/@#[]()-i♪\n\ue000"), max_size=200))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    masked = mask(text)
    assert unmask(masked.text, masked, lambda piece: piece.text) == text


@pytest.mark.parametrize("piece", ["a", "<", "a.", "a-", "1-", "{\\", "a1", "(", "[ ", "http://", "www.", "a@", "a@b."])
def test_no_text_takes_long_to_look_through(piece: str) -> None:
    # Quadratic time would be minutes here.
    masked = mask(piece * 40_000)
    assert unmask(masked.text, masked, lambda found: found.text) == piece * 40_000


def test_texts_are_joined_with_their_pieces_numbered_anew() -> None:
    one, other = mask("Go to a.com"), mask("and 😀 b.com")
    both = joined([one, Masked(other.text, other.pieces)], " ")
    assert [piece.text for piece in both.pieces] == ["a.com", "😀", "b.com"]
    assert unmask(both.text, both, lambda piece: piece.text) == "Go to a.com and 😀 b.com"


def test_a_piece_that_is_missing_or_there_twice_is_lost() -> None:
    masked = mask("Go to a.com")
    assert lost("Ve", masked) == [Piece("a.com", "sign")]
    assert lost("Ve a \ue000 \ue000", masked) == [Piece("a.com", "sign")]
    assert lost("Ve a \ue000", masked) == []


@pytest.mark.parametrize(
    ("answer", "placed"),
    [
        ("Vio {0}a Smith{1} ayer.", "Vio {0}a Smith{1} ayer."),
        ("Vio a Smith ayer.", "Vio a {0}Smith{1} ayer."),
        ("Vio a Smith{1} {0}ayer.", "Vio a {0}Smith{1} ayer."),
        ("{0}Vio{0} a Smith{1} ayer.", "Vio a {0}Smith{1} ayer."),
        ("Ayer vio al señor.", "Ayer {0}vio{1} al señor."),
    ],
)
def test_tags_are_placed_around_the_same_words_else_at_the_same_share(answer: str, placed: str) -> None:
    masked = mask("He saw <i>Smith</i> yesterday.")
    done = with_tags(answer.format(OPEN, CLOSE), masked)
    assert done == placed.format(OPEN, CLOSE)
    assert tags_in_place(done, masked)


@given(st.text(st.sampled_from("ab c." + OPEN + CLOSE), max_size=40))
def test_whatever_an_engine_did_every_tag_is_there_once_in_its_order(answer: str) -> None:
    masked = mask("He <i>saw</i> it.")
    assert tags_in_place(with_tags(answer, masked), masked)
