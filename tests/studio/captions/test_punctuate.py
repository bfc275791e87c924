"""Punctuation and capitals in bare words: better than silences alone, on texts that were not looked at."""

from __future__ import annotations

import pytest

from bench.punctuation import Count, counts, pauses_alone
from studio.captions.punctuate import restore
from studio.captions.segment import segment
from studio.captions.spoken import cleaned
from studio.speech.words import Transcript, Word
from tests.studio.captions.clips import CLIPS, FRAMES, PROSE, clip, prose, stripped

TEXTS = [*(clip(name) for name in CLIPS), *(prose(language) for language in PROSE)]


def said(text: str, pauses: dict[str, int] | None = None) -> list[Word]:
    """Words of 300 ms; after those in ``pauses`` so many ms of silence, else 20."""
    words, at = [], 0
    for token in text.split():
        words.append(Word(token, at, at + 300))
        at += 300 + (pauses or {}).get(token, 20)
    return words


def marked(text: str, language: str = "en", pauses: dict[str, int] | None = None) -> str:
    return " ".join(word.text for word in restore(said(text, pauses), language))


def test_marks_and_capitals_are_found_better_than_by_silences_alone() -> None:
    ours = {name: Count() for name in ("sentence ends", "commas", "questions", "capitals")}
    pauses = {name: Count() for name in ours}
    for text in TEXTS:
        plain = cleaned(stripped(text).words, text.language)
        for name, count in counts(restore(plain, text.language), text.words).items():
            ours[name].add(count)
        for name, count in counts(pauses_alone(plain, text.language), text.words).items():
            pauses[name].add(count)
    assert ours["sentence ends"].f >= 0.82
    assert ours["sentence ends"].f >= pauses["sentence ends"].f + 0.03
    assert ours["commas"].f >= 0.5
    assert ours["commas"].right >= 0.65 * ours["commas"].put
    assert ours["questions"].f >= 0.5
    assert ours["capitals"].f >= 0.74
    assert ours["capitals"].f >= pauses["capitals"].f + 0.15


@pytest.mark.parametrize("text", TEXTS, ids=[text.language for text in TEXTS])
def test_no_word_and_no_time_changes(text: Transcript) -> None:
    plain = cleaned(stripped(text).words, text.language)
    found = restore(plain, text.language)
    assert [(word.start, word.end, word.p) for word in found] == [(word.start, word.end, word.p) for word in plain]
    bare = ["".join(char for char in word.text if char.isalnum()).lower() for word in found]
    assert bare == ["".join(char for char in word.text if char.isalnum()).lower() for word in plain]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "where are you going", "Where are you going?"),
        ("en", "do you know how it works", "Do you know how it works?"),
        ("en", "what i want is a cup of tea", "What I want is a cup of tea."),
        ("en", "when we were young we played outside", "When we were young, we played outside."),
        ("en", "i think i'm going to london but i don't know", "I think I'm going to London, but I don't know."),
        ("en", "however we can see that it works", "However, we can see that it works."),
        ("en", "that is a good idea isn't it", "That is a good idea, isn't it?"),
        ("en", "mr smith met mary in new york on monday", "Mr Smith met Mary in New York on Monday."),
        ("en", "it was in may 1991 and we may go again", "It was in May 1991 and we may go again."),
        ("es", "dónde está la estación", "¿Dónde está la estación?"),
        ("es", "vivo en madrid pero trabajo en barcelona", "Vivo en Madrid, pero trabajo en Barcelona."),
        ("es", "nació el 5 de mayo en méxico", "Nació el 5 de mayo en México."),
        ("fr", "est-ce que vous habitez à paris", "Est-ce que vous habitez à Paris?"),
        ("de", "kannst du mir helfen", "Kannst du mir helfen?"),
        ("de", "die zeitung liegt auf dem tisch", "Die Zeitung liegt auf dem Tisch."),
        ("pt", "o que você quer fazer", "O que você quer fazer?"),
        ("it", "dove abita la signora rossi", "Dove abita la signora Rossi?"),
        ("sv", "vi bor i huset", "Vi bor i huset."),
        ("ru", "мы живём в доме", "Мы живём в доме."),
        ("hi", "हम घर में रहते हैं", "हम घर में रहते हैं।"),
        ("ar", "نحن نعيش في البيت", "نحن نعيش في البيت."),
        ("th", "สวัสดี ครับ", "สวัสดี ครับ"),
    ],
)
def test_a_sentence_is_written_as_one_writes(language: str, text: str, wanted: str) -> None:
    assert marked(text, language) == wanted


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("zh", "你好吗", "你好吗？"),
        ("zh", "我们今天学习中文", "我们今天学习中文。"),
        ("zh", "你叫什么名字", "你叫什么名字？"),
        ("ja", "これは何ですか", "これは何ですか？"),
        ("ja", "私は学生です", "私は学生です。"),
    ],
)
def test_chinese_and_japanese_sentences_end_by_their_particles(language: str, text: str, wanted: str) -> None:
    words = tuple(Word(char, 200 * at, 200 * at + 180) for at, char in enumerate(text))
    cues = segment(Transcript(language, words, "x", punctuated=False), FRAMES["16:9"])
    assert "".join("".join(cue.lines) for cue in cues) == wanted


def test_a_long_silence_parts_sentences_and_one_behind_an_article_does_not() -> None:
    assert marked("we went home it was late", pauses={"home": 800}) == "We went home. It was late."
    assert marked("we went to the station", pauses={"the": 900}) == "We went to the station."


def test_marks_that_are_there_stay() -> None:
    assert marked("Hello, world! this is it.") == "Hello, world! This is it."
    assert marked("iPhone users met NASA today") == "iPhone users met NASA today."


def test_words_in_capitals_throughout_are_written_small_again() -> None:
    text = "THIS IS WHAT AN ENGINE OF CAPITALS GIVES US IN PARIS ON MONDAY"
    assert marked(text) == "This is what an engine of capitals gives us in Paris on Monday."


def test_an_engine_that_says_that_it_punctuates_and_does_not_is_helped() -> None:
    bare = stripped(prose("en"))
    for engine, helped in (("whisper tiny", True), ("script", False)):
        cues = segment(Transcript("en", bare.words, engine), FRAMES["16:9"])
        assert any(cue.text.endswith(".") for cue in cues) is helped
