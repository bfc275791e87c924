"""Child processes: followed, stopped, given up, and gone when the studio is gone. The children are real ones."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from studio.errors import Cancelled, DiskFull, WorkError
from studio.speech.process import Task, run

ROOT = Path(__file__).resolve().parents[3]


def play(tmp_path: Path, code: str, *, limit: float = 60, stop: Any = lambda: False, report: Any = None) -> list[Any]:
    return run(
        [Task("any", {"number": 7})],
        work=tmp_path,
        limit=limit,
        label="Listening",
        report=report or (lambda fraction, label: None),
        stop=stop,
        command=[sys.executable, "-c", code],
    )


def test_the_request_goes_in_and_progress_and_result_come_out(tmp_path: Path) -> None:
    told: list[tuple[float | None, str]] = []
    code = "import json,sys; a = json.load(sys.stdin); print('{\"progress\": 0.5}'); print(json.dumps({'result': a}))"
    result = play(tmp_path, code, report=lambda fraction, label: told.append((fraction, label)))
    assert result == [{"task": "any", "number": 7}]
    fractions = [fraction for fraction, _ in told]
    assert fractions[0] == 0.0
    assert fractions[-1] == 1.0
    assert {label for _, label in told} == {"Listening"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is not on this machine")
def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Every write to /dev/full fails as on a full disk.
    def on_full_disk(**options: Any) -> Any:
        return Path("/dev/full").open("r+b", buffering=0)  # run() closes it

    monkeypatch.setattr("tempfile.TemporaryFile", on_full_disk)
    with pytest.raises(DiskFull, match="no room left"):
        play(tmp_path, "pass")


@pytest.mark.parametrize(("code", "kind"), [("NO_SPEECH", WorkError), ("DISK_FULL", DiskFull)])
def test_a_childs_own_error_comes_through(tmp_path: Path, code: str, kind: type[Exception]) -> None:
    line = json.dumps({"error": {"code": code, "sentence": "So it is."}})
    with pytest.raises(kind, match=f"^{code}: So it is.$"):
        play(tmp_path, f"print({line!r})")


def test_a_silent_child_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match=r"Listening gave no sign of life for 0 s and was ended\. Try again\."):
        play(tmp_path, "import time; time.sleep(600)", limit=0.3)
    assert_no_child()


def test_a_child_that_the_system_kills_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="ended by the system, most likely for want of memory"):
        play(tmp_path, "import os; os.kill(os.getpid(), 9)")


def test_a_child_that_breaks_off_says_why(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match=r"Listening broke off \(SystemExit: no model\)|broke off \(no model\)"):
        play(tmp_path, "raise SystemExit('no model')")


def test_nonsense_from_a_child_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="cannot be read"):
        play(tmp_path, "print('<html>')")


def test_stop_ends_the_child(tmp_path: Path) -> None:
    asked: Iterator[bool] = iter([False, False, True])
    with pytest.raises(Cancelled):
        play(tmp_path, "import time; time.sleep(600)", stop=lambda: next(asked))
    assert_no_child()


def test_a_child_dies_with_a_killed_studio(tmp_path: Path) -> None:
    child = "import os,time; open('pid','w').write(str(os.getpid())); time.sleep(600)"
    studio = (
        "import sys; from pathlib import Path; from studio.speech.process import Task, run;"
        f"run([Task('any', {{}})], work=Path({str(tmp_path)!r}), limit=60, label='x', report=lambda f, l: None,"
        f" stop=lambda: False, command=[sys.executable, '-c', {child!r}])"
    )
    process = subprocess.Popen([sys.executable, "-c", studio], cwd=ROOT)
    try:
        pid_file = tmp_path / "pid"
        while not (pid_file.exists() and pid_file.read_text()):
            assert process.poll() is None
        found = psutil.Process(int(pid_file.read_text()))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        found.wait(timeout=20)
    finally:
        process.kill()
        process.wait()


def assert_no_child() -> None:
    assert psutil.Process().children(recursive=True) == []
