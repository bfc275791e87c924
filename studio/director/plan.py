"""What a chat message asks for: edits of the draft, and what of it cannot be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from studio.captions.extend import ExtendSpec

Speech = Literal["en", "zh", "es"]

# Keys of sentences.toml, section [cannot]: why a part of a message changed nothing.
Reason = Literal[
    "unknown", "question", "negated", "output", "part", "which_languages", "unknown_language", "which_length",
    "gap_only", "music", "titles", "trim", "style", "shift", "shorter", "wording", "effects", "dubbing",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AddCaptions:
    """Captions in these languages, top first. No languages: the language that is spoken. ``spoken``: what is spoken
    in the video, where the person says so. ``keep``: captions that are there stay as they are, only placed anew."""

    languages: tuple[str, ...] = ()
    spoken: str | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Extend:
    """Longer display times; of all caption tracks where no language is named. ``vague``: the person named no amount."""

    spec: ExtendSpec
    languages: tuple[str, ...] = ()
    vague: bool = False


@dataclass(frozen=True, slots=True)
class RemoveCaptions:
    """Caption tracks taken away; all of them where no language is named."""

    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectText:
    """``old`` replaced by ``new`` in the captions (of all languages where none is named)."""

    old: str
    new: str
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """The draft before the last edit."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A part of a message that changes nothing. ``said`` is that part in the person's words."""

    reason: Reason
    said: str = ""


Edit = AddCaptions | Extend | RemoveCaptions | CorrectText | Undo | NotUnderstood


@dataclass(frozen=True, slots=True)
class Plan:
    """Edits in order. A message that asks for nothing that can be done has one edit, a NotUnderstood.

    ``problems``: parts of a message that cannot be done beside edits that can. ``speech``: the language to answer in.
    """

    edits: tuple[Edit, ...]
    problems: tuple[NotUnderstood, ...] = field(default=())
    speech: Speech = "en"
