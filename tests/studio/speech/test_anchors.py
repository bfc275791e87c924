"""Words heard against words written: what belongs together."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from studio.speech.anchors import is_reading, match

WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=60)
TEXT = [f"w{at * at % 97}" for at in range(120)]


@given(WORDS, WORDS)
def test_pairs_are_of_equal_words_and_rise_on_both_sides(heard: list[str], written: list[str]) -> None:
    chains = match(heard, written)
    places = [place for chain in chains for place, _ in chain]
    assert len(places) == len(set(places))
    for chain in chains:
        assert all(heard[one] == written[other] for one, other in chain)
        assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))


def test_the_same_words_are_paired_one_by_one() -> None:
    assert match(TEXT, TEXT)[0] == [(at, at) for at in range(len(TEXT))]


def test_a_part_of_a_long_script_is_found_in_it() -> None:
    book = [f"x{at % 211}" for at in range(5_000)]
    (chain,) = match(TEXT, book[:3_000] + TEXT + book[3_000:])
    assert chain == [(at, 3_000 + at) for at in range(len(TEXT))]


def test_a_passage_at_another_place_is_a_chain_of_its_own() -> None:
    first, second = match(TEXT[:40] + TEXT[60:] + TEXT[40:60], TEXT)
    assert first == [*((at, at) for at in range(40)), *((at, at + 20) for at in range(40, 100))]
    assert [other for _, other in second] == list(range(40, 60))


def test_what_is_said_twice_is_found_twice() -> None:
    chains = match(TEXT[:50] + TEXT[20:50] + TEXT[50:], TEXT)
    assert sum(len(chain) for chain in chains) >= 148


def test_twenty_times_the_same_text_is_followed_to_its_end() -> None:
    chains = match(TEXT * 20, TEXT * 20)
    assert chains[0] == [(at, at) for at in range(len(TEXT) * 20)]


def test_words_that_are_merely_in_the_same_order_are_no_reading() -> None:
    chance = [f"w{at * 31 % 97}" for at in range(120)]
    assert not is_reading(match(chance, TEXT), len(chance), len(TEXT))
    assert is_reading(match(TEXT, TEXT), len(TEXT), len(TEXT))
