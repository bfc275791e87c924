"""Whole sentences go out, and come back over the same cues: as many texts as cues, none of them empty."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.captions.cue import Cue
from studio.translate.resplit import resplit
from studio.translate.sentences import join, spread

words = st.text(st.sampled_from("abcdeéñ.,?!… 中文。♪5-"), max_size=30)


def cues(*texts: str) -> tuple[Cue, ...]:
    return tuple(Cue(1000 * index, 1000 * index + 900, text) for index, text in enumerate(texts))


def test_a_sentence_is_joined_across_cues_and_parted_inside_one() -> None:
    found = join(
        cues("Printing, in the\nonly sense with which", "we are concerned. It differs", "from most arts.", "Yes?")
    )
    assert [sentence.text for sentence in found] == [
        "Printing, in the only sense with which we are concerned.", "It differs from most arts.", "Yes?",
    ]  # fmt: skip


def test_abbreviations_and_numbers_do_not_end_a_sentence() -> None:
    (sentence,) = join(cues("Mr. Smith paid 3.50 to Dr.", "Jones at 5 p.m. today."))
    assert sentence.text == "Mr. Smith paid 3.50 to Dr. Jones at 5 p.m. today."


def test_a_long_pause_and_a_new_speaker_part_sentences() -> None:
    late = (Cue(0, 900, "and then"), Cue(9000, 9900, "something else"))
    assert len(join(late)) == 2
    assert len(join(cues("I thought", "- Who is there?"))) == 2


def test_speech_without_punctuation_is_cut_at_the_edge_of_a_cue() -> None:
    found = join(cues(*["and so on and so forth"] * 100))
    assert max(len(sentence.fragments) for sentence in found) <= 8
    assert sum(len(sentence.fragments) for sentence in found) == 100


def test_cues_without_words_keep_what_they_have() -> None:
    given_cues = cues("Hello there,", "♪", "my friend.", "...", "1984")
    found = join(given_cues)
    texts = spread(given_cues, found, [sentence.text.upper() for sentence in found], max_chars=84, language="es")
    assert texts == ("HELLO THERE,", "♪", "MY FRIEND.", "...", "1984")


def test_chinese_is_split_between_characters_and_joined_without_spaces() -> None:
    given_cues = cues("The weather is very nice today,", "so we go to the park. Then", "we eat.")
    texts = spread(
        given_cues, join(given_cues), ["今天天气很好，我们去公园。", "然后吃饭。"], max_chars=32, language="zh"
    )
    assert texts[0] == "今天天气很好，"
    assert "".join(texts) == "今天天气很好，我们去公园。然后吃饭。"


def test_cuts_prefer_punctuation_and_do_not_leave_a_small_word_behind() -> None:
    pieces = resplit(
        "La imprenta, en el único sentido que nos interesa ahora, se distingue de las artes", [40, 40], 84, "es"
    )
    assert pieces[0].endswith(("sentido", "interesa", "ahora,", "imprenta,"))
    assert all(not piece.endswith((" el", " que", " de", " las")) for piece in pieces)


@given(words.filter(str.strip), st.lists(st.integers(1, 60), min_size=1, max_size=6))
def test_every_piece_has_text_and_no_word_is_lost(text: str, lengths: list[int]) -> None:
    pieces = resplit(text, lengths, 84, "es")
    assert len(pieces) == len(lengths)
    assert all(piece.strip() for piece in pieces)
    kept = [piece for index, piece in enumerate(pieces) if index == 0 or piece != pieces[index - 1]]
    assert all(word in "".join(kept).replace(" ", "") for word in text.split()) or len(text.split()) <= len(lengths)


@given(st.lists(words, max_size=12), words)
def test_as_many_texts_as_cues_whatever_the_translation_is(texts: list[str], translation: str) -> None:
    given_cues = cues(*texts)
    found = join(given_cues)
    translations = [translation.strip() or sentence.text for sentence in found]
    result = spread(given_cues, found, translations, max_chars=84, language="es")
    assert len(result) == len(given_cues)
    assert all(bool(after) == bool(cue.text.strip()) for cue, after in zip(given_cues, result, strict=True))


@given(st.lists(words, max_size=12))
def test_fragments_cover_the_cues_in_order(texts: list[str]) -> None:
    places = [fragment.cue for sentence in join(cues(*texts)) for fragment in sentence.fragments]
    assert all(first <= second for first, second in pairwise(places))


@pytest.mark.parametrize("count", [2, 5])
def test_fewer_words_than_cues_are_shown_again(count: int) -> None:
    assert resplit("Sí.", [4] * count, 84, "es") == ("Sí.",) * count
