"""The change of looks that a clause asks for, whatever it is about."""

from __future__ import annotations

import re
from typing import Any

from studio.captions.style import StyleChange
from studio.director.clause import Clause
from studio.director.colours import colours
from studio.director.plan import NotUnderstood
from studio.director.readers.colours import painted

_BIGGER = {"a_bit": 1.1, "": 1.25, "much": 1.5}


_SMALLER = {"a_bit": 0.9, "": 0.8, "much": 0.67}


_THICK, _THIN, _OUTLINE = 12.0, 4.0, 8.0


_HIGH, _LOW = 12.0, 3.0


SWITCHES = ("bold", "italic", "uppercase", "shadow", "box", "words_on", "outline")


_OFF_AFTER = re.compile(r"^\s*(?:也|都)?(?:去掉|取消|不要|关掉|删掉|去除|删除|off(?![a-z])|away(?![a-z]))")


_OFF_BEFORE = re.compile(
    r"(?:\bno|\bnot|\bwithout|\bremove|\bremoving|\bdrop|\blose|\bdelete|\bdisable|\bhide|\bget rid of|"
    r"\bturn off|\btake (?:off|away|out)|\bdon't want|\bdon't use|\bdon't need|"
    r"\bsin|\bquita\w*|\belimina\w*|不要|去掉|取消|没有|无|删掉|去除|删除|关掉|别加|不用|不带|移除)"
    r"\s*(?:in\s+|it\s+|the\s+|any\s+|an?\s+|el\s+|la\s+|字幕的?|文字的?|subtitle\s+|caption\s+|text\s+|"
    r"los\s+subtítulos\s+|thick\s+|thin\s+|dark\s+|drop\s+|的\s*)*$"
)


_FONTS = (
    "arial black", "arial narrow", "arial", "helvetica neue", "helvetica", "times new roman", "times",
    "georgia", "verdana", "roboto", "noto sans", "noto serif", "comic sans ms", "comic sans",
    "impact", "courier new", "courier", "montserrat", "open sans", "futura", "lato", "poppins", "oswald",
    "bebas neue", "inter", "calibri", "tahoma", "trebuchet ms", "trebuchet", "garamond",
    "gotham", "dejavu sans", "source sans pro", "raleway", "ubuntu", "komika axis", "anton", "proxima nova",
    "avenir", "source han sans", "source han serif", "pt sans", "merriweather",
    "微软雅黑", "思源黑体", "思源宋体", "苹方", "方正兰亭黑", "华文黑体", "华文楷体", "华文宋体", "站酷快乐体",
    "阿里巴巴普惠体", "宋体", "黑体", "楷体", "仿宋", "圆体", "隶书", "幼圆", "雅黑",
)  # fmt: skip


_FONT_NAMED = re.compile(
    r"(?:fonts?|typeface|fuente|letra|字体|字體)\s*(?:family\s+)?(?:to|as|is|=|:|a|be|should be|called|"
    r"named|por|换成|改成|改为|改為|换为|用|设为|设置为|变成|使用|換成|调成|是)\s*(?:the\s+|la\s+)"
    r"?(?P<name>(?!too|not|very|so |ugly|hard|a bit|bad|wrong|un|the same)[\w][\w \-]{1,40}?)(?=\s*$|"
    r"[,.;，。；]|\s+(?:and|with|in|y|at|please|font|字体))"
)


_COMPLAINED = re.compile(
    r"(?:is|are|look|looks|seem|seems|'re)\s+(?:so|way|really|very|still|just|a bit|kinda|quite|pretty|"
    r"rather|awfully|\s)*(?:tiny|small|big|huge|large|giant)(?![a-z])(?! enough)"
    r"|(?:有点|好|这么|那么|还是)(?:小|大)(?![一点些])|(?:son|están) (?:muy |demasiado )?(?:pequeñ|grand)"
)


_SPOKEN_STYLE = re.compile(
    r"style|look|preset|default|样式|风格|estilo|reset|恢复|默认|back to normal|clean (?:captions?|"
    r"subtitles?)|简洁|干净"
)


def change_of(clause: Clause) -> StyleChange | NotUnderstood:
    """The change of looks that a clause asks for, whatever it is about; UNCHANGED for none."""
    said: dict[str, Any] = {}
    _sizes(clause, said)
    if said.get("size_by") == 0:
        return NotUnderstood("contradiction", clause.text)
    _switches(clause, said)
    for paint in painted(clause):
        if paint.part in said and said[paint.part] != paint.value:
            return NotUnderstood("contradiction", clause.text)
        said[paint.part] = paint.value
        if paint.part == "box_colour":
            said["box"] = True
            if paint.opacity is not None:
                said["box_opacity"] = paint.opacity
        if paint.part == "highlight":
            said["words"] = True
    _box(clause, said)
    _outline(clause, said)
    if not _place(clause, said):
        return NotUnderstood("contradiction", clause.text)
    _preset(clause, said)
    if (named := font(clause)) is not None:
        said["font"] = named
    return StyleChange(**said)


def _sizes(clause: Clause, said: dict[str, Any]) -> None:
    bigger, smaller = clause.where("bigger"), clause.where("smaller")
    grows = bool(bigger)
    if _COMPLAINED.search(clause.low) and bool(bigger) != bool(smaller):
        said["size_by"] = _BIGGER[""] if smaller else _SMALLER[""]
        return
    if bigger and smaller:
        plain = re.compile(r"big|large|small|grandes?|大|小")
        more = [hit for hit in bigger if not plain.fullmatch(_text(clause, hit.start, hit.end))]
        less = [hit for hit in smaller if not plain.fullmatch(_text(clause, hit.start, hit.end))]
        if bool(more) == bool(less):
            said["size_by"] = 0
            return
        grows = bool(more)
    if clause.says("normal_size"):
        said["size"] = 1.0
        return
    wanted = bool(bigger or smaller)
    sized = clause.says("size") or wanted
    for amount in clause.figures():
        before = clause.low[: amount.start].rstrip()
        absolute = re.search(r"(?:\bto|\bat|\bof|\bis|=|:|到|为|成|至|\bal?)$", before) is not None
        if amount.kind == "points" or (amount.kind == "number" and clause.says("size") and amount.value >= 8):
            said["points"] = amount.value
        elif amount.kind == "percent" and sized and not clause.says("opacity", "transparency", "clear_box", "margin"):
            if wanted and not absolute and amount.value < 300:
                said["size_by"] = 1 + amount.value / 100 if grows else 1 - amount.value / 100
                if amount.value == 50 and not grows and re.search("half|一半|mitad", clause.low):
                    said["size_by"] = 0.5
            elif 10 <= amount.value <= 400:
                half = amount.value == 50 and re.search("half|一半|mitad", clause.low)
                said["size_by" if half else "size"] = amount.value / 100
        elif amount.kind == "times" and sized and 0.2 <= amount.value <= 5:
            said["size_by"] = amount.value if amount.value < 1 or not smaller or bigger else 1 / amount.value
    if wanted and not {"size", "size_by", "points"} & set(said):
        degree = "a_bit" if clause.says("a_bit") else "much" if clause.says("much") else ""
        said["size_by"] = (_BIGGER if grows else _SMALLER)[degree]


def _text(clause: Clause, start: int, end: int) -> str:
    return clause.low[start - clause.offset : end - clause.offset]


def _off(clause: Clause, start: int, end: int) -> bool:
    """Whether the thing at this place of the clause is not wanted."""
    plain = clause.low
    for _, low, high in colours(plain):
        plain = plain[:low] + " " * (high - low) + plain[high:]
    before, after = plain[max(0, start - 40) : start], plain[end : end + 12]
    if _OFF_BEFORE.search(before) or _OFF_AFTER.match(after):
        return True
    return (
        re.search(r"(?:turn|switch|take)\s+(?:the|any)?\s*$", before) is not None
        and re.match(r"\s*off", after) is not None
    )


def _switches(clause: Clause, said: dict[str, Any]) -> None:
    for meaning in SWITCHES:
        for hit in clause.where(meaning):
            off = _off(clause, hit.start - clause.offset, hit.end - clause.offset)
            key = "words" if meaning == "words_on" else meaning
            if key == "outline":
                if off:
                    said["outline"] = 0.0
            elif key == "box":
                if off:
                    said["box"] = False
                elif not clause.says("blur", "effects"):
                    said.setdefault("box", True)
            else:
                said[key] = not off
    if clause.says("lowercase"):
        said["uppercase"] = False
    if clause.says("regular"):
        plain = " ".join(_text(clause, hit.start, hit.end) for hit in clause.where("regular"))
        if re.search("italic|斜|cursiva", plain):
            said["italic"] = False
        if not re.search("italic|斜|cursiva", plain):
            said["bold"] = False


def _box(clause: Clause, said: dict[str, Any]) -> None:
    if said.get("box") is False:
        said.pop("box_colour", None)
        return
    percent = next((amount.value for amount in clause.figures() if amount.kind == "percent"), None)
    about = clause.says("box") or said.get("box") is True
    if clause.says("opacity") and percent is not None and (about or clause.says("captions")):
        said["box_opacity"] = percent / 100
        said["box"] = True
    elif clause.says("transparency") and not clause.says("clear_box") and percent is not None and about:
        said["box_opacity"] = 1 - percent / 100
        said["box"] = True
    elif clause.says("clear_box") and about:
        said["box"] = True
        said["box_opacity"] = 0.5


def _outline(clause: Clause, said: dict[str, Any]) -> None:
    if said.get("outline") == 0.0:
        said.pop("outline_colour", None)
        return
    if not clause.says("outline"):
        return
    weights = clause.where("thick", "thin")
    if weights and weights[-1].meaning == "thick":
        said["outline"] = _THICK
    elif clause.says("thin"):
        said["outline"] = _THIN
    elif "outline_colour" not in said:
        said["outline"] = _OUTLINE
    said.pop("bold", None) if clause.says("thick") and "加粗" in clause.low else None


def _place(clause: Clause, said: dict[str, Any]) -> bool:
    """Position and margin. False for two places at once."""
    spaces = {
        hit.end - clause.offset
        for hit in clause.where("middle")
        if re.match(r"留|隔|空|停|的间", clause.low[hit.end - clause.offset :])
    }
    places = {hit.meaning for hit in clause.where("top", "middle", "bottom") if hit.end - clause.offset not in spaces}
    percent = next((amount.value for amount in clause.figures() if amount.kind == "percent"), None)
    if clause.says("margin") and percent is not None and percent <= 45:
        said["margin"] = percent
        if re.search("from the top|below the top|顶", clause.low):
            said["position"] = "top"
        return True
    if len(places) > 1:
        target = re.search(r"(?:to|在|到|at)\s*(?:the\s+)?(top|middle|bottom|cent\w+|顶\w?|中|底)", clause.low)
        names = {"t": "top", "m": "middle", "b": "bottom", "c": "middle", "顶": "top", "中": "middle", "底": "bottom"}
        if not target or places == {"top", "middle", "bottom"}:
            return places == {"middle", "bottom"} or (places == {"middle", "top"} and _centred(places, said))
        said["position"] = names[target[1][0]]
        return True
    if places:
        said["position"] = places.pop()
    elif clause.says("higher") and not clause.says("lower"):
        said["margin"] = _HIGH
    elif clause.says("lower") and not clause.says("higher"):
        said["margin"] = _LOW
    return True


def _centred(places: set[str], said: dict[str, Any]) -> bool:
    """ "bottom centre" is the bottom: captions are centred anyway."""
    said["position"] = next(place for place in places if place != "middle")
    return True


def _preset(clause: Clause, said: dict[str, Any]) -> None:
    for name in ("karaoke", "boxed", "shorts", "clean"):
        if clause.says(f"preset_{name}") and (name != "clean" or _SPOKEN_STYLE.search(clause.low)):
            said["preset"] = name
            if name == "karaoke" and said.get("words") is True and "highlight" not in said:
                said.pop("words")
            if name == "boxed":
                said.pop("box", None) if "box_colour" not in said else None
            if name == "shorts" and "size_by" in said and not clause.figures() and not clause.says("much"):
                said.pop("size_by")
            return


def known_font(clause: Clause) -> str | None:
    for name in _FONTS:
        match = re.search(rf"(?<![\w]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name), clause.low)
        if match and not (
            name in ("inter", "times", "impact", "anton", "lato", "gotham", "ubuntu", "圆体")
            and not clause.says("font")
        ):
            raw = _raw(clause)
            return raw[match.start() : match.end()]
    return None


def font(clause: Clause) -> str | None:
    if (known := known_font(clause)) is not None:
        return known
    if not clause.says("font"):
        return None
    match = _FONT_NAMED.search(clause.low)
    if match and not re.search(
        r"bigger|smaller|larger|size|bold|italic|colou?r|yellow|white|red|black|[大小色粗斜]", match["name"]
    ):
        return _raw(clause)[match.start("name") : match.end("name")].strip()
    return None


def _raw(clause: Clause) -> str:
    """The clause's text with the places of ``low``."""
    lead = len(clause.low) - len(clause.low.lstrip())
    return " " * lead + clause.text
