"""What a chat run did, gathered edit by edit, for the answer and the bill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from studio.captions.cue import Cue, CueWord
from studio.director.plan import Extend, NotUnderstood
from studio.draft import Draft, Track
from studio.edits.extend import TrackReport
from studio.edits.note import Note


@dataclass(frozen=True, slots=True)
class MadeTrack:
    """One caption track that was made. ``engine`` is named to the person; ``source``: translated from this language."""

    language: str
    cues: int
    engine: str
    draft: bool
    confidence: float | None = None
    source: str | None = None


@dataclass
class Outcome:
    """Grows while the run goes on. ``saved``: the draft as the project has it."""

    saved: Draft
    made: list[MadeTrack] = field(default_factory=list)
    heard: list[MadeTrack] = field(default_factory=list)
    """What was recognised only to be translated: no track, but the translation is no better than it."""
    placed: bool = False
    """Captions were put in another order."""
    imported: list[MadeTrack] = field(default_factory=list)
    extended: list[tuple[Extend, TrackReport]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    """What single edits did, in order."""
    refused: list[str] = field(default_factory=list)
    """Why edits could not be done here, beside others that could."""
    removed: list[Track] = field(default_factory=list)
    moved: bool = False
    """The history was walked: undo or redo did their work in the store already."""
    cannot: list[NotUnderstood] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)

    def warn(self, code: str, message: str) -> None:
        """A warning, once."""
        found = {"code": code, "message": message}
        if found not in self.warnings:
            self.warnings.append(found)


def cues_to_json(cues: Sequence[Cue]) -> list[dict[str, Any]]:
    """Cues as they are kept between steps."""
    return [asdict(cue) for cue in cues]


def cues_from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[Cue, ...]:
    """The other way."""
    return tuple(Cue(**{**row, "words": tuple(CueWord(**word) for word in row["words"])}) for row in rows)
