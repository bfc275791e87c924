"""ffmpeg as a child: it reports, it can be stopped, it dies with the studio, and its errors read well."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from studio.errors import Cancelled, DiskFull, WorkError
from studio.media import ffmpeg, guard
from tests.studio.media.conftest import never, silent

ROOT = Path(__file__).resolve().parents[3]
ENDLESS = ["-re", "-f", "lavfi", "-i", "testsrc2=s=64x36:d=600", "-f", "null", "-"]


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    seen: list[float | None] = []
    args = ["-f", "lavfi", "-i", "testsrc2=s=640x360:d=4", "-f", "null", "-"]
    ffmpeg.run_ffmpeg(args, cwd=tmp_path, total_ms=4000, report=lambda f, _: seen.append(f), stop=never)
    assert seen
    assert seen == sorted(seen, key=lambda f: f or 0)
    assert seen[-1] == 1.0


def test_stop_ends_ffmpeg_at_once_and_takes_it_off_the_process_table(tmp_path: Path) -> None:
    children: list[psutil.Process] = []

    def stop() -> bool:
        children[:] = psutil.Process().children(recursive=True) or children
        return any("testsrc2" in " ".join(child.cmdline()) for child in children)

    with pytest.raises(Cancelled):
        ffmpeg.run_ffmpeg(ENDLESS, cwd=tmp_path, total_ms=None, report=silent, stop=stop)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert children
    assert not alive


def test_a_studio_killed_with_sigkill_takes_ffmpeg_with_it(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from studio.media.ffmpeg import run_ffmpeg\n"
        f"run_ffmpeg({ENDLESS!r}, cwd=Path({str(tmp_path)!r}), total_ms=600000, "
        "report=lambda *_: (print('running', flush=True)), stop=lambda: False)"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE) as studio:
        assert studio.stdout is not None
        assert studio.stdout.readline() == b"running\n"
        children = psutil.Process(studio.pid).children(recursive=True)
        assert len(children) == 2  # the guard and ffmpeg
        os.kill(studio.pid, signal.SIGKILL)
        studio.wait(10)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive


def test_the_guard_gives_the_exit_code_of_the_program(tmp_path: Path) -> None:
    for argv, code in ((["sh", "-c", "exit 7"], 7), (["sh", "-c", "kill -9 $$"], 137), (["no-such-program"], 127)):
        child = guard.start(argv, cwd=tmp_path, stderr=subprocess.DEVNULL)
        assert child.process.wait(10) == code
        child.close()


def test_the_guard_hands_the_streams_through(tmp_path: Path) -> None:
    child = guard.start(["cat"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.process.communicate(b"words", timeout=10)[0] == b"words"
    child.close()


def test_a_failure_is_one_sentence_without_our_folders(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"nothing")
    args = ["-i", f"file:{tmp_path}/source", "-f", "null", "-"]
    with pytest.raises(WorkError) as failed:
        ffmpeg.run_ffmpeg(args, cwd=tmp_path, total_ms=None, report=silent, stop=never)
    assert failed.value.code == "ENCODE_FAILED"
    assert str(tmp_path) not in failed.value.sentence
    assert "\n" not in failed.value.sentence


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("a full disk is made with mount, which is not on this machine")
    if done.returncode:
        pytest.skip("a full disk is a small tmpfs, and only root may mount one")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_called_a_full_disk(small_disk: Path) -> None:
    args = ["-f", "lavfi", "-i", "testsrc2=s=640x360:d=3", "-c:v", "rawvideo", "-f", "nut", "x"]
    with pytest.raises(DiskFull) as full:
        ffmpeg.run_ffmpeg(args, cwd=small_disk, total_ms=None, report=silent, stop=never)
    assert full.value.code == "DISK_FULL"


def test_an_ffmpeg_on_the_path_is_taken_only_when_new_and_with_libass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FFMPEG_BIN", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    answers = {
        "old": ("ffmpeg version 5.1.9-0+deb12u1", "--enable-libass", False),
        "plain": ("ffmpeg version 8.0", "--enable-gpl", False),
        "good": ("ffmpeg version n7.1.2", "--enable-libass", True),
    }
    for name, (version, configuration, taken) in answers.items():
        binary = tmp_path / "ffmpeg"
        binary.write_text(f"#!/bin/sh\necho '{version}'\necho '{configuration}'\n")
        binary.chmod(0o755)
        ffmpeg._chosen.cache_clear()
        assert (ffmpeg.ffmpeg_bin() == str(binary)) is taken, name
    ffmpeg._chosen.cache_clear()
