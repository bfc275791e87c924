"""The order of the engines, what a person is told where none is there, and what doctor learns."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import WorkError
from studio.translate.engines import available, missing_pair
from studio.translate.settings import TranslateSettings
from tests.studio.translate.asking import HERE, NOTHING, model, run
from tests.studio.translate.chat_server import answer, chat_server
from tests.studio.translate.tiny_model import model_folder

TEXTS = ("In this lesson we will\nlearn about the", "main window. Let's start!")
THREE = ("The house is big.", "The dog is red.", "The car is small.")
apertium = pytest.mark.needs("apertium", "lt-proc")


def test_a_missing_pair_names_what_is_missing_and_the_commands_that_get_it() -> None:
    with pytest.raises(WorkError) as caught:
        run(TEXTS, NOTHING)
    assert caught.value.code == "NO_ENGINE"
    for part in ("English to Spanish", "apt install apertium apertium-eng-spa", "STUDIO_LLM_URL", "CTranslate2"):
        assert part in caught.value.sentence
    assert "apt install" not in missing_pair("en", "ja", NOTHING)
    assert "apt install apertium apertium-eng-spa apertium-fr-es" in missing_pair("en", "fr", NOTHING)
    assert "Mexican Spanish" in missing_pair("en", "es-MX", NOTHING)


@pytest.mark.parametrize("tag", ["", "und", "klingon language", "\x1b[31mred", "a", "x" * 500])
def test_a_language_that_is_none_is_told_in_plain_words(tag: str) -> None:
    with pytest.raises(WorkError) as caught:
        run(TEXTS, HERE, target=tag)
    assert caught.value.sentence.startswith("I do not know the language")
    assert caught.value.sentence.isprintable()
    assert len(caught.value.sentence) < 200


def test_captions_in_a_language_that_nobody_knows_need_a_model_or_a_word_from_the_person() -> None:
    with pytest.raises(WorkError, match="Say which language they are in"):
        run(TEXTS, HERE, "und")
    with chat_server(lambda _: answer({1: "En esta lección.", 2: "¡Empecemos!"})) as service:
        assert run(TEXTS, model(service), "und").texts[1].endswith("¡Empecemos!")
        assert "the language that they are in" in service.asked[0]["messages"][0]["content"]


def test_the_same_language_needs_no_engine() -> None:
    for target in ("en", "en-GB", "en-x-2"):
        done = run(TEXTS, NOTHING, "en", target)
        assert done.texts == ("In this lesson we will learn about the", "main window. Let's start!")


def test_nothing_to_translate_needs_no_engine() -> None:
    assert run(["42", "♪", "", "..."], NOTHING).texts == ("42", "♪", "", "...")


def test_a_language_model_comes_first_and_is_no_draft(tmp_path: Path) -> None:
    model_folder(tmp_path)
    with chat_server(lambda _: answer({1: "En esta lección veremos la ventana.", 2: "¡Empecemos!"})) as service:
        done = run(TEXTS, model(service, ct2_dir=tmp_path, apertium_dirs=HERE.apertium_dirs))
    assert (done.engine, done.draft) == ("m", False)
    assert " ".join(done.texts) == "En esta lección veremos la ventana. ¡Empecemos!"
    assert done.texts[1].endswith("¡Empecemos!")


@apertium
def test_a_service_that_fails_hands_over_to_the_draft_and_says_so() -> None:
    with chat_server(lambda _: 500) as service:
        done = run(TEXTS, model(service, apertium_dirs=HERE.apertium_dirs))
    assert (done.engine, done.draft) == ("Apertium", True)
    assert done.warnings == ("The translation service answered with an error (500).",)
    assert all(done.texts)


@apertium
def test_what_a_model_left_is_done_by_the_next_engine_and_told() -> None:
    with chat_server(lambda _: answer({1: "La casa es grande.", 3: "El coche es pequeño."})) as service:
        done = run(THREE, model(service, apertium_dirs=HERE.apertium_dirs))
    assert done.texts == ("La casa es grande.", "El perro es rojo.", "El coche es pequeño.")
    assert (done.engine, done.draft) == ("m and Apertium", True)
    assert done.warnings == ("Line 2 was translated by the second engine, because the first one left it.",)


def test_a_track_of_which_most_could_not_be_translated_is_none() -> None:
    with (
        chat_server(lambda _: answer({1: "La casa es grande."})) as service,
        pytest.raises(WorkError, match="not usable"),
    ):
        run(THREE, model(service))


def test_no_text_leaves_the_machine_without_an_address() -> None:
    settings = TranslateSettings.from_env(Path("nowhere"), {"OPENAI_BASE_URL": "http://x", "OPENAI_API_KEY": "k"})
    assert (settings.llm_url, settings.llm_key) == (None, None)


def test_doctor_learns_what_is_there_and_what_gets_the_rest(tmp_path: Path) -> None:
    engines = {info.name: info for info in available(TranslateSettings(ct2_dir=tmp_path))}
    assert not any(info.ready for info in engines.values())
    assert all(info.note for info in engines.values())
    assert "secret" not in repr(TranslateSettings(llm_key="secret"))


@apertium
def test_doctor_learns_of_pairs_in_two_steps(tmp_path: Path) -> None:
    for name in ("eng-spa", "es-fr"):
        (tmp_path / f"{name}.mode").write_text("lt-proc 'a.bin'")
    engines = {info.name: info for info in available(TranslateSettings(apertium_dirs=(tmp_path,)))}
    assert engines["Apertium"].pairs == (("en", "es"), ("es", "fr"))
    assert engines["Apertium in two steps"].pairs == (("en", "fr"),)
