"""How captions are delivered: drawn into the picture, or as tracks that a player can switch off."""

from __future__ import annotations

from studio.draft import Draft
from studio.edits.note import Note, Notes
from studio.edits.timeline import is_soft


def set_delivery(draft: Draft, soft: bool) -> tuple[Draft, Notes]:
    """The draft with switchable captions (``soft``), or with captions that are burned into the picture."""
    if is_soft(draft) == soft:
        return draft, (Note("soft_already" if soft else "burned_already"),)
    return draft.but_meta(captions="soft" if soft else None), (Note("soft" if soft else "burned"),)
