"""Reads the user: a message → the steps it asks for, what is to be uploaded, and why. Pure; the tables decide."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agent.intents import Message, Route
from agent.understanding.clauses import Clause, mask, split
from agent.understanding.edit_words import EDIT_WORDS
from agent.understanding.routing_more import CHINESE, CHINESE_CONTENT, FRENCH, GERMAN, JAPANESE, SPANISH
from agent.understanding.routing_table import PHRASES, ROWS, Label, Row
from agent.understanding.sources import Source, find, unescape
from agent.understanding.spelling import even

_POLITE = re.compile(
    r"^(?:(?:please|pls|plz|plse|kindly|ok(?:ay)?|k|so|uh+|um+|er+|hmm+|hey|hi|hello|yo|now|just|simply|well|alright|right|great|cool|perfect|good|"
    r"nice|awesome|yes|yeah|yep|yup|sure|no|nah|thanks|thank you|and|also|first(?: of all)?|finally|next|then|quickly|maybe|actually|lastly|"
    r"like|you know|looks? (?:good|great|fine|perfect)|lgtm|all (?:good|done|set)|done|that'?s (?:it|all|great|good|perfect)|"
    r"(?:can|could|would|will|may|might) (?:you|u|ya)|can we|could we|shall we|would you mind|do you mind|(?:can|could) (?:i|we) (?:ask|get) you to|"
    r"i(?:'?d| would) (?:like|love)(?: you)?(?: for you)? to|i (?:want|need|wanna|wish)(?: you)?(?: to)?(?= (?:export|render|download|upload|see|check|know|add|make|save|send))(?: to)?|"
    r"(?:we|you) (?:can|could|may|should)(?: now)?|i think (?:we|you) (?:can|should)|let'?s|let us|lets|go ahead(?: and)?|feel free to|try to|be so kind (?:as )?to|"
    r"when(?:ever)? you(?:'re| are)? (?:can|ready|done|have a (?:sec|minute|moment))|if you (?:can|could|please|don'?t mind)|if possible|"
    r"(?:when|once|if|after|as soon as) (?:you(?:'?re| are)|it(?:'?s| is)|that(?:'?s| is)|this is|everything(?:'?s| is)|all(?: is)?|they(?:'?re| are)|the \w+ (?:is|are)) "
    r"(?:all )?(?:done|ready|finished|good|happy|ok|okay|satisfied|complete|in|applied|there)(?: with (?:it|that|this))?|"
    r"por favor|s['’]il (?:te|vous) pla[iî]t|svp|bitte|(?:bueno|vale|ok),?)(?=[\s,!.:]|$)[\s,!.:…-]*)+",
    re.I,
)
_CONDITION = re.compile(
    r"^(?:and |but )?(?:(?:when|once|if|after|as soon as) (?:you(?:'?re| are)|it(?:'?s| is)|that(?:'?s| is)|this is|everything(?:'?s| is)|all(?: is)?|they(?:'?re| are)|the \w+ (?:is|are)) "
    r"(?:all )?(?:done|ready|finished|good|happy|ok|okay|fine|satisfied|complete|in|applied|there|set)(?: with (?:it|that|this))?"
    r"|(?:视频|片子|它|都|等)?(?:弄|做|剪|渲染|改|处理|搞)?(?:好|完成|完)了?(?:就|之后|以后|后)(?:请|再)?)[\s,，:]+(?=\S)|^(?:视频|片子|都)?(?:弄|做|剪|渲染|改)?(?:好|完)了就",
    re.I,
)
_POLITE_ZH = re.compile(
    r"^(?:请问?|麻烦(?:你|您)?|拜托|帮我|帮忙|给我(?=导|渲|查|看|列|下载|输出|预览)|可不可以|可以(?!了)|能不能|能否|能(?=帮|把|给|直接|导|发)|我想要?(?=导|渲|看|查|下载|知道|问|把|保存)|我要(?=导|渲|看|查|下载|把|保存)|"
    r"现在|直接|立刻|马上|好的?|行|嗯+|那就?|就|先|再|然后|最后|接下来|快点?|赶紧|你|您|一下|都?弄好了|没问题(?:的话)?|满意|ok|顺便|另外|还有(?=[，,])|对了|(?:弄|做|剪|改|搞)(?:完|好)(?:了|之后|后)?|，|,|\s)+",
    re.I,
)
_STYLE = re.compile(
    r"\b(?:like|vibes?|styles?|similar|inspir\w+|referenc\w+|same|feel|look of|mood|in the (?:style|spirit)|copy the|mimic|match|based on|as in|imitate|estilo|comme|wie)\b|参考|风格|模仿|像|类似|一样|感觉|照着|仿|みたい|ような|風",
    re.I,
)
_OUTPUT_BEFORE = re.compile(
    r"\b(?:sav\w*|export\w*|render\w*|download\w*|output\w*|call(?:ed)?|nam(?:e|ed|ing)|renam\w*|writ(?:e|ten)|store\w*|put|deliver\w*|send|guarda\w*|exporta\w*|enregistre\w*|speicher\w*|exportier\w*)\b.{0,40}$"
    r"|(?:保存|导出|存|输出|命名|另存|下载|渲染|叫做?|导|名为|文件名)(?:到|为|成|在|至|是|叫|:|：)?.{0,8}$",
    re.I,
)
_UNSTRIPPED = frozenset({"help", "declined", "withdrawn", "small_talk", "praise"})
"""Labels whose rows may also fit a clause with its polite opening on ("can I export without a watermark?")."""
_RETRY = re.compile(
    r"\b(?:export|render|download)\w*\b.{0,24}\b(?:failed|fail|crashed|stopped|broke|timed out|didn'?t (?:work|finish|start|download))\b.{0,30}\b(?:again|retry|re-?do|once more|another (?:try|go))\b"
    r"|(?:导出|渲染|下载).{0,6}(?:失败|出错|没成功|断了).{0,10}(?:再|重新|重试)",
)
_FAILED = Row("export", "failed before", "")


@dataclass(frozen=True, slots=True)
class Context:
    """What the session holds: decides what a bare file name or "done?" stands for."""

    has_media: bool = False
    has_draft: bool = False
    rendering: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``text`` is the part of the message that asks for it, ``reason`` the row that decided."""

    route: Route
    text: str
    reason: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """``steps`` in the order of the work, at least one. ``media`` is what ought to be uploaded, unescaped."""

    steps: tuple[Step, ...]
    media: tuple[str, ...] = ()

    @property
    def route(self) -> Route:
        return self.steps[0].route

    @property
    def then(self) -> tuple[Route, ...]:
        return tuple(step.route for step in self.steps[1:])

    @property
    def certain(self) -> bool:
        return all(step.certain for step in self.steps)


@dataclass(frozen=True, slots=True)
class _Read:
    """A clause with the label of the row that fits (``None``: no row, so an edit by default)."""

    clause: Clause
    label: Label
    row: Row | None


def read(message: Message, context: Context) -> Reading:
    """The steps of ``message``. Never fails: what no row knows is an edit for the backend."""
    text = message.text
    sources = find(text)
    clauses = split(text, mask(text, sources))
    offered = bool(message.attachments) or any(source.kind != "page" for source in sources)
    reads = [_label(clause, context, offered, alone=len(clauses) == 1) for clause in clauses]
    if _RETRY.search(even(text.lower())):
        reads = [_Read(clauses[0], "export", _FAILED)] if clauses else reads
    media = _media(message, sources, reads, context)
    steps = _steps(text, reads, sources, media, bool(message.attachments))
    return Reading(steps, media)


def _label(clause: Clause, context: Context, offered: bool, *, alone: bool) -> _Read:
    raw = _CONDITION.sub("", even(clause.shape).strip())
    zh = bool(re.search(r"[一-鿿]", raw))
    if zh:
        raw = _content_zh().sub(" ", raw)
    bare = (_POLITE_ZH if zh else _POLITE).sub("", raw)
    if zh:
        bare = _POLITE.sub("", bare)
    if not bare.strip(" .,!?;:，。！？、") and not alone:
        return _Read(clause, "praise", None)
    bare = bare or raw
    for row, pattern in _rows(raw):
        if row.weak and not (clause.strong or alone):
            continue
        if (row.when == "media" and not offered) or (row.when == "beside" and alone):
            continue
        if pattern.search(bare) or ((zh or row.label in _UNSTRIPPED) and pattern.search(raw)):
            return _Read(clause, row.label, row)
    return _Read(clause, "chat", None)


def _media(message: Message, sources: tuple[Source, ...], reads: list[_Read], context: Context) -> tuple[str, ...]:
    found = [unescape(item) for item in message.attachments]
    for source in sources:
        at = next(
            (item for item in reads if item.clause.start <= source.start < max(item.clause.end, item.clause.start + 1)),
            None,
        )
        label = at.label if at else "upload"
        before = message.text[: source.start]
        if source.value in found or source.name in found or source.kind in ("page", "stream"):
            continue
        if label in ("state", "help", "credits", "declined", "withdrawn"):
            continue
        if label == "export" and (source.kind in ("path", "name") or _OUTPUT_BEFORE.search(before)):
            continue
        if source.kind == "name" and context.has_media and label != "upload" and not message.attachments:
            continue
        found.append(source.value)
    return tuple(dict.fromkeys(found))


def _steps(
    text: str, reads: list[_Read], sources: tuple[Source, ...], media: tuple[str, ...], attached: bool
) -> tuple[Step, ...]:
    beside = bool(media) or any(item.label in ("export", "credits", "state", "upload") for item in reads)
    if beside:
        reads = list(_without_talk(reads))
    groups: list[tuple[Label, list[_Read]]] = []
    for item in reads:
        label = "chat" if item.label == "declined" else item.label
        if groups and groups[-1][0] == label:
            groups[-1][1].append(item)
        else:
            groups.append((label, [item]))
    acting = [(label, items) for label, items in groups if label in ("export", "credits", "state", "upload", "chat")]
    # a declined clause is an edit only together with one; alone there is nothing to do
    if all(
        item.label == "declined" and not EDIT_WORDS.search(item.clause.shape) for _, items in acting for item in items
    ):
        acting = []
    stream = next((source for source in sources if source.kind == "stream"), None)
    if stream is not None and not _STYLE.search(text.replace(stream.raw, "")) and not media:
        return (Step("help", text, "streaming page as a source", True),)
    steps: list[Step] = []
    if media:
        steps.append(Step("upload", "", "files or media addresses are handed over", True))
    for label, items in acting:
        if label == "upload" and (media or any(step.route == "upload" for step in steps)):
            continue
        route: Route = label
        if any(step.route == route for step in steps) and route != "chat":
            continue
        steps.append(_step(route, text, items, whole=len(acting) == 1 and not media))
    merged = list(_merge(steps, text))
    if merged:
        return tuple(merged)
    first = next((item for item in reads if item.label in ("help", "withdrawn")), reads[0] if reads else None)
    if first is None:
        return (Step("help", text, "nothing was said", True),)
    return (Step("help", text, first.row.name if first.row else "declined", True),)


def _without_talk(reads: list[_Read]) -> Iterator[_Read]:
    """Words that ask for nothing are no edit beside a step that is one. What goes on with an edit ("and Spanish") stays."""
    before: Label | None = None
    for item in reads:
        goes_on = before in ("chat", "declined") and not item.clause.strong
        if item.label != "chat" or item.row is not None or goes_on or EDIT_WORDS.search(item.clause.shape):
            before = item.label
            yield item


def _step(route: Route, text: str, items: list[_Read], *, whole: bool) -> Step:
    rows = [item.row for item in items if item.row is not None]
    words = text if whole else text[items[0].clause.start : items[-1].clause.end]
    return Step(route, words.strip(" ,，;；、\n"), rows[0].name if rows else "an edit", bool(rows))


def _merge(steps: list[Step], text: str) -> Iterator[Step]:
    """Edits that stand on both sides of a look at the project stay apart; edits side by side are one."""
    held: Step | None = None
    for step in steps:
        if held is not None and held.route == step.route == "chat":
            held = Step("chat", f"{held.text}. {step.text}", held.reason, held.certain)
            continue
        if held is not None:
            yield held
        held = step
    if held is not None:
        yield held


@cache
def _table(rows: tuple[Row, ...]) -> tuple[tuple[Row, re.Pattern[str]], ...]:
    return tuple((row, re.compile(_expand(row.pattern), re.I)) for row in rows)


def _expand(pattern: str) -> str:
    for _ in range(3):
        pattern = re.sub(r"~([A-Z]+)~", lambda match: PHRASES[match[1]], pattern)
    return pattern


@cache
def _content_zh() -> re.Pattern[str]:
    return re.compile("|".join(CHINESE_CONTENT), re.I)


def _rows(shape: str) -> Iterator[tuple[Row, re.Pattern[str]]]:
    """The tables that can apply to the script of ``shape``."""
    if re.search(r"[぀-ヿ]", shape):
        yield from _table(JAPANESE)
    elif re.search(r"[一-鿿]", shape):
        yield from _table(CHINESE)
    if re.search(r"[a-z?]", shape):
        yield from _table(ROWS)
        for rows in (SPANISH, FRENCH, GERMAN):
            yield from _table(rows)
