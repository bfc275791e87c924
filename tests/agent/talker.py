"""An agent on a foreign backend: scripted answers over a real socket, no waiting, events kept in a list."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.events import Event, Failed
from agent.factory import open_agent
from agent.intents import Export, Intent, Message
from agent.loop import Agent, Final
from agent.settings import Settings
from agent.skill import Skill
from tests.agent.foreign import Foreign, Reply, as_json, envelope, range_file, stream

TOKEN = "POST /api/auth/anonymous-token"
TASK = "POST /api/tasks/me/with-session/nemo_agent"
STATE = "GET /api/state/nemo_agent/me/s1/latest"
CREDITS = "GET /api/credits/balance/simple"
UPLOAD = "POST /api/upload-video/nemo_agent/me/s1"
RUN = "POST /run_sse"
RENDER = "POST /api/render/proxy/lambda"
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(5000)


def draft(*titles: str) -> dict[str, Any]:
    """A draft with a video and a text track for each title."""
    texts = [
        {"id": f"t{n}", "tt": 7, "sg": [{"s": 0, "d": 2000, "m": {"text": title}}]} for n, title in enumerate(titles)
    ]
    video = {"id": "v1", "tt": 0, "sg": [{"s": 0, "d": 10_000, "m": {"name": "talk.mp4"}}]}
    return {"t": [video, *texts], "d": 10_000, "unknown": [9007199254740993, "ü"]}


def state(*titles: str, **run: Any) -> Reply:
    inside: dict[str, Any] = {"draft": draft(*titles)}
    if run:
        inside["run"] = run
    return envelope({"session_id": "s1", "state": inside})


EMPTY = envelope({"session_id": "s1", "state": {}})


def frame(text: str, **more: Any) -> bytes:
    event = {"content": {"parts": [{"text": text}]}, "author": "nemo_agent", **more}
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"


def call(name: str = "edit_multitrack") -> bytes:
    event = {"content": {"parts": [{"functionCall": {"id": "c1", "name": name, "args": {}}}]}, "author": "nemo_agent"}
    return b"data: " + json.dumps(event).encode() + b"\n\n"


def script(foreign: Foreign) -> None:
    """A backend that grants tokens, sessions, uploads and one finished render; chat and state are set by the test."""
    foreign.on(TOKEN, envelope({"token": "nmv_usr_secret", "user_id": "anon_1", "expires_at": "2999-01-01T00:00:00Z"}))
    foreign.on(TASK, envelope({"session_id": "s1", "task_id": "t1"}))
    foreign.on(CREDITS, envelope({"available": 90, "frozen": 10, "total": 100}))
    foreign.on(UPLOAD, envelope({"files": [{"filename": "talk.mp4", "file_type": "video", "duration": 10}]}))
    foreign.on(STATE, state())
    foreign.on(RUN, stream(frame("Done.")))
    foreign.on(RENDER, as_json({"success": True, "data": {"status": "pending", "progress": 5}}))
    foreign.on("GET /film.mp4", range_file(FILM))
    foreign.on("GET /en.srt", Reply(200, b"1\n", {"Content-Type": "text/plain"}))


class Rendering:
    """Answers polls of any render id by a list; the ids are made by the agent, so the paths are not known before."""

    def __init__(self, foreign: Foreign, *answers: Reply) -> None:
        self._answers = list(answers)
        self.polls = 0
        plain = foreign.answer

        def answer(seen: Any) -> Reply:
            if seen.method == "GET" and seen.path.startswith("/api/render/proxy/lambda/"):
                foreign.seen.append(seen)
                self.polls += 1
                return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            return plain(seen)

        foreign.answer = answer  # type: ignore[method-assign]  # the test's own server


def completed(foreign: Foreign) -> Reply:
    output = {"url": f"{foreign.url}/film.mp4", "duration": 10.0, "size": len(FILM)}
    files = [{"name": "x.srt", "kind": "captions", "format": "srt", "language": "en", "url": f"{foreign.url}/en.srt"}]
    return as_json({"status": "completed", "progress": 100, "output": {**output, "files": files}})


@dataclass
class Talker:
    """One start of the program after another, in the same home."""

    foreign: Foreign
    settings: Settings
    skill: Skill
    sleeper: Callable[[float], Awaitable[None]]
    folder: Path
    events: list[Event] = field(default_factory=list)

    @asynccontextmanager
    async def agent(self, **options: Any) -> AsyncIterator[Agent]:
        async with open_agent(
            self.settings.at(self.foreign.url), skill=self.skill, folder=self.folder, sleep=self.sleeper, **options
        ) as agent:
            yield agent

    async def say(self, text: str, *files: str, deliver_to: Export | None = None) -> Final:
        async with self.agent() as agent:
            return await agent.turn(Message(text, files), self.events.append, deliver_to=deliver_to)

    async def do(self, *intents: Intent) -> Final:
        async with self.agent(resume=True) as agent:
            return await agent.act(intents, self.events.append)

    async def jobs(self) -> Final:
        async with self.agent() as agent:
            return await agent.deliver(self.events.append)

    def of(self, kind: str) -> list[Any]:
        return [event for event in self.events if event.type == kind]

    @property
    def text(self) -> str:
        return "\n".join(event.text for event in self.of("text"))

    @property
    def notices(self) -> str:
        return "\n".join(event.text for event in self.of("notice"))

    def posts(self) -> list[str]:
        """What was sent to the editor."""
        return [seen.json["new_message"]["parts"][0]["text"] for seen in self.foreign.of(RUN)]

    def files(self) -> Iterator[str]:
        return (path.name for path in sorted(self.folder.rglob("*")) if path.is_file())


def failed(final: Final) -> Failed:
    assert isinstance(final, Failed), final
    return final
