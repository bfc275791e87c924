"""The command as a process: what goes where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.events import EVENT, Failed, Progress
from agent.terminal import better_model
from agent.terminal.output import JsonOutput, PlainOutput
from agent.terminal.progress import PlainBar
from tests.agent.foreign import Foreign, as_json, envelope, stream
from tests.agent.talker import RENDER, RUN, STATE, TASK, Rendering, completed, frame, script, state

ROOT = Path(__file__).resolve().parent.parent.parent
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(tmp_path: Path, foreign: Foreign) -> Command:
    script(foreign)
    # a real clock runs here: a backend that names no pace is first asked after 30 s
    foreign.on(RENDER, as_json({"status": "pending", "poll_interval_ms": 10}))
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NEMO_", "STUDIO_"))}
    env = kept | {"SUBTITLE_AGENT_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}

    def run(*args: str, backend: str | None = None) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "agent", *args]
        if backend is not None:
            line += ["--backend", backend]
        return subprocess.run(
            line, env=env, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL,
            check=False, timeout=120,
        )  # fmt: skip

    return run


@pytest.fixture
def clip(tmp_path: Path) -> str:
    (tmp_path / "talk.mp4").write_bytes(b"not really a film")
    return "talk.mp4"


def events(ran: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_help_version_and_no_arguments(command: Command) -> None:
    for args in ((), ("--help",), ("run", "--help")):
        ran = command(*args)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "usage: subtitle-agent" in ran.stdout
    version = command("--version").stdout.split()
    assert version[0] == "subtitle-agent"
    assert version[1][0].isdigit()


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, agent.cli\n"
        "try: agent.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'httpx', 'pydantic', 'openai', 'rich', 'jinja2', 'asyncio'} & set(sys.modules)\n"
        "sys.exit(','.join(heavy) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_answer_is_on_stdout_and_everything_else_on_stderr(command: Command, foreign: Foreign, clip: str) -> None:
    foreign.on(STATE, state(), state("Hello"))
    foreign.on(RUN, stream(frame("The title \x1b[31mHello\x1b[0m is in.")))
    Rendering(foreign, completed(foreign))
    ran = command("run", clip, "-o", "out", "add a title", "--sheet", backend=foreign.url)
    assert ran.returncode == 0, ran.stderr
    assert "The title Hello is in." in ran.stdout
    assert "talk.captioned.mp4  (0:10, 5.0 KB)" in ran.stdout
    assert "Uploading talk.mp4" in ran.stderr
    assert "Uploading" not in ran.stdout
    assert "\x1b" not in ran.stdout + ran.stderr
    assert "nmv_usr" not in ran.stdout + ran.stderr


def test_json_is_one_event_a_line_and_nothing_else(command: Command, foreign: Foreign, clip: str) -> None:
    Rendering(foreign, completed(foreign))
    ran = command("run", clip, "add a title", "--json", backend=foreign.url)
    assert ran.stderr == ""
    read = [EVENT.validate_json(line) for line in ran.stdout.splitlines()]
    assert read[-1].type == "done"
    assert {"status", "progress", "text", "delivered"} <= {event.type for event in read}


def test_quiet_leaves_the_answer(command: Command, foreign: Foreign) -> None:
    ran = command("credits", "--quiet", backend=foreign.url)
    assert (ran.stdout, ran.stderr) == ("90 credits available. 10 more are held by running work.\n", "")


def test_a_sentence_may_stand_alone_and_a_file_may_not(command: Command, foreign: Foreign, clip: str) -> None:
    assert command("run", clip, backend=foreign.url).returncode == 2
    assert command("run", "add captions", "--continue", backend=foreign.url).returncode in (0, 1)


def test_a_look_at_the_project_is_a_look_at_the_last_one(command: Command, foreign: Foreign, clip: str) -> None:
    Rendering(foreign, completed(foreign))
    assert command("run", clip, "add a title", backend=foreign.url).returncode == 0
    for look in ("state", "export"):
        assert command(look, backend=foreign.url).returncode == 0
    assert len(foreign.of(TASK)) == 1


def test_a_folder_that_cannot_hold_the_result_is_refused_before_the_work(
    command: Command, foreign: Foreign, clip: str
) -> None:
    for folder in (clip, f"{clip}/deeper"):
        ran = command("run", clip, "add a title", "-o", folder, backend=foreign.url)
        assert ran.returncode == 2
        assert "is a file" in ran.stderr
    assert foreign.seen == []


def test_a_closed_stdout_is_no_fault(foreign: Foreign, tmp_path: Path) -> None:
    script(foreign)
    env = os.environ | {"SUBTITLE_AGENT_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    line = f'exec "{sys.executable}" -m agent credits --backend {foreign.url} >&-'
    ran = subprocess.run(["sh", "-c", line], env=env, stderr=subprocess.PIPE, text=True, check=False)
    assert (ran.returncode, ran.stderr.count("fault")) == (0, 0)


def test_an_edit_of_nothing_is_usage_and_makes_no_project(command: Command, tmp_path: Path) -> None:
    ran = command("run", "remove the Spanish captions", "--backend", "local")
    assert ran.returncode == 2
    assert "--continue 'remove the Spanish captions'" in ran.stderr
    assert not list((tmp_path / "home").rglob("*.*"))


@pytest.mark.parametrize(
    "args",
    [
        ("dance",),
        ("run",),
        ("run", "a.mp4", " "),
        ("run", "--no-such-option"),
        ("credits", "--backend", "ftp://x.example"),
    ],
)
def test_a_line_that_makes_no_sense_is_usage(command: Command, args: tuple[str, ...]) -> None:
    assert command(*args).returncode == 2
    (event,) = events(command(*args, "--json"))
    assert (event["type"], event["exit_code"]) == ("error", 2)


def test_a_refused_file_ends_with_3_and_contacts_nobody(command: Command, foreign: Foreign) -> None:
    ran = command("run", "missing.mp4", "add captions", "--json", backend=foreign.url)
    assert ran.returncode == 3
    (event,) = events(ran)
    assert event["exit_code"] == 3
    assert foreign.seen == []


def test_no_credits_ends_with_4_and_a_backend_that_is_away_with_75(command: Command, foreign: Foreign) -> None:
    foreign.on(RUN, envelope(None, code=2001))
    assert command("run", "add a title", backend=foreign.url).returncode == 4
    assert command("credits", backend="http://127.0.0.1:9").returncode == 75


def test_a_render_that_goes_on_is_brought_by_jobs(
    command: Command, foreign: Foreign, clip: str, tmp_path: Path
) -> None:
    Rendering(foreign, as_json({"status": "failed", "error": {"code": "ENCODE_FAILED", "message": "No."}}))
    assert command("run", clip, "add a title", backend=foreign.url).returncode == 1
    ran = command("jobs", "--json", backend=foreign.url)
    assert (ran.returncode, [event["type"] for event in events(ran)]) == (0, ["notice", "done"])


def test_a_reader_that_goes_away_does_no_harm(foreign: Foreign, tmp_path: Path) -> None:
    script(foreign)
    env = os.environ | {"SUBTITLE_AGENT_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-m", "agent", "credits", "--json", "--backend", foreign.url]
    process = subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert "Traceback" not in said


class Paper:
    """Collects what is written, as a stream that is no terminal."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False


def test_progress_on_paper_is_a_few_lines() -> None:
    now = [0.0]
    err = Paper()
    bar = PlainBar(err, clock=lambda: now[0])  # type: ignore[arg-type]  # as much of a stream as is needed
    for step in range(101):
        now[0] += 0.2
        bar.progress(Progress(stage="render", label="Rendering...", fraction=step / 100))
    lines = err.text.splitlines()
    assert lines[0] == "Rendering..."
    assert lines[-1] == "Rendering: 100%"
    assert len(lines) < 8


def test_an_error_is_said_on_stderr_once() -> None:
    out, err = Paper(), Paper()
    output = PlainOutput(out, err, PlainBar(err))  # type: ignore[arg-type]  # as above
    output(Failed(code="x", text="It \x1b[31mfailed.", exit_code=1))
    assert (out.text, err.text) == ("", "Error: It failed.\n")
    JsonOutput(out)(Failed(code="x", text="No.", exit_code=1))  # type: ignore[arg-type]  # as above
    assert json.loads(out.text)["text"] == "No."


def test_the_better_model_is_offered_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def no(question: str) -> str:
        asked.append(question)
        return "n"

    assert better_model.offer(tmp_path, ask=no) is False
    assert better_model.offer(tmp_path, ask=no) is False
    assert len(asked) == 1


def test_ctrl_c_at_the_offer_is_a_no(tmp_path: Path) -> None:
    def stop(_: str) -> str:
        raise KeyboardInterrupt

    assert better_model.offer(tmp_path, ask=stop) is False
