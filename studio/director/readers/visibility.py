"""Captions hidden and shown again."""

from __future__ import annotations

import re

from studio.director.clause import Clause
from studio.director.plan import Edit, HideCaptions, NotUnderstood
from studio.director.scene import Scene

_A_WHILE = re.compile(r"for (?:a|the|one) (?:sec|second|moment|minute|bit|while)")
_BACK = re.compile(
    r"back|again|visible|turn|switch|enable|unhide|reveal|restore|重新|再|回来|恢复|打开|开启|取消隐藏|"
    r"出来|露|vuelve|otra vez|de nuevo|reactiv|activa|enciende"
)
_AGAIN = re.compile(r"back|again|visible|off|hid|show|隐|藏|显示|再|重新|ocult|muestr")
_OTHERS = (
    "title",
    "music",
    "sound",
    "outline",
    "shadow",
    "box",
    "bold",
    "italic",
    "uppercase",
    "words_on",
    "duck",
    "effects",
)


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """ "hide the Spanish captions", "turn them on again"."""
    names = clause.says("captions") or (clause.about("captions") and clause.says("them", "it"))
    if clause.says("shorter"):
        return None
    longer = clause.says("extend") and not _AGAIN.search(clause.low)
    if (
        clause.says(*_OTHERS)
        or longer
        or any(amount.kind != "number" for amount in clause.figures() if not _A_WHILE.search(clause.low))
    ):
        return None
    if not names and not (clause.languages and set(clause.languages) <= set(scene.languages)):
        return None
    hides, shows = clause.wants("hide"), clause.wants("unhide")
    if not hides and not shows:
        return None
    if hides and clause.says("unhide"):  # 把刚才藏起来的字幕再放出来: the last word counts
        hides = clause.where("hide", "unhide")[-1].meaning == "hide"
    if shows and not hides and not scene.hidden and not _BACK.search(clause.low):
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
