"""What the tools work with: the session, the ledger, the clock, and what this project has seen so far."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from agent.backend.history import History
from agent.backend.renders import Ledger
from agent.backend.runs import Hold, Runs
from agent.backend.session import Session, SessionInfo
from agent.backend.wire import StateView
from agent.sentences import language_of
from agent.settings import Settings
from agent.understanding.reword import Reword

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Project:
    """What is known of the open project. ``sent`` holds (path, size, mtime) of files that are there already.

    ``request`` is the user's message of this turn; ``heard`` is false until it is in the history. ``offered`` is what
    was offered last, so that the same is not offered twice in a row. ``lost``: files of a project that is gone.
    ``film``: the film that was sent last; the studio works on that one. ``language``: what the user wrote last in words
    that tell their language. ``asked``: the editor's reply ends with a question, which the next message may answer.
    """

    session_id: str | None = None
    task_id: str = ""
    files: list[str] = field(default_factory=list)
    sent: set[tuple[str, int, int]] = field(default_factory=set)
    state: StateView | None = None
    host_named: bool = False
    request: str = ""
    edit_sent: bool = False
    rendering: bool = False
    heard: bool = False
    offered: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    film: tuple[str, int, int] | None = None
    language: str = ""
    asked: bool = False

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
    runs: Runs
    history: History
    project: Project = field(default_factory=Project)
    hold: Hold | None = None
    reword: Reword | None = None

    async def ready(self) -> SessionInfo:
        """The session, made or found when it is first needed."""
        info = await self.session.ready()
        if self.project.session_id not in {None, info.session_id}:
            # the backend has lost the project: what was sent to the old one is not in the new one
            known = self.project.state.media if self.project.state is not None else ()
            named = [*self.project.files, *(file.filename for file in known if file.filename)]
            self.project.lost = tuple(dict.fromkeys(named))
            self.release()
            self.project.heard = False
            self.project.files.clear()
            self.project.sent.clear()
            self.project.film = None
            self.project.state = None
        self.project.session_id, self.project.task_id = info.session_id, info.task_id
        return info

    def release(self) -> None:
        """Let others work on the session."""
        if self.hold is not None:
            self.hold.free()
            self.hold = None

    @property
    def language(self) -> str:
        """The language of our own sentences in this turn."""
        return language_of(self.project.request, self.project.language or self.settings.language)

    @property
    def local(self) -> bool:
        """The backend is our own studio: it can be asked more often, and says itself whether a run goes on."""
        return self.settings.backend == "local"
