"""A studio on a real loopback socket inside the test process, and a client that speaks to it as a user."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from studio.app import build
from studio.settings import Settings
from studio.work.services import Services

PATIENCE = 180.0
"""Seconds after which a hung job fails the test; nothing is measured by it."""


@dataclass
class Running:
    """``app`` is served at ``url``."""

    app: Starlette
    url: str
    data: Path
    server: uvicorn.Server

    @property
    def desk(self) -> Services:
        found: Services = self.app.state.services
        return found

    @contextmanager
    def settings(self, **changes: Any) -> Iterator[None]:
        """The web answers with other settings for a while."""
        before = self.desk
        self.app.state.services = replace(before, settings=replace(before.settings, **changes))
        try:
            yield
        finally:
            self.app.state.services = before

    def person(self) -> Person:
        """A new user with a project."""
        return Person(self)


@contextmanager
def running(data: Path, **settings: Any) -> Iterator[Running]:
    """Serve the folder ``data`` until the block ends."""
    app = build(Services.open(replace(Settings(data=data), **settings)))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False, ws="none", http="h11")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Running(app, f"http://127.0.0.1:{port}", data, server)
    finally:
        app.state.services.feed.close()
        server.should_exit = True
        thread.join(30)


@dataclass
class Person:
    """One user: token, project, and the calls that a client makes."""

    studio: Running
    client_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    token: str = ""
    user_id: str = ""
    session: str = ""
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.studio.url, timeout=PATIENCE, trust_env=False)
        answer = self.http.post("/api/auth/anonymous-token", headers={"X-Client-Id": self.client_id}).json()["data"]
        self.token, self.user_id = answer["token"], answer["user_id"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        self.session = self.new_session()

    def __enter__(self) -> Person:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def new_session(self) -> str:
        body = {"task_name": "project", "language": "en"}
        made = self.http.post("/api/tasks/me/with-session/nemo_agent", json=body).json()["data"]
        assert isinstance(made["session_id"], str)
        return str(made["session_id"])

    def upload(self, *paths: Path, session: str | None = None) -> dict[str, Any]:
        sent = [("files", (path.name, path.read_bytes())) for path in paths]
        answer = self.http.post(f"/api/upload-video/nemo_agent/me/{session or self.session}", files=sent)
        found: dict[str, Any] = answer.json()
        return found

    def chat(self, message: str, **more: Any) -> list[dict[str, Any]]:
        """The events of a run, without heartbeats."""
        body = {
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": self.session,
            "new_message": {"parts": [{"text": message}]},
            **more,
        }
        events = []
        with self.http.stream("POST", "/run_sse", json=body) as answer:
            assert answer.status_code == 200, answer.read()
            whole = b"".join(answer.iter_raw())
        for frame in whole.decode().split("\n\n"):
            if frame.startswith("data: "):
                events.append(json.loads(frame.removeprefix("data: ")))
        return [event for event in events if event.get("type") != "heartbeat"]

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"/api/state/nemo_agent/me/{self.session}/latest").json()["data"]["state"]
        return found

    def credits(self) -> dict[str, int]:
        found: dict[str, int] = self.http.get("/api/credits/balance/simple").json()["data"]
        return found

    def submit(self, render_id: str | None = None, draft: Any = None, **output: Any) -> dict[str, Any]:
        body = {
            "id": render_id or f"render_{uuid.uuid4().hex}",
            "sessionId": self.session,
            "draft": self.state()["draft"] if draft is None else draft,
            "output": {"format": "mp4", "quality": "low", **output},
        }
        found: dict[str, Any] = self.http.post("/api/render/proxy/lambda", content=json.dumps(body)).json()
        return found

    def wait(self, render_id: str) -> dict[str, Any]:
        """Poll until the render is over."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer: dict[str, Any] = self.http.get(f"/api/render/proxy/lambda/{render_id}").json()
            if answer["status"] in ("completed", "failed"):
                return answer
            time.sleep(answer["poll_interval_ms"] / 1000)
        raise AssertionError("the render did not end")

    def render(self, **output: Any) -> dict[str, Any]:
        return self.wait(self.submit(**output)["id"])


def text_of(events: list[dict[str, Any]]) -> str:
    """What a run said."""
    parts = [
        part for event in events if not event.get("partial") for part in (event.get("content") or {}).get("parts", [])
    ]
    return "\n".join(part["text"] for part in parts if "text" in part)


def error_of(events: list[dict[str, Any]]) -> tuple[str, str] | None:
    """(code, message) of a run that failed."""
    found = [(event["errorCode"], event["errorMessage"]) for event in events if "errorCode" in event]
    assert len(found) <= 1
    return found[0] if found else None
