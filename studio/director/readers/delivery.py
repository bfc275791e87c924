"""Captions as a track that can be switched off, or burned into the picture."""

from __future__ import annotations

import re

from studio.director.clause import Clause
from studio.director.colours import colours
from studio.director.plan import AddCaptions, Edit, SetDelivery
from studio.director.scene import Scene

_SWITCHED = re.compile(
    r"(?:able to|can|could|option to|let\w* (?:\w+ ){1,3}|choose (?:to|whether)|possible to|ability to)"
    r"\s*(?:\w+ ){0,4}(?:turn|switch|toggle|hide|disable)\w*\b.{0,30}?(?:off|on|captions|subtitles|them)"
    r"|(?:可以|能|能够|让).{0,10}(?:自己|自由|随时|手动)?(?:开关|关闭|关掉|打开或关闭|选择开|隐藏)(?:字幕|"
    r"的|$)|que (?:el espectador|los espectadores|la gente|se) (?:pueda|puedan)\w* (?:quitar|apagar|"
    r"desactivar|ocultar)"
)
_VIEWERS = re.compile(
    r"viewer|people|audience|user|watch|they|everyone|anyone|i can|player|观众|用户|大家|别人|播放|"
    r"espectador|gente|usuario"
)
_LOOKS = ("shadow", "bigger", "smaller", "music", "title", "outline", "box", "sound")


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """The delivery that a clause asks for. With a language or without captions "burn in" means making them."""
    if clause.says(*_LOOKS) or clause.quotes:
        return None
    named = clause.about("captions") or clause.says("them", "it") or not clause.things
    if not named:
        return None
    if re.search(r"soft\s*$", clause.low) is None and any(
        clause.low[max(0, start - 5) : start] == "soft " or clause.low[start:end].startswith("soft")
        for _, start, end in colours(clause.low)
    ):
        return None
    if clause.says("soft") or (_SWITCHED.search(clause.low) and _VIEWERS.search(clause.low)):
        made: list[Edit] = []
        if clause.says("add", "translate") and (clause.languages or not scene.languages) and clause.says("captions"):
            made.append(AddCaptions(clause.languages))
        return [*made, SetDelivery(True)]
    if clause.says("hard") and scene.languages and not clause.languages:
        return [SetDelivery(False)]
    return None
