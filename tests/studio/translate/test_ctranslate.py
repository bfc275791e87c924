"""CTranslate2 with a real, tiny model that mangles everything: what must survive does, by falling back to parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import WorkError
from studio.translate import ctranslate
from studio.translate.settings import TranslateSettings
from studio.translate.tag import Tag
from tests.studio.translate.asking import run
from tests.studio.translate.tiny_model import SAID, model_folder


def test_a_folder_without_a_tokenizer_says_which_files_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "en-es").mkdir()
    (tmp_path / "en-es" / "model.bin").write_bytes(b"no model")
    settings = TranslateSettings(ct2_dir=tmp_path)
    with pytest.raises(WorkError, match=r"en-es has no tokenizer \(tokenizer\.json, source\.spm and target\.spm"):
        run(["Hello there."], settings)
    (tmp_path / "en-es" / "source.spm").write_bytes(b"x")
    (tmp_path / "en-es" / "target.spm").write_bytes(b"x")
    assert ctranslate.pairs(settings) == ()
    with pytest.raises(WorkError, match="pip install sentencepiece"):
        run(["Hello there."], settings)


@pytest.mark.parametrize("file", ["model.bin", "tokenizer.json"])
def test_a_broken_model_is_a_sentence(tmp_path: Path, file: str) -> None:
    (model_folder(tmp_path) / file).write_bytes(b"no model")
    with pytest.raises(WorkError, match="cannot be loaded"):
        run(["Hello there."], TranslateSettings(ct2_dir=tmp_path))


def test_a_mangling_model_loses_nothing_that_must_survive(tmp_path: Path) -> None:
    model_folder(tmp_path)
    texts = [
        "{\\an8}<i>- ANNA: We will learn the window at a.com</i>",
        "♪ this lesson ♪",
        "[door] Call @bob at 10:30, 5 times.",
    ]
    done = run(texts, TranslateSettings(ct2_dir=tmp_path))
    assert (done.engine, done.draft) == ("CTranslate2", False)
    assert done.texts[0] == "{\\an8}<i>- ANNA: In this lesson a.com</i>"
    assert done.texts[1] == f"♪ {SAID} ♪"
    for kept in ("[", "]", "@bob", "10:30", "5"):
        assert kept in done.texts[2]
    assert not any("\ue000" <= char <= "\uf8ff" for text in done.texts for char in text)


def test_two_folders_are_gone_through_where_there_is_no_direct_one(tmp_path: Path) -> None:
    model_folder(tmp_path, "de-en")
    model_folder(tmp_path, "en-es")
    settings = TranslateSettings(ct2_dir=tmp_path)
    assert ctranslate.steps(settings, Tag("de"), Tag("es")) == (("de", "en"), ("en", "es"))
    assert run(["Wir lernen hier."], settings, "de", "es").texts == (SAID.capitalize(),)


def test_folders_may_name_a_region(tmp_path: Path) -> None:
    for name in ("en-pt-BR", "zh-Hant-en", "en-pt", "notapair", "en-"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.bin").write_bytes(b"x")
    settings = TranslateSettings(ct2_dir=tmp_path)
    assert set(ctranslate.folders(settings)) == {("en", "pt-BR"), ("zh-Hant", "en"), ("en", "pt")}
    assert ctranslate.steps(settings, Tag("en"), Tag("pt", region="BR")) == (("en", "pt-BR"),)
    assert ctranslate.steps(settings, Tag("en"), Tag("pt", region="PT")) == (("en", "pt"),)
    assert ctranslate.steps(settings, Tag("zh"), Tag("en")) is None
