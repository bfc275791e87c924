"""Listens to a chat stream with patience and an end: notices, the limit on silence, the limit on everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from agent.backend.stream import (
    End,
    Heartbeat,
    Message,
    Pending,
    StepProgress,
    StreamError,
    StreamEvent,
    TextDelta,
    ToolCall,
)
from agent.settings import Pace


@dataclass(slots=True)
class Heard:
    """What came. ``ended`` is "clean", "cut", "silent" (heartbeats only for too long) or "limit" (the hard limit)."""

    ended: str = "cut"
    spoke: bool = False
    tools: int = 0
    pending: bool = False
    errors: list[StreamError] = field(default_factory=list)


async def listen(
    stream: AsyncIterator[StreamEvent],
    on_event: Callable[[StreamEvent], None],
    on_wait: Callable[[], None],
    pace: Pace,
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]],
) -> Heard:
    """Read to the end or to a limit. ``on_wait`` is called when nothing could be shown for ``pace.notice`` seconds.

    Raises what the stream raises. The reader is stopped in every case before this returns.
    """
    heard = Heard()
    began = shown = alive = clock()

    async def read() -> None:
        nonlocal shown, alive
        async for event in stream:
            if not isinstance(event, Heartbeat):
                alive = clock()
            match event:
                case End(clean):
                    heard.ended = "clean" if clean else "cut"
                case TextDelta() | Message() | StepProgress():
                    heard.spoke = heard.spoke or (isinstance(event, Message) and bool(event.text.strip()))
                    shown = alive
                case ToolCall():
                    heard.tools += 1
                case StreamError():
                    heard.errors.append(event)
                case Pending():
                    heard.pending = True
                case _:
                    pass
            on_event(event)

    reading = asyncio.ensure_future(read())
    try:
        while not reading.done():
            now = clock()
            if now - began >= pace.stream_limit:
                heard.ended = "limit"
                break
            if now - alive >= pace.stream_idle:
                heard.ended = "silent"
                break
            if now - shown >= pace.notice:
                shown = now
                on_wait()
            due = min(began + pace.stream_limit, alive + pace.stream_idle, shown + pace.notice)
            pause = asyncio.ensure_future(sleep(max(due - clock(), 0.001)))
            try:
                await asyncio.wait({reading, pause}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await _stop(pause)
        if reading.done():
            reading.result()
    finally:
        await _stop(reading)
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()
    return heard


async def _stop(task: asyncio.Future[None]) -> None:
    if not task.done():
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
