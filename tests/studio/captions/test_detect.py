"""The language of a subtitle file, from its name or its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.captions.detect import detect_language
from studio.captions.files import read_subtitles
from studio.captions.graphemes import clusters, visible_length

SUBS = Path(__file__).parents[3] / "fixtures" / "subs"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("talk.en.srt", "en"), ("talk.es-MX.srt", "es"), ("talk_spa.srt", "es"), ("Show.S01.en.hi.srt", "en"),
        ("x.en.forced.srt", "en"), ("movie.zh-Hans.srt", "zh"), ("Talk (English).srt", "en"), ("video.srt", None),
        ("watch it.srt", None), ("a.de.vtt", "de"), ("", None),
    ],
)  # fmt: skip
def test_the_name_says_the_language(name: str, language: str | None) -> None:
    assert detect_language(name, []) == language


@pytest.mark.parametrize(
    ("file", "language"),
    [
        ("real_synfig01_eng.srt", "en"), ("real_synfig01_spa.srt", "es"), ("real_synfig01_deu.srt", "de"),
        ("real_synfig01_zho.srt", "zh"), ("sonnet2_short_es.srt", "es"),
    ],
)  # fmt: skip
def test_the_text_says_the_language(file: str, language: str) -> None:
    cues = read_subtitles((SUBS / file).read_bytes(), file).cues
    assert detect_language("captions.srt", [cue.text for cue in cues]) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Привет, мир", "ru"),
        ("Привіт, світе", "uk"),
        ("こんにちは世界", "ja"),
        ("안녕하세요", "ko"),
        ("مرحبا", "ar"),
        ("שלום", "he"),
        ("123", None),
        ("ok", None),
    ],
)
def test_the_script_says_the_language(text: str, language: str | None) -> None:
    assert detect_language("x.srt", [text]) == language


def test_visible_length_counts_what_a_reader_sees() -> None:
    assert visible_length("a b\nc") == 4
    assert visible_length("e\u0301") == 1
    assert visible_length("👨\u200d👩\u200d👧 👍🏽 🇪🇸") == 5
    assert clusters("🇪🇸🇲🇽") == ["🇪🇸", "🇲🇽"]
