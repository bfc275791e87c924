"""Which of the files and addresses in a message are handed over, and which are results, references or clips in the project."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.intents import Message
from agent.understanding.clauses import Clause
from agent.understanding.evidence import Label
from agent.understanding.sources import Source, unescape

_STYLE = re.compile(
    r"\b(?:like|vibes?|styles?|similar|inspir\w+|referenc\w+|same|feel|look of|mood|in the (?:style|spirit)|copy the|mimic|match|based on|as in|imitate|estilo|como|comme|wie|im stil)\b|参考|风格|模仿|像|类似|一样|感觉|照着|仿|みたい|っぽ|ような|風",
    re.I,
)
_OUTPUT_BEFORE = re.compile(
    r"\b(?:sav\w*|export\w*|render\w*|download\w*|output\w*|call(?:ed)?|nam(?:e|ed|ing)|renam\w*|writ(?:e|ten)|stor\w*|put|dump|stick|drop|copy|deliver\w*|send|guarda\w*|exporta\w*|enregistre\w*|speicher\w*|exportier\w*)\b.{0,40}$"
    r"|(?:保存|导出|存|输出|命名|另存|下载|渲染|叫做?|导|名为|文件名|書き出|保存先)(?:到|为|成|在|至|是|叫|:|：)?.{0,8}$",
    re.I,
)


def media(
    message: Message,
    text: str,
    sources: tuple[Source, ...],
    read: Sequence[tuple[tuple[Clause, ...], Label]],
    has_media: bool,
) -> tuple[str, ...]:
    """What ought to be uploaded, unescaped, in order, each once. ``read``: the clauses of each step with its label."""
    found = [unescape(item) for item in message.attachments]
    for source in sources:
        label = next(
            (
                label
                for clauses, label in read
                if clauses and clauses[0].start <= source.start < max(clauses[-1].end, clauses[0].start + 1)
            ),
            "upload",
        )
        if source.value in found or source.name in found or source.kind in ("page", "stream"):
            continue
        if label in ("state", "help", "credits"):
            continue
        if label == "export" and (source.kind in ("path", "name") or _OUTPUT_BEFORE.search(text[: source.start])):
            continue
        if source.kind == "name" and has_media and label != "upload" and not message.attachments:
            continue
        found.append(source.value)
    return tuple(dict.fromkeys(found))


def is_source(text: str, stream: Source) -> bool:
    """Whether a streaming page is meant as the footage, not as an example of a style."""
    return not _STYLE.search(text.replace(stream.raw, ""))
