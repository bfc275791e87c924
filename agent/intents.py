"""What a turn can be asked to do: the intents that both tables produce and that five tools carry out.

The user's words and the backend's GUI talk are read into the same values: "export" from the user and
"click Export" from the backend are one ``Export``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Route = Literal["export", "credits", "state", "upload", "help", "chat"]


@dataclass(frozen=True, slots=True)
class Upload:
    """Send files or media URLs to the session. ``sources`` are local paths or http(s) URLs, as given."""

    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Credits:
    """Read the balance."""


@dataclass(frozen=True, slots=True)
class State:
    """Read the session and show the timeline."""


@dataclass(frozen=True, slots=True)
class Export:
    """Render the draft and bring the files into ``folder`` (the working folder when ``None``).

    ``contact_sheet`` asks the backend for one picture of captioned frames beside the video.
    """

    folder: Path | None = None
    name: str | None = None
    contact_sheet: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """An edit in the user's words: the only intent that is sent over SSE, and never twice."""

    message: str


@dataclass(frozen=True, slots=True)
class Help:
    """Answered without any call: product questions, greetings, thanks, withdrawals. ``topic`` keys the answers."""

    topic: str = "general"


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that was not asked for: told to the user as a possibility, never carried out. ``what`` keys the table."""

    what: Literal["export", "edit", "upload"]


Intent = Upload | Credits | State | Export | Chat | Help | Offer


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the user: the words, and the files or URLs handed over beside them."""

    text: str
    attachments: tuple[str, ...] = ()
