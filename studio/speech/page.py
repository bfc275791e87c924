"""What stands in a script beside the words that are said: markup, times, speakers' names, directions, page numbers.

``lines`` gives what may be said, line by line. What is surely not said is left out and listed, so that it can be told;
what only may be an aside (a title, words in round brackets) stays: the speech decides.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Page:
    """``lines`` that may be said; ``aside``: speakers and directions that were left out, each once, in order."""

    lines: tuple[str, ...]
    aside: tuple[str, ...]


_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,:;]\d{1,3})?"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->")
_EVENT = re.compile(r"^Dialogue:(?:[^,\n]*,){9}")
_BLOCK = re.compile(r"^(?:WEBVTT|NOTE|STYLE|REGION)\b")
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,300}>|<\d[\d:.]{0,20}>|\{\\[^{}]{0,500}\}|\{[yYcC]:[^{}]{0,100}\}")
_LINES = re.compile(r"<(?:br|/?p|/?div|/?li|/?h\d|/?tr|/?title|/?blockquote)\b[^<>]{0,300}>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_FRONT = re.compile(r"\A---[ \t]*\n(?:.{0,500}\n){1,60}?---[ \t]*\n")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,200}\]\([^()\n]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((?:https?:|mailto:|#|/|www\.)[^()\n]{0,500}\)")
_MARKS = re.compile(r"^\s{0,8}(?:#{1,6}\s+|>(?!>)\s?|\*\s+|•\s*)|\s#{1,6}\s*$")
_STRONG = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~|`{1,3})(?=\S)([^\n]{1,400}?)(?<=\S)\1(?!\w)")
_BRACKETS = re.compile(
    r"\[[^\[\]]{0,300}\]|【[^【】]{0,300}】|［[^［］]{0,300}］|\{[^{}\n]{0,200}\}|<<[^<>\n]{0,200}>>"
)
_ROUND_LINE = re.compile(r"^\s*[(（][^()（）]{0,300}[)）]\s*$")
_LINE_TIME = re.compile(rf"^\s*[(]?{_TIME}[)]?(?:\s*[-–—]+\s*{_TIME})?(?:\s+|\s*[-–—|:]\s*|$)")
_ONLY_TIME = re.compile(rf"^\s*[(]?{_TIME}[)]?\s*$")
_CHEVRONS = re.compile(r"^\s*>{2,3}\s*")
_LABEL = re.compile(r"^\s*([^\W_][^:：\n]{0,38}?)\s*(?:[(（][^()（）\n]{0,60}[)）])?\s*[:：](?=\s|$)")
_DIRECTION = re.compile(r"^\s*[(（][^()（）]{0,80}[)）]")
_SCENE = re.compile(
    r"^\s*(?:\d+[A-Z]?\.?\s+)?(?:(?:INT|EXT|EST|I/E)[./ ].*|(?:FADE|CUT|DISSOLVE|SMASH CUT)\b[^a-z]*|"
    r"(?:CONTINUED|THE END|FIN)\W*|ACT [IVX\d]+\W*|SCENE [IVX\d]+\W*)$"
)
_PAGE = re.compile(
    r"^\s*(?:[-–—]+\s*\d{1,4}\s*[-–—]+|(?:page|pág(?:ina|\.)?|seite|p\.)\s*\d{1,4}(?:\s*(?:/|of|de|von)\s*\d{1,4})?|"
    r"\d{1,4}\s*/\s*\d{1,4})\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*(\d{1,4})\.?\s*$")
_NAMES = {
    "narrator", "speaker", "host", "guest", "interviewer", "interviewee", "moderator", "voiceover", "voice", "man",
    "woman", "boy", "girl", "all", "both", "announcer", "reporter", "question", "answer", "q", "a", "v.o.", "operator",
    "narrador", "narradora", "locutor", "locutora", "entrevistador", "entrevistadora", "hombre", "mujer", "todos",
    "niño", "niña", "presentador", "presentadora", "voz", "pregunta", "respuesta", "periodista",
}  # fmt: skip
_CAPITALS = 0.6  # the share of letters that are capitals in a script written in capitals


def read(text: str) -> Page:
    """Any text → its lines. Linear in the length of the text."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    lines, timed = _bare("".join(one for one in text if one.isprintable() or one in "\n\t\u200d\u00a0\u202f\u3000"))
    if not timed:
        lines = _unmarked(lines)
    aside: list[str] = []
    kept = list(_said(lines, timed, aside))
    return Page(tuple(kept), tuple(dict.fromkeys(one for one in aside if one)))


def _bare(text: str) -> tuple[list[str], bool]:
    """The lines without the frame of a subtitle file and without markup; whether it was a subtitle file."""
    lines = text.split("\n")
    events = [line for line in lines if _EVENT.match(line)]
    if events:
        found = [part for line in events for part in re.split(r"\\[Nn]", _EVENT.sub("", line))]
        return [_TAG.sub("", line).replace("\\h", " ") for line in found], True
    timed = any(_TIMING.match(line) for line in lines)
    if timed:
        return [_plain(line) for line in _cues(lines)], True
    text = _shown(text)
    return [_plain(line) for line in _LINES.sub("\n", text).split("\n")], False


def _shown(text: str) -> str:
    """Without the parts of an HTML page that are not shown. One look for each end, so that it stays linear."""
    low = text.lower() if "<" in text else ""
    for opening, closing in (("<!--", "-->"), *((f"<{name}", f"</{name}>") for name in ("script", "style", "head"))):
        parts, at = [], 0
        start = low.find(opening)
        while start >= 0:
            end = low.find(closing, start)
            after = low[start + len(opening) : start + len(opening) + 1]
            if end < 0:
                break
            if opening == "<!--" or not after.isalnum():
                parts.append(text[at:start])
                at = end + len(closing)
            start = low.find(opening, max(at, start + 1))
        if parts:
            text = " ".join([*parts, text[at:]])
            low = text.lower()
    return text


def _plain(line: str) -> str:
    line = _TAG.sub("", line)
    return html.unescape(line) if _ENTITY.search(line) else line


def _cues(lines: Sequence[str]) -> Iterator[str]:
    """The text of SRT or VTT cues."""
    skipping = False
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if _TIMING.match(line) or (_TIMING.match(following) and _is_name(lines, at)):
            skipping = False
            continue
        skipping = bool(line.strip()) and (skipping or _BLOCK.match(line) is not None)
        if not skipping:
            yield line


def _is_name(lines: Sequence[str], at: int) -> bool:
    """Whether the line before the times is the number or name of a cue, not the end of the one before."""
    return lines[at].strip().isdigit() or at == 0 or not lines[at - 1].strip()


def _unmarked(lines: Sequence[str]) -> list[str]:
    """Without Markdown."""
    text = _FRONT.sub("", "\n".join(lines))
    text = _LINK.sub(r"\1", _IMAGE.sub(" ", text))
    found = []
    for line in text.split("\n"):
        bare = _MARKS.sub("", line)
        for _ in range(3):
            bare = _STRONG.sub(r"\2", bare)
        found.append(bare.replace("|", " ") if bare.count("|") > 1 else bare)
    return found


def _said(lines: Sequence[str], timed: bool, aside: list[str]) -> Iterator[str]:
    """The lines without times, pages, speakers and directions; these go to ``aside``."""

    def put_aside(match: re.Match[str]) -> str:
        found = " ".join(match.group(0).split())
        if re.search(r"[^\W\d_]", found):
            aside.append(found)
        return " "

    text = _BRACKETS.sub(put_aside, "\n".join(lines))
    lines = text.split("\n")
    clocks = sum(1 for line in lines if _LINE_TIME.match(line)) >= 3
    pages = _pages(lines) if not timed else set()
    speakers = _speakers(lines)
    for at, line in enumerate(lines):
        if at in pages or _PAGE.match(line) or _ONLY_TIME.match(line):
            continue
        if clocks:
            line = _LINE_TIME.sub("", line)
        line = _CHEVRONS.sub("", line)
        if _SCENE.match(line) or (_ROUND_LINE.match(line) and not timed) or line.strip() in speakers:
            aside.append(line.strip())
            continue
        label = _LABEL.match(line)
        if label and label.group(1).strip() in speakers:
            aside.append(label.group(0).strip())
            line = _DIRECTION.sub("", line[label.end() :])
        yield line


def _pages(lines: Sequence[str]) -> set[int]:
    """Lines that are rising numbers, two at least: pages, paragraphs."""
    found = [(at, int(match.group(1))) for at, line in enumerate(lines) if (match := _NUMBER.match(line))]
    rising = all(one[1] < other[1] for one, other in pairwise(found))
    return {at for at, _ in found} if len(found) > 1 and rising else set()


def _speakers(lines: Sequence[str]) -> set[str]:
    """Names before a colon: written in capitals, used as such twice, or a usual one; and capitals alone on a line."""
    letters = [letter for line in lines for letter in line if letter.isalpha()]
    shouting = sum(1 for letter in letters if letter.isupper()) > _CAPITALS * (len(letters) or 1)
    labels: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for at, line in enumerate(lines):
        label = _LABEL.match(line)
        if label:
            labels[label.group(1).strip()] += 1
        bare = re.sub(r"[(（][^()（）]{0,60}[)）]", "", line).strip()
        beginning = at == 0 or not lines[at - 1].strip()
        followed = at + 1 < len(lines) and bool(lines[at + 1].strip())
        if beginning and followed and bare.isupper() and len(bare.split()) <= 4 and bare[-1:] not in ".!?…,":
            alone[line.strip()] += 1
    found = {name for name, times in alone.items() if times > 1 and not shouting}
    for name, times in labels.items():
        usual = re.sub(r"\s*\d+$", "", name).casefold() in _NAMES
        capitals = name.isupper() and not shouting
        named = times > 1 and name[:1].isupper() and len(name.split()) <= 4
        if len(name.split()) <= 5 and (usual or capitals or named):
            found.add(name)
    return found
