"""A message cut into clauses, with everything that is content (quotes, files, titles to be written) replaced by marks."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.understanding.sources import Source
from agent.understanding.spelling import even

FILE = "<F>"
QUOTE = "<Q>"

_QUOTED = re.compile(
    r"“[^”]*”|«[^»]*»|„[^“”]*[“”]|「[^」]*」|『[^』]*』|《[^》]*》|‘[^’]{1,200}’"
    r"|(?<![\w])\"[^\"]*\"|(?<![\w])'(?=\S)(?:[^'\n]|(?<=\w)'(?=\w)){1,200}(?<=\S)'(?!\w)|`[^`]*`"
)
_WRITTEN = re.compile(
    # a label and a colon: what follows is to be shown or spoken
    r"((?:\b(?:title|caption|subtitle|text|voice ?over|narration|narrator|script|lyrics?|headline|hook|cta|label|slogan|tagline|"
    r"line|overlay|lower third|end card|end screen|title card|card|banner|sticker|badge|poster|button|bubble|callout|message|chyron|ticker|sign|thumbnail|says?|say|reads?|reading|saying|called|named|titled|entitled|t[ií]tulo|texto|titre|texte|titel|untertitel)\b"
    r"|(?:标题|字幕|文字|旁白|台词|文案|片头|片尾|歌词|口播|配音|念|说|写着?|写上|内容|名字|叫做?|タイトル|テロップ|字幕|ナレーション))\s*(?:is|are|为|是|改成|改为|写)?\s*[:：])"
    r"\s*[^\n]+",
    re.I,
)
_SAYING = re.compile(
    # words that introduce wording without quotation marks, up to the end of the clause
    r"(\b(?:that says?|which says?|saying|that reads?|reading|with the (?:text|words?|title|caption|line)|the words?|(?:add|put|write|type|insert|show|make)\s+"
    r"(?:a |an |the )?(?:text|title|caption|headline|subtitle|label|words?|end card|cta)(?:\s+(?:to|that|saying|reading|says))?)\b)"
    r"(?P<what>(?:\s+(?!(?:in|at|on|to|over|under|for|with|from|into|and|then|of|as|near|below|above|before|after|when|where|every|each|that|bigger|smaller|red|white|blue|green|yellow|black)\b)[^\s,.;!?，。；！？<>]+){1,9})",
    re.I,
)
_STRONG = re.compile(
    r"(?P<end>(?<=[.!?…])\s+|[;；。！？\n]+|(?<=[?？])(?=\S)|\s+[—–→]+\s*|\s+-{1,2}>?\s+|\s*=>\s*)"
    r"|(?P<then>\s*[,，、]?\s*\b(?:(?:and|but)\s+)?(?:then|after (?:that|this|which)|afterwards?|next|finally|lastly|when (?:that'?s|you'?re|it'?s|you are|it is) (?:done|finished|ready)|once (?:that'?s|you'?re|it'?s|you are|it is) (?:done|finished|ready))\b,?\s+"
    r"|\s*[,，]?\s*\b(?:y (?:luego|despu[eé]s)|luego|despu[eé]s|(?:et )?(?:puis|ensuite|apr[eè]s)|(?:und )?(?:dann|danach|anschlie[sß]+end))\b\s+"
    r"|[，,、]?\s*(?:然后再?|接着|之后再?|随后|完了再?|完之后|做完(?:后|之后)?|弄完(?:后|之后)?|最后(?=导|发|渲|下|输|把|查|给|告)|再(?=(?:帮我|给我|请|麻烦|直接)?(?:导出|渲染|发给|下载|查|看看|看一下|告诉|把|export|给我))|并且?(?=导出|渲染|发给|下载|输出|export)|そして|その後|それから|してから))",
    re.I,
)
_WEAK = re.compile(
    r"\s*[,，、]\s*(?:(?:and|but|y|et|und|so|或|和)\s+)?|\s+(?:and|&|\+|plus|y|e|et|und|but)\s+|\s+so\s+(?=make|cut|trim|crop|keep|turn|change|set|add|put|use|export|render|resize|convert)|(?<=[一-鿿])\s*(?:并|和|跟)(?=导出|渲染|发|下载|输出|查)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """``text`` as the user wrote it; ``shape`` lower case with marks, for the tables; ``strong`` when a full stop, "then" or
    the start of the message stands before it."""

    text: str
    shape: str
    strong: bool
    start: int
    end: int


def mask(text: str, sources: tuple[Source, ...]) -> str:
    """``text`` of the same length with content blanked: positions stay, so that clauses can be cut from the original."""
    chars = list(text)
    for source in sources:
        _fill(chars, source.start, source.end, FILE)
    shape = "".join(chars)
    for pattern, keep in ((_QUOTED, 0), (_WRITTEN, 1), (_SAYING, 1)):
        for match in pattern.finditer(shape):
            start = match.end(keep) if keep else match.start()
            if FILE in match.group() and not keep:
                continue
            _fill(chars, start, match.end(), QUOTE)
        shape = "".join(chars)
    return shape


def split(text: str, shape: str) -> tuple[Clause, ...]:
    """Clauses of ``text`` cut at the places that ``shape`` (from ``mask``) shows."""
    cuts: list[tuple[int, int, bool]] = []
    for match in _STRONG.finditer(shape):
        cuts.append((match.start(), match.end(), True))
    for match in _WEAK.finditer(shape):
        if not any(start < match.end() and match.start() < end for start, end, _ in cuts):
            cuts.append((match.start(), match.end(), False))
    clauses, at, strong = [], 0, True
    for start, end, is_strong in sorted(cuts):
        if start > at:
            clauses.append(_clause(text, shape, at, start, strong))
            strong = is_strong
        else:
            strong = strong or is_strong
        at = max(at, end)
    clauses.append(_clause(text, shape, at, len(text), strong))
    return tuple(clause for clause in clauses if clause.shape.strip(" .,!?;:，。！？、"))


def pieces(text: str, shape: str, most: int) -> tuple[Clause, ...]:
    """At most ``most`` clauses of ``text``: the last one holds what is left."""
    found = split(text, shape)
    if len(found) <= most:
        return found
    rest = _clause(text, shape, found[most - 1].start, found[-1].end, found[most - 1].strong)
    return (*found[: most - 1], rest)


def shape_of(clauses: Sequence[Clause]) -> str:
    """The shape of neighbouring clauses as one, in the spelling that the lexicon knows."""
    return even(" , ".join(clause.shape for clause in clauses))


def _clause(text: str, shape: str, start: int, end: int, strong: bool) -> Clause:
    flat = re.sub(r"(<[FQ]>)[\x00]*", r" \1 ", shape[start:end])
    return Clause(text[start:end].strip(), re.sub(r"\s+", " ", flat).strip().lower(), strong, start, end)


def _fill(chars: list[str], start: int, end: int, mark: str) -> None:
    """Put ``mark`` at ``start`` and NULs up to ``end`` (a mark longer than the span swallows what fits)."""
    width = end - start
    filling = (mark + "\x00" * width)[:width] if width >= len(mark) else "\x00" * width
    chars[start:end] = list(filling)
