"""Every call as it stands on the wire: address, headers, body; and what can go wrong on the way."""

from __future__ import annotations

import json
import socket
import tracemalloc
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from agent.backend.client import Client
from agent.backend.draft import Draft
from agent.backend.outgoing import LARGEST, MultipartBody, check_file
from agent.errors import (
    AgentError,
    FileRefused,
    ProtocolError,
    RateLimited,
    SessionUnknown,
    StreamDropped,
    TryLater,
    Unreachable,
)
from agent.skill import Skill
from tests.agent.backend.conftest import SECRET
from tests.agent.foreign import Foreign, Reply, as_json, envelope, stream

pytestmark = pytest.mark.anyio

BASE = "https://backend.example"
DRAFT = Draft('{"t": [ {"tt":0,"sg":[{"d":1.0}]} ],"big":55297987060244152329,"é":"\\u00e9"}')


async def test_every_call_carries_the_token_and_the_three_attribution_headers(
    client: Client, foreign: Foreign, tmp_path: Path
) -> None:
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"x")
    session = {"task_id": "t", "session_id": "s"}
    foreign.on("POST /api/auth/anonymous-token", envelope({"token": "nmv_usr_new"}))
    foreign.on("POST /api/tasks/me/with-session/nemo_agent", envelope(session))
    foreign.on("POST /api/auth/claim-token", envelope({"claim_token": "clm_1"}))
    foreign.on("POST /api/upload-video/nemo_agent/me/s", envelope({"files": [{"filename": "a.mp4"}]}))
    foreign.on("GET /api/credits/balance/simple", envelope({"available": 1}))
    foreign.on("GET /api/state/nemo_agent/me/s/latest", envelope({"state": {}}))
    foreign.on("POST /api/render/proxy/lambda", envelope({"status": "pending"}))
    foreign.on("GET /api/render/proxy/lambda/r", envelope({"status": "pending"}))
    foreign.on("POST /api/render/proxy/lambda/r/cancel", envelope(None))
    foreign.on("POST /run_sse", stream())
    foreign.on("GET /file", Reply(200, b"data"))
    await client.anonymous_token("id")
    await client.create_session(language="es")
    await client.claim_token("t", "s")
    await client.upload_files("s", [clip])
    await client.upload_urls("s", ["https://v.example/a.mp4"])
    await client.credits()
    await client.state("s")
    await client.submit_render("r", "s", DRAFT)
    await client.poll_render("r")
    await client.cancel_render("r")
    async with client.open_stream("s", "hello") as chunks:
        assert [chunk async for chunk in chunks] == []
    await client.download("/file", tmp_path / "out.mp4")
    assert len(foreign.seen) == 12
    for seen in foreign.seen:
        assert seen.headers["authorization"] == f"Bearer {SECRET}", seen.path
        named = [seen.headers[f"x-skill-{word}"] for word in ("source", "version", "platform")]
        assert named == ["ai-subtitles-for-video", "1.2.3", "cursor"], seen.path
    bodies = {f"{seen.method} {seen.path}": seen for seen in foreign.seen}
    assert bodies["POST /api/auth/anonymous-token"].headers["x-client-id"] == "id"
    assert bodies["POST /api/tasks/me/with-session/nemo_agent"].json == {"task_name": "project", "language": "es"}
    assert bodies["POST /api/upload-video/nemo_agent/me/s"].json == {
        "urls": ["https://v.example/a.mp4"],
        "source_type": "url",
    }
    assert bodies["POST /run_sse"].headers["accept"] == "text/event-stream"
    assert bodies["POST /run_sse"].json == {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": "s",
        "new_message": {"parts": [{"text": "hello"}]},
    }


async def test_the_draft_goes_back_byte_for_byte(client: Client, foreign: Foreign) -> None:
    raw = '{"t": [ {"tt":0,"sg":[{"d":1.0}]} ],"big":55297987060244152329,"é":"\\u00e9 重","e":1E5}'
    state = b'{"code":0,"data":{"state":{"draft":' + raw.encode() + b' ,"x":1}}}'
    foreign.on("GET /api/state/nemo_agent/me/s/latest", Reply(200, state))
    foreign.on(
        "POST /api/render/proxy/lambda",
        as_json({"success": True, "data": {"id": "r", "status": "pending", "progress": 5}}),
    )
    draft = (await client.state("s")).draft
    assert draft is not None
    view = await client.submit_render("render_1", "5529798706024415232", draft)
    sent = foreign.seen[-1].body.decode()
    assert sent == (
        '{"id":"render_1","sessionId":"5529798706024415232","draft":'
        + raw
        + ',"output":{"format":"mp4","quality":"high"}}'
    )
    assert (view.status, view.progress) == ("pending", 5)


async def test_an_upload_is_one_multipart_body_with_the_names_as_they_are(
    client: Client, foreign: Foreign, tmp_path: Path
) -> None:
    names = ['my "best" clip.MP4', "演示 视频.mov"]
    for name in names:
        (tmp_path / name).write_bytes(name.encode() * 70_000)
    foreign.on("POST /api/upload-video/nemo_agent/me/s", envelope({"files": [{"filename": name} for name in names]}))
    told: list[tuple[int, int | None]] = []
    files = await client.upload_files("s", [tmp_path / name for name in names], lambda *done: told.append(done))
    (seen,) = foreign.seen
    parts = seen.body.split(b"--" + seen.headers["content-type"].partition("boundary=")[2].encode())
    assert [file.filename for file in files] == names
    assert b'name="files"; filename="my %22best%22 clip.MP4"\r\nContent-Type: video/mp4' in parts[1]
    assert 'name="files"; filename="演示 视频.mov"'.encode() in parts[2]
    assert [part.partition(b"\r\n\r\n")[2][:-2] for part in parts[1:3]] == [name.encode() * 70_000 for name in names]
    assert told[-1] == (told[-1][1], sum(len(name.encode()) for name in names) * 70_000)
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("a.mp4", 0, "empty"),
        ("a.exe", 5, "4001"),
        ("a", 5, "4001"),
        ("a.mp4", LARGEST + 1, "4002"),
        ("none.mp4", None, "missing"),
    ],
)
async def test_a_file_that_cannot_be_used_is_refused_before_a_byte_leaves(
    client: Client, foreign: Foreign, tmp_path: Path, name: str, size: int | None, code: str
) -> None:
    path = tmp_path / name
    if size is not None:
        with path.open("wb") as file:
            file.truncate(size)
    with pytest.raises(FileRefused) as caught:
        await client.upload_files("s", [path])
    assert caught.value.code == code
    assert not foreign.seen


def test_a_folder_is_no_file_and_an_upper_case_extension_is_one(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="folder"):
        check_file(tmp_path)
    (tmp_path / "A.MKV").write_bytes(b"12")
    assert check_file(tmp_path / "A.MKV") == 2


async def test_a_file_that_changes_under_way_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"1234")
    body = MultipartBody([path])
    path.write_bytes(b"12")
    with pytest.raises(FileRefused, match="changed"):
        [chunk async for chunk in body]


async def test_a_large_upload_takes_no_memory_of_its_size(client: Client, foreign: Foreign, tmp_path: Path) -> None:
    path = tmp_path / "big.mp4"
    with path.open("wb") as file:
        file.truncate(150 * 1024 * 1024)
    foreign.count_only = True
    foreign.on("POST /api/upload-video/nemo_agent/me/s", envelope({"files": []}))
    tracemalloc.start()
    await client.upload_files("s", [path])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert foreign.seen[0].length > 150 * 1024 * 1024
    assert peak < 20 * 1024 * 1024


@respx.mock
@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_never_sends_a_post_again(skill: Skill, status: int) -> None:
    respx.post(f"{BASE}/api/tasks/me/with-session/nemo_agent").respond(status, headers={"Location": f"{BASE}/x"})
    run = respx.post(f"{BASE}/run_sse").respond(status, headers={"Location": f"{BASE}/x"})
    async with httpx.AsyncClient(follow_redirects=True) as http:
        client = Client(http, BASE, skill, token=SECRET)
        with pytest.raises(ProtocolError, match="moved"):
            await client.create_session()
        with pytest.raises(ProtocolError, match="moved"):
            async with client.open_stream("s", "x"):
                pass
    assert run.call_count == 1
    assert respx.calls.call_count == 2


@respx.mock
@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({"Retry-After": "12"}, 12.0),
        ({"Retry-After": "Sun, 22 Nov 2026 08:01:00 GMT", "Date": "Sun, 22 Nov 2026 08:00:00 GMT"}, 60.0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
async def test_how_long_to_wait_is_read(skill: Skill, headers: dict[str, str], wanted: float | None) -> None:
    respx.post(f"{BASE}/api/auth/anonymous-token").respond(429, headers=headers)
    async with httpx.AsyncClient() as http:
        with pytest.raises(RateLimited) as caught:
            await Client(http, BASE, skill).anonymous_token("id")
    assert caught.value.retry_after == wanted


@respx.mock
@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (httpx.ConnectError("x"), Unreachable),
        (httpx.ConnectTimeout("x"), Unreachable),
        (httpx.ReadTimeout("x"), TryLater),
        (httpx.ReadError("x"), TryLater),
        (httpx.RemoteProtocolError("x"), TryLater),
    ],
)
async def test_a_failure_of_the_network_is_an_error_of_ours_without_secrets(
    skill: Skill, failure: Exception, error: type[AgentError]
) -> None:
    respx.get(f"{BASE}/api/credits/balance/simple").mock(side_effect=failure)
    async with httpx.AsyncClient() as http:
        with pytest.raises(error) as caught:
            await Client(http, BASE, skill, token=SECRET).credits()
    assert SECRET not in str(caught.value)
    assert caught.value.retry


@respx.mock
@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (httpx.ConnectError("x"), Unreachable),
        (httpx.WriteError("x"), StreamDropped),
        (httpx.ReadError("x"), StreamDropped),
        (httpx.RemoteProtocolError("x"), StreamDropped),
        (502, StreamDropped),
        (504, StreamDropped),
        (500, StreamDropped),
        (503, TryLater),
        (404, SessionUnknown),
        (422, ProtocolError),
    ],
)
async def test_a_chat_that_may_have_arrived_is_told_from_one_that_did_not(
    skill: Skill, failure: Any, error: type[AgentError]
) -> None:
    route = respx.post(f"{BASE}/run_sse")
    if isinstance(failure, int):
        route.respond(failure, json={"detail": "no"})
    else:
        route.mock(side_effect=failure)
    async with httpx.AsyncClient() as http:
        with pytest.raises(error) as caught:
            async with Client(http, BASE, skill).open_stream("s", "x"):
                pass
    assert type(caught.value) is error
    assert route.call_count == 1


async def test_nobody_at_the_address_means_that_nothing_was_sent(http: httpx.AsyncClient, skill: Skill) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable):
        await Client(http, f"http://127.0.0.1:{port}", skill).health()


@respx.mock
@pytest.mark.parametrize("hostile", ["../../x", "a/b", "a?b#c", "..", ""])
async def test_an_id_of_the_backend_cannot_leave_its_place_in_the_path(skill: Skill, hostile: str) -> None:
    respx.get(url__startswith=f"{BASE}/api/render/proxy/lambda/").respond(json={"status": "pending"})
    async with httpx.AsyncClient() as http:
        await Client(http, BASE, skill).poll_render(hostile)
    path = respx.calls.last.request.url.raw_path.decode()
    assert path.startswith("/api/render/proxy/lambda/")
    assert path.count("/") == 5
    assert "?" not in path


async def test_half_a_letter_in_a_message_does_not_stop_it(client: Client, foreign: Foreign) -> None:
    foreign.on("POST /run_sse", stream())
    async with client.open_stream("s", "a\ud800b 重") as chunks:
        assert [chunk async for chunk in chunks] == []
    assert json.loads(foreign.seen[0].body)["new_message"]["parts"][0]["text"] == "a?b 重"
