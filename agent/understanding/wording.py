"""Whether a model's words may be shown to the user: no talk of tools, buttons, ids or raw data, and no false claims."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePath

from agent.events import Balance, Delivered, Event, Notice, Text, Timeline, Warned
from agent.intents import Chat, Export, Intent, Upload
from agent.understanding import gui, sources
from agent.understanding.accumulate import Answer
from agent.understanding.guards import bare, meant
from agent.understanding.toolbox import TOOLS

LONGEST = 4000
ALREADY_READ = 0.7
"""Share of a wording's own words that stand in what the user has read, from which on it only repeats."""

_THOUGHTS = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)|^.*?</(?:think|thinking|reasoning)>", re.S | re.I)

NOT_FOR_EYES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "markup",
        re.compile(r"<\s*/?\s*(?:!doctype|html|head|body|div|script|style|br|p|span|tool_call|function|data)\b", re.I),
    ),
    (
        "raw data",
        re.compile(
            r"^\s*[\[{]|[{\[]\s*\"[\w-]+\"\s*[:,]|\"(?:name|arguments|parameters|tool_calls?|outcome|message)\"\s*:"
        ),
    ),
    (
        "tool",
        re.compile(
            rf"\b(?:{'|'.join(tool.name for tool in TOOLS if '_' in tool.name)})\b"
            rf"|\b(?:{'|'.join(tool.name for tool in TOOLS)})\s*\(|\b(?:tool|function)[ _-]?calls?\b"
            rf"|`(?:{'|'.join(tool.name for tool in TOOLS)})`|\b(?:the|this|a|my) tools?\b|\bsystem prompt\b|\buntrusted\b|工具调用|系统提示",
            re.I,
        ),
    ),
    (
        "id",
        re.compile(
            r"\b(?:nmv|clm|sk|anon|render|file|f)_[A-Za-z0-9_-]{6,}|\bsk-[A-Za-z0-9_-]{6,}|\beyJ[A-Za-z0-9._-]{10,}|\bBearer\s+\S{6,}"
            r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{20,}\b|\b\d{14,}\b|\b(?:session|task|render|client|request|api)[ _-](?:id|token|key)\b",
            re.I,
        ),
    ),
)
"""What a person is never shown (behaviour 3, conformance 63)."""

CLAIMS: tuple[tuple[type[Intent], re.Pattern[str]], ...] = (
    (
        Export,
        re.compile(
            r"\b(?:exported|rendered|downloaded|delivered|saved (?:it|the|your|as|to|in))\b|\b(?:file|video|mp4|film|export|render)\b.{0,30}\b(?:is|are) (?:now )?(?:ready|done|saved|attached|finished|here)\b"
            r"|\bhere(?:'s| is) (?:the|your) (?:finished |final |new )?(?:file|video|mp4|film|link)\b|(?:已(?:经)?(?:[为给帮](?:您|你))?|完成)(?:导出|下载|渲染|保存|输出)|(?:导出|渲染|下载)(?:完成|好了|成功)|(?:视频|文件).{0,8}(?:准备好|已就绪|已保存)"
            r"|\b(?:he exportado|se ha exportado|exportad[oa]|descargad[oa]|guardad[oa])\b|\b(?:export[eé]e?|t[eé]l[eé]charg[eé]e?|enregistr[eé]e?)\b(?=[\s.,!])|\b(?:exportiert|gespeichert|heruntergeladen)\b|書き出しました|エクスポートしました|保存しました",
            re.I,
        ),
    ),
    (
        Chat,
        re.compile(
            r"\bi(?:'ve| have)?(?: now| just| also)? (?:added|removed|deleted|changed|made|cut|trimmed|moved|set|applied|extended|shortened|translated|replaced|created|edited|captioned|muted|undone|updated|adjusted|put|turned|sent)\b"
            r"|\b(?:captions?|subtitles?|titles?|music|clips?|edits?|changes?|it|video|tracks?|lines?)\b.{0,24}\b(?:has|have) been (?:added|removed|deleted|changed|made|cut|trimmed|applied|extended|translated|replaced|updated|sent)\b"
            r"|\b(?:all )?done\b[.!]|已(?:经)?(?:[为给帮](?:您|你))?(?:添加|加上|加好|删除|去掉|修改|改好|改成|剪|替换|翻译|延长|应用|撤销|完成|处理|发送)|(?:加好|改好|删掉|弄好|做好)了"
            r"|\b(?:he (?:a[ñn]adido|quitado|cambiado|hecho|eliminado|puesto)|se han? (?:a[ñn]adido|quitado|cambiado|eliminado)|a[ñn]ad[ií]|quit[eé])\b|\bj['’]ai (?:ajout|supprim|chang|mis|coup)\w*|\bich habe .{0,40}(?:hinzugef|entfern|ge[aä]ndert|gel[oö]scht|gemacht)\w*|(?:追加|削除|変更|翻訳)しました",
            re.I,
        ),
    ),
    (
        Upload,
        re.compile(
            r"\bi(?:'ve| have)? uploaded\b|\b(?:has|have) been uploaded\b|已(?:经)?(?:[为给帮](?:您|你))?上传|上传(?:成功|完成)|\bhe subido\b|アップロードしました",
            re.I,
        ),
    ),
)
"""Work that a sentence claims → what must have been done in this turn for it to be true."""

PUTS_OFF = re.compile(
    r"\bi(?:'ll| will|'m going to| am going to)\b|\blet me\b|\b(?:one|just a) moment\b|\bi (?:can(?:no|')t|am unable|am not able)\b|\bas an? (?:ai|language model)\b|\bi(?:'m| am) (?:sorry|unable|not able|just an?)\b"
    r"|我(?:会|将|马上|来|这就|无法|不能)|请稍(?:等|候)|抱歉|作为.{0,6}(?:模型|助手)|\b(?:voy a|no puedo|lo siento)\b|\b(?:je vais|je ne peux)\b|\b(?:ich werde|ich kann .{0,20}nicht)\b",
    re.I,
)
"""A promise or a refusal: no answer to a wish that something can be done about."""


@dataclass(slots=True)
class Read:
    """What this turn has done and what the user has read of it. ``files`` are names of files that were delivered."""

    request: str
    done: list[Intent] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    acting: bool = False
    """The table sees something to be done in the message."""
    _open: bool = False

    def hear(self, event: Event) -> None:
        """Take down what an event shows to the user. Progress is no answer; the project link is not for a model."""
        match event:
            case Text(text=text, final=final):
                if self._open:
                    self.shown[-1] += text
                else:
                    self.shown.append(text)
                self._open = not final
                return
            case Notice(text=text) | Warned(text=text) | Timeline(text=text) | Balance(text=text):
                self.shown.append(text)
            case Delivered(files=files):
                names = [PurePath(file.path).name for file in files]
                self.files.extend(names)
                self.shown.append(f"Delivered: {', '.join(names)}")
            case _:
                return
        self._open = False


def spoken(text: str) -> str:
    """``text`` without thoughts that were written aloud."""
    return _THOUGHTS.sub("", text).strip()


def said(answer: Answer) -> str:
    """The words of an answer as far as they are whole: one that was cut ends with its last whole sentence."""
    text = spoken(answer.text)
    if answer.finish != "length":
        return text
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s|$)|[。！？]", text)]
    return text[: ends[-1]] if ends else ""


def fit(text: str, read: Read, *, known: str = "") -> bool:
    """Whether ``text`` may be shown. ``known``: our own words that it may draw from, besides the user's and the shown."""
    if not bare(text) or len(text) > LONGEST or any(pattern.search(text) for _, pattern in NOT_FOR_EYES):
        return False
    if gui.suspicious(text) and _speaks_of_buttons(text, read.request):
        return False
    if any(pattern.search(text) and not _did(kind, read) for kind, pattern in CLAIMS):
        return False
    if read.acting and not read.done and PUTS_OFF.search(text):
        return False
    return not _invented(text, [read.request, known, *read.shown, *read.files], numbers=bool(read.done))


def repeats(text: str, read: Read) -> bool:
    """Whether the user has read all this already in this turn."""
    own = meant(text)
    shown = {word for piece in read.shown for word in meant(piece)}
    return not own or sum(word in shown for word in own) / len(own) >= ALREADY_READ


def _speaks_of_buttons(text: str, request: str) -> bool:
    return bare(gui.translate(text, request=request).text) != bare(text)


def _did(kind: type[Intent], read: Read) -> bool:
    return bool(read.files) if kind is Export else any(isinstance(intent, kind) for intent in read.done)


def _invented(text: str, allowed: Collection[str], *, numbers: bool) -> bool:
    """A file, an address or, after work was done, a number that nobody has named."""
    joined = " ".join(allowed)
    known = bare(joined)
    if numbers and not set(re.findall(r"\d+", text)) <= set(re.findall(r"\d+", joined)):
        return True
    named = (source for source in sources.find(text) if source.kind != "page" or source.raw.startswith("http"))
    return any(bare(source.name) not in known or bare(source.value) not in known for source in named)
