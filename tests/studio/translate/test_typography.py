"""Signs as the target language writes them, and no control characters that a subtitle does not need."""

from __future__ import annotations

import pytest

from studio.translate.tag import Tag
from studio.translate.typography import plain, polish

ZH, JA, ES = Tag("zh"), Tag("ja"), Tag("es")


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("你好,世界.", "你好，世界。"),
        ("你好吗?", "你好吗？"),
        ("等等...好吧!", "等等……好吧！"),
        ("他说: \"走吧.\"", "他说：“走吧。”"),
        ("版本 3.5 有 1,000 个.", "版本 3.5 有 1,000 个。"),
        ("请看 OpenAI, 然后回家.", "请看 OpenAI，然后回家。"),
        ("在 10:30 见.", "在 10:30 见。"),
        ("我用 Synfig.", "我用 Synfig。"),
        ("今天 天气 很好。", "今天天气很好。"),
        ("他(大概)走了.", "他（大概）走了。"),
        ("去 \ue000,好吗?", "去 \ue000，好吗？"),
        ("Just English.", "Just English."),
    ],
)  # fmt: skip
def test_chinese_has_full_width_signs_and_numbers_keep_theirs(text: str, done: str) -> None:
    assert polish(text, "Anything.", ZH) == done


def test_traditional_chinese_and_japanese_have_their_own_signs() -> None:
    assert polish('他說:"好."', "x.", Tag("zh", "Hant")) == "他說：「好。」"
    assert polish("はい,そうです.", "x.", JA) == "はい、そうです。"


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Cómo estás?", "¿Cómo estás?"),
        ("Vamos!", "¡Vamos!"),
        ("¿Qué?", "¿Qué?"),
        ("Hola. Qué tal? Bien!", "Hola. ¿Qué tal? ¡Bien!"),
        ("Ana, dónde estás?", "Ana, ¿dónde estás?"),
        ("- Quién?", "- ¿Quién?"),
        ("\ue000Ven\ue001 ya!", "\ue000¡Ven\ue001 ya!"),
        ("?", "?"),
    ],
)
def test_spanish_questions_and_calls_are_opened(text: str, done: str) -> None:
    assert polish(text, "Anything?", ES) == done


def test_a_text_that_goes_on_gets_no_full_stop() -> None:
    assert polish("en la casa.", "in the house", ES) == "en la casa"
    assert polish("在家。", "at home,", ZH) == "在家"
    assert polish("en la casa.", "in the house.", ES) == "en la casa."
    assert polish("en fin...", "so", ES) == "en fin..."


def test_a_sentence_begins_as_the_original_does() -> None:
    assert polish("\ue000en casa.", "At home.", ES) == "\ue000En casa."
    assert polish("en casa", "at home", ES) == "en casa"
    assert polish("iPhone es caro.", "The iPhone is dear.", ES) == "iPhone es caro."


def test_capitals_throughout_stay_capitals() -> None:
    assert polish("La puerta se cierra.", "THE DOOR CLOSES.", ES) == "LA PUERTA SE CIERRA."
    assert polish("Yo.", "I.", ES) == "Yo."


def test_only_controls_that_the_script_needs_are_kept() -> None:
    dirty = "a\u202eb\x07c\u200bd\u2066e\ud800\ue000\nf\u200d"
    assert plain(dirty, ES) == "abcde\ue000 f\u200d"
    assert plain("שלום\u200f!\u202b", Tag("he")) == "שלום\u200f!"
