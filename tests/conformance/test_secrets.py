"""Case 63: no token, claim token or client id is ever shown, logged, crashed with or put into a URL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.agent.foreign import Foreign, Reply, as_json, envelope, stream
from tests.agent.talker import (
    CREDITS,
    FILM,
    RENDER,
    RUN,
    STATE,
    TOKEN,
    UPLOAD,
    Rendering,
    completed,
    frame,
    script,
    state,
)

CLAIM = "POST /api/auth/claim-token"
API, OWN, CLM, CLIENT = "nmv_usr_PLANTED1", "mine-PLANTED2.shape", "clm_PLANTED3", "client-PLANTED4"

DEBUG = """
import logging, runpy, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
for name in ("httpx", "httpcore", "hpack", "asyncio"):
    logging.getLogger(name).setLevel(logging.DEBUG)
sys.argv = ["subtitle-agent", *sys.argv[1:]]
runpy.run_module("agent", run_name="__main__")
"""

CRASH = """
import sys, agent.tools.chat
def broken(*_, **__):
    raise RuntimeError("a fault of ours")
agent.tools.chat._finish = broken
sys.argv = ["subtitle-agent", *sys.argv[1:]]
from agent.cli import main
raise SystemExit(main())
"""


@pytest.fixture
def backend(foreign: Foreign) -> Foreign:
    """One that says every secret back in every word that it has."""
    script(foreign)
    told = f"token {API} {OWN} Bearer {API} client {CLIENT} claim {CLM}"
    foreign.on(TOKEN, envelope({"token": API, "user_id": "anon_1", "expires_at": "2999-01-01T00:00:00Z"}))
    foreign.on(CLAIM, envelope({"claim_token": CLM, "expires_in": 604800}))
    foreign.on(UPLOAD, envelope({"files": [{"filename": told, "file_type": "video"}]}))
    foreign.on(STATE, state(), state(told))
    warned = {"customMetadata": {"warnings": [{"code": "X", "message": told}]}}
    foreign.on(RUN, stream(frame(f"Done. {told}", **warned)))
    foreign.on(RENDER, as_json({"status": "pending", "poll_interval_ms": 10}))
    foreign.on(CREDITS, as_json({"code": 7777, "message": told}))
    Rendering(foreign, as_json({"status": "processing", "poll_interval_ms": 10}), completed(foreign))
    return foreign


def command(
    backend: Foreign, home: Path, *words: str, program: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NEMO_", "OPENAI_"))}
    env = kept | {"SUBTITLE_AGENT_HOME": str(home), "NEMO_API_URL": backend.url, "NEMO_CLIENT_ID": CLIENT} | more
    start = ["-c", program] if program else ["-m", "agent"]
    return subprocess.run(
        [sys.executable, *start, *words], env=env, cwd=home, capture_output=True, text=True, timeout=120, check=False
    )


def clean(ran: subprocess.CompletedProcess[str], *, own: bool = False, link: bool = False) -> None:
    said = ran.stdout + ran.stderr
    assert said
    assert [secret for secret in (API, CLIENT, *([OWN] if own else [])) if secret in said] == []
    assert said.replace(f"?ct={CLM}", "" if link else "?ct=…").count(CLM) == 0
    assert (f"?ct={CLM}" in said) is link, "a claim token stands in the link to its project and nowhere else"


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("program", ["", DEBUG])
def test_case_63_no_secret_of_a_whole_run_is_shown_or_logged(
    backend: Foreign, tmp_path: Path, own: bool, form: list[str], program: str
) -> None:
    film = tmp_path / "talk.mp4"
    film.write_bytes(FILM)
    more = {"NEMO_WEB_URL": "https://web.example"} | ({"NEMO_TOKEN": OWN} if own else {})
    ran = command(backend, tmp_path, "run", str(film), "add captions", "-o", "out", *form, program=program, **more)
    assert ran.returncode == 0, ran.stderr[-2000:]
    clean(ran, own=own, link=True)
    refused = command(backend, tmp_path, "credits", *form, program=program, **more)
    assert refused.returncode == 1
    clean(refused, own=own)
    secret = API if not own else OWN
    assert all(secret not in seen.path and CLIENT not in seen.path and CLM not in seen.path for seen in backend.seen)


def test_case_63_a_crash_shows_none_either(backend: Foreign, tmp_path: Path) -> None:
    for debug in ({}, {"SUBTITLE_AGENT_DEBUG": "1"}):
        ran = command(backend, tmp_path, "run", "add captions", "--continue", program=CRASH, **debug)
        assert ran.returncode == 1
        assert ("Traceback" in ran.stderr) is bool(debug)
        clean(ran)


def test_case_63_files_hold_secrets_only_where_they_must_and_for_the_user_alone(
    backend: Foreign, tmp_path: Path
) -> None:
    film = tmp_path / "talk.mp4"
    film.write_bytes(FILM)
    home = tmp_path / "home"
    home.mkdir()
    ran = command(backend, home, "run", str(film), f"add captions and the title {API}", "-o", "out")
    assert ran.returncode == 0, ran.stderr
    holding = {
        path.name: path.stat().st_mode & 0o777
        for path in home.rglob("*")
        if path.is_file() and any(secret.encode() in path.read_bytes() for secret in (API, CLIENT, CLM))
    }
    assert holding == {"tokens.json": 0o600}
    histories = list((home / "data/history").glob("*.jsonl"))
    assert [path.stat().st_mode & 0o777 for path in histories] == [0o600]
    assert b"add captions and the title" in histories[0].read_bytes()


def test_case_63_an_error_object_and_settings_in_a_dump_hold_none(backend: Foreign, tmp_path: Path) -> None:
    backend.on(CREDITS, as_json({"code": 7777, "message": f"no {API}"}))
    program = """
import asyncio, sys
from agent import Settings, open_agent
from agent.errors import AgentError
from agent.backend.client import Client
from agent.skill import load_skill
import httpx, traceback
async def main():
    async with httpx.AsyncClient() as http:
        client = Client(http, sys.argv[1], load_skill(), token=sys.argv[2])
        for call in (client.credits, lambda: client.state("nowhere"), lambda: client.poll_render("x")):
            try:
                await call()
            except AgentError as error:
                print(*traceback.format_exception(error), repr(error), vars(error), client, repr(Settings.from_env()))
asyncio.run(main())
"""
    ran = subprocess.run(
        [sys.executable, "-c", program, backend.url, API],
        env=os.environ | {"SUBTITLE_AGENT_HOME": str(tmp_path), "NEMO_TOKEN": OWN, "NEMO_CLIENT_ID": CLIENT},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert "WorkFailed" in ran.stdout
    assert [secret for secret in (API, OWN, CLIENT) if secret in ran.stdout + ran.stderr] == []


def test_case_63_a_reply_of_another_shape_is_no_way_round(backend: Foreign, tmp_path: Path) -> None:
    backend.on(CREDITS, Reply(500, f"<html>{API}</html>".encode()))
    clean(command(backend, tmp_path, "credits"))
    backend.on(CREDITS, Reply(200, f'{{"code":0,"data":{{"available":"{API}"}}}}'.encode()))
    clean(command(backend, tmp_path, "credits"))
