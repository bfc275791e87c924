"""Sessions as separate starts of the program would make them, and the answers that they meet."""

from __future__ import annotations

import json

import httpx

from agent.backend.client import Client
from agent.backend.draft import Draft
from agent.backend.identity import Identity
from agent.backend.session import Session
from agent.backend.stream import StreamEvent
from agent.settings import Settings
from agent.skill import Skill
from tests.agent.conftest import Sleeper
from tests.agent.foreign import Foreign, Reply, as_json, envelope

TOKEN = "POST /api/auth/anonymous-token"
TASK = "POST /api/tasks/me/with-session/nemo_agent"
STATE = "GET /api/state/nemo_agent/me/s1/latest"
CREDITS = "GET /api/credits/balance/simple"
RUN = "POST /run_sse"
DRAFT = Draft('{"t":[{"tt":0,"sg":[{"s":0,"d":1}]}]}')
EXPIRED = envelope(None, code=1001)
UNKNOWN = as_json({"detail": "Session not found: s1"}, 404)


def frame(text: str) -> bytes:
    return b"data: " + json.dumps({"content": {"parts": [{"text": text}]}, "author": "a"}).encode() + b"\n\n"


def tokens(*names: str) -> tuple[Reply, ...]:
    return tuple(
        envelope({"token": name, "user_id": f"anon_{name}", "expires_at": "2999-01-01T00:00:00Z"}) for name in names
    )


def sessions(*names: str) -> tuple[Reply, ...]:
    return tuple(envelope({"session_id": name, "task_id": f"task_{name}"}) for name in names)


class Maker:
    """Makes sessions as separate starts of the program would: nothing in common but the folder."""

    def __init__(
        self, http: httpx.AsyncClient, foreign: Foreign, skill: Skill, settings: Settings, sleeper: Sleeper
    ) -> None:
        self.http, self.foreign, self.skill, self.settings, self.sleeper = http, foreign, skill, settings, sleeper

    def __call__(self, **options: object) -> Session:
        identity = Identity(self.settings, self.foreign.url, sleep=self.sleeper)
        client = Client(self.http, self.foreign.url, self.skill, pace=self.settings.pace)
        return Session(client, identity, self.settings, sleep=self.sleeper, **options)  # type: ignore[arg-type]  # a test's


async def hear(session: Session, message: str = "add captions") -> list[StreamEvent]:
    return [event async for event in session.chat(message)]
