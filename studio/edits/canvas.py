"""The shape of the picture, and how the film fills it: pure functions draft → draft."""

from __future__ import annotations

from studio.draft import Draft
from studio.edits.note import Note, Notes
from studio.edits.timeline import NO_MEDIA, canvas, film_track
from studio.errors import WorkError
from studio.media.canvas import FITS, read_ratio, same_shape

SOURCE = "source"


def set_canvas(draft: Draft, ratio: str | None = None, fit: str | None = None) -> tuple[Draft, Notes]:
    """The draft with the picture in another shape ("9:16", or "source" for its own). None leaves ``ratio`` or ``fit``
    as it is; a new shape shows the whole film with bars where nothing else is said.

    Raises NO_MEDIA, BAD_RATIO, and WHICH_RATIO where only the way to fill a shape is named and there is none.
    """
    if film_track(draft) is None:
        raise NO_MEDIA
    if fit is not None and fit not in FITS:
        raise WorkError("BAD_RATIO", "The film can fit the shape with bars, fill it, or stand on a blurred picture.")
    before = canvas(draft)
    if ratio == SOURCE:
        if before is None:
            return draft, (Note("canvas_source_already"),)
        return draft.but_meta(canvas=None), (Note("canvas_source"),)
    if ratio is None and before is None:
        raise WorkError("WHICH_RATIO", "Which shape should the picture have? Say one: 16:9, 9:16, 1:1, 4:5, 4:3, 21:9.")
    shape = read_ratio(ratio) if ratio is not None else None
    if ratio is not None and shape is None:
        raise WorkError(
            "BAD_RATIO", "The picture cannot have that shape. Say one such as 16:9, 9:16, 1:1, 4:5, 4:3, 21:9."
        )
    old = draft.meta.get("canvas")
    named = ratio if ratio is not None else str(old.get("ratio")) if isinstance(old, dict) else ""
    chosen = fit or (before.fit if before is not None else "fit")
    if before is None and shape is not None and same_shape(_own(draft), shape):
        return draft, (Note("canvas_own", {"ratio": named}),)
    changed = draft.but_meta(canvas={"ratio": named, "fit": chosen})
    if changed == draft:
        return draft, (Note("canvas_already", {"ratio": named}),)
    return changed, (Note(f"canvas_{chosen}", {"ratio": named}),)


def _own(draft: Draft) -> tuple[int, int]:
    """The film's own size; the plain picture of a sound."""
    sides = [draft.meta.get(key) for key in ("width", "height")]
    wide, high = (side if isinstance(side, int) and 0 < side < 100_000 else 0 for side in sides)
    return (wide, high) if wide and high else (1280, 720)
