"""The error codes of the wire as a table: each becomes one class of error; the tables of prompts/errors say it."""

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
from agent.sentences import Sentence, sentence

BENIGN = frozenset({"0", "STOP", "MODEL_RETURNED_NO_CONTENT"})
"""``errorCode`` values that only say that a turn ended without words (protocol 1.6)."""

FORMATS = "mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a, aac, srt, vtt, ass, ttml"

_SECRET = re.compile(r"\b(?:nmv_[A-Za-z0-9_-]+|clm_[A-Za-z0-9_-]+|eyJ[A-Za-z0-9._-]{16,})|(?i:bearer\s+\S+)")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]+")
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")


class Row(NamedTuple):
    """``said`` adds the backend's own words to the sentence; ``around`` puts them inside it, where there are words.

    The sentence is ``code_X`` of the tables in prompts/errors, the one with words inside ``code_X_around``.
    """

    error: type[AgentError]
    said: bool = False
    around: bool = False


CODES: dict[str, Row] = {
    "1001": Row(TokenRejected),
    "1002": Row(SessionUnknown),
    "2001": Row(CreditsOrPlan),
    "4001": Row(FileRefused, around=True),
    "4002": Row(FileRefused, around=True),
    "400": Row(AgentError, said=True),
    "402": Row(CreditsOrPlan, said=True),
    "403": Row(CreditsOrPlan, said=True),
    "404": Row(AgentError, said=True),
    "409": Row(AgentError, said=True),
    "415": Row(FileRefused, said=True),
    "422": Row(ProtocolError, said=True),
    "429": Row(RateLimited),
    "500": Row(TryLater, said=True),
    "502": Row(TryLater),
    "503": Row(TryLater, said=True),
    "504": Row(TryLater),
    # the studio's own words (docs/architecture.md): its message is the better sentence
    "NO_AUDIO": Row(FileRefused),
    "NO_SPEECH": Row(FileRefused),
    "NO_MEDIA": Row(FileRefused),
    "NO_CAPTIONS": Row(FileRefused),
    "BAD_SUBTITLES": Row(FileRefused),
    "NO_ENGINE": Row(WorkFailed),
    "NOT_ENGLISH": Row(WorkFailed),
    "NOT_UNDERSTOOD": Row(WorkFailed),
    "NOTHING_CHANGED": Row(WorkFailed),
    "NO_LINE": Row(WorkFailed),
    "WHICH_LINE": Row(WorkFailed),
    "NO_ROOM": Row(WorkFailed),
    "BAD_TIMES": Row(WorkFailed),
    "NO_TEXT": Row(WorkFailed),
    "LONG_TEXT": Row(WorkFailed),
    "NO_SPLIT": Row(WorkFailed),
    "NO_MUSIC": Row(WorkFailed),
    "NO_TITLES": Row(WorkFailed),
    "BAD_VOLUME": Row(WorkFailed),
    "BAD_RATIO": Row(WorkFailed),
    "WHICH_RATIO": Row(WorkFailed),
    "NOTHING_LEFT": Row(WorkFailed),
    "TOO_MANY_CUTS": Row(WorkFailed),
    "DISK_FULL": Row(WorkFailed),
    "BUSY": Row(TryLater),
    "CANCELLED": Row(Stopped),
    "BAD_DRAFT": Row(WorkFailed),
    "ENCODE_FAILED": Row(WorkFailed),
    "FAILED": Row(WorkFailed),
    # the model behind the chat (protocol 1.6)
    "SAFETY": Row(WorkFailed, said=True),
    "MAX_TOKENS": Row(WorkFailed, said=True),
    "RESOURCE_EXHAUSTED": Row(TryLater, said=True),
    "INVOCATION_ABORTED": Row(WorkFailed, said=True),
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
        failed = sentence("unknown_code", code=code) if code.isdecimal() else sentence("code_FAILED")
        return WorkFailed(_join(failed, words), code=inert(code, 40) or "FAILED")
    if row.around and words:
        ended = words if words[-1] in ".!?。！？" else f"{words}."
        return row.error(sentence(f"code_{key}_around", words=ended, formats=FORMATS), code=key)
    ours = sentence(f"code_{key}", formats=FORMATS)
    if words and key in OWN_WORDS:
        return row.error(sentence("own_words", words=words, sentence=ours), code=key)
    return row.error(_join(ours, words if row.said else ""), code=SAME.get(code, code))


def inert(text: str, longest: int = 200) -> str:
    """Words of the backend, made safe to show: one line, no escapes, no secrets, at most ``longest`` characters."""
    line = _SECRET.sub("…", _UNSEEN.sub(" ", _ESCAPE.sub("", text[: longest * 20])))
    line = " ".join(line.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _join(ours: Sentence, words: str) -> Sentence:
    return sentence("says", sentence=ours, words=words) if words else ours
