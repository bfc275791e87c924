"""Fetching a model: complete or resumed or given up with a sentence; never hanging, never half there."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.errors import Cancelled, DiskFull, WorkError
from studio.speech import hub as hubs
from studio.speech.models import MODELS, hub_address, installed, pull
from tests.studio.speech.hub_server import Hub, serving

FILES = {
    "config.json": b"{}",
    "tokenizer.json": b'{"a": 1}',
    "vocabulary.txt": b"a\nb\n",
    "model.bin": bytes(range(256)) * 200,
}
STALL = 0.4


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(dict(FILES)) as found:
        yield found


def fetch(tmp_path: Path, hub: Hub, **options: Any) -> Path:
    given: dict[str, Any] = {"hub_url": hub.url, "stall": STALL, "free": lambda folder: 10**12}
    return pull("small", tmp_path, **{**given, **options})


def test_a_model_is_fetched_checked_and_named_at_the_end(tmp_path: Path, hub: Hub) -> None:
    told: list[tuple[int, int]] = []
    folder = fetch(tmp_path, hub, on_progress=lambda have, whole: told.append((have, whole)))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES
    assert folder == tmp_path / "models" / "whisper-small"
    assert installed(tmp_path) == ("small",)
    assert [have for have, _ in told] == sorted(have for have, _ in told)
    assert told[-1] == (sum(map(len, FILES.values())),) * 2
    before = len(hub.asked)
    assert fetch(tmp_path, hub) == folder
    assert len(hub.asked) == before, "a model that is here is not asked for"


@pytest.mark.parametrize("fault", ["silent", "drips headers", "stalls"])
def test_a_host_that_falls_silent_is_given_up_and_the_next_pull_goes_on(tmp_path: Path, hub: Hub, fault: str) -> None:
    hub.fault = fault
    with pytest.raises(WorkError, match=r"127\.0\.0\.1 sent nothing for 0\.4 s, so the download was given up"):
        fetch(tmp_path, hub)
    assert installed(tmp_path) == ()
    hub.fault = ""
    folder = fetch(tmp_path, hub)
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]
    assert hub.asked[-1] == ("model.bin", "bytes=1000-" if fault == "stalls" else None)
    assert [name for name, _ in hub.asked].count("tokenizer.json") == 1


def test_a_host_that_never_accepts_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as deaf:  # nobody accepts, nobody answers
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        with pytest.raises(WorkError, match="sent nothing"):
            pull("small", tmp_path, hub_url=address, stall=STALL, free=lambda folder: 10**12)


def test_a_dropped_connection_is_taken_up_where_it_broke(tmp_path: Path, hub: Hub) -> None:
    hub.fault = "drops"
    folder = fetch(tmp_path, hub)
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]
    assert [wanted for name, wanted in hub.asked if name == "model.bin"] == [None, "bytes=1000-", "bytes=2000-"]


def test_a_part_of_another_file_is_not_gone_on_with(tmp_path: Path, hub: Hub) -> None:
    hub.fault = "stalls"
    with pytest.raises(WorkError):
        fetch(tmp_path, hub)
    hub.fault = ""
    hub.files["model.bin"] = b"newer" * 5000
    assert (fetch(tmp_path, hub) / "model.bin").read_bytes() == hub.files["model.bin"]


def test_a_part_that_is_complete_only_gets_its_name(tmp_path: Path, hub: Hub) -> None:
    parts = tmp_path / "models" / ".whisper-small.part"
    parts.mkdir(parents=True)
    (parts / "model.bin.part").write_bytes(FILES["model.bin"])
    assert (fetch(tmp_path, hub) / "model.bin").read_bytes() == FILES["model.bin"]
    assert [wanted for name, wanted in hub.asked if name == "model.bin"] == [f"bytes={len(FILES['model.bin'])}-"]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("404", 'The model "small" is not at 127.0.0.1: model.bin is missing there.'),
        ("500", "does not give the model (HTTP 500)"),
        ("bad sum", "its checksum is wrong"),
    ],
)
def test_what_a_host_does_wrong_is_said(tmp_path: Path, hub: Hub, fault: str, sentence: str) -> None:
    hub.fault = fault
    with pytest.raises(WorkError) as caught:
        fetch(tmp_path, hub)
    assert sentence in caught.value.sentence
    assert installed(tmp_path) == ()


def test_a_log_in_page_is_not_taken_for_a_model(tmp_path: Path, hub: Hub) -> None:
    hub.files = dict.fromkeys(hub.files, b"<html>Welcome to our hotel</html>")
    with pytest.raises(WorkError, match=r"is not the model\. Is there a log-in page in between"):
        fetch(tmp_path, hub)
    hub.files = dict(FILES)
    assert (fetch(tmp_path, hub) / "config.json").read_bytes() == FILES["config.json"]


def test_a_host_that_is_not_there_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(WorkError, match="cannot be reached"):
        pull("small", tmp_path, hub_url=address, stall=10, free=lambda folder: 10**12)


def test_a_full_disk_is_said_before_a_byte_is_asked_for(tmp_path: Path, hub: Hub) -> None:
    with pytest.raises(DiskFull, match=r"needs 486 MB of free disk space"):
        fetch(tmp_path, hub, free=lambda folder: 1000)
    assert hub.asked == []


def test_a_disk_that_fills_up_is_said() -> None:
    with pytest.raises(DiskFull), hubs.disk_errors():
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(WorkError, match="Read-only"), hubs.disk_errors():
        raise OSError(errno.EROFS, "Read-only file system")


def test_a_stop_is_heard_while_the_host_is_silent(tmp_path: Path, hub: Hub) -> None:
    hub.fault = "silent"
    with pytest.raises(Cancelled):
        fetch(tmp_path, hub, stall=600, stop=lambda: ("model.bin", None) in hub.asked)


def test_an_unknown_model_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match=r"There is no model \"huge\"\. There are: tiny, base, small"):
        pull("huge", tmp_path)


def test_the_address_of_the_hub_can_be_set() -> None:
    assert hub_address({"STUDIO_MODEL_HUB": "http://a/", "HF_ENDPOINT": "http://b"}) == "http://a"
    assert hub_address({"HF_ENDPOINT": "http://b"}) == "http://b"
    assert hub_address({}).startswith("https://")
    assert "small" in MODELS
