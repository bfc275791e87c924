"""Captions hidden and shown again."""

from __future__ import annotations

from studio.director.clauses import Clause
from studio.director.plan import Edit, HideCaptions, NotUnderstood
from studio.director.scene import Scene

_OTHERS = ("title", "music", "sound", "outline", "shadow", "box", "bold", "italic", "uppercase", "words_on", "duck", "effects")


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """ "hide the Spanish captions", "turn them on again"."""
    names = clause.says("captions") or (clause.about("captions") and clause.says("them", "it"))
    if clause.says(*_OTHERS) or clause.says("extend") or clause.figures():
        return None
    if not names and not (clause.languages and set(clause.languages) <= set(scene.languages)):
        return None
    hides, shows = clause.wants("hide"), clause.wants("unhide")
    if not hides and not shows:
        return None
    if clause.lines or clause.stretches:
        return [NotUnderstood("part", clause.text)] if hides else None
    if hides:
        if clause.says("only") and clause.languages and scene.languages and not clause.says("unhide"):
            return [HideCaptions(clause.languages)]
        return [HideCaptions(clause.languages)]
    wanted = clause.languages or scene.languages
    if not scene.languages or any(language not in scene.languages for language in wanted) or clause.says("translate"):
        return None
    if clause.says("only") and clause.languages:
        others = tuple(language for language in scene.languages if language not in clause.languages)
        return [HideCaptions(others)] if others else [HideCaptions(clause.languages, False)]
    return [HideCaptions(clause.languages, False)]
