"""What the tools work with: the session, the ledger, the clock, and what this project has seen so far."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from agent.backend.renders import Ledger
from agent.backend.session import Session, SessionInfo
from agent.backend.wire import StateView
from agent.settings import Settings

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Project:
    """What is known of the open project. ``sent`` holds (path, size, mtime) of files that are there already."""

    session_id: str | None = None
    files: list[str] = field(default_factory=list)
    sent: set[tuple[str, int, int]] = field(default_factory=set)
    state: StateView | None = None
    host_named: bool = False
    request: str = ""
    edit_sent: bool = False
    rendering: bool = False

    @property
    def has_draft(self) -> bool:
        return self.state is not None and self.state.draft is not None and self.state.draft.exportable

    @property
    def has_media(self) -> bool:
        return bool(self.files) or (self.state is not None and bool(self.state.media))


@dataclass(slots=True)
class Context:
    """``folder`` is where results go. ``key`` is the identity's. ``clock`` gives seconds, monotonic."""

    session: Session
    ledger: Ledger
    settings: Settings
    key: str
    folder: Path
    clock: Clock
    sleep: Sleep
    project: Project = field(default_factory=Project)

    async def ready(self) -> SessionInfo:
        """The session, made or found when it is first needed."""
        info = await self.session.ready()
        if self.project.session_id not in {None, info.session_id}:
            # the backend has lost the project: what was sent to the old one is not in the new one
            self.project.files.clear()
            self.project.sent.clear()
            self.project.state = None
        self.project.session_id = info.session_id
        return info

    @property
    def local(self) -> bool:
        """The backend is our own studio: it can be asked more often, and says itself whether a run goes on."""
        return self.settings.backend == "local"
