"""What the fonts of this machine cannot do for a render: characters without a glyph, named fonts that are not here."""

from __future__ import annotations

from collections.abc import Sequence

from studio.captions.drawable import drawable
from studio.captions.style import TITLE, read_style
from studio.draft import Draft
from studio.edits.note import Note, Notes
from studio.edits.timeline import is_titles, shown_captions
from studio.media.families import find_family
from studio.media.fontpacks import advice
from studio.media.fonts import missing_glyphs

_MOST_NAMED = 20


def font_notes(before: Draft, after: Draft) -> Notes:
    """For the chat's answer: the characters that came in and cannot be drawn, and the command that fetches a font."""
    known = set(missing_glyphs(_texts(before)))
    missing = [character for character in missing_glyphs(_texts(after)) if character not in known]
    if not missing:
        return ()
    values = {"characters": " ".join(missing[:_MOST_NAMED]), "command": advice(missing)}
    return (Note("fonts_missing" if values["command"] else "fonts_unknown", values),)


def _texts(draft: Draft) -> list[str]:
    tracks = [*shown_captions(draft), *(track for track in draft.tracks if is_titles(track))]
    return [drawable(segment.text) for track in tracks for segment in track.segments]


def font_warnings(draft: Draft, texts: Sequence[str]) -> list[dict[str, str]]:
    """Warnings ``{"code", "message"}`` for the ``texts`` that are drawn and the fonts that the draft's styles name."""
    found = []
    missing = missing_glyphs(drawable(text) for text in texts)
    if missing:
        named = " ".join(missing[:_MOST_NAMED]) + (" and more" if len(missing) > _MOST_NAMED else "")
        command = advice(missing)
        first = f"Run `{command}` once" if command else "Install a font that has them"
        said = f"No installed font has these characters: {named}. They are in the caption files, not in the picture."
        message = f"{said} {first} and ask for the video again."
        found.append({"code": "MISSING_GLYPHS", "message": message})
    fonts = {read_style(track.meta.get("style")).font for track in shown_captions(draft)}
    for track in draft.tracks:
        if is_titles(track):
            fonts |= {read_style(segment.meta.get("style"), TITLE).font for segment in track.segments}
    absent = [font for font in sorted(font for font in fonts if font) if not find_family(font).exact]
    if absent:
        said = ", ".join(f"{font} (drawn in {find_family(font).family})" for font in absent[:_MOST_NAMED])
        message = f"Not installed here: {said}. Install what you want to see and ask for the video again."
        found.append({"code": "FONT_MISSING", "message": message})
    return found
