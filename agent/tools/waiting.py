"""The intents of one message that wait for their turn: what a reply asks for comes next, the file is made last."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from agent.intents import Export, Intent, Offer


class Waiting:
    """A queue that takes what follows from a step at its place."""

    def __init__(self, intents: Sequence[Intent]) -> None:
        self._queue: deque[Intent] = deque(intents)

    def __bool__(self) -> bool:
        return bool(self._queue)

    def next(self) -> Intent:
        return self._queue.popleft()

    def take(self, move: Intent) -> None:
        """Put in what follows from a step; not an export, or the offer of one, that waits already."""
        exports = [at for at, waiting in enumerate(self._queue) if isinstance(waiting, Export)]
        if move in self._queue or (isinstance(move, Offer) and move.what == "export" and exports):
            return
        self._queue.insert(exports[0] if exports and not isinstance(move, Export) else len(self._queue), move)
