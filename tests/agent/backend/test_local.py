"""The studio is joined when it runs, started when it does not, and its silence is explained."""

from __future__ import annotations

import json
import os
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from agent.backend import local
from agent.backend.client import Client
from agent.backend.wire import Health
from agent.errors import AgentError, TryLater
from agent.settings import Settings
from agent.skill import Skill
from tests.agent.foreign import Foreign, as_json

pytestmark = pytest.mark.anyio

STAND_IN = """
import http.server, json, os, pathlib, sys, uuid

data = pathlib.Path(sys.argv[1])
(data / "seen.json").write_text(json.dumps({"cwd": os.getcwd(), "token": os.environ.get("NEMO_TOKEN")}))
instance = str(uuid.uuid4())

class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        body = json.dumps({"status": "ok", "instance": instance, "version": "9", "pid": os.getpid()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
here = {"url": f"http://127.0.0.1:{server.server_port}", "instance": instance, "pid": os.getpid()}
(data / "studio.json").write_text(json.dumps(here))
server.serve_forever()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env({"SUBTITLE_AGENT_HOME": str(tmp_path)}, backend="local")


@pytest.fixture
async def probe(skill: Skill) -> AsyncIterator[local.Probe]:
    async with httpx.AsyncClient(trust_env=False) as http:

        async def ask(url: str) -> Health:
            return await Client(http, url, skill).health()

        yield ask


@pytest.fixture
def started() -> Iterator[list[int]]:
    pids: list[int] = []
    yield pids
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def running(settings: Settings, foreign: Foreign, *, answers_as: str | None = None, url: str | None = None) -> str:
    """A studio.json, and a server that answers ``/health``; gives the instance."""
    instance = str(uuid.uuid4())
    settings.studio_data_dir.mkdir(parents=True, exist_ok=True)
    where = {"url": url or foreign.url, "instance": instance, "pid": 1}
    (settings.studio_data_dir / "studio.json").write_text(json.dumps(where))
    foreign.on("GET /health", as_json({"status": "ok", "instance": answers_as or instance, "pid": 7}))
    return instance


def never(argv: list[str], log: Path, env: dict[str, str]) -> local.Child:
    raise AssertionError("nothing needs to be started")


class Ended:
    def __init__(self, code: int | None) -> None:
        self.code = code

    def poll(self) -> int | None:
        return self.code


async def test_a_running_studio_is_joined(settings: Settings, probe: local.Probe, foreign: Foreign) -> None:
    instance = running(settings, foreign)
    studio = await local.start(settings, probe, spawn=never)
    assert (studio.url, studio.key, studio.started) == (foreign.url, f"studio:{instance}", False)


@pytest.mark.parametrize("url", ["https://evil.example", "http://127.0.0.1.evil.example", "not a url"])
async def test_only_a_studio_on_this_machine_is_joined(
    settings: Settings, probe: local.Probe, foreign: Foreign, url: str
) -> None:
    running(settings, foreign, url=url)
    assert await local.find(settings, probe) is None


async def test_another_program_on_the_old_port_is_not_the_studio(
    settings: Settings, probe: local.Probe, foreign: Foreign
) -> None:
    running(settings, foreign, answers_as="somebody else")
    assert await local.find(settings, probe) is None


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"url": 7, "instance": []}'])
async def test_a_note_that_cannot_be_read_is_no_studio(
    settings: Settings, probe: local.Probe, text: str | None
) -> None:
    settings.studio_data_dir.mkdir(parents=True)
    if text is not None:
        (settings.studio_data_dir / "studio.json").write_text(text)
    assert await local.find(settings, probe) is None


async def test_a_studio_is_started_detached_in_its_own_folder_and_outlives_the_call(
    settings: Settings, probe: local.Probe, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEMO_TOKEN", "nmv_usr_mine")
    data = settings.studio_data_dir

    def command(_: Settings) -> list[str]:
        return [sys.executable, "-c", STAND_IN, str(data)]

    monkeypatch.setattr(local, "command", command)
    studio = await local.start(settings, probe)
    assert studio.pid is not None
    started.append(studio.pid)
    assert studio.started
    assert os.getsid(studio.pid) == studio.pid
    assert json.loads((data / "seen.json").read_text()) == {"cwd": str(data), "token": None}
    assert (data / "studio.log").stat().st_mode & 0o077 == 0
    again = await local.start(settings, probe, spawn=never)
    assert (again.url, again.key) == (studio.url, studio.key)


def test_the_command_imports_nothing_from_the_current_folder(settings: Settings) -> None:
    argv = local.command(settings)
    assert argv[1:5] == ["-P", "-m", "studio", "serve"]
    assert argv[5:] == ["--port", "0", "--data", str(settings.studio_data_dir), "--idle-exit", "900"]


async def test_a_studio_that_ends_at_once_is_explained_by_its_log(settings: Settings, probe: local.Probe) -> None:
    def spawn(argv: list[str], log: Path, env: dict[str, str]) -> local.Child:
        log.write_text("Traceback\nImportError: no module named \x1b[31mdbos\x1b[0m nmv_usr_1\n")
        return Ended(1)

    with pytest.raises(AgentError, match=r"exit code 1.*ImportError: no module named dbos …$"):
        await local.start(settings, probe, spawn=spawn)


async def test_a_studio_that_does_not_come_up_is_given_up_in_time(settings: Settings, probe: local.Probe) -> None:
    clock = [0.0]

    async def sleep(seconds: float) -> None:
        clock[0] += seconds

    with pytest.raises(TryLater, match="within 1 minute"):
        await local.start(settings, probe, sleep=sleep, clock=lambda: clock[0], spawn=lambda *_: Ended(None))
    assert clock[0] == pytest.approx(60, abs=1)


async def test_one_that_lost_the_race_waits_for_the_winner(
    settings: Settings, probe: local.Probe, foreign: Foreign
) -> None:
    pauses = [0]

    async def sleep(_: float) -> None:
        pauses[0] += 1
        if pauses[0] == 3:
            running(settings, foreign)

    studio = await local.start(
        settings, probe, sleep=sleep, clock=lambda: 0.0, spawn=lambda *_: Ended(local.ALREADY_RUNNING)
    )
    assert studio.url == foreign.url
