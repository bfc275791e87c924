"""Captions as a track that can be switched off, or burned into the picture."""

from __future__ import annotations

from studio.director.clauses import Clause
from studio.director.plan import AddCaptions, Edit, SetDelivery
from studio.director.scene import Scene

_LOOKS = ("shadow", "bigger", "smaller", "music", "title", "outline", "box", "sound")


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """The delivery that a clause asks for. With a language or without captions "burn in" means making them."""
    if clause.says(*_LOOKS) or clause.quotes:
        return None
    named = clause.about("captions") or clause.says("them", "it") or not clause.things
    if not named:
        return None
    if clause.says("soft"):
        made: list[Edit] = []
        if clause.says("add", "translate") and (clause.languages or not scene.languages) and clause.says("captions"):
            made.append(AddCaptions(clause.languages))
        return [*made, SetDelivery(True)]
    if clause.says("hard") and scene.languages and not clause.languages:
        return [SetDelivery(False)]
    return None
