"""Who wants to know that a run has told something new: threads announce, listeners are woken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Feed:
    """The news itself lies in the events table; this only wakes those who read it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self.closed = False

    @contextmanager
    def listen(self, key: str, wake: Callable[[], None]) -> Iterator[None]:
        """Call ``wake`` (from any thread) whenever the run ``key`` has news."""
        with self._lock:
            self._listeners.setdefault(key, []).append(wake)
        try:
            yield
        finally:
            with self._lock:
                rest = self._listeners[key]
                rest.remove(wake)
                if not rest:
                    del self._listeners[key]

    def announce(self, key: str) -> None:
        """The run ``key`` has news."""
        with self._lock:
            listeners = list(self._listeners.get(key, ()))
        for wake in listeners:
            wake()

    def listeners(self) -> int:
        """How many are listening, to all runs together."""
        with self._lock:
            return sum(len(each) for each in self._listeners.values())

    def close(self) -> None:
        """The studio is shutting down: listeners end."""
        self.closed = True
        with self._lock:
            keys = list(self._listeners)
        for key in keys:
            self.announce(key)
