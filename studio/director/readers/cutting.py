"""Parts of the film taken out or kept. Nothing is cut unless the words and the range are there."""

from __future__ import annotations

import re

from studio.director.clause import Clause
from studio.director.plan import Cut, Edit, Keep, NotUnderstood
from studio.director.readers.scopes import ranges
from studio.director.scene import Scene
from studio.director.slots import STRETCH

_OTHERS = ("captions", "line", "title", "music", "words")
_SURE = re.compile(
    r"剪掉|剪去|裁掉|裁去|截掉|切掉|删|去掉|去除|不要|跳过|砍掉|掐掉|减掉|减去|剪除|cut|trim|remov|delet|"
    r"drop|chop|snip|skip|lose|get rid|take (?:out|off|away)|take|shave|slice|lop|edit out|erase|discard|"
    r"scrap|cort|quit|elimin|borr|salt|clip off|strip|ditch|throw|toss|omit|leave out|kill|without|don't "
    r"(?:need|want)"
)
_DOWN_TO = re.compile(
    r"(?:down\s+to|\bto|\binto|\bbe|只剩下?|剩下?|成|为|到|\ba|hasta)\s*(?:only|just|只|仅|solo)?\s*(?:the\s+)?$"
)
_EXCEPT = re.compile(
    r"except|but(?= the| \ue005| for)|apart from|other than|besides|outside|除了|除|以外|之外|excepto|menos|salvo"
)
_STARTS = re.compile(r"(?:start|begin|open|let)\w*[^.]{0,40}\s*$|从\s*$|开始|empie\w+[^.]*$|comien\w+[^.]*$")
_RANGE_KEPT = re.compile(r"截取|提取|extract")


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """Cut and keep. "trim to 0:10–0:40" keeps, "cut out 0:10–0:40" takes away, "trim 0:10 to 0:40" is asked."""
    if clause.says(*_OTHERS) and not (clause.says("film") and not clause.says("captions", "line", "title", "music")):
        return None
    if clause.lines or clause.quotes or clause.said("find") is not None or clause.says("silences"):
        return None
    if clause.says("sound", "effects_of_sound") and not clause.says("film"):
        return None
    cuts, keeps = clause.wants("cut", "remove"), clause.wants("keep") or clause.says("only")
    bounds = _bounds(clause, scene)
    if bounds is not None:
        return bounds
    if not clause.stretches:
        return _asked(clause, cuts)
    if not cuts and not keeps:
        return None
    found = ranges(clause, scene, clause.stretches)
    if isinstance(found, NotUnderstood):
        return [found]
    if _EXCEPT.search(clause.low):
        own_cut = clause.wants("cut", "remove") or re.search("剪|删|去掉|不要", clause.low)
        return [Keep(found)] if own_cut else [Cut(found)]
    if keeps and not (cuts and not _keeps_plainly(clause)):
        return [Keep(found)]
    if _RANGE_KEPT.search(clause.low):
        return [Keep(found)]
    first = next(slot for slot in clause.slots if slot.kind == STRETCH)
    before = clause.low[: first.start - clause.offset]
    if _DOWN_TO.search(before) and not re.search(r"剪掉|删|去掉", clause.low):
        return [Keep(found)]
    if _is_unclear(clause):
        return [NotUnderstood("which_range", clause.text)]
    return [Cut(found)] if _SURE.search(clause.low) or clause.inherited else [NotUnderstood("which_range", clause.text)]


def _keeps_plainly(clause: Clause) -> bool:
    """ "cut it so that only 0:10 to 0:40 stays", "trim to keep the first minute"."""
    return re.search(r"keep|only|保留|只留|只要|留下|conserv|deja|solo", clause.low) is not None


def _is_unclear(clause: Clause) -> bool:
    """ "trim from 0:10 to 0:40" means to some what shall go and to others what shall stay."""
    kinds = {stretch.kind for stretch in clause.stretches}
    if kinds != {"range"}:
        return False
    trims = re.search(r"(?<![a-z])(?:trim\w*|clip)(?![a-z])|recort|裁剪|剪辑|截", clause.low) is not None
    sure = re.search(r"out|off|away|remov|delet|掉|去|between", clause.low) is not None
    return trims and not sure


def _bounds(clause: Clause, scene: Scene) -> list[Edit] | None:
    """ "start the video at 0:05", "end it at 1:30", "视频从第5秒开始"."""
    alone = not clause.things and (clause.thing == "film" or not (scene.languages or scene.titles))
    if not clause.says("film", "it", "everything") and not alone:
        return None
    stretches = [stretch for stretch in clause.stretches if stretch.kind in ("at", "clock", "from", "until")]
    if (
        not stretches
        or len(stretches) != len(clause.stretches)
        or clause.says("cut", "remove", "keep", "add", "only", "music", "mute", "louder", "quieter", "move", "later")
    ):
        return None
    starts = clause.says("appear") or re.search(r"开始|起播|开播|empie[cz]|comien[cz]", clause.text) is not None
    ends = clause.says("end")
    times: list[tuple[int, int | None]] = []
    if starts and not ends and len(stretches) == 1 and stretches[0].start:
        times = [(0, stretches[0].start)]
    elif ends and not starts and len(stretches) == 1:
        end = stretches[0].end if stretches[0].end is not None else stretches[0].start
        times = [(end, None)] if end else []
    elif starts and ends and len(stretches) == 2 and stretches[0].start:
        end = stretches[1].end if stretches[1].end is not None else stretches[1].start
        times = [(0, stretches[0].start), (end, None)] if end else []
    if not times:
        return None
    if scene.duration and any(time >= scene.duration for pair in times for time in pair if time is not None):
        return [NotUnderstood("no_time", clause.text)]
    return [Cut(tuple(times))]


def _asked(clause: Clause, cuts: bool) -> list[Edit] | None:
    """A cut without a range: asked, where it is about the film."""
    own = clause.says("cut", "remove")
    length = re.search(r"seconds? long|minutes? long|long(?![a-z])|时长|秒长", clause.low) and clause.says("film")
    if clause.languages or not (own or length) or clause.says("picture", "fill", "fit") or clause.ratios:
        return None
    lengths = any(amount.kind == "length" for amount in clause.figures())
    parts = re.search(
        r"intro|outro|start|begin|end(?![a-z])|opening|ending|middle|part|scene|section|segment|bit|piece|"
        r"开头|结尾|片头|片尾|中间|部分|这段|那段|一段|parte|inicio|final|principio|half",
        clause.low,
    )
    named = clause.says("film") or (clause.says("cut") and (parts or clause.says("it", "everything")))
    sized = lengths and clause.says("film") and re.search(r"long(?![a-z])|length|short|长|短|dur", clause.low)
    if (clause.says("cut") and (lengths or parts or named or not clause.things)) or sized:
        return [NotUnderstood("which_range", clause.text)]
    return (
        [NotUnderstood("which_range", clause.text)]
        if clause.says("remove") and ((parts and not clause.says("it")) or lengths) and not clause.says("captions")
        else None
    )
