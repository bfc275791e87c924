"""The door: only programs of this machine, only under our own name. Stops web pages from speaking to the studio."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studio.web.answers import Refused, failure

OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class Door:
    """ASGI middleware. ``Host`` must be a loopback name (DNS rebinding), a foreign ``Origin`` is refused.

    Also counts the requests in flight and remembers when the last one ended, for the idle exit.
    """

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self.app = app
        self.traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in (b"host", b"origin")}
        host = headers.get(b"host", "")
        if not _own(host):
            await failure(Refused("403", "This studio only answers on this machine."))(scope, receive, send)
            return
        origin = headers.get(b"origin")
        if origin is not None and origin != f"http://{host}":
            await failure(Refused("403", "This studio does not answer to web pages."))(scope, receive, send)
            return
        if scope["path"] == "/health":
            await self.app(scope, receive, send)
            return
        with self.traffic:
            await self.app(scope, receive, _private(send))


class Traffic:
    """How many requests are open, and since when there is none. Used from one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.open = 0
        self._last = clock()

    def __enter__(self) -> None:
        self.open += 1

    def __exit__(self, *_: object) -> None:
        self.open -= 1
        self.touch()

    def touch(self) -> None:
        """Something happened now."""
        self._last = self._clock()

    def idle(self) -> float:
        """Seconds without any request; 0 while one is open."""
        return 0.0 if self.open else self._clock() - self._last


def _own(host: str) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        return parts.hostname in OWN_NAMES and parts.username is None and parts.path == "" and (parts.port or 1) > 0
    except ValueError:
        return False


def _private(send: Send) -> Send:
    """Answers hold a person's words and files: no cache keeps them, no type is guessed."""

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name for name, _ in message["headers"]}
            extra = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
            message = {**message, "headers": [*message["headers"], *(pair for pair in extra if pair[0] not in present)]}
        await send(message)

    return wrapped
