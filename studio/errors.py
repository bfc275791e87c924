"""The studio's errors. Each holds a stable code and a sentence for the person; the wire layer maps codes to answers.

StudioError
├── MediaRefused     4001 / 4002: the file is not media, is broken, or is too large
├── WorkError        an edit or render cannot be done: NO_AUDIO, NO_SPEECH, BAD_SUBTITLES, NO_ENGINE, …
│   └── Cancelled    CANCELLED: the user stopped the job
├── OutOfCredits     2001
└── DiskFull         DISK_FULL
"""

from __future__ import annotations


class StudioError(Exception):
    """Base. ``code`` is stable, ``sentence`` is for the person and holds no secret and no absolute path of ours."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence

    def __reduce__(self) -> tuple[type[StudioError], tuple[str, str]]:
        return type(self), (self.code, self.sentence)


class MediaRefused(StudioError):
    """The file cannot be taken in. ``code`` is "4001" (type, broken) or "4002" (size)."""


class WorkError(StudioError):
    """An edit or a render cannot be done."""


class Cancelled(WorkError):
    """The user stopped the job."""


class OutOfCredits(StudioError):
    """The balance does not cover the work."""


class DiskFull(StudioError):
    """No room left where the studio writes."""
