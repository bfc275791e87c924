"""Undo, redo and start over."""

from __future__ import annotations

import re

from studio.director.clause import Clause
from studio.director.plan import Edit, NotUnderstood, Redo, StartOver, Undo
from studio.director.scene import Scene

_MOST = 100
_WHOLE = re.compile(
    r"last|latest|previous|recent|changes?|edits?|steps?|that|what (?:you|i)|上一|刚才|刚刚|最近|修改|"
    r"操作|步|次|编辑|último|última|cambio|paso|edición|it(?![a-z])|everything|all"
)
_SLIGHT = re.compile(
    r"[\W_]|please|pls|it|that|this|the|video|film|clip|project|now|all|everything|can you|just|请|一下|"
    r"吧|视频|把|给我|全部|了|por favor|todo|el|vídeo|proyecto"
)
_ALONE = ("reset", "重置", "restablece", "reinicia", "restore", "还原")


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """Edits of the history. "Undo the music" would be more, or less, than was asked for: it is asked."""
    others = [thing for thing in clause.things if thing not in ("film", "picture")]
    if clause.lines or clause.stretches or clause.ratios:
        return None
    if (
        clause.says("start_over")
        and not others
        and not clause.says("ratio_source", "size", "style", "normal_size", "preset_clean")
    ):
        return [StartOver()] if _is_plain(clause) else None
    if clause.says("redo") and not others:
        return [Redo(_steps(clause))]
    if clause.says("undo"):
        if clause.says("preset_clean", "style", "ratio_source", "normal_size", "unmute"):
            return None
        if others and not _WHOLE.search(clause.low):
            return [NotUnderstood("undo_part", clause.text)]
        return [Undo(_steps(clause))]
    return None


def _is_plain(clause: Clause) -> bool:
    """Whether a word like "reset" stands alone: "reset the timer" is no wish that we know."""
    (hit, *_) = clause.where("start_over")
    said = clause.low[hit.start - clause.offset : hit.end - clause.offset]
    if said not in _ALONE:
        return True
    rest = clause.low.replace(said, "", 1)
    return not _SLIGHT.sub("", rest)


def _steps(clause: Clause) -> int:
    for amount in clause.figures():
        if amount.kind == "number" and amount.value == int(amount.value) and 1 <= amount.value <= _MOST:
            return int(amount.value)
        if amount.kind == "times" and amount.value in (2.0, 3.0):
            return int(amount.value)
    match = re.search(r"([两二三四五六七八九十\d]+)\s*[步次个]", clause.low)
    han = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
    if match and (match[1].isdigit() or match[1] in han):
        return max(1, min(_MOST, int(match[1]) if match[1].isdigit() else han[match[1]]))
    return 1
