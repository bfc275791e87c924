"""Drives the installed commands as a user does: a home of its own, a studio of its own, real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

PATIENCE = 420.0
"""Seconds after which a hung command fails the test; nothing is measured by it."""


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, events (with --json) and what it said."""

    code: int
    events: list[dict[str, Any]]
    stdout: str
    stderr: str

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["type"] == kind]

    @property
    def text(self) -> str:
        return "\n".join(event["text"] for event in self.of("text"))

    def files(self, kind: str | None = None) -> list[Path]:
        found = [file for event in self.of("delivered") for file in event["files"]]
        return [Path(file["path"]) for file in found if kind in (None, file["kind"])]

    def caption(self, language: str, form: str) -> Path:
        found = [file for event in self.of("delivered") for file in event["files"]]
        return next(Path(f["path"]) for f in found if f["language"] == language and f["format"] == form)


@dataclass
class Product:
    """One user: a home folder, a studio data folder, and what was started in them."""

    home: Path
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.home / "studio"

    @property
    def env(self) -> dict[str, str]:
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("NEMO_", "STUDIO_", "OPENAI_", "WHISPER_"))
        }
        return (
            kept
            | {"SUBTITLE_AGENT_HOME": str(self.home), "STUDIO_DATA_DIR": str(self.data), "NO_COLOR": "1"}
            | self.extra
        )

    def start(self, *args: str | Path, cwd: Path | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "agent", *map(str, args)],
            env=self.env, cwd=cwd or self.home, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def run(self, *args: str | Path, cwd: Path | None = None) -> Ran:
        return finish(self.start(*args, cwd=cwd))

    def edit(self, *args: str | Path, out: Path) -> Ran:
        return self.run("run", *args, "--backend", "local", "-o", out, "--json")

    def studio(self) -> dict[str, Any] | None:
        try:
            card: dict[str, Any] = json.loads((self.data / "studio.json").read_text("utf-8"))
            httpx.get(f"{card['url']}/health", timeout=5).raise_for_status()
        except (OSError, ValueError, httpx.HTTPError):
            return None
        return card

    def kill_studio(self, number: int = signal.SIGKILL) -> None:
        card = self.studio()
        if card is None:
            return
        os.kill(card["pid"], number)
        for _ in wait_until():
            if not alive(card["pid"]):
                return

    def close(self) -> None:
        self.kill_studio(signal.SIGTERM)


def finish(process: subprocess.Popen[str]) -> Ran:
    """Wait for the end and read what was said. Every line on stdout that starts with a brace is an event."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"the command hung\nstdout: {out}\nstderr: {err}") from None
    events = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return Ran(process.returncode, events, out, err)


def alive(pid: int) -> bool:
    """Whether the process runs. A zombie (its parent has not looked yet) does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/status")
    return "State:\tZ" not in status.read_text("utf-8") if status.exists() else True


def wait_until(seconds: float = 90.0) -> Iterator[None]:
    """Poll: the caller leaves the loop when what it waits for is there; otherwise the test fails."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds:.0f} s in vain")


def lines_of(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """Events of a running command as they come."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            yield json.loads(line)


def read_srt(path: Path) -> list[tuple[int, int, str]]:
    """(start ms, end ms, text) of a well-formed SRT, read without any code of the product."""
    cues = []
    for block in path.read_text("utf-8-sig").replace("\r\n", "\n").strip().split("\n\n"):
        _, times, *text = block.split("\n")
        start, _, end = times.partition(" --> ")
        cues.append((clock(start), clock(end), "\n".join(text)))
    return cues


def clock(stamp: str) -> int:
    """00:01:02,345 -> 62345."""
    hours, minutes, seconds = stamp.strip().split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds.replace(",", ".")) * 1000)


def words(text: str) -> list[str]:
    """Lower-case words without punctuation, for comparing what was said with what is shown."""
    return "".join(c.lower() if c.isalnum() or c == "'" else " " for c in text).split()


def shared(a: Sequence[str], b: Sequence[str]) -> float:
    """Share of ``a``'s words that stand in ``b``."""
    return sum(word in b for word in a) / len(a) if a else 0.0
