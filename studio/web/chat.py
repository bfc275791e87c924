"""The chat: a message starts a run, the answer is the run's events as they come (protocol 1.1 to 1.4)."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from studio.store.runs import Run
from studio.web import access
from studio.web.answers import NOT_FOUND, Json, Refused
from studio.web.body import Body, Strict, Text, read_json
from studio.work.handlers import begin
from studio.work.services import Services

APP = "nemo_agent"
HEARTBEAT = b': heartbeat\n\ndata: {"type":"heartbeat"}\n\n'
WAITING_RUNS = 20
"""Runs of one project that may wait for their turn."""
MESSAGE_LIMIT = 20_000
"""Characters of one message."""
PIECE = 40
"""Characters of a partial text, about."""


class Part(Strict):
    """A part of a message, as google.genai has it; only text is read."""

    text: Text | None = None
    thought: bool | None = None
    inline_data: Any = None
    file_data: Any = None
    function_call: Any = None
    function_response: Any = None


class Content(Strict):
    """A message."""

    parts: tuple[Part, ...] = ()
    role: str | None = None


class RunBody(Body):
    """ADK's run request; what is not named here is ignored."""

    session_id: Text
    user_id: Text = "me"
    app_name: str | None = None
    new_message: Content | None = None
    streaming: bool = False


async def run_sse(request: Request) -> Response:
    """Start a run and stream its events. Closing the connection does not stop the run."""
    body, started = await _begin(request)
    if started is None:
        return StreamingResponse(
            _once(b'data: {"error":"No parts in the new_message."}\n\n'), media_type="text/event-stream"
        )
    return StreamingResponse(
        _stream(access.services(request), started.key, streaming=body.streaming), media_type="text/event-stream"
    )


async def run(request: Request) -> Response:
    """The same as one JSON list, once the run is over."""
    _, started = await _begin(request)
    if started is None:
        raise Refused("400", "There are no parts in the message.")
    desk = access.services(request)
    return Json([json.loads(body) async for body in _events(desk, started.key) if body is not None])


async def _begin(request: Request) -> tuple[RunBody, Run | None]:
    user_id = await access.user(request)
    body = await read_json(request, RunBody)
    if body.app_name not in (None, APP) or body.user_id not in ("me", user_id):
        raise NOT_FOUND
    project = await access.project(request, user_id, body.session_id)
    if body.new_message is None or not body.new_message.parts:
        return body, None
    text = "\n".join(part.text for part in body.new_message.parts if part.text and not part.thought)
    if len(text) > MESSAGE_LIMIT:
        raise Refused("413", f"The message is longer than {MESSAGE_LIMIT:,} characters.")
    desk, jobs = access.services(request), access.jobs(request)

    def start() -> Run:
        with desk.write() as connection:
            if len(desk.runs.active(connection, project.id)) >= WAITING_RUNS:
                raise Refused("429", "Too many requests are waiting in this project. Wait for one to finish.")
            made, _ = desk.runs.create(connection, "chat", user_id, project.id, uuid.uuid4().hex, {"message": text})
        begin(desk, jobs, made)
        return made

    return body, await access.in_thread(start)


async def _stream(desk: Services, key: str, *, streaming: bool) -> AsyncIterator[bytes]:
    async for body in _events(desk, key):
        if body is None:
            yield HEARTBEAT
        elif streaming:
            for piece in _pieces(body):
                yield f"data: {piece}\n\n".encode()
        else:
            yield f"data: {body}\n\n".encode()


async def _events(desk: Services, key: str) -> AsyncIterator[str | None]:
    """The run's events as JSON text in their order, until it is over; None where a heartbeat is due."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    after = 0

    def wake() -> None:
        loop.call_soon_threadsafe(news.set)

    def look() -> tuple[bool, tuple[tuple[int, str], ...]]:
        with desk.read() as connection:
            found = desk.runs.get(connection, key)  # read before the events: a run that is over tells nothing more
            return found is not None and found.active, desk.runs.told(connection, key, after)

    with desk.feed.listen(key, wake):
        while True:
            news.clear()
            active, told = await access.in_thread(look)
            for number, body in told:
                after = number
                yield body
            if not active or desk.feed.closed:
                return
            if not told:
                try:
                    await asyncio.wait_for(news.wait(), desk.settings.heartbeat or None)
                except TimeoutError:
                    yield None


async def _once(frame: bytes) -> AsyncIterator[bytes]:
    yield frame


def _pieces(body: str) -> Iterator[str]:
    """An event as a streaming model sends it: its text in partial events, then the whole (protocol 1.5, ADK 2.13)."""
    event = json.loads(body)
    content = event.get("content") or {}
    texts = [part["text"] for part in content.get("parts", ()) if "text" in part]
    if texts and content.get("role") == "model":
        for text in texts:
            for piece in _split(text):
                part = {**event, "content": {"parts": [{"text": piece}], "role": "model"}, "partial": True}
                part.pop("customMetadata", None)
                yield json.dumps(part, ensure_ascii=False, separators=(",", ":"))
        event["partial"] = False
    yield json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def _split(text: str) -> Iterator[str]:
    """Pieces of about ``PIECE`` characters, cut after spaces where there are any near."""
    start = 0
    while start < len(text):
        space = text.find(" ", start + PIECE, start + 2 * PIECE)
        end = space + 1 if space >= 0 else start + PIECE
        yield text[start:end]
        start = end
