"""The right to call: the user's token, the stored one or a new anonymous one, and the waits of a rate limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from agent.backend.client import Client
from agent.backend.files import Sleep
from agent.backend.identity import Identity, StoredToken
from agent.backend.wire import TokenGrant
from agent.errors import AgentError, RateLimited, TokenRejected, TryLater
from agent.sentences import Sentence, sentence, span
from agent.settings import Settings

OnRenewal = Callable[[Sentence], None]
"""Hears what is done without being asked: a wait that begins now, a new project."""


class Access:
    """Puts the token into the client. ``on_renewal`` hears of a wait before it begins."""

    def __init__(self, client: Client, identity: Identity, settings: Settings, *, sleep: Sleep = asyncio.sleep) -> None:
        self.on_renewal: OnRenewal = lambda _: None
        self._client = client
        self._identity = identity
        self._settings = settings
        self._sleep = sleep
        self._lock = asyncio.Lock()
        self._token: StoredToken | None = None

    async def wait(self, error: RateLimited) -> None:
        """As long as the backend asks, when that is short; else raise ``TryLater`` and say until when."""
        pause = error.retry_after if error.retry_after is not None else self._settings.pace.rate_wait
        if pause > self._settings.pace.rate_wait_longest:
            raise TryLater(sentence("limited", span=span(pause)), code="429")
        self.on_renewal(sentence("waiting", span=span(pause)))
        await self._sleep(pause)

    async def drop(self) -> None:
        """Forget a token that was rejected. Raises ``TokenRejected`` for one that the user set."""
        token, self._token, self._client.token = self._token, None, None
        if token is None:
            return
        if token.own:
            raise TokenRejected(sentence("token_own"), code="1001")
        await self._identity.forget_token(token.token)

    async def have(self) -> StoredToken:
        """The user's token, the stored one, or a new anonymous one with the same client id."""
        async with self._lock:
            if self._token is None:
                self._token = self._identity.token() or await self._fetch()
            self._client.token = self._token.token
            return self._token

    async def _fetch(self) -> StoredToken:
        async with self._identity.exclusive():
            stored = self._identity.token()  # another process may have fetched it while we waited
            return stored if stored is not None else await self._identity.keep_token(await self._ask())

    async def _ask(self) -> TokenGrant:
        """A new anonymous token. One more attempt after a wait (429) or with another client id (400), then no more."""
        client_id = await self._identity.client_id()
        try:
            return await self._client.anonymous_token(client_id)
        except RateLimited as error:
            if (error.retry_after or 0) > self._settings.pace.rate_wait_longest:
                raise _no_more_tokens(error) from None
            await self.wait(error)
            try:
                return await self._client.anonymous_token(client_id)
            except RateLimited as again:
                raise _no_more_tokens(again) from None
        except AgentError as error:
            if error.code != "400":
                raise
            return await self._client.anonymous_token(await self._identity.new_client_id())


def _no_more_tokens(error: RateLimited) -> AgentError:
    """429 on the token call (protocol 2.5): one token for each client in 7 days."""
    when = sentence("tokens_when", span=span(error.retry_after)) if error.retry_after else sentence("tokens_week")
    return TryLater(sentence("tokens_gone", when=when), code="429")


def until_when(error: AgentError) -> AgentError:
    """The same error; a rate limit that outlasted its wait says until when, or that the backend has not said it."""
    if not isinstance(error, RateLimited):
        return error
    again = (
        sentence("limited_still", span=span(error.retry_after)) if error.retry_after else sentence("limited_unknown")
    )
    return RateLimited(again, code=error.code, retry_after=error.retry_after)
