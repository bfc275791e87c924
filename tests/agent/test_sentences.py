"""Our own sentences: three tables that say the same things, chosen by what the user writes."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from agent.backend.codes import CODES, error_of
from agent.resources import root
from agent.sentences import LANGUAGES, TABLES, Sentence, in_language, language_of, say, sentence, span

SOURCE = Path(__file__).resolve().parent.parent.parent / "agent"


def table(name: str, language: str) -> dict[str, str]:
    return tomllib.loads((root() / "prompts" / name / f"{language}.toml").read_text("utf-8"))


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_has_the_same_keys_and_fills_in_no_value_of_its_own(name: str, language: str) -> None:
    english, other = table(name, "en"), table(name, language)
    assert other.keys() == english.keys()
    for key, text in other.items():
        if key != "own_words":  # English shows the studio's words alone
            assert names_in(text) <= names_in(english[key]), key


@pytest.mark.parametrize("name", TABLES)
def test_no_key_stands_in_two_tables_and_none_is_left_untranslated(name: str) -> None:
    english, spanish, chinese = (table(name, language) for language in ("en", "es", "zh"))
    assert not set(english) & set(table(TABLES[1 - TABLES.index(name)], "en"))
    for key, text in english.items():
        if re.search(r"[a-z]{3}", re.sub(r"\{\w+\}", "", text)):
            assert spanish[key] != text, key
            assert re.search(r"[一-鿿]", chinese[key]), key


def test_every_key_that_the_program_says_is_in_the_tables() -> None:
    known = {key for name in TABLES for key in table(name, "en")}
    said = {
        match[1]
        for path in SOURCE.rglob("*.py")
        for match in re.finditer(r"\b(?:say|sentence)\(\s*\"(\w+)\"", path.read_text("utf-8"))
    }
    assert said - known == set()
    assert {f"code_{code}" for code in CODES} <= known


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("add captions in English and Spanish", "en"),
        ("exporta el video", "es"),
        ("quiero subtítulos", "es"),
        ("¿cuánto saldo?", "es"),
        ("gracias", "es"),
        ("导出", "zh"),
        ("把字幕翻译成西班牙语", "zh"),
        ("字幕を追加して", "en"),
        ("Exporte la vidéo avec les sous-titres", "en"),
        ("exporte o vídeo com legendas", "en"),
        ("mach den Ton lauter und exportiere", "en"),
        ('add a title that says "el amor y la vida"', "en"),
        ('put "你好" at the start', "en"),
    ],
)
def test_the_language_is_the_one_that_the_user_writes(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_bare_keyword_tells_no_language_so_the_default_stands() -> None:
    assert (language_of("export", "es"), language_of("status", "zh"), language_of("credits", "fr")) == (
        "es",
        "zh",
        "en",
    )


def test_an_error_is_said_in_the_language_of_the_reader_with_what_it_holds() -> None:
    error = error_of("4001", "exotic")
    assert "exotic" in error.sentence
    assert re.search(r"文件被拒绝：exotic", in_language(error.sentence, "zh"))
    assert "archivo" in in_language(error_of("777").sentence, "es") or "código 777" in in_language(
        error_of("777").sentence, "es"
    )
    assert in_language("Words of the backend.", "zh") == "Words of the backend."


def test_the_studios_own_words_come_with_ours_unless_they_are_in_the_language_already() -> None:
    english = error_of("NO_ENGINE", "There is no engine for Klingon.")
    assert english.sentence == "There is no engine for Klingon."
    assert in_language(english.sentence, "es") == (
        "Lo necesario para esto no está instalado. (There is no engine for Klingon.)"
    )
    assert in_language(error_of("NO_ENGINE", "没有克林贡语的引擎。").sentence, "zh") == "没有克林贡语的引擎。"


def test_a_wait_is_said_in_words_in_each_language() -> None:
    told = sentence("limited", span=span(300))
    assert isinstance(told, Sentence)
    assert (str(span(0.2)), str(span(30)), str(span(86400))) == ("1 second", "30 seconds", "1 day")
    assert "5 minutos" in in_language(told, "es")
    assert "5 分钟" in in_language(told, "zh")


def test_braces_in_a_value_are_words() -> None:
    assert say("missing", "en", path="{x}{0}") == "There is no file at {x}{0}."
