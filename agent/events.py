"""What a turn tells its caller while it runs: a discriminated union on ``type``, one JSON object each.

The order in a turn: any number of ``Status``, ``Progress``, ``Text``, ``Notice``, ``Warned`` and ``Timeline``
events, one ``Delivered`` for each finished export, at most one ``Offered``, and exactly one ``Done`` or ``Failed`` at
the end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

SCHEMA_VERSION: Literal[1] = 1
"""Goes up when a field is removed or changes its meaning; new fields and new types do not raise it."""

Stage = Literal["setup", "upload", "work", "render", "download"]


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    v: Literal[1] = SCHEMA_VERSION


class Status(_Event):
    """One line about what the agent is doing; not part of the answer."""

    type: Literal["status"] = "status"
    text: str


class Progress(_Event):
    """How far a stage is. ``fraction`` is 0 to 1, ``None`` while it cannot be known."""

    type: Literal["progress"] = "progress"
    stage: Stage
    label: str
    fraction: float | None = None
    done_bytes: int | None = None
    total_bytes: int | None = None


class Text(_Event):
    """A piece of the answer, in order. ``final`` is true on the last piece of one message."""

    type: Literal["text"] = "text"
    text: str
    final: bool = True
    author: str = ""


class Notice(_Event):
    """Something the user should see that is not the answer ("Still working...", an offer)."""

    type: Literal["notice"] = "notice"
    text: str


class Warned(_Event):
    """The work goes on, but not all of it could be done. ``code`` is stable, ``text`` is a sentence."""

    type: Literal["warning"] = "warning"
    code: str
    text: str


class Timeline(_Event):
    """The project as one line of text (behaviour 7)."""

    type: Literal["timeline"] = "timeline"
    text: str


class Balance(_Event):
    """Credits: ``available`` can be spent, ``frozen`` is held by running work."""

    type: Literal["credits"] = "credits"
    available: float
    frozen: float
    total: float
    text: str


class DeliveredFile(BaseModel):
    """One file on the user's disk. ``kind``: video, captions or sheet."""

    model_config = ConfigDict(frozen=True)
    path: str
    kind: Literal["video", "captions", "sheet", "other"]
    format: str
    language: str | None = None
    size: int


class Delivered(_Event):
    """An export is on the user's disk. ``duration`` in seconds. ``link`` opens the project; it holds no token."""

    type: Literal["delivered"] = "delivered"
    render_id: str
    files: tuple[DeliveredFile, ...]
    duration: float | None = None
    link: str | None = None


class Offered(_Event):
    """Next steps that fit the project. Each of ``sentences`` may be sent as it is; ``text`` says them to a person."""

    type: Literal["offer"] = "offer"
    sentences: tuple[str, ...]
    text: str


class Done(_Event):
    """The turn is over and did what it could. ``session_id`` opens the same project again."""

    type: Literal["done"] = "done"
    session_id: str | None = None


class Failed(_Event):
    """The turn is over without its result. ``code`` as in behaviour 10, ``exit_code`` as in the command's help."""

    type: Literal["error"] = "error"
    code: str
    text: str
    retry: bool = False
    exit_code: int = 1


Event = Annotated[
    Status | Progress | Text | Notice | Warned | Timeline | Balance | Delivered | Offered | Done | Failed,
    Field(discriminator="type"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)

Emit = Callable[[Event], None]
