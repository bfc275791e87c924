"""Who we are to a backend: the client id, the anonymous token, and the last session. Kept in private files.

Nothing here goes into a message, a log or a URL.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent.backend.files import Sleep, lock, read_object, write_object, write_private
from agent.backend.wire import SessionGrant, TokenGrant
from agent.settings import Settings

ANONYMOUS_LIFE = 7 * 24 * 3600.0
"""Seconds that an anonymous token lives when the answer does not say (protocol 2.6)."""
EARLY = 60.0
"""A token this close to its end is not used any more."""


@dataclass(frozen=True, slots=True)
class StoredToken:
    """``expires`` in epoch seconds. ``own`` is true for a token that the user set: it is never replaced."""

    token: str = field(repr=False)
    user_id: str | None = None
    expires: float | None = None
    own: bool = False


class Identity:
    """``key`` names the backend: its base URL, or ``studio:<instance>`` for the local one."""

    def __init__(
        self, settings: Settings, key: str, *, now: Callable[[], float] = time.time, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.key = key
        self._settings = settings
        self._now = now
        self._sleep = sleep
        self._id_file = settings.config_dir / "client_id"
        self._token_file = settings.config_dir / "tokens.json"
        self._session_file = settings.data_dir / "sessions.json"
        self.secrets = {known for known in (settings.token, settings.client_id, _read_id(self._id_file)) if known}
        """What must never be shown, whoever says it: tokens and client ids."""

    def exclusive(self) -> AbstractAsyncContextManager[None]:
        """Held while a token is fetched, so that two processes do not spend two of the few there are."""
        return lock(self._settings.config_dir / ".setup.lock", self._sleep)

    async def client_id(self) -> str:
        """NEMO_CLIENT_ID, else the one in the file, else a new UUID that every process then finds in the file."""
        found = self._settings.client_id or await self._own_id()
        self.secrets.add(found)
        return found

    async def _own_id(self) -> str:
        found = _read_id(self._id_file)
        if found is None:
            async with lock(self._settings.config_dir / ".client_id.lock", self._sleep):
                found = _read_id(self._id_file)
                if found is None:
                    found = str(uuid.uuid4())
                    write_private(self._id_file, found + "\n")
        return found

    async def new_client_id(self) -> str:
        """Replace an id that the backend does not accept."""
        if not self._settings.client_id:
            async with lock(self._settings.config_dir / ".client_id.lock", self._sleep):
                write_private(self._id_file, str(uuid.uuid4()) + "\n")
        return await self.client_id()

    def token(self) -> StoredToken | None:
        """The user's own token, else the stored one for this backend while it lives."""
        found = self._token()
        if found is not None:
            self.secrets.add(found.token)
        return found

    def _token(self) -> StoredToken | None:
        if self._settings.token:
            return StoredToken(self._settings.token, own=True)
        entry = read_object(self._token_file).get(self.key)
        if not isinstance(entry, dict) or not isinstance(entry.get("token"), str) or not entry["token"]:
            return None
        expires, user = entry.get("expires"), entry.get("user_id")
        if isinstance(expires, int | float) and expires - EARLY <= self._now():
            return None
        return StoredToken(
            entry["token"],
            user if isinstance(user, str) else None,
            float(expires) if isinstance(expires, int | float) else None,
        )

    async def keep_token(self, grant: TokenGrant) -> StoredToken:
        """Store an anonymous token; entries whose life is over are thrown away with the same write."""
        expires = expiry(grant.expires_at)
        expires = expires if expires is not None else self._now() + ANONYMOUS_LIFE
        entry = {"token": grant.token, "user_id": grant.user_id, "expires": expires}
        self.secrets.add(grant.token)
        await self._change(self._token_file, {self.key: entry})
        return StoredToken(grant.token, grant.user_id, expires)

    async def forget_token(self, token: str) -> None:
        """Drop the stored token, unless another process has replaced it already."""
        entry = read_object(self._token_file).get(self.key)
        if isinstance(entry, dict) and entry.get("token") == token:
            await self._change(self._token_file, {self.key: None})

    def last_session(self) -> SessionGrant | None:
        """The session that was used last with this backend."""
        entry = read_object(self._session_file).get(self.key)
        if not isinstance(entry, dict) or not isinstance(entry.get("session_id"), str) or not entry["session_id"]:
            return None
        return SessionGrant.model_construct(
            session_id=entry["session_id"], task_id=entry.get("task_id"), user_id=entry.get("user_id")
        )

    async def keep_session(self, grant: SessionGrant) -> None:
        await self._change(self._session_file, {self.key: grant.model_dump()})

    async def _change(self, path: Path, changes: dict[str, dict[str, Any] | None]) -> None:
        async with lock(path.with_name(f".{path.name}.lock"), self._sleep):
            stored = {**read_object(path), **changes}
            write_object(path, {key: entry for key, entry in stored.items() if self._alive(entry)})

    def _alive(self, entry: Any) -> bool:
        expires = entry.get("expires") if isinstance(entry, dict) else None
        return isinstance(entry, dict) and not (isinstance(expires, int | float) and expires <= self._now())


def expiry(text: str | None) -> float | None:
    """``expires_at`` as epoch seconds: ISO 8601, or a number of seconds or milliseconds. ``None`` for anything else."""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError:
            return None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return number / 1000 if number > 1e11 else number


def _read_id(path: Path) -> str | None:
    """At most 64 visible characters (protocol 2.1); anything else is no id."""
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return text if 0 < len(text) <= 64 and all(33 <= ord(char) <= 126 for char in text) else None
