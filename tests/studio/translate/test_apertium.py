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
from studio.translate.engine import EngineFailed
from studio.translate.masks import Masked, mask
from studio.translate.settings import TranslateSettings
from studio.translate.tag import Tag
from studio.translate.translation import Translation
from tests.studio.translate.asking import HERE, run

pipeline = pytest.mark.needs("apertium", "lt-proc")
MODES = Path("/usr/share/apertium/modes")


def spanish(*texts: str) -> Translation:
    return run(texts, HERE)


@pipeline
def test_the_pair_that_is_installed_is_found_both_ways() -> None:
    assert {("en", "es"), ("es", "en")} <= set(apertium.pairs(HERE))


@pipeline
def test_every_sentence_gets_one_answer_without_marks_and_is_a_draft() -> None:
    done = spanish("Let's get started.", "The workarea of Synfig is big.", "one line")
    assert (done.engine, done.draft) == ("Apertium", True)
    assert done.texts[0] == "Empecemos."
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
    others = ("Yes.", "a\0b", "^^^^", "[", "{\\an8}<i>yes</i>", "a\ue000b \uf8ff.")
    done = spanish(*(f"- {text}" for text in (awkward, *others)))
    assert len(done.texts) == 7
    assert done.texts[1] == "- Sí."
    assert done.texts[5] == "- {\\an8}<i>sí</i>"
    assert all(sign in done.texts[0] for sign in "[]$^{}/")


@pipeline
def test_names_links_files_and_numbers_are_kept() -> None:
    text = "She told me that Grant opened https://a.b/c?d=1 and boy.png with Ctrl+Z at 10:30 for 1,000.50 dollars."
    (done,) = spanish(text).texts
    for kept in ("Grant", "https://a.b/c?d=1", "boy.png", "Ctrl+Z", "10:30", "1,000.50"):
        assert kept in done


@pipeline
def test_a_sentence_begins_as_the_original_does() -> None:
    first, second, third = spanish("the house is big.", "The house is big.", "@bob is big.").texts
    assert (first[0], second[0]) == ("l", "L")
    assert third == "@bob es grande."


@pipeline
def test_terms_of_the_glossary_travel_as_they_are() -> None:
    done = run(["Synfig is a tool for the Workarea."], HERE, glossary={"workarea": "área de trabajo", "Synfig": ""})
    assert done.texts == ("Synfig es una herramienta para el área de trabajo.",)


@pipeline
def test_a_third_language_is_reached_through_spanish_and_says_so(tmp_path: Path) -> None:
    # Spanish to English, called Spanish to French: what matters is that two real pipelines run one after the other.
    (tmp_path / "eng-spa.mode").write_bytes((MODES / "eng-spa.mode").read_bytes())
    (tmp_path / "es-fr.mode").write_bytes((MODES / "spa-eng.mode").read_bytes())
    settings = TranslateSettings(apertium_dirs=(tmp_path,))
    done = run(["The house of @bob is <i>big</i>.", "Look at https://a.b/c now!"], settings, target="fr")
    assert (done.engine, done.draft) == ("Apertium through Spanish", True)
    assert done.texts[0] == "The house of @bob is <i>big</i>."
    assert "https://a.b/c" in done.texts[1]
    assert apertium.far_pairs(settings) == (("en", "fr"),)


@pipeline
def test_modes_of_all_pairs_are_found_regions_included(tmp_path: Path) -> None:
    for name in ("es-pt", "es-pt_BR", "spa-cat", "spa-cat_valencia", "eco-es-fr", "nno-nob"):
        (tmp_path / f"{name}.mode").write_text("lt-proc 'a.bin'\n")
    settings = TranslateSettings(apertium_dirs=(tmp_path,))
    assert set(apertium.pairs(settings)) == {("es", "pt"), ("es", "pt-BR"), ("es", "ca"), ("nn", "nb")}
    assert apertium.steps(settings, Tag("es"), Tag("pt", region="BR")) == (("es", "pt-BR"),)
    assert apertium.steps(settings, Tag("es"), Tag("pt", region="PT")) == (("es", "pt"),)


def test_the_packages_of_a_pair_are_named_two_where_it_takes_two_steps() -> None:
    assert apertium.packages(Tag("en"), Tag("es", region="MX")) == ("apertium-eng-spa",)
    assert apertium.packages(Tag("en"), Tag("fr")) == ("apertium-eng-spa", "apertium-fr-es")
    assert apertium.packages(Tag("en"), Tag("ja")) == ()


@pipeline
def test_a_stop_ends_the_run_and_its_processes() -> None:
    with pytest.raises(Cancelled):
        run([f"The house is {word}." for word in ("big", "red")] * 1000, HERE, stop=lambda: True)


@pipeline
def test_a_pipeline_that_hangs_is_ended_at_its_time_limit() -> None:
    moments = iter(range(0, 1000, 50))
    with pytest.raises(EngineFailed, match="within 60 seconds"):
        apertium_stream.run(
            [["sleep", "100"]], ["a"], seconds=60, stop=lambda: False, clock=lambda: float(next(moments))
        )


@pipeline
def test_a_stage_that_dies_is_noticed_although_the_others_go_on() -> None:
    commands = apertium_stream.stages(HERE.apertium_dirs[-1] / "eng-spa.mode")
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
    english = prepare(Masked("It's here, I don't know"), ("en", "es"), lambda _: False).stream
    assert english.startswith("It is here, I do not know")
    assert prepare(Masked("l'eau n't"), ("fr", "es"), lambda _: False).stream.startswith("l'eau n't")


def test_marks_are_made_up_words_or_blanks() -> None:
    stream = prepare(mask("Go to <b>a.com</b>!"), ("en", "es"), lambda _: False).stream
    assert stream == "Go to [\ue000]Qzxaaab[\ue002]!"


def test_a_name_that_the_engine_swallowed_comes_back_at_the_end() -> None:
    assert finish("Hola.", Masked("Hello Grant."), ("Grant",), ("en", "es")) == ("Hola. Grant", 0)


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
