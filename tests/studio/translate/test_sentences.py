"""Whole sentences go out, and come back over the same cues: as many texts as cues, none of them empty."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from studio.captions.cue import Cue
from studio.translate.limits import limits
from studio.translate.masks import unmask
from studio.translate.sentences import Sentence, read
from studio.translate.tag import Tag
from studio.translate.weave import weave
from tests.studio.translate.asking import cues

ES, ZH = Tag("es"), Tag("zh")
words = st.text(st.sampled_from("abcdeéñ.,?!… 中文。♪5-<i>{}[]\n"), max_size=30)


def whole(sentence: Sentence) -> str:
    return unmask(sentence.text.text, sentence.text, lambda piece: piece.text)


def said(*texts: str) -> list[str]:
    return [whole(sentence) for sentence in read(cues(*texts)).sentences]


def woven(given: tuple[Cue, ...], texts: list[str | None], target: Tag = ES) -> tuple[str, ...]:
    return weave(read(given), texts, {}, target=target, limits=limits(target))


def test_a_sentence_is_joined_across_cues_and_parted_inside_one() -> None:
    assert said(
        "Printing, in the\nonly sense with which", "we are concerned. It differs", "from most arts.", "Yes?"
    ) == ["Printing, in the only sense with which we are concerned.", "It differs from most arts.", "Yes?"]


def test_abbreviations_and_numbers_do_not_end_a_sentence() -> None:
    assert said("Mr. Smith paid 3.50 to Dr.", "Jones at 5 p.m. today.") == [
        "Mr. Smith paid 3.50 to Dr. Jones at 5 p.m. today."
    ]


def test_tags_do_not_hide_the_end_of_a_sentence() -> None:
    assert said("<i>Go home.</i> <b>Now</b> we", "wait.") == ["<i>Go home.</i>", "<b>Now</b> we wait."]


def test_a_long_pause_a_new_speaker_and_a_song_part_sentences() -> None:
    late = (Cue(0, 900, "and then"), Cue(9000, 9900, "something else"))
    assert len(read(late).sentences) == 2
    assert len(said("I thought", "- Who is there?")) == 2
    assert len(said("I thought", "ANNA: who is there?")) == 2
    assert len(said("so we went", "♪ down by the river ♪", "and came home")) == 3


def test_a_sound_between_two_halves_does_not_part_them() -> None:
    assert said("I thought", "[thunder]", "you were home.") == ["I thought you were home."]


def test_speech_without_punctuation_is_cut_at_the_edge_of_a_cue() -> None:
    found = read(cues(*["and so on and so forth"] * 100)).sentences
    assert max(len(sentence.fragments) for sentence in found) <= 8
    assert sum(len(sentence.fragments) for sentence in found) == 100


def test_one_cue_of_three_thousand_characters_goes_in_pieces_of_a_bounded_length() -> None:
    found = said("so we said, well, " * 170)
    assert max(map(len, found)) <= 800
    assert " ".join(found).split() == ("so we said, well, " * 170).split()


def test_cues_without_words_keep_what_they_have() -> None:
    given = cues("Hello there,", "♪", "my friend.", "...", "1984", "  ")
    texts: list[str | None] = [whole(sentence).upper() for sentence in read(given).sentences]
    assert woven(given, texts) == ("HELLO THERE,", "♪", "MY FRIEND.", "...", "1984", "  ")


def test_chinese_is_split_between_characters_and_joined_without_spaces() -> None:
    given = cues("The weather is very nice today,", "so we go to the park. Then", "we eat.")
    texts = woven(given, ["今天天气很好，我们去公园。", "然后吃饭。"], ZH)
    assert texts[0] == "今天天气很好，"
    assert "".join(texts) == "今天天气很好，我们去公园。然后吃饭。"


def test_chinese_words_of_two_cues_are_one_sentence_for_latin() -> None:
    given = cues("今天天气很好", "所以我们去公园。")
    assert [whole(sentence) for sentence in read(given).sentences] == ["今天天气很好所以我们去公园。"]
    assert woven(given, ["Hoy hace buen tiempo, así que vamos al parque."]) == (
        "Hoy hace buen tiempo,", "así que vamos al parque.",
    )  # fmt: skip


def test_a_tag_that_is_open_where_a_cue_ends_is_closed_and_opened_again() -> None:
    given = cues("He is <i>very", "tired</i> of it.")
    (sentence,) = read(given).sentences
    assert whole(sentence) == "He is <i>very tired</i> of it."
    assert woven(given, ["Está \ue000muy muy muy cansado\ue001 de ello."]) == (
        "Está <i>muy muy muy</i>", "<i>cansado</i> de ello.",
    )  # fmt: skip


def test_a_sentence_that_was_not_translated_keeps_its_words_in_their_cues() -> None:
    given = cues("He is <i>very", "tired</i> of it. Yes.")
    assert woven(given, [None, "Sí."]) == ("He is <i>very", "tired</i> of it. Sí.")


@given(st.lists(words, max_size=12), words)
def test_as_many_texts_as_cues_whatever_the_translation_is(texts: list[str], translation: str) -> None:
    given_cues = cues(*texts)
    sentences = read(given_cues).sentences
    result = woven(given_cues, [translation.strip() or "x" for _ in sentences])
    assert len(result) == len(given_cues)
    assert all(bool(after.strip()) == bool(cue.text.strip()) for cue, after in zip(given_cues, result, strict=True))


@given(st.lists(words, max_size=12))
def test_fragments_cover_the_cues_in_order(texts: list[str]) -> None:
    places = [part.cue for sentence in read(cues(*texts)).sentences for part in sentence.fragments]
    assert all(first <= second for first, second in pairwise(places))
