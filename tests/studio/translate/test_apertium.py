"""Apertium's draft: the real pipeline, with text that would break its stream, and its ways out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.errors import Cancelled
from studio.translate import apertium, apertium_stream
from studio.translate.apertium_text import finish, prepare
from studio.translate.engine import EngineFailed, Rendering
from studio.translate.settings import TranslateSettings

SETTINGS = TranslateSettings.from_env(Path("nowhere"), {})
pipeline = pytest.mark.needs("apertium", "lt-proc")


def spanish(*texts: str) -> Rendering:
    return apertium.translate(texts, "en", "es", settings=SETTINGS, report=lambda *_: None, stop=lambda: False)


@pipeline
def test_the_pair_that_is_installed_is_found_both_ways() -> None:
    assert {("en", "es"), ("es", "en")} <= set(apertium.pairs(SETTINGS))


@pipeline
def test_every_sentence_gets_one_answer_without_marks() -> None:
    done = spanish("Let's get started.", "The workarea of Synfig is big.", "one line")
    assert done.texts[0] == "Vamos a empezar."
    assert "Synfig" in done.texts[1]
    assert not any(mark in text for text in done.texts for mark in "*#@~")
    assert done.unknown
    assert 0 < done.unknown < 0.5


@pipeline
def test_questions_are_opened_and_the_gerund_takes_estar() -> None:
    assert spanish("What are you doing here?").texts == ("¿Qué estás haciendo aquí?",)


@pipeline
def test_signs_that_steer_the_stream_pass_through_it() -> None:
    awkward = r"50% of [noise] $5 ^ ~ \ { } / < > @ # * 3/4 \[ ]] ^a/b$ [[ <n>"
    done = spanish(awkward, "Yes.", "a\0b", "^^^^", "[", "{\\an8}<i>yes</i>")
    assert len(done.texts) == 6
    assert done.texts[1] == "Sí."
    assert done.texts[5] == "{\\an8}<i>sí</i>"
    assert all(sign in done.texts[0] for sign in "[]$^{}/")


@pipeline
def test_names_links_files_and_numbers_are_kept() -> None:
    text = "She told me that Grant opened https://a.b/c?d=1 and boy.png with Ctrl+Z at 10:30 for 1,000.50 dollars."
    (done,) = spanish(text).texts
    for kept in ("Grant", "https://a.b/c?d=1", "boy.png", "Ctrl+Z", "10:30", "1,000.50"):
        assert kept in done


@pipeline
def test_a_sentence_begins_as_the_original_does() -> None:
    first, second = spanish("the house is big.", "The house is big.").texts
    assert (first[0], second[0]) == ("l", "L")


@pipeline
def test_a_stop_ends_the_run_and_its_processes() -> None:
    with pytest.raises(Cancelled):
        apertium.translate(
            ["The house is big."] * 2000, "en", "es", settings=SETTINGS, report=lambda *_: None, stop=lambda: True
        )


@pipeline
def test_a_pipeline_that_hangs_is_ended_at_its_time_limit() -> None:
    moments = iter(range(0, 1000, 50))
    with pytest.raises(EngineFailed, match="within 60 seconds"):
        apertium_stream.run(
            [["sleep", "100"]], ["a"], seconds=60, stop=lambda: False, clock=lambda: float(next(moments))
        )


@pipeline
def test_a_stage_that_dies_is_noticed_although_the_others_go_on() -> None:
    commands = apertium_stream.stages(SETTINGS.apertium_dirs[-1] / "eng-spa.mode")
    assert commands
    with pytest.raises(EngineFailed, match="middle of the text"):
        apertium_stream.run(commands, ["^broken/", "Yes."], seconds=60, stop=lambda: False)


@pipeline
@pytest.mark.skipif(sys.platform == "win32", reason="no process groups")
def test_the_stages_end_when_the_studio_is_killed(tmp_path: Path) -> None:
    # A first stage that waits for its input, as lt-proc does, writing its id where we can read it.
    program = (
        "import sys, threading\n"
        "from studio.translate import apertium_stream as s\n"
        "tell = 'import os, sys; open(sys.argv[1], chr(119)).write(str(os.getpid())); sys.stdin.read()'\n"
        "s._feed = lambda *a: threading.Event().wait()\n"
        "s.run([[sys.executable, '-c', tell, sys.argv[1]]], ['a'], seconds=600, stop=lambda: False)\n"
    )
    pid_file = tmp_path / "pid"
    argv = [sys.executable, "-c", program, str(pid_file)]
    studio = subprocess.Popen(argv, cwd=Path(__file__).resolve().parents[3])
    try:
        stage = _wait_for(lambda: pid_file.read_text() if pid_file.is_file() else "")
        os.kill(studio.pid, signal.SIGKILL)
        studio.wait()
        assert _wait_for(lambda: "gone" if not _alive(int(stage)) else "") == "gone"
    finally:
        studio.kill()
        studio.wait()


def test_a_mode_with_a_foreign_program_is_not_offered(tmp_path: Path) -> None:
    (tmp_path / "eng-fra.mode").write_text("lt-proc 'a.bin' | rm -rf '/'\n")
    (tmp_path / "README").write_text("nothing")
    assert apertium.pairs(TranslateSettings(apertium_dirs=(tmp_path,))) == ()


def test_contractions_are_written_out_only_for_english() -> None:
    assert prepare("It's here, I don't know", "en", lambda _: False).stream.startswith("It is here, I do not know")
    assert prepare("l'eau n't", "fr", lambda _: False).stream.startswith("l'eau n't")


def test_a_piece_that_the_engine_swallowed_comes_back_at_the_end() -> None:
    assert finish("Hola.", "Hello Grant.", ("Grant",), "es") == ("Hola. Grant", 0)


def _alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not state.is_file() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def _wait_for(found: Callable[[], str]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.02)
    raise AssertionError("it did not come")
