"""What is said before a file leaves this machine."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import respx

from agent.events import Done, Event, Status, Warned
from agent.factory import open_agent
from agent.intents import Upload
from agent.settings import Settings
from agent.skill import load_skill

pytestmark = pytest.mark.anyio
HOST = "https://backend.example"


@respx.mock(base_url=HOST)
async def test_host_and_size_are_said_once_before_the_first_file_leaves(
    respx_mock: respx.MockRouter, tmp_path: Path
) -> None:
    film = tmp_path / "talk.mp4"
    film.write_bytes(b"x" * 2_000_000)
    events: list[Event] = []

    def upload(request: httpx.Request) -> httpx.Response:
        assert any(isinstance(event, Warned) for event in events), "bytes left before it was said"
        data = {"files": [{"filename": "talk.mp4", "file_type": "video"}], "session_state_applied": True}
        return httpx.Response(200, json={"code": 0, "data": data})

    token = {"code": 0, "data": {"token": "nmv_usr_x", "user_id": "anon_1", "credits": 100}}
    respx_mock.post("/api/auth/anonymous-token").respond(json=token)
    session = {"code": 0, "data": {"task_id": "1", "session_id": "2"}}
    respx_mock.post("/api/tasks/me/with-session/nemo_agent").respond(json=session)
    respx_mock.post(url__regex=r".*/api/upload-video/.*").mock(side_effect=upload)
    settings = Settings.from_env({"SUBTITLE_AGENT_HOME": str(tmp_path)}, backend=HOST)
    async with open_agent(settings, skill=load_skill()) as agent:
        assert isinstance(await agent.act([Upload((str(film),))], events.append), Done)
        assert isinstance(await agent.act([Upload((str(film),))], events.append), Done)
    first = next(event for event in events if isinstance(event, Status))
    assert "backend.example" in first.text
    (told,) = [event for event in events if isinstance(event, Warned)]
    assert "backend.example" in told.text
    assert "2.0 MB" in told.text
