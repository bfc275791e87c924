"""What engines really give, and what an attacker might: every word is shown, nothing overlaps, nothing hangs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.cue import Cue
from studio.captions.layout import Frame
from studio.captions.segment import segment
from studio.captions.spoken import cleaned
from studio.speech.words import Transcript, Word
from tests.studio.captions.clips import FRAMES, prose
from tests.studio.captions.patience import PATIENT

WIDE = FRAMES["16:9"]


def cut(words: list[Word], language: str = "en", frame: Frame = WIDE) -> tuple[Cue, ...]:
    """The cues; what must hold for any words is checked."""
    cues = segment(Transcript(language, tuple(words), "x"), frame)
    for before, after in pairwise(cues):
        assert before.end <= after.start
    for cue in cues:
        assert 0 <= cue.start < cue.end
        assert 1 <= len(cue.lines) <= 2
        assert all(line.strip() == line and line for line in cue.lines)
        assert "".join(word.text for word in cue.words) == "".join(cue.text.split())
        assert all(cue.start <= word.start <= word.end <= cue.end for word in cue.words)
    return cues


def letters(text: str) -> str:
    return "".join(text.split())


def shown(cues: tuple[Cue, ...]) -> str:
    return letters("".join(cue.text for cue in cues))


def row(texts: list[str], ms: int = 400) -> list[Word]:
    return [Word(text, ms * at, ms * at + ms - 20) for at, text in enumerate(texts)]


def test_empty_and_unseen_words_are_left_out() -> None:
    assert cut([]) == ()
    assert cut(row(["", " ", "\n", "\u200b", "\x00\x07"])) == ()
    assert [cue.text for cue in cut(row(["", "Hello", " ", "there."]))] == ["Hello there."]


def test_controls_and_line_breaks_of_a_word_do_not_reach_the_text() -> None:
    assert [cue.text for cue in cut(row(["He\x1bllo\x00", "my\nold\tfriend."]))] == ["Hello my old friend."]


def test_words_that_all_come_at_one_instant_share_the_time_that_reading_takes() -> None:
    texts = prose("en").words[:40]
    cues = cut([Word(word.text, 5000, 5000) for word in texts])
    assert len(cues) > 2
    assert cues[0].start == 5000
    assert all(cue.end - cue.start >= 833 for cue in cues)
    assert all(len(cue.text) / (cue.end - cue.start) * 1000 <= 21 for cue in cues)


def test_words_of_a_segment_that_all_carry_its_times_share_them() -> None:
    texts = ["so", "many", "words", "with", "the", "same", "times", "here"]
    cues = cut([Word(text, at, at + 4000) for at in (0, 5000) for text in texts])
    assert [cue.start for cue in cues if cue.text.startswith("so")] == [0, 5000]
    assert cues[0].words[-1].end <= 4000 < cues[0].words[-1].start + 1500


def test_a_time_out_of_order_does_not_change_the_order_of_the_words() -> None:
    texts = ["this", "is", "a", "sentence", "that", "came", "with", "one", "time", "that", "is", "plainly", "wrong"]
    for wrong in (0, 900_000):
        words = row(texts)
        words[6] = Word(words[6].text, wrong, wrong + 200)
        cues = cut(words)
        assert shown(cues) == "".join(texts)
        assert cues[-1].end < 10_000


def test_two_halves_that_came_in_the_wrong_order_are_put_in_time_order() -> None:
    early, late = row(["one", "two", "three"]), row(["four", "five", "six", "seven"])
    later = [Word(w.text, w.start + 60_000, w.end + 60_000) for w in late]
    starts = [cue.start for cue in cut([*early, *later])]
    assert starts == sorted(starts)


def test_a_very_long_word_is_cut_into_lines_that_fit() -> None:
    cues = cut([Word("x" * 10_000, 0, 60_000), Word("end.", 61_000, 61_400)])
    assert shown(cues) == "x" * 10_000 + "end."
    assert all(len(line) <= 42 for cue in cues for line in cue.lines)


def test_an_address_is_cut_behind_a_mark() -> None:
    text = "https://example.org/a-rather-long-path/that-goes-on/and-on/index.html"
    lines = [line for cue in cut([Word(text, 0, 6000)]) for line in cue.lines]
    assert "".join(lines) == text
    assert all(len(line) <= 42 and not line[-1].isalnum() for line in lines[:-1])


def test_one_word_a_minute_is_a_cue_each_that_does_not_stay() -> None:
    cues = cut([Word("well", 60_000 * at, 60_000 * at + 300) for at in range(10)])
    assert len(cues) == 10
    assert all(833 <= cue.end - cue.start <= 7000 for cue in cues)


def test_a_word_that_lasts_for_hours_does_not_stay_for_hours() -> None:
    cues = cut([Word("Hello.", 0, 9_000_000), Word("Bye.", 9_000_000, 10**12)])
    assert all(cue.end - cue.start <= 7000 for cue in cues)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "مرحبا بكم في هذه الحلقة الجديدة من برنامجنا، اليوم سنتحدث عن تاريخ مدينة القاهرة القديمة."),
        ("he", "שלום וברוכים הבאים לפרק החדש של התוכנית שלנו, היום נדבר על ההיסטוריה של ירושלים העתיקה."),
        ("hi", "नमस्ते और हमारे नए कार्यक्रम में आपका स्वागत है, आज हम दिल्ली के इतिहास के बारे में बात करेंगे।"),
        (
            "en",
            "I love 👩‍👩‍👧‍👦 and 🇫🇷🇪🇸 and 👍🏽 so much that e\u0301 and Z\u0351\u036b\u0343\u036a\u0302 are fine 🙂",
        ),
        ("en", "♪ Happy birthday to you ♪ - Who is there? - It is me... — and so on — “she said” ... ? !"),
        ("vi", "Xin chào các bạn, hôm nay chúng ta sẽ nói về lịch sử của thành phố Hà Nội và Sài Gòn."),
        ("xx", "... 12 3.5 1,000 10% -4 +5 2024-12-25 10:30 3/4 №5 #1 50€"),
        ("km", "សួស្តីអ្នកទាំងអស់គ្នាថ្ងៃនេះយើងនឹងនិយាយអំពីប្រវត្តិសាស្ត្រនៃទីក្រុងភ្នំពេញ"),
    ],
)
def test_every_script_keeps_its_words(language: str, text: str) -> None:
    for frame in FRAMES.values():
        cues = cut(row(text.split()), language, frame)
        assert shown(cues) == letters(text)
        assert not any(line[0] in ",!?،。" for cue in cues for line in cue.lines)


def test_dots_alone_and_numbers_alone_are_captions() -> None:
    assert [cue.text for cue in cut(row(["..."]))] == ["..."]
    assert [cue.text for cue in cut(row(["1", "2", "3"], 300))] == ["1 2 3"]


def test_cleaned_words_rise_and_keep_times_that_rise() -> None:
    said = row(["a", "b", "c"])
    assert cleaned(said) == tuple(said)
    bare = cleaned([Word("a", 5, 3), Word("b", 5, 2)])
    assert bare[0].start < bare[1].start
    assert all(word.end >= word.start for word in bare)


words = st.lists(
    st.builds(
        lambda text, start, length: Word(text, start, start + length),
        st.text("aA .,?!你好をé\u0301-—\n\u200d👍5%$“”¿ا", min_size=0, max_size=60),
        st.integers(-500, 30_000),
        st.integers(-100, 9000),
    ),
    max_size=40,
)


@settings(PATIENT, max_examples=200)
@given(
    words,
    st.sampled_from(["en", "zh", "ja", "th", "ar", "xx", "de"]),
    st.sampled_from([*FRAMES.values(), Frame(64, 36), Frame(1, 1)]),
)
def test_any_words_at_any_times_in_any_picture(said: list[Word], language: str, frame: Frame) -> None:
    cues = cut(said, language, frame)
    seen = "".join(char for word in said for char in word.text if char.isalnum())
    assert sorted(char for char in shown(cues) if char.isalnum()) == sorted(seen)


@settings(PATIENT, max_examples=100)
@given(words, st.sampled_from(["en", "es", "zh", "ja", "ko", "de", "th", "hi", "xx"]))
def test_any_bare_words_are_restored_without_a_change_to_their_letters(said: list[Word], language: str) -> None:
    cues = segment(Transcript(language, tuple(said), "x", punctuated=False), WIDE)
    seen = "".join(char for word in said for char in word.text if char.isalnum())
    held = "".join(char for cue in cues for char in cue.text if char.isalnum())
    assert sorted(held.lower()) == sorted(seen.lower())
