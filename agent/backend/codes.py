"""The error codes of the wire as a table: each becomes one class of error with one sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

from agent.errors import (
    AgentError,
    CreditsOrPlan,
    FileRefused,
    ProtocolError,
    RateLimited,
    SessionUnknown,
    Stopped,
    TokenRejected,
    TryLater,
    WorkFailed,
)

BENIGN = frozenset({"0", "STOP", "MODEL_RETURNED_NO_CONTENT"})
"""``errorCode`` values that only say that a turn ended without words (protocol 1.6)."""

FORMATS = "mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a, aac, srt, vtt, ass"

_SECRET = re.compile(r"\b(?:nmv_[A-Za-z0-9_-]+|clm_[A-Za-z0-9_-]+|eyJ[A-Za-z0-9._-]{16,})|(?i:bearer\s+\S+)")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]+")
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")


class Row(NamedTuple):
    """``said`` adds the backend's own words to the sentence; ``around`` is said instead of it where there are words."""

    error: type[AgentError]
    sentence: str
    said: bool = False
    around: str = ""


CODES: dict[str, Row] = {
    "1001": Row(TokenRejected, "The backend did not accept the access token."),
    "1002": Row(SessionUnknown, "The backend does not know this project any more."),
    "2001": Row(CreditsOrPlan, "The credits are used up. Top up credits in your account."),
    "4001": Row(
        FileRefused,
        f"The backend does not take this kind of file. It takes {FORMATS}.",
        around=f"The file was refused: {{words}} Accepted are {FORMATS}.",
    ),
    "4002": Row(
        FileRefused,
        "The file is too large. Compress or trim it and send it again.",
        around="The file was refused: {words} Compress or trim it and send it again.",
    ),
    "400": Row(AgentError, "The backend could not read the request.", said=True),
    "402": Row(CreditsOrPlan, "Register or upgrade your plan to unlock export.", said=True),
    "403": Row(CreditsOrPlan, "Your account or plan does not allow this.", said=True),
    "404": Row(AgentError, "The backend does not have what was asked for.", said=True),
    "409": Row(AgentError, "The backend already has something under this name.", said=True),
    "415": Row(FileRefused, f"The backend does not take this kind of file. It takes {FORMATS}.", said=True),
    "422": Row(
        ProtocolError, "The backend could not understand the request. This is a fault of this program.", said=True
    ),
    "429": Row(RateLimited, "The backend is limiting requests. Try again later."),
    "500": Row(TryLater, "The backend had an internal error. Try again in a few minutes.", said=True),
    "502": Row(TryLater, "The backend cannot be reached behind its gateway. Try again in a few minutes."),
    "503": Row(TryLater, "The backend is not available now. Try again in a few minutes.", said=True),
    "504": Row(TryLater, "The backend did not answer its gateway in time. Try again in a few minutes."),
    # the studio's own words (docs/architecture.md): its message is the better sentence
    "NO_AUDIO": Row(FileRefused, "The video has no speech track."),
    "NO_SPEECH": Row(FileRefused, "No speech was found in the video."),
    "NO_MEDIA": Row(FileRefused, "There is no video in the project yet. Send one first."),
    "NO_CAPTIONS": Row(
        FileRefused, "There are no subtitles to work on. Send a subtitle file, or a video that has a subtitle track."
    ),
    "BAD_SUBTITLES": Row(FileRefused, "The subtitle file cannot be read."),
    "NO_ENGINE": Row(WorkFailed, "What is needed for this is not installed."),
    "NOT_ENGLISH": Row(
        WorkFailed, "The speech does not seem to be English, and the engine at hand knows only English."
    ),
    "NOT_UNDERSTOOD": Row(WorkFailed, "The editor did not understand the wish. Say it in other words."),
    "NOTHING_CHANGED": Row(WorkFailed, "There was nothing to change."),
    "DISK_FULL": Row(WorkFailed, "The disk is full. Make room and try again."),
    "BUSY": Row(TryLater, "The studio's database is busy. Try again in a minute."),
    "CANCELLED": Row(Stopped, "The work was stopped."),
    "BAD_DRAFT": Row(WorkFailed, "The project cannot be rendered as it is."),
    "ENCODE_FAILED": Row(WorkFailed, "The video could not be encoded."),
    "FAILED": Row(WorkFailed, "The work failed."),
    # the model behind the chat (protocol 1.6)
    "SAFETY": Row(WorkFailed, "The backend's safety filter stopped this. Say it in other words.", said=True),
    "MAX_TOKENS": Row(WorkFailed, "The backend's answer was cut because it grew too long.", said=True),
    "RESOURCE_EXHAUSTED": Row(TryLater, "The backend is overloaded. Try again in a few minutes.", said=True),
    "INVOCATION_ABORTED": Row(WorkFailed, "The run was stopped before it was done.", said=True),
}
"""Code → error (behaviour 10, protocol 2.5, docs/architecture.md)."""

SAME = {"1010": "1001", "1011": "1001", "401": "1001", "413": "4002"}
"""Other spellings of a code (newer gateway, plain HTTP)."""

OWN_WORDS = frozenset(code for code, row in CODES.items() if not code.isdecimal() and not row.said)
"""Codes whose message, when there is one, replaces our sentence: the studio writes it for the person."""


def error_of(code: str, message: str = "", *, status: int | None = None) -> AgentError:
    """The error for a code of a body, an event or a render. ``status`` (HTTP) is used when the code says nothing."""
    key = SAME.get(code, code)
    if key not in CODES and status is not None and status >= 400:
        known = SAME.get(str(status), str(status))
        key = known if known in CODES else "500" if status >= 500 else key
    # the studio's own sentences say what to do next, at their end: they are shown whole
    words = inert(message, 1000 if key in OWN_WORDS else 200)
    row = CODES.get(key)
    if row is None:
        failed = f"The backend refused this with code {code}." if code.isdecimal() else "The work failed."
        return WorkFailed(_join(failed, words), code=inert(code, 40) or "FAILED")
    if row.around and words:
        return row.error(row.around.replace("{words}", words if words[-1] in ".!?" else f"{words}."), code=key)
    own = words if key in OWN_WORDS else ""
    return row.error(own or _join(row.sentence, words if row.said else ""), code=SAME.get(code, code))


def inert(text: str, longest: int = 200) -> str:
    """Words of the backend, made safe to show: one line, no escapes, no secrets, at most ``longest`` characters."""
    line = _SECRET.sub("…", _UNSEEN.sub(" ", _ESCAPE.sub("", text[: longest * 20])))
    line = " ".join(line.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _join(sentence: str, words: str) -> str:
    return f"{sentence} It says: {words}" if words else sentence
