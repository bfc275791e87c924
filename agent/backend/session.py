"""A session with one backend: set up when it is first needed, renewed once in place, remembered for the next start.

Every retry of a call is here, once: a new token (1001), a new session (1002), a wait (429), a studio that was started
again (nothing was sent). A chat message is repeated only where the backend refused it before it began.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from agent.backend.client import Client
from agent.backend.codes import error_of
from agent.backend.draft import Draft
from agent.backend.files import Sleep
from agent.backend.identity import Identity, StoredToken
from agent.backend.outgoing import OnProgress
from agent.backend.reader import StreamReader
from agent.backend.stream import StreamError, StreamEvent, StreamWarning
from agent.backend.wire import CreditBalance, MediaFile, RenderView, SessionGrant, StateView, TokenGrant
from agent.errors import (
    AgentError,
    CreditsOrPlan,
    RateLimited,
    SessionUnknown,
    StreamDropped,
    TokenRejected,
    TryLater,
    Unreachable,
)
from agent.settings import HOSTED_URL, Settings

T = TypeVar("T")
Reconnect = Callable[[], Awaitable[str]]
"""Starts or finds the backend again and gives its address."""

NEW_TIMELINE = "NEW_TIMELINE"
NEW_TIMELINE_SENTENCE = "The backend no longer has the earlier project. This is a new one: its timeline is empty."
OWN_TOKEN_SENTENCE = (
    "The token in NEMO_TOKEN was not accepted. Check it, or remove the variable to go on without an account."
)


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """``fresh`` is false for a session that was taken up again. ``user_id`` starts with ``anon_`` for anonymous users."""

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
    ) -> None:
        self.client = client
        self.identity = identity
        self._settings = settings
        self._sleep = sleep
        self._resume = resume
        self._wanted = session_id
        self._reconnect = reconnect
        self._token_lock = asyncio.Lock()
        self._session_lock = asyncio.Lock()
        self._info: SessionInfo | None = None
        self._token: StoredToken | None = None
        self._user_id: str | None = None
        self._notices: list[str] = []

    async def ready(self) -> SessionInfo:
        """The token and the session, made or found on the first call. Raises the errors of the table."""
        if self._info is None:
            return await self._attempts(self._make_ready)
        return self._info

    def problem(self, code: str, message: str = "") -> AgentError:
        """The error for a code that came in the stream or with a render, as a call would have raised it."""
        return self._with_link(error_of(code, message))

    def take_notices(self) -> tuple[str, ...]:
        """Sentences for the user about renewals since the last call ("the timeline is new", "waited 30 s")."""
        taken = tuple(self._notices)
        self._notices.clear()
        return taken

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

    async def submit_render(self, render_id: str, draft: Draft, output: Mapping[str, Any] | None = None) -> RenderView:
        """Ask for a render. An unknown session is an error here: the draft belongs to the one that is gone."""
        info = await self.ready()
        return await self._with_token(lambda: self.client.submit_render(render_id, info.session_id, draft, output))

    async def poll_render(self, render_id: str) -> RenderView:
        """How far a render is; needs a token, no session, so that renders of an earlier start can be asked for."""
        return await self._with_token(lambda: self.client.poll_render(render_id))

    async def cancel_render(self, render_id: str) -> None:
        await self._with_token(lambda: self.client.cancel_render(render_id))

    async def download(
        self, url: str, path: Path, on_progress: OnProgress | None = None, *, render_id: str | None = None
    ) -> Path:
        """Bring a file; returns where it stands. With ``render_id`` the download endpoint is asked when ``url`` fails."""
        fallback = self.client.download_url(render_id) if render_id else None
        return await self._with_token(
            lambda: self.client.download(url, path, on_progress, fallback=fallback, sleep=self._sleep)
        )

    async def project_link(self) -> str | None:
        """Where the project opens in a browser: by claim token where the backend gives one. Never holds the API token."""
        info = self._info
        if info is None or not info.task_id:
            return None
        hosted = self._settings.web_url_set or self.client.base_url == HOSTED_URL
        web = self._settings.web_url if hosted else self.client.base_url
        try:
            claim = await self.client.claim_token(info.task_id, info.session_id)
        except AgentError:
            # behind other addresses nothing tells that there is a page to open
            return f"{web}/workspace/task/{info.task_id}?session={info.session_id}" if hosted else None
        return f"{web}/workspace/claim?ct={claim.claim_token}"

    async def chat(self, message: str) -> AsyncIterator[StreamEvent]:
        """Send a message and read the stream to its ``End``. ``End(clean=False)``: cut; look at the state, do not repeat.

        Raises only when the message did not begin. After a renewal the first event says that the timeline is new.
        """
        info = await self.ready()
        seen: set[type[AgentError]] = set()
        while True:
            try:
                async for event in self._stream(info, message):
                    yield event
            except (TokenRejected, SessionUnknown, RateLimited, Unreachable) as error:
                if type(error) in seen:
                    raise
                seen.add(type(error))
                await self._mend(error)
                info = await self.ready()
                if isinstance(error, SessionUnknown):
                    yield StreamWarning(NEW_TIMELINE, NEW_TIMELINE_SENTENCE)
            except CreditsOrPlan as error:
                raise self._with_link(error) from None
            else:
                return

    async def _stream(self, info: SessionInfo, message: str) -> AsyncIterator[StreamEvent]:
        """One attempt. Raises while nothing has begun; after that every failure is an event."""
        reader = StreamReader()
        begun = False
        cut = False
        try:
            async with self.client.open_stream(info.session_id, message) as chunks:
                try:
                    async for chunk in chunks:
                        for event in reader.feed(chunk):
                            begun = True
                            yield event
                except StreamDropped:
                    cut = True
        except StreamDropped:
            cut = True
        for event in reader.close(cut=cut):
            if isinstance(event, StreamError) and event.kind == "envelope" and not begun:
                refused = _refused(event)
                if refused is not None:
                    raise refused
            begun = True
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
                    raise
                seen.add(type(error))
                await self._mend(error)
            except CreditsOrPlan as error:
                raise self._with_link(error) from None

    async def _mend(self, error: AgentError) -> None:
        """Make a second attempt worth while, or raise."""
        match error:
            case TokenRejected():
                await self._drop_token()
            case SessionUnknown():
                self._info = None
                self._resume = False
                self._wanted = None
                self._notices.append(NEW_TIMELINE_SENTENCE)
            case RateLimited():
                await self._wait(error)
            case Unreachable():
                if self._reconnect is not None:
                    self.client.base_url = (await self._reconnect()).rstrip("/")

    async def _wait(self, error: RateLimited) -> None:
        pause = error.retry_after if error.retry_after is not None else self._settings.pace.rate_wait
        if pause > self._settings.pace.rate_wait_longest:
            raise TryLater(f"The backend is limiting requests. Try again in {span(pause)}.", code="429")
        self._notices.append(f"The backend asked to wait for {span(pause)}.")
        await self._sleep(pause)

    async def _drop_token(self) -> None:
        token, self._token, self.client.token = self._token, None, None
        if token is None:
            return
        if token.own:
            raise TokenRejected(OWN_TOKEN_SENTENCE, code="1001")
        await self.identity.forget_token(token.token)

    async def _have_token(self) -> StoredToken:
        """The user's token, the stored one, or a new anonymous one with the same client id."""
        async with self._token_lock:
            if self._token is None:
                self._token = self.identity.token() or await self._fetch_token()
                self._user_id = self._token.user_id or self._user_id
            self.client.token = self._token.token
            return self._token

    async def _fetch_token(self) -> StoredToken:
        async with self.identity.exclusive():
            stored = self.identity.token()  # another process may have fetched it while we waited
            return stored if stored is not None else await self.identity.keep_token(await self._ask_token())

    async def _ask_token(self) -> TokenGrant:
        """A new anonymous token. One more attempt after a wait (429) or with another client id (400), then no more."""
        client_id = await self.identity.client_id()
        try:
            return await self.client.anonymous_token(client_id)
        except RateLimited as error:
            try:
                await self._wait(error)
                return await self.client.anonymous_token(client_id)
            except (RateLimited, TryLater) as last:
                if isinstance(last, Unreachable) or last.code != "429":
                    raise
                raise _no_more_tokens(last) from None
        except AgentError as error:
            if error.code != "400":
                raise
            return await self.client.anonymous_token(await self.identity.new_client_id())

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
        return last if last is not None and last.session_id == self._wanted else SessionGrant(session_id=self._wanted)

    def _with_link(self, error: AgentError) -> AgentError:
        """Out of credits: an anonymous user is told where to register, any other one keeps the sentence of the table."""
        user = self._user_id or ""
        if error.code != "2001" or not user.startswith("anon_"):
            return error
        link = f"{self._settings.web_url}/register?bind={quote(user, safe='')}"
        return CreditsOrPlan(f"The free credits are used up. Register to go on: {link}", code="2001")


def _refused(event: StreamError) -> AgentError | None:
    """The error for an envelope that came instead of a stream: the message has not begun."""
    error = error_of(event.code, event.message)
    return error if isinstance(error, TokenRejected | SessionUnknown | RateLimited | CreditsOrPlan) else None


def _no_more_tokens(error: TryLater) -> AgentError:
    """429 on the token call (protocol 2.5): one token for each client in 7 days."""
    wait = error.retry_after if isinstance(error, RateLimited) else None
    when = f"in {span(wait)}" if wait else "within 7 days, when the limit ends"
    return TryLater(
        "The backend gives no more free access to this computer or network for now: it allows one in 7 days. "
        f"Try again {when}, or set NEMO_TOKEN to use an account.",
        code="429",
    )


def span(seconds: float) -> str:
    """A wait in words: ``30 seconds``, ``5 minutes``, ``2 hours``, ``6 days``; rounded up."""
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds > 2 * size or seconds == size:
            count = math.ceil(seconds / size)
            return f"{count} {word}{'s' if count != 1 else ''}"
    count = max(1, math.ceil(seconds))
    return f"{count} second{'s' if count != 1 else ''}"
