"""A disk without room: one code, one sentence, nothing half-done, and all is well once there is room again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.studio.running import PATIENCE, Person, Running


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 16 MB."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a full disk is a small tmpfs, and only root on Linux may mount one")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("a full disk is a small tmpfs, and this machine does not let one be mounted")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@contextmanager
def studio_on(disk: Path, client_id: str = "me") -> Iterator[tuple[subprocess.Popen[bytes], Person]]:
    """A studio in a process of its own, whose data lies on the small disk, and a user of it."""
    data = disk / "data"
    (data / "studio.json").unlink(missing_ok=True)
    with (disk.parent / "studio.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "studio", "serve", "--port", "0", "--data", str(data)], stderr=log
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not (data / "studio.json").exists():
            assert time.monotonic() < deadline
            assert child.poll() is None
            time.sleep(0.02)
        url = json.loads((data / "studio.json").read_text())["url"]
        with Person(Running(Starlette(), url, data, None), client_id) as found:  # type: ignore[arg-type]  # served elsewhere
            yield child, found
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(PATIENCE)


@pytest.fixture
def person(small_disk: Path) -> Iterator[Person]:
    """A user of a studio whose data lies on the small disk."""
    with studio_on(small_disk) as (_, found):
        yield found


@contextmanager
def filled(disk: Path, leave: int) -> Iterator[None]:
    """The disk with only ``leave`` bytes left."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free
    ballast.write_bytes(b"0" * max(0, free - leave))
    try:
        yield
    finally:
        ballast.unlink()


def bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_an_upload_on_a_full_disk_is_told_and_leaves_nothing(small_disk: Path, person: Person, media: Path) -> None:
    with filled(small_disk, 500_000):
        answer = person.upload(media / "vertical_1080x1920.mp4")
        assert answer["code"] == "DISK_FULL"
        assert "full" in answer["message"]
        assert str(small_disk) not in answer["message"]
        assert bytes_below(person.studio.data / "incoming") == 0
        assert bytes_below(person.studio.data / "files") == 0
    assert person.state()["video_infos"] == []
    assert person.upload(media / "vertical_1080x1920.mp4")["code"] == 0


def test_a_render_on_a_full_disk_is_told_and_leaves_nothing(small_disk: Path, person: Person, media: Path) -> None:
    person.upload(media / "vertical_1080x1920.mp4")
    with filled(small_disk, 700_000):
        done = person.render(quality="high")
        assert done["status"] == "failed"
        assert done["error"]["code"] == "DISK_FULL"
        assert "disk" in done["error"]["message"]
        assert bytes_below(person.studio.data / "runs") == 0
    assert person.render()["status"] == "completed"


def test_a_full_database_is_told(small_disk: Path, person: Person) -> None:
    with filled(small_disk, 0):
        codes = set()
        for _ in range(200):
            answer = person.http.post("/api/tasks/me/with-session/nemo_agent", json={"task_name": "x" * 200})
            codes.add(answer.json()["code"])
            if "DISK_FULL" in codes:
                assert answer.status_code == 507
                break
        assert codes <= {0, "DISK_FULL"}
        assert "DISK_FULL" in codes
    assert person.new_session()


def stuff(disk: Path) -> None:
    """Take every byte that is free now."""
    with suppress(OSError), (disk / "ballast").open("ab", buffering=0) as ballast:
        while True:
            ballast.write(b"0" * 4096)


def start_render(person: Person) -> str:
    """A render that has begun to encode."""
    render_id = str(person.submit(quality="high")["id"])
    deadline = time.monotonic() + PATIENCE
    while person.http.get(f"/api/render/proxy/lambda/{render_id}").json()["progress"] < 5:
        assert time.monotonic() < deadline
    return render_id


def test_a_run_on_a_disk_without_one_free_byte_ends_when_there_is_room(
    small_disk: Path, person: Person, media: Path
) -> None:
    person.upload(media / "vertical_1080x1920.mp4")
    render_id = start_render(person)
    log = small_disk.parent / "studio.log"
    deadline = time.monotonic() + PATIENCE
    while "cannot be written yet" not in log.read_text():
        assert time.monotonic() < deadline
        assert person.http.get(f"/api/render/proxy/lambda/{render_id}").json()["status"] == "processing"
        stuff(small_disk)
    (small_disk / "ballast").unlink()
    done = person.wait(render_id)
    assert (done["status"], done["error"]["code"]) == ("failed", "DISK_FULL")
    assert person.render()["status"] == "completed"


def test_a_studio_started_on_a_full_disk_goes_on_with_its_jobs_when_there_is_room(
    small_disk: Path, media: Path
) -> None:
    with studio_on(small_disk) as (child, person):
        person.upload(media / "vertical_1080x1920.mp4")
        render_id, session = start_render(person), person.session
        child.kill()
        child.wait()
    log = small_disk.parent / "studio.log"
    deadline = time.monotonic() + PATIENCE
    with filled(small_disk, 450_000), studio_on(small_disk) as (_, person):
        while "cannot start yet" not in log.read_text():
            assert time.monotonic() < deadline
        person.session = session
        assert person.submit()["code"] == "DISK_FULL", "new work is refused, not kept waiting"
        (small_disk / "ballast").write_bytes(b"")
        assert person.wait(render_id)["status"] == "completed"
