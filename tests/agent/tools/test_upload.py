"""What is handed over: checked first, sent once, told with its size."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import FileRefused
from agent.events import Done
from agent.intents import Message, Upload
from agent.sentences import language_of, say
from agent.tools import upload
from agent.tools.words import bytes_in_words, clock_in_words, step_in_words
from tests.agent.foreign import Foreign, envelope
from tests.agent.talker import UPLOAD, Talker, failed

pytestmark = pytest.mark.anyio


def refused(path: Path, *, leaves_machine: bool = False) -> str:
    with pytest.raises(FileRefused) as error:
        upload.check(Upload((str(path),)), leaves_machine=leaves_machine)
    return error.value.sentence


def test_what_cannot_be_sent_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("x")
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "folder.mp4").mkdir()
    with (tmp_path / "huge.mp4").open("wb") as file:
        file.truncate(600 * 1024 * 1024)
    assert "mp4" in refused(tmp_path / "a.docx")
    assert "empty" in refused(tmp_path / "empty.mp4")
    assert "folder" in refused(tmp_path / "folder.mp4")
    assert "500 MB" in refused(tmp_path / "huge.mp4")
    assert "no file" in refused(tmp_path / "none.mp4")


def test_subtitle_files_are_for_the_studio_only(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("1")
    assert upload.check(Upload((str(tmp_path / "a.srt"),)), leaves_machine=False)
    assert "--backend local" in refused(tmp_path / "a.srt", leaves_machine=True)


async def test_several_files_go_in_one_request_and_never_twice(
    foreign: Foreign, talker: Talker, tmp_path: Path
) -> None:
    names = ["a b.MP4", "音.mp3"]
    for name in names:
        (tmp_path / name).write_bytes(b"x" * 10)
    paths = tuple(str(tmp_path / name) for name in names)
    async with talker.agent() as agent:
        assert isinstance(await agent.act([Upload(paths)], talker.events.append), Done)
        assert isinstance(await agent.act([Upload(paths)], talker.events.append), Done)
    (sent,) = foreign.of(UPLOAD)
    assert all(f'filename="{name}"'.encode() in sent.body for name in names)
    assert talker.of("progress")[-1].fraction == 1


async def test_an_address_is_fetched_by_the_backend(foreign: Foreign, talker: Talker) -> None:
    await talker.say("https://cdn.example.com/talk.mp4")
    (sent,) = foreign.of(UPLOAD)
    assert sent.json == {"urls": ["https://cdn.example.com/talk.mp4"], "source_type": "url"}


async def test_no_file_is_asked_for(talker: Talker) -> None:
    await talker.say("upload")
    assert "path" in talker.notices


async def test_a_refusal_of_the_backend_has_the_exit_code_of_a_refused_file(
    foreign: Foreign, talker: Talker, tmp_path: Path
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    foreign.on(UPLOAD, envelope(None, code=4001))
    async with talker.agent() as agent:
        final = failed(await agent.turn(Message("", (str(tmp_path / "a.mp4"),)), talker.events.append))
    assert (final.exit_code, final.code) == (3, "4001")


def test_a_step_with_a_name_for_programs_is_not_shown() -> None:
    assert [step_in_words(step) for step in ("recognise_speech", "asr", "Listening to the speech")] == [
        "",
        "",
        "Listening to the speech",
    ]


def test_sizes_and_lengths_in_words() -> None:
    assert [bytes_in_words(n) for n in (7, 1200, 5_300_000, 2_000_000_000)] == ["7 bytes", "1.2 KB", "5.3 MB", "2.0 GB"]
    assert [clock_in_words(n) for n in (7, 76.4, 3723)] == ["0:07", "1:16", "1:02:03"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("add captions", "en"),
        ("加字幕", "zh"),
        ("añade subtítulos en inglés", "es"),
        ("字幕を入れて", "en"),
        ("¿cómo va?", "es"),
    ],
)
def test_our_own_sentences_follow_the_users_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_every_sentence_exists_in_every_language_with_the_same_blanks() -> None:
    import re
    import tomllib

    from agent.resources import root

    tables = {
        code: tomllib.loads((root() / f"prompts/answers/{code}.toml").read_text("utf-8")) for code in ("en", "zh", "es")
    }
    for key, sentence in tables["en"].items():
        for table in tables.values():
            assert set(re.findall(r"\{\w+\}", table[key])) == set(re.findall(r"\{\w+\}", sentence)), key
    assert say("ready", "zh") != say("ready", "en")
