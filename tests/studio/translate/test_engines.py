"""The order of the engines, what a person is told where none is there, and a real CTranslate2 folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.captions.cue import Cue
from studio.errors import WorkError
from studio.translate import ctranslate
from studio.translate.engine import EngineFailed
from studio.translate.engines import Translation, available, missing_pair, translate
from studio.translate.settings import TranslateSettings
from tests.studio.translate.chat_server import answer, chat_server

CUES = (Cue(0, 1900, "In this lesson we will\nlearn about the"), Cue(2000, 3900, "main window. Let's start!"))
NOTHING = TranslateSettings()


def run(settings: TranslateSettings, source: str = "en", target: str = "es") -> Translation:
    return translate(CUES, source, target, settings=settings, report=lambda *_: None, stop=lambda: False)


def test_a_missing_pair_names_what_is_missing_and_the_commands_that_get_it() -> None:
    with pytest.raises(WorkError) as caught:
        run(NOTHING)
    assert caught.value.code == "NO_ENGINE"
    for part in ("English to Spanish", "apt install apertium apertium-eng-spa", "STUDIO_LLM_URL", "CTranslate2"):
        assert part in caught.value.sentence
    assert "apt install" not in missing_pair("en", "ja", NOTHING)


def test_the_same_language_needs_no_engine() -> None:
    assert run(NOTHING, "en", "en-GB").texts == ("In this lesson we will learn about the", "main window. Let's start!")


def test_a_language_model_comes_first_and_is_no_draft() -> None:
    with chat_server(
        lambda _: answer({1: "En esta lección veremos la ventana principal.", 2: "¡Empecemos!"})
    ) as service:
        done = run(TranslateSettings(llm_url=service.url, llm_model="some-model"))
    assert (done.engine, done.draft) == ("some-model", False)
    assert " ".join(done.texts) == "En esta lección veremos la ventana principal. ¡Empecemos!"
    assert done.texts[1].endswith("¡Empecemos!")
    assert len(done.texts) == 2


@pytest.mark.needs("apertium", "lt-proc")
def test_a_service_that_fails_hands_over_to_the_draft_and_says_so() -> None:
    with chat_server(lambda _: 500) as service:
        settings = TranslateSettings.from_env(
            Path("nowhere"), {"STUDIO_LLM_URL": service.url, "STUDIO_LLM_MODEL": "some-model"}
        )
        done = run(settings)
    assert (done.engine, done.draft) == ("Apertium", True)
    assert done.warnings == ("The translation service answered with an error (500).",)
    assert all(done.texts)


def test_no_text_leaves_the_machine_without_an_address() -> None:
    settings = TranslateSettings.from_env(Path("nowhere"), {"OPENAI_BASE_URL": "http://x", "OPENAI_API_KEY": "k"})
    assert (settings.llm_url, settings.llm_key) == (None, None)


def test_doctor_learns_what_is_there_and_what_gets_the_rest(tmp_path: Path) -> None:
    engines = {info.name: info for info in available(TranslateSettings(ct2_dir=tmp_path))}
    assert not any(info.ready for info in engines.values())
    assert all(info.note for info in engines.values())
    assert "secret" not in repr(TranslateSettings(llm_key="secret"))


def test_a_folder_without_a_tokenizer_says_which_files_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "en-es").mkdir()
    (tmp_path / "en-es" / "model.bin").write_bytes(b"no model")
    settings = TranslateSettings(ct2_dir=tmp_path)
    with pytest.raises(WorkError, match=r"en-es has no tokenizer \(tokenizer\.json, source\.spm and target\.spm"):
        run(settings)
    (tmp_path / "en-es" / "source.spm").write_bytes(b"x")
    (tmp_path / "en-es" / "target.spm").write_bytes(b"x")
    assert ctranslate.pairs(settings) == ()
    with pytest.raises(WorkError, match="pip install sentencepiece"):
        run(settings)


def test_a_broken_model_is_a_failure_with_a_sentence(tmp_path: Path) -> None:
    folder = model_folder(tmp_path)
    (folder / "model.bin").write_bytes(b"no model")
    with pytest.raises(EngineFailed, match="cannot be loaded"):
        ctranslate.translate(
            ["a b"],
            "en",
            "es",
            settings=TranslateSettings(ct2_dir=tmp_path),
            report=lambda *_: None,
            stop=lambda: False,
        )


def test_a_local_model_folder_is_used_before_the_draft(tmp_path: Path) -> None:
    model_folder(tmp_path)
    done = run(TranslateSettings(ct2_dir=tmp_path))
    assert (done.engine, done.draft) == ("CTranslate2", False)
    assert len(done.texts) == 2
    assert all(done.texts)


def model_folder(root: Path) -> Path:
    """A real, tiny CTranslate2 model with fixed random weights: it says nonsense, by the real way."""
    from ctranslate2.specs import TransformerSpec
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["<unk>", "<s>", "</s>", "in", "this", "lesson", "we", "will", "learn", "the", "main", "window"]
    width, size = 8, len(words)
    spec = TransformerSpec.from_config(1, 2, pre_norm=True)
    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        fill(embeddings, size, width)
        fill(side.layer_norm, width)
        for layer in side.layer:
            attention = [layer.self_attention] + ([layer.attention] if side is spec.decoder else [])
            # Own attention: one matrix for query, key and value; attention to the source: query, then key and value.
            for block, rows in zip(attention, ((3, 1), (1, 2, 1)), strict=False):
                for linear, times in zip(block.linear, rows, strict=True):
                    fill(linear, times * width, width)
                fill(block.layer_norm, width)
            fill(layer.ffn.linear_0, width, width)
            fill(layer.ffn.linear_1, width, width)
            fill(layer.ffn.layer_norm, width)
    fill(spec.decoder.projection, size, width)
    spec.register_source_vocabulary(words)
    spec.register_target_vocabulary(words)
    spec.validate()
    folder = root / "en-es"
    folder.mkdir()
    spec.save(str(folder))
    tokenizer = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def fill(node: Any, rows: int, columns: int | None = None) -> None:
    """Weights for a layer norm (no columns), an embedding or a linear layer."""
    import numpy as np

    if columns is None:
        node.gamma, node.beta = np.ones(rows, dtype=np.float32), np.zeros(rows, dtype=np.float32)
        return
    node.weight = np.random.default_rng(rows).normal(size=(rows, columns)).astype(np.float32)
    if hasattr(node, "bias"):
        node.bias = np.zeros(rows, dtype=np.float32)
