"""A session with one backend: set up when it is first needed, renewed once in place, remembered for the next start.

Every retry of a call is here, once: a new token (1001), a new session (1002), a wait (429), a studio that was started
again (nothing was sent). A chat message is repeated only where the backend refused it before it began.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from agent.backend.access import Access, OnRenewal, until_when
from agent.backend.client import Client
from agent.backend.codes import error_of
from agent.backend.draft import Draft
from agent.backend.files import Sleep
from agent.backend.identity import Identity
from agent.backend.outgoing import OnProgress
from agent.backend.reader import StreamReader
from agent.backend.stream import Heartbeat, StreamError, StreamEvent
from agent.backend.wire import CreditBalance, MediaFile, RenderView, SessionGrant, StateView
from agent.errors import (
    AgentError,
    CreditsOrPlan,
    RateLimited,
    SessionUnknown,
    StreamDropped,
    TokenRejected,
    Unreachable,
)
from agent.sentences import sentence
from agent.settings import HOSTED_URL, Settings

T = TypeVar("T")
Reconnect = Callable[[], Awaitable[str]]
"""Starts or finds the backend again and gives its address."""

TaskOf = Callable[[str], str | None]
"""Session id → the task id that this machine remembers of it."""


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """``fresh`` is false for a session taken up again. ``user_id`` starts with ``anon_`` for anonymous users."""

    session_id: str
    task_id: str
    user_id: str | None
    fresh: bool


class Session:
    """``resume`` takes up the last session with this backend instead of making one. ``session_id`` asks for one by id.

    ``reconnect`` is for a backend that may have stopped since the last call (the studio, when idle).
    """

    def __init__(
        self,
        client: Client,
        identity: Identity,
        settings: Settings,
        *,
        sleep: Sleep = asyncio.sleep,
        resume: bool = False,
        session_id: str | None = None,
        reconnect: Reconnect | None = None,
        task_of: TaskOf | None = None,
    ) -> None:
        self.client = client
        self.identity = identity
        self._settings = settings
        self._sleep = sleep
        self._resume = resume
        self._wanted = session_id
        self._reconnect = reconnect
        self._task_of = task_of
        self._session_lock = asyncio.Lock()
        self._info: SessionInfo | None = None
        self._user_id: str | None = None
        self._access = Access(client, identity, settings, sleep=sleep)

    async def ready(self) -> SessionInfo:
        """The token and the session, made or found on the first call. Raises the errors of the table."""
        if self._info is None:
            return await self._attempts(self._make_ready)
        return self._info

    def problem(self, code: str, message: str = "") -> AgentError:
        """The error for a code that came in the stream or with a render, as a call would have raised it."""
        return self._with_link(error_of(code, message))

    def tell(self, listener: OnRenewal) -> None:
        """Who hears of waits and new projects, at the moment when they begin."""
        self._access.on_renewal = listener

    async def upload(self, paths: Sequence[Path], on_progress: OnProgress | None = None) -> tuple[MediaFile, ...]:
        """Send files to the session, all in one request."""
        return await self._in_session(lambda info: self.client.upload_files(info.session_id, paths, on_progress))

    async def upload_urls(self, urls: Sequence[str]) -> tuple[MediaFile, ...]:
        """Have the backend fetch media URLs into the session."""
        return await self._in_session(lambda info: self.client.upload_urls(info.session_id, urls))

    async def credits(self) -> CreditBalance:
        """The balance; needs a token, no session."""
        return await self._with_token(self.client.credits)

    async def state(self) -> StateView:
        """The project as it stands."""
        view = await self._in_session(lambda info: self.client.state(info.session_id))
        self._user_id = view.user_id or self._user_id
        return view

    async def peek(self) -> StateView:
        """The project as it stands while a run goes on in it: one attempt, nothing is renewed."""
        info = await self.ready()
        return await self.client.state(info.session_id)

    async def submit_render(self, render_id: str, draft: Draft, output: Mapping[str, Any] | None = None) -> RenderView:
        """Ask for a render. An unknown session is an error here: the draft belongs to the one that is gone."""
        info = await self.ready()
        return await self._with_token(lambda: self.client.submit_render(render_id, info.session_id, draft, output))

    async def poll_render(self, render_id: str) -> RenderView:
        """How far a render is; needs a token, no session, so that renders of an earlier start can be asked for."""
        return await self._with_token(lambda: self.client.poll_render(render_id))

    async def download(
        self,
        url: str,
        path: Path,
        on_progress: OnProgress | None = None,
        *,
        render_id: str | None = None,
        size: int | None = None,
    ) -> Path:
        """Bring a file; returns where it stands. With ``render_id`` its own endpoint is asked when ``url`` fails."""

        async def attempt() -> Path:
            fallback = self.client.download_url(render_id) if render_id else None
            return await self.client.download(url, path, on_progress, fallback=fallback, size=size, sleep=self._sleep)

        return await self._with_token(attempt)

    async def project_link(self, task_id: str, session_id: str) -> str | None:
        """Where a project opens in a browser, by claim token where the backend has one. Never holds the API token."""
        if not task_id:
            return None
        hosted = self._settings.web_url_set or self.client.base_url == HOSTED_URL
        web = self._settings.web_url if hosted else self.client.base_url
        try:
            claim = await self.client.claim_token(task_id, session_id)
        except AgentError:
            # behind other addresses nothing tells that there is a page to open
            path = f"{quote(task_id, safe='')}?session={quote(session_id, safe='')}"
            return f"{web}/workspace/task/{path}" if hosted else None
        return f"{web}/workspace/claim?ct={claim.claim_token}"

    async def chat(self, message: str, *, elsewhere: bool = False) -> AsyncGenerator[StreamEvent]:
        """Send a message, read the stream to its ``End``. ``End(clean=False)``: cut; look at the state, never repeat.

        Raises only when the work did not begin. ``elsewhere``: the message makes sense in a new, empty project, too;
        without it a lost session raises ``SessionUnknown``, with a new one open.
        """
        await self.ready()
        seen: set[type[AgentError]] = set()
        while True:
            try:
                await self._have_token()
                info = self._info or await self.ready()
                async with aclosing(self._stream(info, message)) as events:
                    async for event in events:
                        yield event
            except (TokenRejected, SessionUnknown, RateLimited, Unreachable) as error:
                if type(error) in seen:
                    raise until_when(error) from None
                seen.add(type(error))
                await self._mend(error)
                if isinstance(error, SessionUnknown) and not elsewhere:
                    await self.ready()
                    raise
            except CreditsOrPlan as error:
                raise self._with_link(error) from None
            else:
                return

    async def _stream(self, info: SessionInfo, message: str) -> AsyncGenerator[StreamEvent]:
        """One attempt. Raises while nothing has begun; after that every failure is an event."""
        reader = StreamReader()
        begun = cut = False
        try:
            async with self.client.open_stream(info.session_id, message) as chunks:
                try:
                    async for chunk in chunks:
                        for event in reader.feed(chunk):
                            begun = _began(event, begun)
                            yield event
                except StreamDropped:
                    cut = True
        except StreamDropped:
            cut = True
        for event in reader.close(cut=cut):
            begun = _began(event, begun)
            yield event

    async def _in_session(self, call: Callable[[SessionInfo], Awaitable[T]]) -> T:
        await self.ready()

        async def attempt() -> T:
            await self._have_token()
            return await call(self._info or await self.ready())

        return await self._attempts(attempt, new_session=True)

    async def _with_token(self, call: Callable[[], Awaitable[T]]) -> T:
        async def attempt() -> T:
            await self._have_token()
            return await call()

        return await self._attempts(attempt)

    async def _attempts(self, call: Callable[[], Awaitable[T]], *, new_session: bool = False) -> T:
        """The call, repeated once for each thing that can be mended."""
        seen: set[type[AgentError]] = set()
        while True:
            try:
                return await call()
            except (TokenRejected, SessionUnknown, RateLimited, Unreachable) as error:
                if type(error) in seen or (isinstance(error, SessionUnknown) and not new_session):
                    raise until_when(error) from None
                seen.add(type(error))
                await self._mend(error)
            except CreditsOrPlan as error:
                raise self._with_link(error) from None

    async def _mend(self, error: AgentError) -> None:
        """Make a second attempt worth while, or raise."""
        match error:
            case TokenRejected():
                await self._access.drop()
            case SessionUnknown():
                self._info, self._resume, self._wanted = None, False, None
                self._access.on_renewal(sentence("new_timeline"))
            case RateLimited():
                await self._access.wait(error)
            case Unreachable():
                if self._reconnect is not None:
                    self.client.base_url = (await self._reconnect()).rstrip("/")
                elif error.code == "network":
                    raise error  # something was sent: a backend that we did not start is asked again at its own pace

    async def _have_token(self) -> None:
        self._user_id = (await self._access.have()).user_id or self._user_id

    async def _make_ready(self) -> SessionInfo:
        await self._have_token()
        async with self._session_lock:
            if self._info is None:
                grant, fresh = self._earlier(), False
                if grant is None:
                    grant, fresh = await self.client.create_session(language=self._settings.language), True
                self._user_id = grant.user_id or self._user_id
                self._info = SessionInfo(grant.session_id, grant.task_id or "", self._user_id, fresh)
                await self.identity.keep_session(grant)
            return self._info

    def _earlier(self) -> SessionGrant | None:
        """The session that was asked for by id, or the last one when it is to be taken up."""
        last = self.identity.last_session()
        if self._wanted is None:
            return last if self._resume else None
        if last is not None and last.session_id == self._wanted:
            return last
        task = self._task_of(self._wanted) if self._task_of is not None else None
        return SessionGrant(session_id=self._wanted, task_id=task)

    def _with_link(self, error: AgentError) -> AgentError:
        """Out of credits: an anonymous user is told where to register; others keep the sentence of the table."""
        user = self._user_id or ""
        if error.code != "2001" or not user.startswith("anon_"):
            return error
        link = f"{self._settings.web_url}/register?bind={quote(user, safe='')}"
        return CreditsOrPlan(sentence("code_2001_anonymous", link=link), code="2001")


def _began(event: StreamEvent, begun: bool) -> bool:
    """Whether the work has begun. Raises for an envelope that refuses the message before anything else came."""
    if begun or isinstance(event, Heartbeat):
        return begun
    if isinstance(event, StreamError) and event.kind == "envelope":
        error = error_of(event.code, event.message)
        if isinstance(error, TokenRejected | SessionUnknown | RateLimited | CreditsOrPlan):
            raise error
    return True
