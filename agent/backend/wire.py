"""What the backend's answers become: frozen values, checked at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from agent.backend.draft import Draft

RenderStatus = Literal["pending", "processing", "completed", "failed", "cancelled"]


def _identifier(value: Any) -> Any:
    """Ids are strings, also where JSON has a number (conformance 49)."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def number(value: Any) -> float | None:
    """A number, also from digits in a string; ``None`` for anything else."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    fine = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
    return float(value) if fine else None


def whole(value: Any) -> int | None:
    """A positive whole number; ``None`` for anything else."""
    found = number(value)
    return round(found) if found is not None and found > 0 else None


def words(value: Any) -> str:
    """A string, or an empty one for anything else."""
    return value if isinstance(value, str) else ""


Id = Annotated[str, BeforeValidator(_identifier), Field(min_length=1, max_length=512)]
Number = Annotated[float | None, BeforeValidator(number)]
Words = Annotated[str, BeforeValidator(words)]


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class TokenGrant(Wire):
    """Answer 1. ``expires_at`` as the backend wrote it."""

    token: Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,4096}$")] = Field(repr=False)
    user_id: Annotated[str | None, BeforeValidator(_identifier)] = None
    expires_at: Annotated[str | None, BeforeValidator(_identifier)] = None


class SessionGrant(Wire):
    """Answer 2."""

    session_id: Id
    task_id: Annotated[str | None, BeforeValidator(_identifier)] = None
    user_id: Annotated[str | None, BeforeValidator(_identifier)] = None


class ClaimGrant(Wire):
    """Answer 3. ``expires_in`` in seconds."""

    claim_token: Annotated[str, Field(pattern=r"^[A-Za-z0-9._~-]{1,512}$")] = Field(repr=False)
    expires_in: Number = None


class CreditBalance(Wire):
    """Answer 6. ``total`` is the backend's own figure, or the sum where it gives none."""

    available: float
    frozen: float = 0.0
    total: Number = None

    @property
    def in_all(self) -> float:
        return self.total if self.total is not None else self.available + self.frozen


class MediaFile(Wire):
    """A file that the backend holds. ``duration`` in seconds; sizes in pixels."""

    filename: Words = ""
    file_type: Words = ""
    cdn_url: Words = ""
    duration: Number = None
    width: Number = None
    height: Number = None
    fps: Number = None
    hash: Words = ""


class Health(Wire):
    """``GET /health`` of the studio."""

    status: Words = ""
    instance: Words = ""
    version: Words = ""
    pid: int | None = None


class CodedText(Wire):
    """A stable code and a sentence for the person."""

    code: Annotated[str, BeforeValidator(lambda value: str(value) if value is not None else "")] = ""
    message: Words = ""


class RenderFile(Wire):
    """A file beside the video: ``kind`` is captions or sheet."""

    name: Words = ""
    kind: Words = ""
    format: Words = ""
    language: Annotated[str | None, BeforeValidator(words)] = None
    url: str
    size: Annotated[int | None, BeforeValidator(whole)] = None


@dataclass(frozen=True, slots=True)
class RunView:
    """Whether a chat run is going on in the session."""

    status: str = "idle"
    step: str = ""
    fraction: float | None = None

    @property
    def running(self) -> bool:
        return self.status == "running"


@dataclass(frozen=True, slots=True)
class StateView:
    """Answer 7. ``run`` is idle where the backend says nothing about runs."""

    draft: Draft | None = None
    media: tuple[MediaFile, ...] = ()
    run: RunView = RunView()
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class RenderView:
    """Answers 8, 9 and 12. ``progress`` 0 to 100, ``duration`` in seconds, ``size`` in bytes.

    ``url`` may be ``None`` although the render is completed: then the download endpoint has the file.
    """

    status: RenderStatus
    progress: float | None = None
    url: str | None = None
    files: tuple[RenderFile, ...] = ()
    warnings: tuple[CodedText, ...] = ()
    error: CodedText | None = None
    poll_interval_ms: int | None = None
    duration: float | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None

    @property
    def over(self) -> bool:
        """Whether asking again would bring nothing new."""
        return self.status in {"completed", "failed", "cancelled"}
