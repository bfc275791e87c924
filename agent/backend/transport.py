"""How a request leaves and what can go wrong on the way: one attempt, no redirects, httpx's failures as ours."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
from httpx_sse import aconnect_sse

from agent.backend import answers
from agent.backend.outgoing import MultipartBody
from agent.backend.packed import body_of
from agent.errors import AgentError, FileRefused, ProtocolError, StreamDropped, TryLater, Unreachable
from agent.sentences import sentence
from agent.settings import Pace

LONGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer that is read into memory."""

BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Failures after which the backend cannot have seen the request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``retry_after`` in seconds, where the backend says."""

    status: int
    text: str
    retry_after: float | None = None


class Transport:
    """The one place where requests are made. Transparent retries would charge twice, so there are none."""

    def __init__(self, http: httpx.AsyncClient, pace: Pace) -> None:
        self.http = http
        self.pace = pace

    async def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | MultipartBody | None = None,
        *,
        silence: float | None = None,
    ) -> Answer:
        """The answer, whatever its status. ``silence``: the longest pause in seconds, when it is not the usual one.

        Raises ``Unreachable``, ``TryLater`` or ``ProtocolError`` when there is no answer to read.
        """
        with _as_later(repeatable=method == "GET"):
            response = await self._start(method, url, headers, content, silence or self.pace.answer)
            try:
                text = await _text(response)
            finally:
                await response.aclose()
        if 300 <= response.status_code < 400:
            raise ProtocolError(sentence("moved"), code="redirect")
        return Answer(response.status_code, text, _retry_after(response))

    @asynccontextmanager
    async def stream(self, url: str, headers: Mapping[str, str], content: bytes) -> AsyncIterator[AsyncIterator[bytes]]:
        """POST once and give the body as it comes.

        Raises ``Unreachable`` when nothing was sent, the error of the table when the backend refused before it began,
        and ``StreamDropped`` when the message may have arrived: then it must not be sent again.
        """
        async with AsyncExitStack() as open_now:
            with _as_drop():
                source = await open_now.enter_async_context(
                    aconnect_sse(
                        self.http,
                        "POST",
                        url,
                        headers=dict(headers),
                        content=content,
                        timeout=httpx.Timeout(self.pace.stream_idle, connect=self.pace.connect),
                        follow_redirects=False,
                    )
                )
            response = source.response
            status = response.status_code
            if status in {500, 502, 504}:
                raise _dropped()  # nothing says whether the work has begun
            if 300 <= status < 400:
                raise ProtocolError(sentence("moved"), code="redirect")
            if status != 200:
                with _as_drop():
                    text = await _text(response)
                answers.document(max(status, 400), text, session_bound=True, retry_after=_retry_after(response))
            yield _chunks(response)

    async def _start(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | MultipartBody | None, silence: float
    ) -> httpx.Response:
        request = self.http.build_request(method, url, content=content, headers=headers)
        request.extensions["timeout"] = httpx.Timeout(silence, connect=self.pace.connect).as_dict()
        return await self.http.send(request, stream=True, follow_redirects=False)


async def _text(response: httpx.Response) -> str:
    parts: list[bytes] = []
    size = 0
    async for chunk in body_of(response):
        size += len(chunk)
        if size > LONGEST_ANSWER:
            raise ProtocolError(sentence("answer_large"), code="answer")
        parts.append(chunk)
    return b"".join(parts).decode("utf-8-sig", "replace")


def _retry_after(response: httpx.Response) -> float | None:
    """Retry-After as seconds; a date is measured against the answer's own Date, not against our clock."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        until, now = (parsedate_to_datetime(text) for text in (value, response.headers.get("date", "")))
        return max((until - now).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


async def _chunks(response: httpx.Response) -> AsyncIterator[bytes]:
    with _as_drop(sent=True):
        async for chunk in body_of(response):
            yield chunk


@contextmanager
def _as_later(*, repeatable: bool = False) -> Iterator[None]:
    """httpx's failures as ours. Their texts are not shown: they may hold the URL.

    ``repeatable``: the call only looks, so a connection that broke under it (a studio that was restarted leaves one
    behind in the pool) is the same as one that was never made.
    """
    try:
        yield
    except BEFORE_SENDING as error:
        raise _unreachable(error) from None
    except httpx.TimeoutException:
        raise TryLater(sentence("no_answer"), code="timeout") from None
    except httpx.LocalProtocolError:
        raise FileRefused(sentence("changed"), code="changed") from None
    except httpx.InvalidURL:
        raise ProtocolError(sentence("address"), code="address") from None
    except httpx.HTTPError:
        failed: type[TryLater] = Unreachable if repeatable else TryLater
        raise failed(sentence("broken"), code="network") from None


@contextmanager
def _as_drop(*, sent: bool = False) -> Iterator[None]:
    try:
        yield
    except BEFORE_SENDING as error:
        raise (_dropped() if sent else _unreachable(error)) from None
    except (httpx.HTTPError, httpx.StreamError):
        raise _dropped() from None


def _unreachable(error: httpx.TransportError) -> AgentError:
    """Names the host only: the rest of a URL may say more than a screen should."""
    try:
        host = error.request.url.netloc.decode("ascii", "replace").rpartition("@")[2]
    except RuntimeError:
        return Unreachable(sentence("unreachable_somewhere"), code="unreachable")
    return Unreachable(sentence("unreachable", host=host), code="unreachable")


def _dropped() -> AgentError:
    return StreamDropped(sentence("dropped"), code="dropped")


def origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    try:
        port = parts.port or default
    except ValueError:
        port = None
    return parts.scheme, parts.hostname or "", port
