"""faster-whisper with local folders. No model can be fetched in a test: one with random weights proves the path."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from studio.errors import WorkError
from studio.speech import wav as wavs
from studio.speech import whisper, whisper_folder
from studio.speech.engines import transcribe
from studio.speech.settings import SpeechSettings
from studio.speech.wav import Wav
from tests.studio.speech.conftest import Sound
from tests.studio.speech.random_whisper import build


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = tmp_path_factory.mktemp("data") / "models"
    build(models / "whisper-tiny")
    return models / "whisper-tiny"


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
def test_a_folder_without_a_file_says_which(folder: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "whisper-x"
    shutil.copytree(folder, copy)
    (copy / name).unlink()
    with pytest.raises(WorkError, match=rf"NO_ENGINE: The speech model folder whisper-x lacks {name}: fetch it with"):
        whisper.load(copy)


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
def test_a_folder_with_a_broken_file_says_so(folder: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "whisper-x"
    shutil.copytree(folder, copy)
    (copy / name).write_bytes(b"<html>")
    with pytest.raises(WorkError, match=r"NO_ENGINE: The (speech model|tokenizer) in whisper-x cannot be read"):
        whisper.load(copy)


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="NO_ENGINE: There is no speech model folder gone"):
        whisper.load(tmp_path / "gone")


def test_a_pulled_model_is_used_and_gives_words_inside_the_speech(folder: Path, tmp_path: Path, sound: Sound) -> None:
    short = tmp_path / "short.wav"
    with Wav(sound("speech11_en.wav")) as source:
        wavs.write(short, source, 0, 3000)
    settings = SpeechSettings.from_env(folder.parent.parent, {})
    told: list[float | None] = []
    heard = transcribe(
        short,
        language="es",
        script=None,
        settings=settings,
        work=tmp_path,
        report=lambda fraction, label: told.append(fraction),
        stop=lambda: False,
    )
    assert (heard.engine, heard.language, heard.draft, heard.punctuated) == ("whisper tiny", "es", False, True)
    assert heard.words
    assert all(0 <= word.start < word.end <= 3100 for word in heard.words)
    assert told[-1] == 1.0


def test_the_best_complete_model_is_chosen(tmp_path: Path, folder: Path) -> None:
    for name in ("whisper-tiny", "whisper-small", "whisper-mine"):
        (tmp_path / name).symlink_to(folder)
    (tmp_path / "whisper-large-v3").mkdir()
    assert whisper_folder.installed(tmp_path) == ("small", "tiny", "mine")
    assert whisper_folder.best(tmp_path) == tmp_path / "whisper-small"
    assert whisper_folder.best(tmp_path / "none") is None


def test_words_without_length_or_out_of_order_are_put_right() -> None:
    parts = [
        SimpleNamespace(word=" Hello,", start=1.0, end=1.0, probability=0.9),
        SimpleNamespace(word=" ", start=1.0, end=1.2, probability=0.9),
        SimpleNamespace(word=" world.", start=0.9, end=1.5, probability=0.8),
    ]
    assert [(word.text, word.start, word.end) for word in whisper.timed(parts, 500)] == [
        ("Hello,", 1000, 1001),
        ("world.", 1001, 1500),
    ]
