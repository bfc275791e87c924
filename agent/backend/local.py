"""The studio on this machine: join the one that runs, or start one and wait until it answers."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Protocol

from agent.backend.codes import inert
from agent.backend.files import Sleep, make_folder, read_object
from agent.backend.wire import Health
from agent.errors import AgentError, TryLater
from agent.sentences import Sentence, sentence, span
from agent.settings import Settings, is_loopback

ALREADY_RUNNING = 75
"""Exit code of a second studio on the same data folder (docs/architecture.md)."""
PAUSE = 0.05
LOG_LINES = 6
LOG_KEPT = 256 * 1024
PRIVATE = ("NEMO_TOKEN", "NEMO_API_URL", "NEMO_CLIENT_ID")
"""Variables that are no business of the studio."""

Probe = Callable[[str], Awaitable[Health]]
"""Asks an address for its health; raises ``AgentError`` when nothing answers."""


class Child(Protocol):
    """What is needed of a started process."""

    def poll(self) -> int | None:
        """The exit code, ``None`` while it runs."""


Spawn = Callable[[list[str], Path, dict[str, str]], Child]
"""(argv, log file, environment) → the process, which outlives us."""


@dataclass(frozen=True, slots=True)
class Studio:
    """A studio that answers. ``instance`` is the same for every start on the same data folder."""

    url: str
    instance: str
    pid: int | None = None
    version: str = ""
    started: bool = False

    @property
    def key(self) -> str:
        """The identity's key for this backend: tokens of one data folder are worth nothing in another."""
        return f"studio:{self.instance}"


async def find(settings: Settings, probe: Probe) -> Studio | None:
    """The studio that runs on the data folder, if it answers and is the one that studio.json names."""
    value = read_object(settings.studio_data_dir / "studio.json")
    url, instance = value.get("url"), value.get("instance")
    if not isinstance(url, str) or not isinstance(instance, str) or not instance or not is_loopback(url):
        return None
    try:
        health = await probe(url)
    except AgentError:
        return None
    if health.instance != instance:
        return None  # another program has the port now
    return Studio(url.rstrip("/"), instance, health.pid, health.version)


async def start(
    settings: Settings,
    probe: Probe,
    *,
    sleep: Sleep = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
    spawn: Spawn | None = None,
) -> Studio:
    """Join the running studio, or start one and wait for it.

    Raises ``TryLater`` when it does not come up in time, ``AgentError`` when it ends at once; both tell what the log
    says.
    """
    studio = await find(settings, probe)
    if studio is not None:
        return studio
    log = make_folder(settings.studio_data_dir) / "studio.log"
    child = (spawn or _spawn)(command(settings), log, _environment())
    until = clock() + settings.pace.studio_start
    while True:
        studio = await find(settings, probe)
        if studio is not None:
            return Studio(studio.url, studio.instance, studio.pid, studio.version, started=True)
        code = child.poll()
        if code not in {None, ALREADY_RUNNING}:
            raise AgentError(sentence("studio_ended", code=code, log=_told(log)), code="studio")
        if clock() >= until:
            waited = sentence("studio_silent", span=span(settings.pace.studio_start), log=_told(log))
            raise TryLater(waited, code="studio")
        await sleep(PAUSE)


def command(settings: Settings) -> list[str]:
    """``-P``: what lies in the current folder is never imported."""
    data = str(settings.studio_data_dir.absolute())
    idle = str(settings.pace.studio_idle_exit)
    return [sys.executable, "-P", "-m", "studio", "serve", "--port", "0", "--data", data, "--idle-exit", idle]


def _environment() -> dict[str, str]:
    """Ours, without what is private to the agent, and with the place that our own ``studio`` package stands in."""
    env = {key: value for key, value in os.environ.items() if key not in PRIVATE}
    spec = find_spec("studio")
    if spec is not None and spec.origin:
        place = str(Path(spec.origin).resolve().parent.parent)
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [place, env.get("PYTHONPATH")]))
    return env


class _Detached:
    """A process that is meant to outlive us: that it still runs when we end is no fault to be warned of."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def poll(self) -> int | None:
        return self._process.poll()

    def __del__(self) -> None:
        if self._process.poll() is None:
            self._process.returncode = 0


def _spawn(argv: list[str], log: Path, env: dict[str, str]) -> Child:
    """Detached: a Ctrl-C in our terminal, or our own end, does not stop the studio."""
    own: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        own = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    try:
        with _open_log(log) as file:
            return _Detached(
                subprocess.Popen(
                    argv, stdin=subprocess.DEVNULL, stdout=file, stderr=file, cwd=log.parent, env=env, **own
                )
            )
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise AgentError(sentence("studio_not_started", reason=reason), code="studio") from None


def _open_log(log: Path) -> IO[bytes]:
    """Appended to by every start; begun anew when it has grown."""
    mode = "wb" if log.exists() and log.stat().st_size > LOG_KEPT else "ab"
    file = log.open(mode)
    log.chmod(0o600)
    return file


def _told(log: Path) -> Sentence:
    """The last lines of the log, as one sentence of the message."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8192))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    last = " | ".join(line for line in map(inert, lines[-LOG_LINES:]) if line)
    return sentence("studio_log_ends", path=log, last=last) if last else sentence("studio_log", path=log)
