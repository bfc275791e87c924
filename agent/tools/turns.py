"""One turn at a time: messages that come meanwhile wait in the order of their coming and are told so at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from agent.backend.codes import inert
from agent.events import Emit, Notice
from agent.sentences import say

QUOTED = 80

OnWait = Callable[[int, str], None]
"""Hears how many turns are before this one, and the words of the last of them."""


class Turns:
    """The queue of one agent. ``asyncio.Lock`` serves those who wait in their order."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._words: deque[str] = deque()

    @asynccontextmanager
    async def mine(self, words: str, on_wait: OnWait) -> AsyncIterator[None]:
        """Wait for the turn and have it while inside. ``words``: what those who come later are told to wait for."""
        if self._words:
            on_wait(len(self._words), self._words[-1])
        self._words.append(words)
        try:
            async with self._lock:
                yield
        finally:
            self._words.remove(words)


def queued(emit: Emit, language: str) -> OnWait:
    """Tells a message that it waits, and for what."""

    def tell(count: int, words: str) -> None:
        wish = inert(words, QUOTED)
        ahead = say("quoted", language, text=wish) if wish else say("queued_other_work", language)
        emit(Notice(text=say("queued" if count == 1 else "queued_many", language, n=count, ahead=ahead)))

    return tell
