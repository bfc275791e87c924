"""Words become cues that can be read: two lines, no overlap, enough time, broken where the speech breaks."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.layout import Frame, layout
from studio.captions.linebreak import break_lines
from studio.captions.punctuate import restore
from studio.captions.segment import segment
from studio.captions.tongues import bare, tongue
from studio.media.fonts import text_width
from studio.speech.words import Transcript, Word
from tests.studio.captions.patience import PATIENT

TRUTH = Path(__file__).parents[3] / "fixtures" / "truth"
WIDE, TALL = Frame(1280, 720, Fraction(25)), Frame(1080, 1920, Fraction(30))


def spoken(name: str) -> Transcript:
    """The clip's utterances with its words spread evenly over each."""
    utterances = json.loads((TRUTH / f"{name}.json").read_text("utf-8"))["utterances"]
    words: list[Word] = []
    for utterance in utterances:
        texts = utterance["text"].split()
        start, length = 1000 * utterance["start"], 1000 * (utterance["end"] - utterance["start"])
        total, at = sum(len(text) + 2 for text in texts), 0
        for text in texts:
            begin = start + length * at / total
            at += len(text) + 2
            words.append(Word(text, round(begin), round(start + length * at / total) - 30))
    return Transcript(utterances[0]["lang"], tuple(words), "truth")


@pytest.mark.parametrize(
    ("name", "frame"),
    [("speech75_en_720p", WIDE), ("speech44_es_720p", WIDE), ("vertical_1080x1920", TALL), ("speech75_en_720p", TALL)],
)
def test_cues_of_real_speech_can_be_read(name: str, frame: Frame) -> None:
    transcript = spoken(name)
    cues = segment(transcript, frame)
    where = layout(frame)
    said = " ".join(" ".join(cue.lines) for cue in cues).split()
    assert [bare(word) for word in said] == [bare(word.text) for word in transcript.words]
    for before, after in itertools.pairwise(cues):
        assert before.end <= after.start
    for cue in cues:
        assert len(cue.lines) <= 2
        assert cue.end - cue.start >= 833
        for line in cue.lines:
            assert len(line) <= 42
            assert text_width(line, where.em) <= where.line_width
        known = tongue(transcript.language)
        assert len(cue.text) / (cue.end - cue.start) * 1000 <= known.cps


def test_lines_break_at_phrases() -> None:
    texts = [cue.text for cue in segment(spoken("speech75_en_720p"), WIDE)]
    assert "Printing, in the only sense\nwith which we are at present concerned," in texts
    assert "has never been surpassed." in texts


words = st.lists(
    st.builds(
        lambda text, start, length: Word(text, start, start + length),
        st.text("abc .,?!你好é-\n", min_size=1, max_size=12),
        st.integers(0, 8000),
        st.integers(-100, 2500),
    ),
    max_size=40,
)


@settings(PATIENT, max_examples=150)
@given(words, st.sampled_from(["en", "zh", "es", "xx"]), st.booleans(), st.sampled_from([WIDE, TALL, Frame(64, 36)]))
def test_any_words_give_cues_in_order_without_overlap(
    said: list[Word], language: str, punctuated: bool, frame: Frame
) -> None:
    cues = segment(Transcript(language, tuple(said), "x", punctuated=punctuated), frame)
    for before, after in itertools.pairwise(cues):
        assert before.end <= after.start
    assert all(cue.start < cue.end and cue.text.strip() and len(cue.lines) <= 2 for cue in cues)


def test_chinese_lines_hold_sixteen_characters_and_begin_with_no_closing_mark() -> None:
    text = "在本课中，我们将学习这个软件的界面和它的基本概念，这些对初学者来说都非常重要。"
    by_character = tuple(Word(char, 200 * i, 200 * i + 190) for i, char in enumerate(text))
    for said in (by_character, (Word(text, 0, 8000),)):
        cues = segment(Transcript("zh", said, "x"), WIDE)
        assert "".join("".join(cue.lines) for cue in cues) == text
        for cue in cues:
            assert all(len(line) <= 16 and line[0] not in "，。" for line in cue.lines)


def test_a_missing_pause_in_a_whole_sentence_keeps_it_together_and_a_long_one_parts_it() -> None:
    said = tuple(Word(text, 400 * i, 400 * i + 380) for i, text in enumerate(["we", "met", "at", "the", "station"]))
    later = tuple(Word(w.text, w.start + 6000, w.end + 6000) for w in said)
    cues = segment(Transcript("en", said + later, "x", punctuated=False), WIDE)
    assert [cue.text for cue in cues] == ["We met at the station.", "We met at the station."]


def test_restored_sentences_invent_nothing_else() -> None:
    said = [
        Word("i", 0, 200),
        Word("think", 210, 500),
        Word("again", 510, 800),
        Word("he", 1500, 1600),
        Word("knows", 1620, 1900),
    ]
    assert [word.text for word in restore(said, "en")] == ["I", "think", "again.", "He", "knows."]
    assert [word.text for word in restore([Word("你好", 0, 500)], "zh")] == ["你好。"]


def test_confidence_is_the_mean_of_the_words() -> None:
    cues = segment(Transcript("en", (Word("good", 0, 400, 0.5), Word("day.", 410, 900, 1.0)), "x"), WIDE)
    assert [cue.p for cue in cues] == [0.75]


def test_the_last_cue_leaves_with_the_video() -> None:
    cues = segment(Transcript("en", (Word("Bye.", 1000, 1300),), "x"), WIDE, video_end=1500)
    assert (cues[0].start, cues[0].end) == (1000, 1500)


def test_a_two_line_dialogue_keeps_its_lines_and_long_text_is_balanced() -> None:
    where = layout(WIDE)
    assert break_lines("- Who is there?\n- It is me.", where, "en") == "- Who is there?\n- It is me."
    top, bottom = break_lines("Then being asked, where all thy beauty lies, answer nothing", where, "en").split("\n")
    assert top == "Then being asked,"[: len(top)] or abs(len(top) - len(bottom)) < 25
    assert break_lines("one  short\nline", where, "en") == "one short\nline"


def test_two_hours_of_words_take_time_in_proportion() -> None:
    base = spoken("speech75_en_720p").words
    said = tuple(Word(w.text, w.start + k * 76_700, w.end + k * 76_700) for k in range(20) for w in base)
    assert len(segment(Transcript("en", said, "x"), WIDE)) > 200
