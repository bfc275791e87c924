"""A finished file comes whole or not at all, goes on after a break, and never tells our token to another host."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import httpx
import pytest
import respx

from agent.backend.client import Client
from agent.errors import (
    AgentError,
    ProtocolError,
    TryLater,
)
from agent.settings import Pace
from agent.skill import Skill
from tests.agent.backend.conftest import SECRET
from tests.agent.foreign import Foreign, Reply, range_file

pytestmark = pytest.mark.anyio

BASE = "https://backend.example"


def names_in(folder: Path) -> list[str]:
    return [item.name for item in folder.iterdir()]


async def test_a_download_has_every_byte_and_no_part_is_left(client: Client, foreign: Foreign, tmp_path: Path) -> None:
    blob = bytes(range(256)) * 5000
    foreign.on("GET /v.mp4", range_file(blob))
    told: list[tuple[int, int | None]] = []
    path = await client.download(f"{foreign.url}/v.mp4", tmp_path / "deep/er/v.mp4", lambda *done: told.append(done))
    assert path.read_bytes() == blob
    assert told[-1] == (len(blob), len(blob))
    assert names_in(path.parent) == ["v.mp4"]


async def test_a_download_that_breaks_goes_on_where_it_was(client: Client, foreign: Foreign, tmp_path: Path) -> None:
    blob = hashlib.sha256(b"seed").digest() * 30_000
    whole = Reply(200, blob, {"ETag": '"v1"', "Content-Length": str(len(blob))}, cut=300_000)
    foreign.on("GET /v.mp4", whole, Reply(503), range_file(blob))
    path = await client.download("/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == blob
    last = foreign.seen[-1].headers
    assert int(last["range"].removeprefix("bytes=").removesuffix("-")) > 0
    assert last["if-range"] == '"v1"'


async def test_a_server_without_ranges_starts_the_download_again(
    client: Client, foreign: Foreign, tmp_path: Path
) -> None:
    blob = b"abc" * 100_000
    cut = Reply(200, blob, {"Content-Length": str(len(blob))}, cut=1000)
    foreign.on("GET /v.mp4", cut, Reply(200, blob))
    assert (await client.download("/v.mp4", tmp_path / "v.mp4")).read_bytes() == blob


async def test_a_download_that_never_ends_well_leaves_nothing(client: Client, foreign: Foreign, tmp_path: Path) -> None:
    foreign.on("GET /v.mp4", Reply(200, b"", {"Content-Length": "10"}, cut=0))
    with pytest.raises(TryLater):
        await client.download("/v.mp4", tmp_path / "v.mp4")
    assert len(foreign.seen) == Pace().download_tries
    assert names_in(tmp_path) == []


async def test_an_old_address_falls_back_to_the_endpoint(client: Client, foreign: Foreign, tmp_path: Path) -> None:
    foreign.on("GET /old.mp4", Reply(403, b"expired"))
    foreign.on("GET /api/render/proxy/r/download", Reply(200, b"film"))
    path = await client.download("/old.mp4", tmp_path / "v.mp4", fallback=client.download_url("r"))
    assert path.read_bytes() == b"film"


async def test_a_page_instead_of_a_film_is_not_kept(client: Client, foreign: Foreign, tmp_path: Path) -> None:
    foreign.on("GET /v.mp4", Reply(200, b"<html>", {"Content-Type": "text/html"}))
    with pytest.raises(TryLater):
        await client.download("/v.mp4", tmp_path / "v.mp4")
    assert names_in(tmp_path) == []


async def test_a_name_that_is_taken_is_never_overwritten(client: Client, foreign: Foreign, tmp_path: Path) -> None:
    (tmp_path / "v.mp4").write_bytes(b"mine")
    foreign.on("GET /v.mp4", Reply(200, b"film"))
    path = await client.download("/v.mp4", tmp_path / "v.mp4")
    assert path == tmp_path / "v-2.mp4"
    assert (tmp_path / "v.mp4").read_bytes() == b"mine"


async def test_a_part_left_by_a_dead_process_is_taken_over(client: Client, foreign: Foreign, tmp_path: Path) -> None:
    (tmp_path / "v.mp4.part").write_bytes(b"old rubbish")
    foreign.on("GET /v.mp4", Reply(200, b"film"))
    assert (await client.download("/v.mp4", tmp_path / "v.mp4")).read_bytes() == b"film"
    assert names_in(tmp_path) == ["v.mp4"]


async def test_a_full_disk_is_said_and_leaves_nothing(
    client: Client, foreign: Foreign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.link", full)  # the one place where a test can make a disk full without filling it
    monkeypatch.setattr(Path, "rename", full)
    foreign.on("GET /v.mp4", Reply(200, b"film"))
    with pytest.raises(AgentError, match="disk is full"):
        await client.download("/v.mp4", tmp_path / "v.mp4")
    assert names_in(tmp_path) == []


@respx.mock
async def test_another_host_gets_no_token_and_no_attribution_even_by_redirect(skill: Skill, tmp_path: Path) -> None:
    respx.get(f"{BASE}/api/render/proxy/r/download").respond(302, headers={"Location": "https://cdn.example/v"})
    cdn = respx.get("https://cdn.example/v").respond(200, content=b"film")
    async with httpx.AsyncClient() as http:
        client = Client(http, BASE, skill, token=SECRET)
        await client.download(client.download_url("r"), tmp_path / "v.mp4")
    headers = cdn.calls.last.request.headers
    assert "authorization" not in headers
    assert not [key for key in headers if key.startswith("x-skill")]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1:9/x", "http://localhost/x", "ftp://x.example/v"]
)
async def test_an_address_that_is_not_safe_is_not_opened(
    http: httpx.AsyncClient, skill: Skill, tmp_path: Path, url: str
) -> None:
    with pytest.raises(ProtocolError, match="not safe"):
        await Client(http, BASE, skill).download(url, tmp_path / "v.mp4")
