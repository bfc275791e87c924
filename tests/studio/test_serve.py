"""The studio as a process: its note, its lock, its signals, and a kill -9 in the middle of a render."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from starlette.applications import Starlette

from tests.studio.running import PATIENCE, Person, Running

Start = Callable[..., subprocess.Popen[str]]


def until(true: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the studio on the test's folder; ends what it started."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str, wait: bool = True) -> subprocess.Popen[str]:
        argv = [sys.executable, "-m", "studio", "serve", "--port", "0", "--data", str(tmp_path / "data"), *arguments]
        child = subprocess.Popen(argv, stderr=subprocess.PIPE, text=True, env={**os.environ, "STUDIO_HEARTBEAT": "0.2"})
        started.append(child)
        if wait:
            until(lambda: (tmp_path / "data" / "studio.json").exists() and note(tmp_path)["pid"] == child.pid)
        return child

    yield run
    for child in started:
        if child.poll() is None:
            child.kill()
        child.wait()
        assert child.stderr is not None
        child.stderr.close()


def note(folder: Path) -> dict[str, object]:
    try:
        found: dict[str, object] = json.loads((folder / "data" / "studio.json").read_text())
        return found
    except ValueError:
        return {"pid": None}


def person(folder: Path, client_id: str = "me") -> Person:
    return Person(Running(Starlette(), str(note(folder)["url"]), folder / "data", None), client_id)  # type: ignore[arg-type]  # the server is in another process


def test_it_says_where_it_is_and_only_one_serves_a_folder(start: Start, tmp_path: Path) -> None:
    first = start()
    told = note(tmp_path)
    assert set(told) == {"url", "instance", "pid", "version"}
    assert told["pid"] == first.pid
    assert stat.S_IMODE((tmp_path / "data" / "studio.json").stat().st_mode) == 0o600
    health = httpx.get(f"{told['url']}/health", trust_env=False).json()
    assert health == {"status": "ok", "instance": told["instance"], "pid": first.pid, "version": told["version"]}
    second = start(wait=False)
    assert second.wait(PATIENCE) == 75
    assert second.stderr is not None
    assert second.stderr.read().strip() == f"A studio is already running on {tmp_path / 'data'} ({told['url']})."
    assert httpx.get(f"{told['url']}/health", trust_env=False).status_code == 200
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 0
    assert not (tmp_path / "data" / "studio.json").exists()
    start()
    assert note(tmp_path)["instance"] == told["instance"], "the folder keeps its name"


def test_it_listens_on_this_machine_only(start: Start) -> None:
    for host in ("0.0.0.0", "192.168.1.1", "::", "example.com"):  # noqa: S104  # what must be refused
        child = start("--host", host, wait=False)
        assert child.wait(PATIENCE) == 2
        assert child.stderr is not None
        assert "only listens on this machine" in child.stderr.read()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("studio.db", b"garbage " * 1000, "file is not a database"),
        ("studio.db", None, "unable to open database file"),
        ("studio.json", None, "cannot be used: Is a directory"),
        ("studio.lock", None, "cannot be used: Is a directory"),
    ],
)
def test_a_data_folder_that_cannot_be_used_is_one_sentence(
    start: Start, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    place = tmp_path / "data" / name
    if content is None:
        place.mkdir(parents=True)
    else:
        place.parent.mkdir()
        place.write_bytes(content)
    child = start(wait=False)
    assert child.wait(PATIENCE) == 1
    assert child.stderr is not None
    told = child.stderr.read()
    assert says in told
    assert "Traceback" not in told
    assert "Port" not in told


@pytest.mark.parametrize("left", [b"", b"\xff\xfe", b"not a name"])
def test_a_folder_that_lost_its_name_gets_a_new_one(start: Start, tmp_path: Path, left: bytes) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "instance").write_bytes(left)
    start()
    name = (tmp_path / "data" / "instance").read_text()
    assert str(uuid.UUID(name)) == name
    assert note(tmp_path)["instance"] == name


def test_nobody_else_can_read_what_the_studio_keeps(start: Start, tmp_path: Path, media: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    start()
    with person(tmp_path) as me:
        me.upload(media / "silence.mp4")
        assert me.render(contact_sheet=True)["status"] == "completed"
    made = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert len(made) > 5
    assert [path for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_what_a_killed_studio_left_is_gone_after_the_next_start(start: Start, tmp_path: Path, media: Path) -> None:
    first = start()
    with person(tmp_path) as me:
        me.upload(media / "silence.mp4")
        done = me.render()
    before = files_of(tmp_path)
    first.send_signal(signal.SIGKILL)
    first.wait()
    (tmp_path / "data" / "files" / "f_0123456789abcdef01234567").write_bytes(b"moved into place, never entered")
    (tmp_path / "data" / "runs" / "00ff").mkdir()
    (tmp_path / "data" / "runs" / "00ff" / "e0.cues.json").write_text("of a run that is over")
    (tmp_path / "data" / "incoming" / "ab").mkdir()
    (tmp_path / "data" / "incoming" / "ab" / "part0").write_bytes(b"half an upload")
    start()
    assert files_of(tmp_path) == before
    with person(tmp_path) as me:
        assert me.http.get(f"/api/render/proxy/lambda/{done['id']}").json()["output"]["size"] == done["output"]["size"]


def files_of(folder: Path) -> list[Path]:
    return sorted(path for name in ("files", "runs", "incoming") for path in (folder / "data" / name).rglob("*"))


def test_it_ends_when_nothing_happens(start: Start, tmp_path: Path) -> None:
    child = start("--idle-exit", "0.5")
    assert child.wait(PATIENCE) == 0
    assert not (tmp_path / "data" / "studio.json").exists()


def test_killed_in_a_render_it_goes_on_and_nothing_is_left_running(start: Start, tmp_path: Path, media: Path) -> None:
    first = start()
    with person(tmp_path) as me:
        me.upload(media / "vertical_1080x1920.mp4")
        render_id = me.submit(quality="high")["id"]
        path = f"/api/render/proxy/lambda/{render_id}"
        until(lambda: me.http.get(path).json()["progress"] >= 5)
        children = psutil.Process(first.pid).children(recursive=True)
        assert children, "ffmpeg is at work"
        first.send_signal(signal.SIGKILL)
        first.wait()
        psutil.wait_procs(children, timeout=PATIENCE)
        assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)
        session, credits_before = me.session, 100
    start()
    with person(tmp_path) as me:
        me.session = session
        done = me.wait(render_id)
        assert done["status"] == "completed", done
        assert len(httpx.get(done["output"]["url"], trust_env=False).content) == done["output"]["size"]
        assert me.credits() == {"available": credits_before, "frozen": 0, "total": credits_before}
    parts = [path.name for path in (tmp_path / "data" / "runs").rglob("*") if path.is_file()]
    assert not [name for name in parts if "part" in name], parts


def test_told_to_stop_in_a_render_it_stops_soon_and_goes_on_next_time(
    start: Start, tmp_path: Path, media: Path
) -> None:
    first = start()
    with person(tmp_path) as me:
        me.upload(media / "vertical_1080x1920.mp4")
        render_id = me.submit(quality="high")["id"]
        path = f"/api/render/proxy/lambda/{render_id}"
        until(lambda: me.http.get(path).json()["progress"] >= 5)
        session = me.session
    first.send_signal(signal.SIGTERM)
    assert first.wait(30) == 0
    start()
    with person(tmp_path) as me:
        me.session = session
        assert me.wait(render_id)["status"] == "completed"


def test_killed_in_a_chat_run_it_goes_on_and_charges_once(start: Start, tmp_path: Path, talk: Path) -> None:
    first = start()
    with person(tmp_path) as me:
        me.upload(talk)
        body = {"session_id": me.session, "new_message": {"parts": [{"text": "add captions"}]}}
        with me.http.stream("POST", "/run_sse", json=body) as answer:
            assert answer.status_code == 200
        until(lambda: me.state()["run"]["step"] == "recognise_speech")
        assert me.state()["run"]["status"] == "running"
        assert me.credits() == {"available": 99, "frozen": 1, "total": 100}
        first.send_signal(signal.SIGKILL)
        first.wait()
        session = me.session
    start()
    with person(tmp_path) as me:
        me.session = session
        until(lambda: me.state()["run"]["status"] == "idle")
        (captions,) = (track for track in me.state()["draft"]["t"] if track["tt"] == 7)
        assert captions["sg"]
        assert me.credits() == {"available": 99, "frozen": 0, "total": 99}
    with sqlite3.connect(tmp_path / "data" / "studio.db") as database:
        bodies = [json.loads(body) for (body,) in database.execute("SELECT body FROM events ORDER BY n")]
    database.close()
    parts = [part for body in bodies for part in (body.get("content") or {}).get("parts", [])]
    assert [part["functionCall"]["name"] for part in parts if "functionCall" in part] == [
        "extract_audio",
        "recognise_speech",
        "lay_out_captions",
    ]
    assert sum("text" in part for part in parts) == 1
