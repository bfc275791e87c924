"""A limit in seconds on anything that is waited for, with the clock and the sleep that tests turn by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]
T = TypeVar("T")


async def within(seconds: float, work: Awaitable[T], clock: Clock, sleep: Sleep) -> T:
    """What ``work`` gives. Raises ``TimeoutError`` after ``seconds`` by ``clock``; ``work`` never outlives it."""
    due = clock() + seconds
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            left = due - clock()
            if left <= 0:
                raise TimeoutError
            pause = asyncio.ensure_future(sleep(left))
            try:
                await asyncio.wait({task, pause}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await _stop(pause)
        return task.result()
    finally:
        await _stop(task)


async def _stop(task: asyncio.Future[T]) -> None:
    if not task.done():
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task
