"""Every call of the backend's API, once each: no retries, no redirects, headers on all of them, errors by the table."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import httpx

from agent.backend import answers
from agent.backend.download import Fetcher
from agent.backend.draft import Draft
from agent.backend.files import Sleep
from agent.backend.outgoing import MultipartBody, OnProgress
from agent.backend.transport import Answer, Transport, origin
from agent.backend.wire import (
    ClaimGrant,
    CreditBalance,
    Health,
    MediaFile,
    RenderView,
    SessionGrant,
    StateView,
    TokenGrant,
)
from agent.settings import Pace, is_loopback
from agent.skill import Skill

AGENT = "nemo_agent"


class Client:
    """``base_url`` may change while the program runs (the studio started again); ``token`` is set by the session."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        base_url: str,
        skill: Skill,
        *,
        token: str | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.token = token
        self.pace = pace or Pace()
        self._transport = Transport(http, self.pace)
        self._skill = skill

    async def health(self) -> Health:
        """``GET /health``: only the studio has it."""
        return answers.read(Health, await self._call("GET", "/health", silence=min(5.0, self.pace.connect)))

    async def anonymous_token(self, client_id: str) -> TokenGrant:
        """Answer 1. Raises ``RateLimited`` when this client or this network has had its tokens."""
        value = await self._call("POST", "/api/auth/anonymous-token", headers={"X-Client-Id": client_id})
        return answers.read(TokenGrant, answers.unwrap(value))

    async def create_session(self, *, task_name: str = "project", language: str = "en") -> SessionGrant:
        """Answer 2."""
        body = {"task_name": task_name, "language": language}
        value = await self._call("POST", f"/api/tasks/me/with-session/{AGENT}", body=body)
        return answers.read(SessionGrant, answers.unwrap(value))

    async def claim_token(self, task_id: str, session_id: str) -> ClaimGrant:
        """Answer 3: a token that opens one project in the browser."""
        value = await self._call("POST", "/api/auth/claim-token", body={"task_id": task_id, "session_id": session_id})
        return answers.read(ClaimGrant, answers.unwrap(value))

    async def upload_files(
        self, session_id: str, paths: Sequence[Path], on_progress: OnProgress | None = None
    ) -> tuple[MediaFile, ...]:
        """Send files, all in one request. Raises ``FileRefused`` before a byte leaves when one cannot be used."""
        body = MultipartBody(paths, on_progress)
        value = await self._call(
            "POST",
            self._upload_path(session_id),
            content=body,
            headers=body.headers,
            silence=self.pace.upload_answer,
            session_bound=True,
        )
        return answers.read_media(answers.unwrap(value))

    async def upload_urls(self, session_id: str, urls: Sequence[str]) -> tuple[MediaFile, ...]:
        """Have the backend fetch media URLs."""
        body = {"urls": list(urls), "source_type": "url"}
        value = await self._call(
            "POST", self._upload_path(session_id), body=body, silence=self.pace.upload_answer, session_bound=True
        )
        return answers.read_media(answers.unwrap(value))

    async def credits(self) -> CreditBalance:
        """Answer 6."""
        return answers.read(CreditBalance, answers.unwrap(await self._call("GET", "/api/credits/balance/simple")))

    async def state(self, session_id: str) -> StateView:
        """Answer 7, with the draft as it stands."""
        path = f"/api/state/{AGENT}/me/{_segment(session_id)}/latest"
        answer = await self._send("GET", path)
        return answers.read_state(answer.text, _document(answer, session_bound=True))

    async def submit_render(
        self, render_id: str, session_id: str, draft: Draft, output: Mapping[str, Any] | None = None
    ) -> RenderView:
        """Answer 8. The draft goes out as the text that came in."""
        wish = {"format": "mp4", "quality": "high"} if output is None else dict(output)
        body = f'{{"id":{_json(render_id)},"sessionId":{_json(session_id)},"draft":{draft.raw},"output":{_json(wish)}}}'
        value = await self._call("POST", "/api/render/proxy/lambda", content=_bytes(body), session_bound=True)
        return self._render(render_id, value)

    async def poll_render(self, render_id: str) -> RenderView:
        """Answer 9. A failed poll may be repeated with the same id; the render goes on."""
        value = await self._call("GET", f"/api/render/proxy/lambda/{_segment(render_id)}")
        return self._render(render_id, value)

    async def cancel_render(self, render_id: str) -> None:
        await self._call("POST", f"/api/render/proxy/lambda/{_segment(render_id)}/cancel")

    def download_url(self, render_id: str) -> str:
        """The endpoint that has the file when the answer names no URL, or one that is too old."""
        return f"{self.base_url}/api/render/proxy/{_segment(render_id)}/download"

    async def download(
        self,
        url: str,
        path: Path,
        on_progress: OnProgress | None = None,
        *,
        fallback: str | None = None,
        size: int | None = None,
        sleep: Sleep | None = None,
    ) -> Path:
        """Bring a file to ``path`` (or beside it, when the name is taken) and return where it stands.

        Goes on with a Range request when the connection breaks. ``fallback`` is asked when ``url`` has nothing.
        ``size`` in bytes, where the backend has said it.
        """
        local = is_loopback(self.base_url)
        fetcher = Fetcher(
            self._transport.http, self.pace, self._headers_for, home_is_local=local, size=size, sleep=sleep
        )
        return await fetcher.fetch([self._absolute(url), *([fallback] if fallback else [])], path, on_progress)

    def open_stream(self, session_id: str, message: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """``POST /run_sse``, once: the body as it comes. Errors as in ``Transport.stream``."""
        body = {
            "app_name": AGENT,
            "user_id": "me",
            "session_id": session_id,
            "new_message": {"parts": [{"text": message}]},
        }
        url = f"{self.base_url}/run_sse"
        # packed streams are held back until a block is full
        kind = {"Accept-Encoding": "identity", "Content-Type": "application/json"}
        return self._transport.stream(url, {**self._headers_for(url), **kind}, _bytes(_json(body)))

    async def _call(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        content: bytes | MultipartBody | None = None,
        headers: Mapping[str, str] | None = None,
        silence: float | None = None,
        session_bound: bool = False,
    ) -> Any:
        sent = _bytes(_json(body)) if body is not None else content
        answer = await self._send(method, path, content=sent, headers=headers, silence=silence)
        return _document(answer, session_bound=session_bound)

    async def _send(
        self,
        method: str,
        path: str,
        *,
        content: bytes | MultipartBody | None = None,
        headers: Mapping[str, str] | None = None,
        silence: float | None = None,
    ) -> Answer:
        url = self.base_url + path
        kind = {"Content-Type": "application/json"} if isinstance(content, bytes) else {}
        sent = {**self._headers_for(url), **kind, **(headers or {})}
        return await self._transport.send(method, url, sent, content, silence=silence)

    def _headers_for(self, url: str) -> dict[str, str]:
        """Token and attribution for the backend itself; nothing for any other host (protocol 2.14)."""
        if origin(url) != origin(self.base_url):
            return {}
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {"Accept": "application/json", **self._skill.headers, **bearer}

    def _render(self, render_id: str, value: Any) -> RenderView:
        return answers.absolute(answers.read_render(value), self._absolute, self.download_url(render_id))

    def _absolute(self, url: str) -> str:
        try:
            return urljoin(f"{self.base_url}/", url)
        except ValueError:
            return url  # no address; the download refuses it

    def _upload_path(self, session_id: str) -> str:
        return f"/api/upload-video/{AGENT}/me/{_segment(session_id)}"


def _document(answer: Answer, *, session_bound: bool = False) -> Any:
    return answers.document(answer.status, answer.text, session_bound=session_bound, retry_after=answer.retry_after)


def _segment(value: str) -> str:
    """An id as one segment of a path; one that would climb out of it cannot."""
    return quote(value, safe="") if value not in {"", ".", ".."} else "%2E"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
