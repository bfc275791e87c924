"""Texts that a message gives without quotes: "replace Jon with John", "line 7 should read We meet again", "把第3句改成你好"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from studio.captions.palette import colour
from studio.director.amounts import amounts
from studio.director.meanings import hits
from studio.director.scene import Scene
from studio.director.times import stretches
from studio.languages import language_words

_LONGEST = 500  # characters; a longer text is no caption
_WHERE = r"(?:in (?:the )?[\w ]{1,25}?(?:subs|subtitles|captions|track|text)\s*,?\s+)?"
_L = "[\ue004]+"  # a masked line number
_ENDS = re.compile(r"[.!?;。；！？…](?=\s|$|[\u3400-\u9fff])|\n|\s[-–—]+\s")
_VERB = (
    r"(?:please\s+|also\s+|then\s+)*(?:make|set|change|add|remove|delete|cut|trim|move|shift|delay|merge|join|split|undo|redo|mute|turn|put|export|translate|"
    r"extend|replace|use|show|hide|give|style|render|lower|raise|keep|drop|insert|line\s|center|centre|pon|añade|quita|cambia|corta|mueve|haz)(?![a-z])"
)
_NEXT = re.compile(
    rf"\s*(?:,|，)?\s*(?:and then|and also|then|and|y luego|y|&)\s+(?:(?:uh|um|er|oh)\s+)?(?={_VERB})|\s*,\s*(?:and\s+|then\s+)?(?={_VERB})|(?:\s*,\s*(?:and\s+|then\s+)?|\s+and\s+)(?=\ue004)"
    r"|[，,、]?\s*(?:然后|接着|并且|同时|另外|还有|再把|再加|再删|并把|并加|顺便)|[，,]\s*(?=把|将|给|加|删|去掉|改|字幕|音乐|标题|翻译|导出|撤销|合并|拆|移)"
)
# After a text: words that do not belong to it.
_TAILS = re.compile(
    r"(?:\s+(?:everywhere|every time|each time|throughout(?: the (?:video|captions|subtitles|film))?|wherever it (?:appears|occurs)|please|pls|thanks|always|whenever[^\n]{0,40}"
    r"|in (?:all|every|each|the|any|both)\s+(?:of\s+)?(?:the\s+)?(?:[a-z]+\s+)?(?:captions?|subtitles?|subs|lines?|tracks?|video|film|text|ones?|places?)"
    r"|(?:in|on|at|from|after|until|before)\s+\ue004+|across (?:all|the)[^\n]{0,30}|from now on|for (?:all|every)[^\n]{0,30}|in (?:english|spanish|chinese)|instead"
    r"|en (?:todos? (?:los |las )?)?(?:los )?(?:subtítulos|partes|lados|líneas|todas partes|todo)|siempre|en \ue004+|por favor)"
    r"|\s*(?:吧|谢谢|好吗|可以吗|，谢谢))+\s*$"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A text without quotes. ``role``: "old" and "new" of a correction, "line" of a caption's new text, "title", "caption",
    "word" that is to go, "after" which a caption is split, "find" that names a caption."""

    role: str
    text: str
    start: int
    end: int


def find(text: str, low: str, scene: Scene, *, greedy: bool = False) -> list[Said]:
    """The texts, in order. ``low``: casefolded, with quotes, files and line numbers masked."""
    found: list[Said] = []
    for begin, end in _sentences(low):
        alone = " " * begin + low[begin:end]  # each sentence as if it stood alone, its places kept
        for said in _in_sentence(text, alone, 0, end, scene, greedy):
            if not any(said.start < other.end and other.start < said.end for other in found):
                found.append(said)
    return sorted(found, key=lambda said: said.start)


def _sentences(low: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _ENDS.finditer(low):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(low)


def _in_sentence(text: str, low: str, begin: int, end: int, scene: Scene, greedy: bool) -> Iterator[Said]:
    for role, pattern in _patterns():
        place = begin
        while match := pattern.search(low, place, end):
            place = max(match.end(), match.start() + 1)
            made = _made(role, match, text, low, end, scene, greedy)
            if made:
                yield from made
                place = max(place, made[-1].end)


def _made(role: str, match: re.Match[str], text: str, low: str, end: int, scene: Scene, greedy: bool) -> list[Said]:
    if role == "correction":
        return _correction(match, text, low, end, scene, greedy)
    start = match.start("c")
    stop = end if greedy else _stop(low, start, end)
    if role in ("title", "caption"):
        stop = min(stop, _before_tail(low, start, stop))
    if role in ("word", "after", "find"):
        stop = match.end("c")
    said = _said(role, text, start, stop)
    if said is None:
        return []
    if role == "line" and (_is_wish(said.text) or _PAIR.search(said.text.casefold())):
        return []
    if role == "title" and any(hit.meaning in ("captions", "line", "extend") for hit in hits(said.text.casefold())):
        return []
    if role in ("title", "caption") and (_is_wish(said.text) or _is_colour(said.text)):
        return []
    if "\ue001" in low[said.start : stop]:
        return []
    if role == "caption" and _TAKEN.search(low[: match.start()]):
        return []
    if role == "word" and not (scene.has_text(said.text) or _SINGLE.fullmatch(said.text)):
        return []
    if role in ("after", "find") and not scene.has_text(said.text):
        return []
    return [said]


_TAKEN = re.compile(
    r"(?:delete|remove|drop|erase|get rid of|cut|merge|split|move|shift|find|bin|lose|删|去掉|合并|拆|borra|quita)[^.;]{0,20}$"
)
_PAIR = re.compile(
    r"(?<![a-z])(?:should (?:be|read|say)|must be)(?![a-z])|->|→|=>|应该是|应为|改成|换成|^\s*(?:change|replace|correct|fix)\s.+\s(?:to|with|by|into)\s"
)
_SINGLE = re.compile(r"[\w'’-]+")


def _correction(match: re.Match[str], text: str, low: str, end: int, scene: Scene, greedy: bool) -> list[Said]:
    start = match.start("new")
    stop = end if greedy else _stop(low, start, end)
    if stop - start > _LONGEST:
        return []
    if tail := _TAILS.search(low, start, stop):
        stop = tail.start()
    names = match.groupdict()
    old, new = _said("old", text, match.start("old"), match.end("old")), _said("new", text, start, stop)
    if old is None or new is None or "\ue001" in low[old.start : new.end] or old.text.casefold() in _PRONOUNS:
        return []
    if (two := _two_pairs(old, new, scene)) is not None:
        return two
    if "turned" in names and names["turned"]:  # "John, not Jon", "use John instead of Jon"
        old, new = Said("old", new.text, new.start, new.end), Said("new", old.text, old.start, old.end)
    before, after = low[max(0, match.start() - 30) : match.start()], low[start:end]
    if not _may_be_corrected(old.text, new.text, before + " " + after, low[match.start() : match.start("old")], scene):
        return []
    return sorted((old, new), key=lambda said: said.start)


_PRONOUNS = frozenset(
    ("it", "this", "that", "they", "he", "she", "which", "everything", "what", "这", "那", "它", "名字")
)
_TWO = re.compile(
    r"(?P<new>.+?)\s+(?:and|y)\s+(?P<old>.+?)\s+(?:with|to|by|into|por|con)\s+(?P<last>.+)", re.IGNORECASE
)


def _two_pairs(old: Said, new: Said, scene: Scene) -> list[Said] | None:
    """ "replace Smith with Smyth and Jon with John" is two corrections."""
    match = _TWO.fullmatch(new.text)
    if not match or not (scene.has_text(old.text) and scene.has_text(match["old"])):
        return None
    parts = [("new", "new"), ("old", "old"), ("new", "last")]
    return [
        old,
        *(Said(role, match[name], new.start + match.start(name), new.start + match.end(name)) for role, name in parts),
    ]


def _may_be_corrected(old: str, new: str, around: str, lead: str, scene: Scene) -> bool:
    """Whether ``old`` is a text of the captions, and no thing that can be changed ("the font", "the Spanish captions")."""
    words = language_words()
    if old.casefold() in words and new.casefold() in words:
        return False
    if _is_colour(old) and _is_colour(new):
        return False
    if scene.has_text(old):
        return not (_is_thing(old) and (_is_colour(new) or _is_wish(new)))
    if _is_thing(old) or len(old) > 60:
        return False
    evidence = re.search(
        r"everywhere|every time|spell|the (?:word|name|typo|phrase)|throughout|in (?:all|every|the) (?:caption|subtitle|line)|\ue004|统一|全部|都|所有|字幕里|字幕中|名字|错字|错别字|en todos|palabra|nombre|siempre|在字幕",
        around + lead,
    )
    return evidence is not None or _looks_like_name(old, new)


def _looks_like_name(old: str, new: str) -> bool:
    """ "Jon" and "John": two spellings of one thing, close to each other or both with a capital."""
    one = old.split()
    if len(one) > 3:
        return False
    return old[:1].isupper() and new[:1].isupper() and not _is_thing(new)


def _is_thing(said: str) -> bool:
    return any(hit.meaning in _THINGS for hit in hits(said.casefold())) or "\ue004" in said


_THINGS = frozenset(
    ("captions", "line", "title", "music", "sound", "film", "picture", "font", "style", "size", "text_colour", "outline", "shadow", "box", "everything", "them", "it",
     "opacity", "margin", "words", "bigger", "smaller", "top", "bottom", "middle", "words_on", "margin")
)  # fmt: skip


def _is_wish(said: str) -> bool:
    """Whether a text is rather a wish about looks, times or places than a text to be shown: "yellow", "bold", "later", "0:10"."""
    lowered = said.casefold().strip()
    if _is_colour(lowered) or re.fullmatch(r"[\d:.,]+\s*(?:s|sec\w*|秒|%|pt|px)?", lowered):
        return True
    found = [hit for hit in hits(lowered) if hit.meaning in _LOOKS]
    covered = sum(hit.end - hit.start for hit in found) + sum(
        item.end - item.start for item in amounts(lowered) if found
    )
    times = stretches(lowered, 1)
    if sum(item.end - item.start for item in times) >= 0.5 * len(lowered):
        return True
    letters = sum(char.isalnum() for char in lowered)
    return bool(found) and covered >= 0.6 * letters


_LOOKS = frozenset(
    ("bigger", "smaller", "bold", "italic", "uppercase", "lowercase", "top", "middle", "bottom", "higher", "lower", "later", "earlier", "extend", "shorter", "split", "merge",
     "remove", "hide", "unhide", "captions", "title", "music", "them", "it", "outline", "shadow", "box", "style", "preset_clean", "preset_boxed", "preset_karaoke", "preset_shorts", "everything",
     "text_colour", "font")
)  # fmt: skip


def _is_colour(said: str) -> bool:
    return colour(said) is not None


def _said(role: str, text: str, start: int, end: int) -> Said | None:
    raw = text[start:end]
    kept = raw.strip(" \t,，:：\"“”'.。")
    if not kept or len(kept) > _LONGEST:
        return None
    begin = start + raw.index(kept)
    mark = text[begin + len(kept) : begin + len(kept) + 1]
    if (
        role in ("line", "title", "caption")
        and mark in ("!", "?", "！", "？")
        and not text[begin + len(kept) + 1 :].strip("!?！？ ")
    ):
        kept += mark
    return Said(role, kept, begin, begin + len(kept))


def _stop(low: str, start: int, end: int) -> int:
    match = _NEXT.search(low, start, end)
    found = match.start() if match and match.start() > start else end
    for comma in _COMMA.finditer(low, start + 1, found):
        if any(hit.start == 0 and hit.meaning in _WANTED for hit in hits(low[comma.end() : comma.end() + 24])):
            return comma.start()
    return found


_COMMA = re.compile(r"\s*[，,]\s*(?:(?:再|并|还|也|请|and|then|also|please|pls)\s*)*(?=[^\s，,])")
_WANTED = frozenset(
    (
        "end",
        "appear",
        "louder",
        "quieter",
        "sync",
        "extend",
        "remove",
        "hide",
        "unhide",
        "make",
        "change",
        "cut",
        "keep",
        "merge",
        "split",
        "undo",
        "redo",
        "move",
        "translate",
        "mute",
        "captions",
        "music",
        "sound",
        "title",
    )
)


def _before_tail(low: str, start: int, end: int) -> int:
    """Where times, places and colours after a title's text begin: "My Garden | at 0:05 for 3 seconds in yellow"."""
    match = _TITLE_TAIL.search(low, start, end)
    return match.start() if match and match.start() > start else end


_TITLE_TAIL = re.compile(
    r"\s*,?\s+(?:(?:starting\s+)?(?:at|from)\s+(?:the\s+)?(?:\d|start|beginning|end|top|bottom|middle|cent|left|right|first|last)|for\s+(?:the\s+)?(?:first\s+|last\s+|whole\s+|entire\s+)?(?:\d|one|two|three|four|five|six|eight|ten|half|a\s|video|film|clip|duration)"
    r"|between\s+\d|until\s|during\s|throughout|over the (?:first|last|whole)|in (?:the (?:middle|cent|top|bottom|beginning|first|last)|big|bold|large|small|italics?|(?:light |dark |bright )?(?:yellow|white|red|blue|green|black|orange|pink|purple|gold|cyan)(?![a-z]))|on (?:the )?(?:screen|top)|as (?:a|the) |to the (?:video|film|clip)|in \d+\s?pt"
    r"|en (?:el|la) (?:principio|inicio|final|centro|parte)|durante|al (?:principio|inicio|final|comienzo)|a los \d|por \d|desde (?:el )?\d|en (?:amarillo|rojo|blanco|azul|verde))"
    r"|[，,]\s*(?:显示|持续|从|在|放|到|用|字|红|黄|白|大|位置|停留|前|\d)|\s*(?:显示|持续)\s*\d|(?<=[\u3400-\u9fff])(?:，|,)?在?(?:第?\d+(?:分\d*)?秒?[到至-]|开头|结尾|片头|片尾)"
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    x = r"(?P<old>[^.,;:!?，。；\ue001-\ue004]{1,80}?)"
    y = r"(?P<new>[^\s\ue001-\ue003][^\n]*)"
    c = r"(?P<c>[^\s\ue001-\ue003\ue005][^\n]*)"
    all_ = r"(?:every(?: occurrence of| instance of)?|all(?: occurrences of| instances of| of the| the)?|each|any|the (?:word|name|typo|phrase|term)s?|word|both)"
    rows = [
        ("line", rf"{_L}(?:'s text| text| caption)?\s+(?:should|must|has to|needs to|ought to|is supposed to|is meant to)\s+(?:now\s+|actually\s+|really\s+)?(?:just\s+)?(?:read|say|be|become)\s*(?:as|:)?\s+{c}"),
        ("line", rf"{_L}\s+(?:to\s+)?(?:reads?|says?)\s*:?\s+{c}"),
        ("line", rf"(?:change|set|edit|correct|rewrite|update|fix|replace|rename|turn|make)\s+(?:the\s+(?:text|words|wording)\s+(?:of|in|on)\s+)?{_L}(?:'s text)?\s*(?:to\s+(?:read|say|be)|so (?:that )?it (?:says|reads)|with|into|to|as|read|say|:|->|→|=)\s*:?\s*{c}"),
        ("line", rf"(?:have|let|make)\s+{_L}\s+(?:read|say)\s*:?\s*{c}"),
        ("line", rf"{_L}[^.;\ue001]{{0,40}}?,\s*(?:it|this|that)\s+(?:should|must|ought to)\s+(?:really\s+|actually\s+)?(?:read|say|be)\s*:?\s+{c}"),
        ("line", rf"(?:^\s*|[.;]\s*){_L}\s*(?::|->|→|=)\s*{c}"),
        ("line", rf"(?:in|for|on)\s+{_L}\s*,?\s*(?:write|put|say|type)\s+{c}"),
        ("line", rf"{_L}(?:的?(?:文字|内容|字幕|文本|台词))?\s*(?:应该|应当|要|需要)?\s*(?:改成|改为|換成|换成|写成|写(?!成)|应该是|应该为|应为|应是|应该写|变成|设为|替换成|替换为|更正为|修正为|改作|改一下，改成|为|是|：|:)\s*[:：]?\s*{c}"),
        ("line", rf"{_L}\s+(?:debería|debe|tiene que|ha de)\s+(?:decir|ser|poner|leerse)\s*:?\s*{c}"),
        ("line", rf"(?:cambia|corrige|reemplaza|pon)\s+(?:el texto de\s+)?{_L}\s+(?:por|a|con|para que diga|que diga)\s*:?\s*{c}"),
        ("line", rf"que\s+{_L}\s+diga\s*:?\s*{c}"),
        ("correction", rf"(?<![a-z])(?:replace|replacing|substitute|swap(?: out)?|exchange)\s+(?:{all_}\s+)?{x}\s+(?:with|by|for)\s+{y}"),
        ("correction", rf"(?<![a-z])(?:change|correct|fix|turn|rename|edit|update|convert)\s+(?:the spelling (?:of|from)\s+)?(?:{all_}\s+)?{x}\s+(?:to|into|with|as)\s+(?:say\s+|be\s+|read\s+)?{y}"),
        ("correction", rf"(?:^\s*|[.,;:]\s*|in \ue004+,?\s*)(?:it's\s+)?{x}\s*(?:->|→|=>|⇒|➜)\s*{y}"),
        ("correction", rf"(?:^\s*|[.,;:]\s*){_WHERE}(?:the (?:name|word)\s+)?(?P<old>[\w'’-]+)\s+(?:should be|must be|has to be|needs to be|ought to be|becomes|is meant to be|is (?:really|actually|supposed to be))\s+(?:spelled\s+|spelt\s+|written\s+)?(?:as\s+)?{y}"),
        ("correction", rf"(?:^\s*|[.,;:]\s*){_WHERE}(?P<old>[\w'’-]+)\s+(?:is|should be) (?:spelled|spelt|written)\s+(?:as\s+)?{y}"),
        ("correction", rf"(?P<turned>use|write|say|put|have)\s+(?P<old>[^.,;:!?\ue001-\ue004]{{1,60}}?)\s+(?:instead of|rather than|in place of)\s+{y}"),
        ("correction", rf"(?:every ?time|wherever|whenever|where|when|everywhere|anywhere|if)\s+(?:it|the captions?|the subtitles?|they|he|she|you)\s+(?:says?|reads?|has|have|wrote|writes?|put)\s+{x}\s*,?\s+(?:it|that|this|make it|change it)?\s*(?:should|must|ought to|to)?\s*(?:be|say|read|to)\s+{y}"),
        ("correction", rf"(?:it|the caption|the subtitle|\ue004+)\s+says\s+{x}\s*,?\s+(?:but|instead of|and)\s+(?:it\s+)?(?:should|must)\s+(?:be|say|read)\s+{y}"),
        ("correction", rf"(?:^\s*|[.,;:]\s*){_WHERE}(?P<turned>it's|it is|it should be|it should say|that should be|(?:the|his|her|my|their|its) (?:last |first )?name(?:'s| is)|should be|spelled)\s+(?:actually\s+|really\s+)?(?:spelled\s+|spelt\s+|written\s+)?(?P<old>[\w'’-]+)\s*,?\s+not\s+{y}"),
        ("correction", r"(?:把|将|將|凡是|只要是|遇到|每次出现)(?:字幕(?:里|中)?(?:面)?的?|所有的?|全部的?|每个|每一个|文字里的?|名字|单词|词语?|错字|\ue004+(?:里|中)?的)*(?P<old>[^，。；,;\s\ue001-\ue004]{1,30}?)(?:全部|统统|统一|一律|都|全都|全)?(?:替换成|替换为|替換成|換成|换成|改成|改为|改為|写成|更正为|修正为|纠正为|换为|改作)(?P<new>[^\n，。；\ue001-\ue003]+)"),
        ("correction", r"(?:^\s*|[，。；,;：:\s])(?:[\u4e00-\u9fff]{1,4}(?:字幕)?(?:里|中)(?:面)?的\s*)?(?:字幕(?:里|中)?(?:面)?的?|所有的?|全部的?|\ue004+(?:里|中)?的?)*(?P<old>[^，。；,;\s\ue001-\ue004把将請请]{1,20}?)\s*(?:全(?=改|换)|全部|统统|统一|一律|都|全都)?(?:应该是|应该写成|应为|应该改成|应改为|要改成|替换成|替换为|换成|改成|改为|写错了，?应该是|错了，?应该是|写错了，?是|应该叫)(?P<new>[^\n，。；\ue001-\ue003]+)"),
        ("correction", r"用(?P<new>[^，。；\s\ue001-\ue004]{1,20}?)(?:替换|代替|取代)(?:掉)?(?:所有的?|全部的?)?(?P<old>[^，。；\s\ue001-\ue004]{1,20})"),
        ("correction", rf"(?<![a-záéíóú])(?:cambia|reemplaza|sustituye|corrige|cambiar|reemplazar|sustituir)\s+(?:(?:la palabra|el nombre|todos los|todas las)\s+)?{x}\s+(?:por|con|a)\s+{y}"),
        ("word", r"(?:remove|delete|take out|drop|cut out|get rid of|strip)\s+(?:(?:all|every|each|any)\s+)?(?:(?:of\s+)?the\s+)?(?:words?|phrase|filler word|name)\s+(?P<c>[\w'’-]+(?:\s+(?!everywhere|from|in|throughout|please|and|every)[\w'’-]+){0,3})"),
        ("word", r"(?:remove|delete|take out|drop|get rid of)\s+(?:every|each|all|any)\s+(?:the\s+)?(?P<c>(?!line|caption|subtitle|title|word|other|thing|sound|music|the|of)[\w'’-]+)(?=\s+(?:from|in)\s+(?:the\s+)?(?:captions?|subtitles?|text|\ue004)|\s*$|\s+everywhere)"),
        ("word", r"(?:take|cut|leave)\s+(?:the\s+)?(?:words?|phrase)\s+(?P<c>[\w'’-]+(?:\s+(?!out|from|away|off)[\w'’-]+){0,3})\s+(?:out|from|away|off)"),
        ("word", r"(?:删掉|去掉|删除|去除|拿掉)(?:字幕(?:里|中)?的?)?(?:所有的?|全部的?|每个)?(?:词|单词|字|文字|词语)\s*(?P<c>[^，。；\s\ue001-\ue004]{1,12})"),
        ("word", r"(?:quita|elimina|borra)\s+(?:todas las\s+|la\s+)?palabras?\s+(?P<c>[\w'’-]+)"),
        ("after", r"(?:split|break|divide|cut)\s+(?:up\s+)?\ue004+\s+(?:in two\s+|into two\s+(?:lines\s+|captions\s+)?|up\s+)?(?:right\s+)?(?:after|at)\s+(?:the\s+words?\s+)?(?P<c>[^\s\d.,;\ue001-\ue005][^.,;\ue001-\ue005]*?)(?=\s*$|[.,;]|\s+and\s+)"),
        ("after", r"(?:split|break|divide|cut)\s+(?:it|that|this)\s+(?:up\s+|in two\s+)?(?:right\s+)?after\s+(?:the\s+words?\s+)?(?P<c>[^\s\d.,;\ue001-\ue005][^.,;\ue001-\ue005]*?)(?=\s*$|[.,;]|\s+and\s+)"),
        ("after", r"(?:在|从)(?P<c>[^，。；\s\ue001-\ue005在从]{1,20}?)(?:这个词)?(?:后面|之后|后|处|那里)(?:把|将)?(?:\ue004+)?(?:拆|断|分)"),
        ("after", r"\ue004+(?:在|从)(?P<c>[^，。；\s\ue001-\ue005]{1,20}?)(?:后面|之后|后|处|那里)(?:拆|断|分|切)"),
        ("after", r"(?:divide|parte|corta|separa)\s+\ue004+\s+(?:en dos\s+)?(?:después de|tras)\s+(?P<c>[^.,;\ue001-\ue005]+?)(?=\s*$|[.,;])"),
        ("title", rf"(?<!sub)(?<![a-z])(?:titles?|title card|headline|heading|text overlay|overlay|lower third)\s*(?:card|text)?\s*(?:that (?:says|reads)|saying|which says|reading|called|named|with (?:the )?(?:text|words?)|should (?:say|read|be)|to (?:say|read)|:|->|=)\s*{c}"),
        ("title", rf"(?<!sub)(?<![a-z])(?:title|headline)(?:\s+(?!saying|that)\w+){{0,5}}\s*:\s*{c}"),
        ("title", rf"(?:change|set|rename|update)\s+(?:the\s+|my\s+)?title\s+(?:text\s+)?(?:to|as|into)\s+(?:say\s+|read\s+)?{c}"),
        ("title", rf"(?:add|put|insert|create|show|give it|give the (?:video|film)|make)\s+(?:in\s+)?(?:the|a|an)?\s*(?:opening |main |big |nice |new |short |yellow |red |white )*(?:title|headline|heading)\s+(?P<c>(?!(?:at|on|to|in|for|from|over|card|track|with|and|bigger|please|screen|here|there|now|again|again|above|below)(?![a-z]))[^\s\ue001-\ue003\ue005][^\n]*)"),
        ("title", rf"(?:add|put|insert|show|write|overlay|display)\s+(?:the\s+|some\s+|a\s+)?(?:text|words?)\s+(?:that (?:says|reads)|saying|reading|:)?\s*(?P<c>(?!(?:at|on|to|in|for|from|over|with|and|bigger|overlay|box|here|please|size|colou?r|version|of)(?![a-z]))[^\s\ue001-\ue003\ue005][^\n]*)"),
        ("title", rf"(?:write|put|show|display)\s+(?P<c>(?!(?:the|a|it|them|captions?|subtitles?|some|my)(?![a-z]))[^\n\ue001-\ue005]{{2,60}}?)\s+(?:on (?:the )?screen|over the (?:video|picture|film)|as (?:a|the) title)"),
        ("title", rf"(?:标题|標題|片名|题目|大标题|片头字|片头文字)(?:文字|内容)?\s*(?:是|为|叫做?|写着?|改成|改为|换成|设为|设置为|：|:|写上|就叫|显示)\s*{c}"),
        ("title", rf"(?:加|添加|加上|写上|打上|放|来|插入|做)(?:一个|个|上|一行|一段|段)?(?:大|小|主|红色|黄色|白色)?(?:标题|片名|文字|字)(?:叫做?|写着?|是|：|:)?\s*(?P<c>(?![在到放，。吧幕体号大小])[^\s\ue001-\ue003\ue005][^\n]*)"),
        ("title", rf"(?:título|rótulo)\s*(?:que (?:diga|dice|ponga)|llamado|con el texto|:)\s*{c}"),
        ("title", r"(?:añade|pon|agrega|inserta|ponle|crea)\s+(?:un|el|de)?\s*(?:título|rótulo)\s+(?P<c>(?!(?:al|en|a|de|que|con|por|para|durante|rojo|amarillo|grande)(?![a-záéíóú]))[^\s\ue001-\ue003\ue005][^\n]*)"),
        ("caption", rf"(?:add|insert|put in|create|put)\s+(?:a|one|another|an extra|a new|an?)\s*(?:more\s+|extra\s+|new\s+)?(?:line|caption|subtitle|cue)\s*(?:(?:that (?:says|reads)|saying|reading|with (?:the )?(?:text|words?)|which says|:)\s*)(?P<c>[^\s\ue001-\ue003\ue005][^\n]*)"),
        ("caption", r"(?:add|insert|put|new|another)\s+(?:in\s+)?(?:a\s+|the\s+|another\s+)?(?:new\s+)?(?:line|caption|subtitle)\s+(?:at|from|between)\s+[\d:.]+\s*(?:s|seconds)?(?:\s*(?:to|-|–|and|until)\s*[\d:.]+\s*(?:s|seconds)?)?\s*(?::|,|that says|saying|reading|-)\s*(?P<c>[^\s\ue001-\ue003\ue005][^\n]*)"),
        ("caption", r"(?:add|insert|put)\s+(?:in\s+)?(?:the|a)\s+(?:line|caption|subtitle)\s+(?P<c>(?!(?:at|to|in|from|for|between|on|track|that|saying|reading|with|and|after|before|here)(?![a-z]))[^\s\ue001-\ue005][^\n]*?)(?=\s+(?:at|from|between)\s+(?:the\s+)?\d)"),
        ("caption", r"(?:在)?[\d:.]+(?:秒|分)?(?:到[\d:.]+(?:秒)?)?(?:处|的地方)?(?:加|添加|插入|加上|新增)(?:一|1)?(?:句|条|行)?(?:字幕|台词)?[：:，,]?(?P<c>(?![，。在到吧句条行个字标文背音])[^\s\ue001-\ue003\ue005][^\n]*)"),
        ("caption", rf"(?:caption|line|subtitle)\s+(?:reading|saying|that says|that reads)\s*:?\s+{c}"),
        ("caption", r"(?:字幕|台词)[，,]?\s*(?:内容|文字|写|写着|说)(?:是|为|：|:)?\s*(?P<c>[^\s，。\ue001-\ue003\ue005][^\n]*)"),
        ("caption", rf"(?:加|添加|插入|加上|新增)(?:一|1)?(?:句|条|行)(?:字幕|台词|话)?(?:写着?|内容是|内容为|是|说|：|:)?\s*(?P<c>(?![，。在到吧])[^\s\ue001-\ue003\ue005][^\n]*)"),
        ("find", r"(?:the\s+)?(?:line|caption|sentence)\s+(?P<c>[^.,;:\d\ue001-\ue005][^.,;:\ue001-\ue005]*?)\s+(?:has (?:got )?to go|must go|should go|needs to go|can go|should be (?:deleted|removed|cut))"),
        ("find", r"(?P<c>[^，。；,;：:\s\ue001-\ue005][^，。；,;：:\ue001-\ue005]{1,40}?)\s*(?:这|那)(?:一)?(?:句|条|行)(?:话|字幕)?(?=.{0,6}(?:删|去|不要|拆|合))"),
        ("find", r"(?:the )?(?:line|caption|subtitle|sentence|one)\s+(?:that (?:says|reads|has|contains|mentions)|saying|reading|with|about|containing|where (?:he|she|it|i|they) says?)\s+(?:the\s+words?\s+)?(?P<c>[^.,;:\ue001-\ue005]+?)(?=\s*$|[.,;:]|\s+(?:and|&|at|by|from|longer|later|earlier|to|should|in|half|a|\d))"),
    ]  # fmt: skip
    return tuple((role, re.compile(source)) for role, source in rows)
