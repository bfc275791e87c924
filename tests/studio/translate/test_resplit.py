"""A translated sentence is cut over its cues in the best of all ways."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.captions.phrases import words_of
from studio.translate.resplit import cut_cost, keys_of, resplit

ROOMY = (84.0,) * 8
words = st.text(st.sampled_from("abcdeéñ.,?!… 中文。♪5-"), max_size=30)


def split(text: str, *wanted: float, rooms: tuple[float, ...] = ROOMY) -> tuple[str, ...]:
    return resplit(text, wanted, rooms[: len(wanted)])


def test_cuts_prefer_punctuation_and_do_not_leave_a_small_word_behind() -> None:
    pieces = split("La imprenta, en el único sentido que nos interesa ahora, se distingue de las artes", 40, 40)
    assert pieces[0].endswith(("sentido", "interesa", "ahora,", "imprenta,"))
    assert all(not piece.endswith((" el", " que", " de", " las")) for piece in pieces)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Ayer por la tarde vimos a María Elena Walsh en casa", "María Elena Walsh"),
        ("Al final nos costó nada menos que 1 000 euros a todos", "1 000 euros"),
        ("Y entonces por fin llegó el Dr. Smith con su maleta", "Dr. Smith"),
        ("Corrió más de veinte veces los 100 km sin parar nunca", "100 km"),
        ("Dijo que la cuenta sumaba en total 1.000,50 dólares", "1.000,50 dólares"),
    ],
)
def test_a_name_and_a_number_stay_in_one_piece(text: str, whole: str) -> None:
    for first in range(10, 91, 5):
        assert any(whole in piece for piece in split(text, first, 100 - first))


def test_a_piece_stays_within_its_room_where_that_can_be() -> None:
    text = "uno dos tres cuatro cinco seis siete ocho nueve diez once doce"
    pieces = split(text, 50, 50, rooms=(12.0, 84.0))
    assert len(pieces[0]) <= 12
    assert " ".join(pieces) == text


def test_more_of_the_text_goes_where_more_was_said() -> None:
    first, second = split("uno dos tres cuatro cinco seis siete ocho", 10, 30)
    assert 2.5 * len(first) < len(second) + 10


def test_numbers_names_and_marks_stay_in_the_cue_that_they_were_in() -> None:
    text = "Cuesta unos 1.000,50 dólares en la casa de Anna y \ue000 además de todo"
    for share in (55, 65, 75):
        keys = [keys_of("It costs 1,000.50 dollars in the house of Anna"), keys_of("and \ue000 besides")]
        first, second = resplit(text, (share, 100 - share), ROOMY[:2], keys=keys)
        assert "1.000,50" in first
        assert "Anna" in first
        assert "\ue000" in second


@pytest.mark.parametrize(
    ("language", "text", "end"),
    [
        ("zh", "我们今天下午要去图书馆看书然后回家吃饭", "下午"),
        ("ja", "私は昨日東京で友達に会いましたそして映画を見ました", "東京"),
        ("th", "วันนี้อากาศดีมากเราจึงไปสวนสาธารณะ", "อากาศ"),
    ],
)
def test_phrases_of_a_language_without_spaces_are_not_cut(language: str, text: str, end: str) -> None:
    for share in (30, 40, 50, 60):
        pieces = resplit(text, (share, 100 - share), (84.0, 84.0), words=lambda given: words_of(given, language))
        assert "".join(pieces) == text
        assert any(end in piece for piece in pieces)


def test_closing_marks_do_not_begin_a_piece_and_opening_ones_do_not_end_it() -> None:
    text = "他说：“今天天气很好。”然后（大概）走了。"
    for share in range(5, 96, 5):
        first, second = split(text, share, 100 - share)
        assert second[0] not in "，。”）："
        assert first[-1] not in "“（"


@pytest.mark.parametrize("count", [2, 5])
def test_fewer_words_than_cues_are_shown_again(count: int) -> None:
    assert split("Sí.", *[4.0] * count) == ("Sí.",) * count


@given(words.filter(str.strip), st.lists(st.floats(0.1, 60), min_size=1, max_size=6))
def test_every_piece_has_text_and_no_word_is_lost(text: str, wanted: list[float]) -> None:
    pieces = resplit(text, wanted, ROOMY[: len(wanted)])
    assert len(pieces) == len(wanted)
    assert all(piece.strip() for piece in pieces)
    kept = [piece for index, piece in enumerate(pieces) if index == 0 or piece != pieces[index - 1]]
    assert all(word in "".join(kept).replace(" ", "") for word in text.split()) or len(text.split()) <= len(wanted)


@given(
    st.lists(
        st.sampled_from(["a", "el", "casa,", "María", "Luz", "10", "km", "y.", "larguísima"]), min_size=4, max_size=9
    ),
    st.lists(st.integers(1, 40), min_size=2, max_size=3),
    st.integers(4, 30),
)
def test_no_other_way_to_cut_is_cheaper(given_words: list[str], wanted: list[int], room: int) -> None:
    text = " ".join(given_words)

    def cost(pieces: list[list[str]]) -> float:
        share = len(text) / sum(wanted)
        total = 0.0
        for number, piece in enumerate(pieces):
            goal, size = max(1.0, wanted[number] * share), len(" ".join(piece))
            total += 6.0 * ((size - goal) / (goal + 6)) ** 2 + 0.3 * max(0, size - room)
            if number < len(pieces) - 1:
                total += cut_cost(piece[-1], pieces[number + 1][0])
        return total

    ways = [
        [given_words[first:last] for first, last in pairwise((0, *cuts, len(given_words)))]
        for cuts in combinations(range(1, len(given_words)), len(wanted) - 1)
    ]
    found = [piece.split() for piece in resplit(text, wanted, [room] * len(wanted))]
    if len(given_words) > len(wanted):
        assert cost(found) == pytest.approx(min(map(cost, ways)))
