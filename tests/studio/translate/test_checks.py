"""Numbers, names and terms of the original are looked for in the translation, however they are written."""

from __future__ import annotations

import pytest

from studio.translate.checks import fault, lost_names, lost_numbers, lost_terms, occurs, untranslated
from studio.translate.tag import Tag

EN, ES, ZH = Tag("en"), Tag("es"), Tag("zh")


@pytest.mark.parametrize(
    ("source", "answer", "missing"),
    [
        ("It costs 1,000.50 now.", "Cuesta 1.000,50 ahora.", []),
        ("1,000,000 of them", "1 000 000 de ellos", []),
        ("10 000 of them", "10.000 de ellos", []),
        ("At 10:30, 2 of 3.", "A las 10.30, 2 de 3.", []),
        ("In 1984", "En 1948", ["1984"]),
        ("Room 5, 5th floor", "Sala 5, quinto piso", ["5"]),
        ("٥ كتب", "5 books", []),
        ("No number", "Ningún 5", []),
    ],
)
def test_lost_numbers(source: str, answer: str, missing: list[str]) -> None:
    assert lost_numbers(source, answer) == missing


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("Hello.", ""),
        ("Hello.", "..." * 40),
        ("I have 2.", "Tengo 2 o 3."),
        ("Go now.", "ve ve ve ve ve ya"),
    ],
)
def test_what_is_no_translation(source: str, answer: str) -> None:
    assert fault(source, answer)


def test_a_number_that_was_a_word_may_come_as_digits() -> None:
    assert fault("Twenty dogs.", "20 perros.") is None
    assert fault("我有三只狗。", "Tengo 3 perros.") is None


def test_names_are_looked_for_between_languages_of_latin_letters() -> None:
    assert lost_names("I met John Smith.", "Conocí a John.", (EN, ES)) == ["Smith"]
    assert lost_names("We flew to London.", "Volamos a Londres.", (EN, ES)) == []
    assert lost_names("I met John.", "我见到了约翰。", (EN, ZH)) == []


def test_terms_are_whole_words_and_may_be_inflected() -> None:
    terms = {"keyframe": "fotograma clave", "ink": "tinta"}
    assert lost_terms("Each keyframe, I think.", "Cada fotograma clave, creo.", terms) == []
    assert lost_terms("Each Keyframe.", "Cada cuadro.", terms) == [("keyframe", "fotograma clave")]
    assert lost_terms("Keyframe.", "Los fotogramas claves.", terms) == []
    assert occurs("图层", "这个图层很大")
    assert not occurs("ink", "I think")


def test_an_echo_is_no_translation_but_a_name_may_stay() -> None:
    assert untranslated("this is the main window", "this is the main window")
    assert not untranslated("John Smith, Paris", "John Smith, Paris")
