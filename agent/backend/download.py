"""Bringing a file: redirects by hand, length checked, going on where the connection broke."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urljoin

import httpx

from agent.backend.codes import error_of
from agent.backend.files import Sleep
from agent.backend.incoming import PartFile, part_file
from agent.backend.outgoing import OnProgress
from agent.errors import ProtocolError, TryLater
from agent.settings import Pace, is_loopback

CHUNK = 256 * 1024
REDIRECTS = 5

_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class _BrokenError(Exception):
    """The connection broke; what came so far is good."""


class _GoneError(Exception):
    """This address does not have the file (any more)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Fetcher:
    """One download. ``headers_for`` gives the headers for a URL: the token for the backend, nothing for other hosts."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        pace: Pace,
        headers_for: Callable[[str], dict[str, str]],
        *,
        home_is_local: bool,
        sleep: Sleep | None = None,
    ) -> None:
        self._http = http
        self._pace = pace
        self._headers_for = headers_for
        self._home_is_local = home_is_local
        self._sleep = sleep or asyncio.sleep
        self._etag: str | None = None
        self._total: int | None = None

    async def fetch(self, urls: Sequence[str], wanted: Path, on_progress: OnProgress | None = None) -> Path:
        """The file, from the first of ``urls`` that has it. Raises ``TryLater`` when the connection breaks for good."""
        with part_file(wanted) as part:
            status = 404
            for url in urls:
                self._check(url)
                try:
                    await self._whole(url, part, on_progress)
                except _GoneError as gone:
                    # what another host says about its own access says nothing about our token
                    status = gone.status if self._headers_for(url) else 404
                    part.restart()
                else:
                    return part.finish(wanted)
            raise (
                error_of(str(status))
                if status != 404
                else TryLater("The finished file is not where the backend said. Try again later.", code="404")
            )

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
                    raise TryLater("The download broke off several times. Try again later.", code="download") from None
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
        """Line the part up with what the answer is going to bring. Raises ``_GoneError`` or ``_BrokenError``."""
        status = response.status_code
        if status == 416:
            part.restart()
        if status in {416, 429} or status >= 500:
            raise _BrokenError
        if status not in {200, 206}:
            raise _GoneError(status)
        if response.headers.get("content-type", "").partition(";")[0].strip() in {"application/json", "text/html"}:
            raise _GoneError(404)  # an error page with a friendly status
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ProtocolError("The file came packed although it was asked for as it is.", code="encoding")
        length = response.headers.get("content-length", "")
        span = _RANGE.fullmatch(response.headers.get("content-range", "")) if status == 206 else None
        if status == 200:
            part.restart()
            self._total = int(length) if length.isdecimal() else None
        elif span is None or int(span[1]) != part.size:
            part.restart()
            raise _BrokenError
        elif span[2] != "*":
            self._total = int(span[2])
        etag = response.headers.get("etag", "")
        self._etag = etag if etag.startswith('"') else None  # a weak one does not promise the same bytes

    async def _open(self, url: str, asked: dict[str, str]) -> httpx.Response:
        for _ in range(REDIRECTS):
            request = self._http.build_request("GET", url, headers={**self._headers_for(url), **asked})
            request.extensions["timeout"] = httpx.Timeout(self._pace.answer, connect=self._pace.connect).as_dict()
            response = await self._http.send(request, stream=True, follow_redirects=False)
            if response.status_code not in {301, 302, 303, 307, 308}:
                return response
            await response.aclose()
            url = urljoin(url, response.headers.get("location", ""))
            self._check(url)
        raise ProtocolError("The address of the file leads in a circle.", code="redirect")

    def _check(self, url: str) -> None:
        """Only http(s), and this machine only when the backend is on it: the address comes from the backend."""
        if not url.startswith(("http://", "https://")) or (is_loopback(url) and not self._home_is_local):
            raise ProtocolError("The backend named an address for the file that is not safe to open.", code="address")
