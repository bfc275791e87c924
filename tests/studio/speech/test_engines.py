"""From a sound file to words, through the real child processes, on real speech."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from studio.errors import Cancelled, WorkError
from studio.speech import advice
from studio.speech.confidence import expected_wrong_words
from studio.speech.engines import SpeechSettings, available, transcribe
from studio.speech.words import Transcript
from tests.studio.speech.conftest import Sound, Truth
from tests.studio.speech.measure import plain, word_errors

ROOT = Path(__file__).resolve().parents[3]


def listen(tmp_path: Path, wav: Path, **options: Any) -> Transcript:
    given: dict[str, Any] = {
        "language": None,
        "script": None,
        "settings": SpeechSettings.from_env(tmp_path, {}),
        "report": lambda fraction, label: None,
        "stop": lambda: False,
    }
    return transcribe(wav, work=tmp_path / "work", **{**given, **options})


@pytest.mark.parametrize(
    ("clip", "name", "worst"), [("speech75_en_720p.mp4", "speech75_en_720p", 0.30), ("jfk.m4a", "jfk", 0.59)]
)
def test_clear_english_is_drafted_about_as_well_as_measured(
    tmp_path: Path, sound: Sound, truth: Truth, clip: str, name: str, worst: float
) -> None:
    told: list[float | None] = []
    heard = listen(tmp_path, sound(clip), report=lambda fraction, label: told.append(fraction))
    said = truth(name)
    text = " ".join(word.text for word in heard.words)
    assert word_errors(" ".join(one["text"] for one in said), text) <= worst
    assert (heard.engine, heard.language, heard.draft, heard.punctuated) == ("pocketsphinx", "en", True, False)
    assert heard.confidence is not None
    assert expected_wrong_words(heard.confidence) <= 59
    assert text == text.lower()
    assert all(one.end <= other.start for one, other in pairwise(heard.words))
    assert all(
        said[0]["start"] * 1000 - 500 <= word.start < word.end <= said[-1]["end"] * 1000 + 500 for word in heard.words
    )
    assert told == sorted(one for one in told if one is not None)
    assert told[-1] == 1.0


@pytest.mark.parametrize("name", ["silence.mp4", "noise_no_speech.mp4", "bbb12_no_speech.mp4"])
def test_nothing_is_invented_where_nobody_speaks(tmp_path: Path, sound: Sound, name: str) -> None:
    with pytest.raises(WorkError) as caught:
        listen(tmp_path, sound(name))
    assert caught.value.code == "NO_SPEECH"


def test_spanish_speech_is_refused_by_the_draft_with_the_ways_to_go_on(tmp_path: Path, sound: Sound) -> None:
    with pytest.raises(WorkError) as caught:
        listen(tmp_path, sound("speech44_es.m4a"))
    assert caught.value.code == "NOT_ENGLISH"
    for way in ("probably not English", "script", "subtitle-studio models pull small", "STUDIO_STT_URL"):
        assert way in caught.value.sentence


def test_a_spoken_language_that_no_engine_knows_is_refused_before_any_work(tmp_path: Path, sound: Sound) -> None:
    with pytest.raises(WorkError) as caught:
        listen(tmp_path, sound("speech44_es.m4a"), language="es-MX")
    assert caught.value.code == "NO_ENGINE"
    for way in ('"es"', "script", "subtitle-studio models pull small", "STUDIO_STT_URL"):
        assert way in caught.value.sentence


def test_who_says_that_it_is_english_gets_the_draft(tmp_path: Path, sound: Sound) -> None:
    heard = listen(tmp_path, sound("speech11_en.wav"), language="en")
    assert heard.draft
    assert {"changes", "color", "chemical"} <= {word.text for word in heard.words}


def test_a_script_comes_first_and_keeps_its_spelling(tmp_path: Path, sound: Sound, truth: Truth) -> None:
    text = "\n".join(one["text"] for one in truth("speech44_es_720p"))
    heard = listen(tmp_path, sound("speech44_es.m4a"), script=text)
    assert " ".join(word.text for word in heard.words) == " ".join(text.split())
    assert (heard.engine, heard.language, heard.draft, heard.punctuated) == ("script", "es", False, True)


def test_where_a_script_and_the_speech_part_is_told(tmp_path: Path, sound: Sound, truth: Truth) -> None:
    text = truth("jfk")[0]["text"]
    before, after = text.split(" ask not ")
    extra = "Tomorrow morning the shops of this town will be closed because of the holiday."
    heard = listen(tmp_path, sound("jfk.m4a"), script=f"JFK: {before} {extra} ask not {after}")
    assert " ".join(word.text for word in heard.words) == text
    (told,) = [one for one in heard.differences if one.kind == "not spoken"]
    assert told.script == extra
    assert heard.notes == ("Left out of the script, because it is not speech: JFK:.",)


def test_a_script_that_is_far_from_what_is_said_gives_way_to_the_next_engine(tmp_path: Path, sound: Sound) -> None:
    book = "The licenses for most software are designed to take away your freedom to share and change it. " * 150
    heard = listen(tmp_path, sound("jfk.m4a"), script=book)
    assert heard.engine == "pocketsphinx"
    assert heard.notes == (advice.NOT_THE_SCRIPT,)
    assert heard.differences[0].kind == "not spoken"


@pytest.mark.parametrize(
    "text",
    [
        "Así que, compatriotas estadounidenses, no pregunten qué puede hacer su país por ustedes; pregúntense qué "
        "pueden hacer ustedes por su país.",
        "所以，我的美国同胞们，不要问你们的国家能为你们做些什么，而要问你们能为你们的国家做些什么。",
        "كذلك يا إخوتي الأمريكيين لا تسألوا ما الذي يمكن لبلدكم أن يفعله لكم",
    ],
    ids=["es", "zh", "ar"],
)
def test_a_translation_as_a_script_is_spread_over_the_speech_and_called_rough(
    tmp_path: Path, sound: Sound, text: str
) -> None:
    heard = listen(tmp_path, sound("jfk.m4a"), script=text)
    assert "".join(word.text for word in heard.words) == "".join(text.split())
    assert heard.draft
    assert heard.notes == (advice.ROUGH,)
    assert heard.words[0].start <= 700
    assert 9_000 <= heard.words[-1].end <= 11_100


def test_a_script_without_words_is_refused(tmp_path: Path, sound: Sound) -> None:
    with pytest.raises(WorkError, match="BAD_SUBTITLES"):
        listen(tmp_path, sound("jfk.m4a"), script="1\n00:00:01,000 --> 00:00:02,000\n\n")


def test_an_incomplete_whisper_folder_is_named_with_what_it_lacks(tmp_path: Path, sound: Sound) -> None:
    folder = tmp_path / "my-model"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"x")
    settings = SpeechSettings.from_env(tmp_path, {"WHISPER_MODEL_DIR": str(folder)})
    with pytest.raises(WorkError, match=r"my-model lacks config.json, tokenizer.json, vocabulary.txt") as caught:
        listen(tmp_path, sound("jfk.m4a"), settings=settings)
    assert caught.value.code == "NO_ENGINE"
    (whisper,) = [engine for engine in available(settings) if engine.name == "whisper"]
    assert not whisper.ready


def test_a_stop_ends_the_work(tmp_path: Path, sound: Sound) -> None:
    told: list[str] = []
    with pytest.raises(Cancelled):
        listen(
            tmp_path,
            sound("speech75_en_720p.mp4"),
            report=lambda fraction, label: told.append(label),
            stop=lambda: "Listening to the speech" in told,
        )


def test_a_sound_file_that_is_none_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"RIFF....")
    with pytest.raises(WorkError, match="FAILED"):
        listen(tmp_path, tmp_path / "bad.wav")


def test_engines_are_told_in_order_without_loading_them(tmp_path: Path) -> None:
    settings = SpeechSettings.from_env(
        tmp_path, {"STUDIO_STT_URL": "https://user:word@stt.example/v1", "STUDIO_STT_KEY": "k1"}
    )
    engines = available(settings)
    assert [engine.name for engine in engines] == ["script", "api", "whisper", "pocketsphinx"]
    assert [engine.ready for engine in engines] == [True, True, False, True]
    assert "k1" not in repr(settings)
    assert "word" not in str(engines)


def test_the_studios_own_process_loads_no_recogniser(tmp_path: Path, sound: Sound) -> None:
    code = (
        "import sys; from pathlib import Path; from studio.speech.engines import SpeechSettings, transcribe;"
        f"transcribe(Path({str(sound('jfk.m4a'))!r}), language='en', script=None,"
        f" settings=SpeechSettings.from_env(Path({str(tmp_path)!r}), {{}}), work=Path({str(tmp_path)!r}),"
        " report=lambda f, l: None, stop=lambda: False);"
        "print(sorted({'numpy', 'pocketsphinx', 'faster_whisper', 'onnxruntime', 'openai'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_words_are_counted_wrong_as_they_should_be() -> None:
    assert plain("Don’t—stop, 25!") == ["don't", "stop", "25"]
    assert word_errors("a b c d", "a x c") == 0.5
