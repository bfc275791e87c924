"""Bringing a file: redirects by hand, length checked, going on where the connection broke."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin

import httpx

from agent.backend.answers import refusal
from agent.backend.codes import error_of
from agent.backend.files import Sleep
from agent.backend.incoming import PartFile, part_file
from agent.backend.outgoing import OnProgress
from agent.backend.rawjson import RawJsonError, loads
from agent.errors import AgentError, ProtocolError, TryLater
from agent.sentences import sentence
from agent.settings import Pace, is_loopback

CHUNK = 256 * 1024
REDIRECTS = 5
LONGEST_REFUSAL = 64 * 1024
NO_FILE = frozenset({"application/json", "text/html"})
"""Kinds of an error page, also with a friendly status."""
NOWHERE = sentence("download_nowhere")

_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class _BrokenError(Exception):
    """The connection broke; what came so far is good."""


class _GoneError(Exception):
    """This address does not have the file (any more). ``code`` of the table says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Fetcher:
    """One download. ``headers_for`` gives the headers for a URL: the token for the backend, nothing for other hosts.

    ``size``: the bytes that the backend promised, for an answer that does not say how long it is.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        pace: Pace,
        headers_for: Callable[[str], dict[str, str]],
        *,
        home_is_local: bool,
        size: int | None = None,
        sleep: Sleep | None = None,
    ) -> None:
        self._size = size
        self._http = http
        self._pace = pace
        self._headers_for = headers_for
        self._home_is_local = home_is_local
        self._sleep = sleep or asyncio.sleep
        self._etag: str | None = None
        self._total: int | None = None

    async def fetch(self, urls: Sequence[str], wanted: Path, on_progress: OnProgress | None = None) -> Path:
        """The file, from the first of ``urls`` that has it; raises what the last of them said.

        ``TryLater`` when the connection breaks for good, ``ProtocolError`` for an address that must not be opened.
        """
        failure: AgentError = TryLater(NOWHERE, code="404")
        with part_file(wanted) as part:
            for url in urls:
                try:
                    self._check(url)
                    await self._whole(url, part, on_progress)
                except _GoneError as gone:
                    failure = error_of(gone.code) if gone.code != "404" else TryLater(NOWHERE, code="404")
                except (TryLater, ProtocolError) as error:
                    failure = error
                else:
                    return part.finish(wanted)
                part.restart()
            raise failure

    async def _whole(self, url: str, part: PartFile, on_progress: OnProgress | None) -> None:
        """Every byte of the file. Gives up after several tries in a row without a new byte."""
        tries = 0
        self._etag = self._total = None
        while True:
            before = part.size
            try:
                await self._stretch(url, part, on_progress)
            except _BrokenError:
                tries = tries + 1 if part.size <= before else 1
                if tries >= self._pace.download_tries:
                    raise TryLater(sentence("download_broke"), code="download") from None
                await self._sleep(self._pace.download_retry * tries)
            else:
                return

    async def _stretch(self, url: str, part: PartFile, on_progress: OnProgress | None) -> None:
        """From where we are to the end of the file, or ``_BrokenError``."""
        asked = {"Accept-Encoding": "identity", "Accept": "*/*"}
        if part.size:
            asked["Range"] = f"bytes={part.size}-"
            if self._etag:
                asked["If-Range"] = self._etag
        try:
            response = await self._open(url, asked)
            try:
                await self._refused(response)
                self._begin(response, part)
                async for chunk in response.aiter_raw(CHUNK):
                    part.write(chunk)
                    if on_progress is not None:
                        on_progress(part.size, self._total)
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.StreamError):
            raise _BrokenError from None
        if self._total is not None and part.size != self._total:
            if part.size > self._total:
                part.restart()
            raise _BrokenError

    def _begin(self, response: httpx.Response, part: PartFile) -> None:
        """Line the part up with what the answer is going to bring. Raises ``_BrokenError`` when that cannot be."""
        status = response.status_code
        if status == 416:
            part.restart()
            raise _BrokenError
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ProtocolError(sentence("download_packed"), code="encoding")
        length = response.headers.get("content-length", "")
        span = _RANGE.fullmatch(response.headers.get("content-range", "")) if status == 206 else None
        if status == 200:
            part.restart()
            self._total = int(length) if length.isdecimal() else self._size
        elif span is None or int(span[1]) != part.size:
            part.restart()
            raise _BrokenError
        elif span[2] != "*":
            self._total = int(span[2])
        etag = response.headers.get("etag", "")
        self._etag = etag if etag.startswith('"') else None  # a weak one does not promise the same bytes

    async def _refused(self, response: httpx.Response) -> None:
        """Raise ``_GoneError`` or ``_BrokenError`` for an answer that brings no file, whatever its status says."""
        status = response.status_code
        if status == 429 or status >= 500:
            raise _BrokenError
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if (status in {200, 206} and kind not in NO_FILE) or status == 416:
            return
        if not self._headers_for(str(response.url)):
            raise _GoneError("404")  # what another host says about its own access says nothing about our token
        code = None
        if kind == "application/json":
            body = b""
            async for chunk in response.aiter_bytes(LONGEST_REFUSAL):
                body += chunk
                if len(body) > LONGEST_REFUSAL:
                    break
            with suppress(RawJsonError):
                code = refusal(loads(body.decode("utf-8-sig", "replace")))[0]
        raise _GoneError(code or ("404" if status < 300 else str(status)))

    async def _open(self, url: str, asked: dict[str, str]) -> httpx.Response:
        for _ in range(REDIRECTS):
            try:
                request = self._http.build_request("GET", url, headers={**self._headers_for(url), **asked})
            except (httpx.InvalidURL, ValueError):
                raise _unsafe() from None
            request.extensions["timeout"] = httpx.Timeout(self._pace.answer, connect=self._pace.connect).as_dict()
            response = await self._http.send(request, stream=True, follow_redirects=False)
            if response.status_code not in {301, 302, 303, 307, 308}:
                return response
            await response.aclose()
            try:
                url = urljoin(url, response.headers.get("location", ""))
            except ValueError:
                raise _unsafe() from None
            self._check(url)
        raise ProtocolError(sentence("download_circle"), code="redirect")

    def _check(self, url: str) -> None:
        """Only http(s), and this machine only when the backend is on it: the address comes from the backend."""
        try:
            fine = url.startswith(("http://", "https://")) and (self._home_is_local or not is_loopback(url))
        except ValueError:
            fine = False
        if not fine:
            raise _unsafe()


def _unsafe() -> AgentError:
    return ProtocolError(sentence("download_unsafe"), code="address")
