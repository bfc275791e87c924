"""Scripts fitted to speech, also those that do not fit: words, times, and where both part."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

import pytest

from studio.speech import script, vad
from studio.speech.align import Fitted, align
from studio.speech.overhear import overhear
from studio.speech.vad import Span
from studio.speech.wav import Wav
from tests.studio.speech.conftest import Sound, Truth
from tests.studio.speech.measure import CLIPS, Clip, onset_errors, text_of, utterances

NOT_SAID = (
    "The quick brown fox jumps over the lazy dog and then it goes home to have a cup of tea with the mother of the "
    "king, while reading the news of the day in the garden."
)
LJ, LJ_TEXTS, LJ_END = "speech75_en_720p.mp4", 5, 37_000  # the first five utterances are enough for most


def spoken(sound: Sound, name: str, end: int = 10**9) -> list[Span]:
    """The stretches of speech before ``end`` ms."""
    with Wav(sound(name)) as wav:
        likely = vad.probabilities(wav)
        pieces = vad.cut(vad.spans(likely, wav.ms), likely, 30_000)
    return [(a, min(b, end)) for a, b in pieces if a < end]


def fit(sound: Sound, name: str, text: str, language: str, end: int = 10**9, *, whole: bool = False) -> Fitted:
    told: list[float] = []
    tokens = script.read(text, language)
    fitted = align(sound(name), spoken(sound, name, end), tokens, language, told.append, whole=whole)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(fitted.spans) == len(tokens)
    assert all(word.start < word.end for word in fitted.words)
    assert all(one.end <= other.start for one, other in pairwise(fitted.words))
    return fitted


def starts(fitted: Fitted, texts: list[str]) -> list[int]:
    """The start of each text's first word."""
    found, at = [], 0
    for text in texts:
        span = fitted.spans[at]
        assert span is not None
        found.append(span[0])
        at += len(script.read(text, "en"))
    return found


@pytest.mark.parametrize("clip", CLIPS, ids=[clip.name for clip in CLIPS])
def test_words_begin_when_they_are_said(sound: Sound, clip: Clip) -> None:
    """The issue asks for a median of 30 ms and 95 % within 150 ms over all clips; each clip alone holds it."""
    fitted = fit(sound, clip.media, text_of(clip.name), clip.language)
    assert [word.text for word in fitted.words] == text_of(clip.name).split()
    errors = onset_errors(clip.name, fitted.words)
    assert median(errors) <= 30
    assert max(errors) <= 80
    assert all(one.kind == "different" for one in fitted.differences)
    assert len(fitted.differences) <= 3
    if clip.media == LJ:
        said = utterances(clip.name)
        found = starts(fitted, [one["text"] for one in said])
        off = [abs(start - 1000 * one["start"]) for start, one in zip(found, said, strict=True)]
        assert median(off) <= 20
        assert max(off) <= 83


def test_a_paragraph_that_nobody_says_is_left_out_and_told(sound: Sound, truth: Truth) -> None:
    said = truth("speech75_en_720p")[:LJ_TEXTS]
    texts = [one["text"] for one in said]
    fitted = fit(sound, LJ, " ".join([*texts[:3], NOT_SAID, *texts[3:]]), "en", LJ_END)
    assert [word.text for word in fitted.words] == " ".join(texts).split()
    (told,) = [one for one in fitted.differences if one.kind == "not spoken"]
    assert told.script == NOT_SAID
    assert 22_000 <= told.start <= 23_200
    errors = onset_errors("speech75_en_720p", fitted.words)
    assert max(errors[:9]) <= 80


def test_speech_that_the_script_lacks_is_told_with_what_was_heard(sound: Sound, truth: Truth) -> None:
    said = truth("speech75_en_720p")[:LJ_TEXTS]
    texts = [one["text"] for one in said]
    fitted = fit(sound, LJ, " ".join(texts[:2] + texts[3:]), "en", LJ_END)
    (told,) = overhear(sound(LJ), [one for one in fitted.differences if one.kind == "not in the script"])
    assert abs(told.start - 12_955) <= 200
    assert abs(told.end - 22_621) <= 300
    assert "chinese" in told.heard
    assert len(fitted.words) == len(" ".join(texts[:2] + texts[3:]).split())


def test_other_words_are_told_where_they_are_and_the_script_is_kept(sound: Sound, truth: Truth) -> None:
    text = " ".join(one["text"] for one in truth("speech75_en_720p")[2:3])
    wrong = text.replace("engraved", "painted").replace("centuries", "thunder")
    fitted = fit(sound, LJ, f"{truth('speech75_en_720p')[1]['text']} {wrong}", "en", 22_700)
    assert "painted" in [word.text for word in fitted.words]
    places = {one.script: one for one in fitted.differences if one.kind == "different"}
    assert any("painted" in key for key in places)
    (painted,) = [one for key, one in places.items() if "painted" in key]
    assert 16_400 <= painted.start < painted.end <= 17_500


def test_a_passage_that_stands_elsewhere_is_found_where_it_is_said(sound: Sound, truth: Truth) -> None:
    texts = [one["text"] for one in truth("speech75_en_720p")[:LJ_TEXTS]]
    fitted = fit(sound, LJ, " ".join([*texts[:2], *texts[3:], texts[2]]), "en", LJ_END)
    assert [word.text for word in fitted.words] == " ".join(texts).split()
    (moved,) = [one for one in fitted.differences if one.kind == "moved"]
    assert abs(moved.start - 12_955) <= 100


def test_a_book_of_which_a_part_is_read_gives_that_part(sound: Sound, truth: Truth) -> None:
    text = text_of("jfk")
    book = " ".join(f"{NOT_SAID} Chapter {at} of {at * 7} pages." for at in range(400))
    fitted = fit(sound, "jfk.m4a", f"{book} {text} {book}", "en")
    assert " ".join(word.text for word in fitted.words) == text
    assert {one.kind for one in fitted.differences} == {"not spoken"}
    assert all(len(one.script) < 500 for one in fitted.differences)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (NOT_SAID, "en"),
        (NOT_SAID * 200, "en"),
        (NOT_SAID, "es"),
        ("Поэтому, мои соотечественники", "ru"),
        ("所以，我的美国同胞们，不要问你的国家能为你做什么。", "zh"),
        ("♪ 1 ♪", "en"),
        ("country", "en"),
        (bytes(range(1, 256)).decode("cp1252", "replace") * 30, "en"),
    ],
)
def test_no_script_is_refused(sound: Sound, text: str, language: str) -> None:
    fitted = fit(sound, "jfk.m4a", text, language)
    assert fitted.words
    assert fitted.words[0].start >= 0
    assert fitted.words[-1].end <= 12_000


def test_a_text_that_is_all_said_loses_no_word(sound: Sound) -> None:
    """As from a service that gives a text without times: what it heard wrong is still shown."""
    text = text_of("jfk").replace("fellow", "yellow").replace("ask not", "ask not now or ever")
    fitted = fit(sound, "jfk.m4a", text, "en", whole=True)
    assert " ".join(word.text for word in fitted.words) == text


def test_figures_are_fitted_to_how_they_are_said(sound: Sound) -> None:
    text = text_of("vertical_1080x1920")
    assert "25 to 30" in text
    words = fit(sound, "vertical_1080x1920.mp4", text, "en").words
    (twenty,) = [word for word in words if word.text == "25"]
    assert twenty.end - twenty.start >= 300  # two words


def test_ten_milliseconds_of_sound_are_enough_to_go_on(sound: Sound) -> None:
    fitted = align(sound("jfk.m4a"), [(330, 340)], script.read("Ask not.", "en"), "en", lambda fraction: None)
    assert fitted.words
