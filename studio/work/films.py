"""The films of a project: which one a message is about, and the draft that each had last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from studio.draft import Draft
from studio.store.files import StoredFile

QUOTES = "\"'“”‘’«»「」《》"


def source_id(draft: Draft) -> str | None:
    """The id of the file that the draft is made from."""
    return None if draft.source is None else str(draft.source.meta.get("file"))


def last_draft(file_id: str, history: Sequence[Draft]) -> Draft | None:
    """The newest draft, of ``history`` oldest first, that was made from the file: the work done on it is in there."""
    return next((draft for draft in reversed(history) if source_id(draft) == file_id), None)


def first_draft(file_id: str, history: Sequence[Draft]) -> Draft | None:
    """The oldest draft, of ``history`` oldest first, that was made from the file: as it was when the film came in."""
    return next((draft for draft in history if source_id(draft) == file_id), None)


def named(message: str, draft: Draft, known: Sequence[StoredFile]) -> StoredFile | None:
    """The one film that the message names by its file name, or by its stem in quotes; None for the one on the timeline.

    A bare stem does not count: "captions.mp4" is a name like any other, and "captions" a word like any other.
    """
    kinds = ("video",) if draft.has_picture else ("video", "audio")  # beside a picture a sound is named as its music
    films = {file.name.casefold(): file for file in known if file.kind in kinds}
    said = [name for name in films if _says(message, name)]
    # "my talk.mp4" also holds "talk.mp4"
    found = {films[name].id: films[name] for name in said if not any(name != other and name in other for other in said)}
    if len(found) != 1:
        return None
    (film,) = found.values()
    return film if film.id != source_id(draft) else None


def _says(message: str, name: str) -> bool:
    stem = PurePath(name).stem
    text = message.casefold()
    whole = re.search(rf"(?<![\w.]){re.escape(name)}(?!\w|\.\w)", text)
    return bool(whole) or bool(re.search(rf"[{QUOTES}]{re.escape(stem)}[{QUOTES}]", text))
