"""Listens to a chat stream with patience and an end: notices, the limit on silence, the limit on everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

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

AFTER_FAILURE = 5.0
"""Seconds that a connection gets to end after a failed run has been told: nothing comes after it (protocol 1.6)."""

Ended = Literal["clean", "cut", "silent", "limit", "failed"]


@dataclass(slots=True)
class Heard:
    """What came. ``ended``: "clean", "cut", "silent" (heartbeats only for too long), "limit" (the hard limit), or
    "failed" when the failure in ``errors`` was told and the connection was left open after it."""

    ended: Ended = "cut"
    spoke: bool = False
    tools: int = 0
    pending: bool = False
    errors: list[StreamError] = field(default_factory=list)


class _Times:
    """When the last of each kind came, in seconds of the caller's clock, and what is due next."""

    def __init__(self, pace: Pace, now: float) -> None:
        self._pace = pace
        self._began = now
        self.shown = now
        self.alive = now
        self.failed: float | None = None

    def over(self, now: float) -> Ended | None:
        if now - self._began >= self._pace.stream_limit:
            return "limit"
        if self.failed is not None and now - self.failed >= AFTER_FAILURE:
            return "failed"
        return "silent" if now - self.alive >= self._pace.stream_idle else None

    def next(self) -> float:
        pace = self._pace
        due = min(self._began + pace.stream_limit, self.alive + pace.stream_idle, self.shown + pace.notice)
        return due if self.failed is None else min(due, self.failed + AFTER_FAILURE)


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

    Raises what the stream raises. The reader is stopped in every case, and the stream closed, before this returns.
    """
    heard = Heard()
    times = _Times(pace, clock())
    changed = asyncio.Event()

    async def read() -> None:
        async for event in stream:
            if _note(event, heard, times, clock):
                changed.set()
            on_event(event)

    reading = asyncio.ensure_future(read())
    try:
        while not reading.done():
            now = clock()
            ended = times.over(now)
            if ended is not None:
                heard.ended = ended
                break
            if now - times.shown >= pace.notice:
                times.shown = now
                on_wait()
            await _first_of(reading, changed, sleep(max(times.next() - clock(), 0.001)))
        if reading.done():
            reading.result()
    finally:
        await _stop(reading)
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()
    return heard


def _note(event: StreamEvent, heard: Heard, times: _Times, clock: Callable[[], float]) -> bool:
    """Keep what an event tells. True when the wait that is going on has become too long by it."""
    if isinstance(event, Heartbeat):
        return False
    times.alive = clock()
    match event:
        case End(clean):
            heard.ended = "clean" if clean else "cut"
        case TextDelta() | Message() | StepProgress():
            heard.spoke = heard.spoke or (isinstance(event, Message) and bool(event.text.strip()))
            times.shown = times.alive
        case ToolCall():
            heard.tools += 1
        case StreamError():
            heard.errors.append(event)
            if event.kind != "event" and times.failed is None:
                times.failed = times.alive
                return True
        case Pending():
            heard.pending = True
        case _:
            pass
    return False


async def _first_of(reading: asyncio.Future[None], changed: asyncio.Event, pause: Awaitable[None]) -> None:
    """Wait for the reader's end, for news that shorten the wait, or for the pause, and leave nothing waiting."""
    changed.clear()
    news, paused = asyncio.ensure_future(_wait_for(changed.wait())), asyncio.ensure_future(_wait_for(pause))
    try:
        await asyncio.wait({reading, news, paused}, return_when=asyncio.FIRST_COMPLETED)
        if paused.done():
            paused.result()
    finally:
        await _stop(news)
        await _stop(paused)


async def _wait_for(pause: Awaitable[object]) -> None:
    await pause


async def _stop(task: asyncio.Future[Any]) -> None:
    """Cancel a task and wait until it has ended. What it raises on its way out is of no interest any more.

    ``asyncio.wait`` and not ``await task``: a cancellation of ours must not be taken for the task's own.
    """
    if not task.done():
        task.cancel()
        await asyncio.wait([task])
    if not task.cancelled():
        task.exception()
