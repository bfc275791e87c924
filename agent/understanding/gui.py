"""Reads the backend: takes talk of buttons and panels out of a reply and says which moves stand for it. Pure.

Content survives word for word: code, links, quoted text, titles, numbers. Clause by clause: a sentence loses only the clauses
that tell the user to operate an interface, with the conditions and purposes that hang on them.
"""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent.understanding.gui_moves import Moves, is_move, meaning_of, pattern_of
from agent.understanding.gui_table import (
    DONE,
    DRAGGING,
    TEMPORARY,
    Action,
)
from agent.understanding.gui_text import (
    SUBJECT,
    bare_of,
    blank_of,
    clauses,
    end_of,
    mask,
    restore,
    sentences,
    tidy,
)

_HANGING = re.compile(
    r"^\W*(?:(?:and |then |or )*(?:when(?:ever)?|once|after|if|to|in order to|ready to|before|as soon as|for|so that|whenever)\b|满意|如需|如果|若|要|想|完成后|确认|等|cuando|si\b|para\b|pour\b|quand\b|si\b|wenn\b|um\b|falls\b|ready\b|happy with)",
    re.I,
)
_RETRY = re.compile(
    r"\W*(?:please |so |you can )*(?:try|retry|wait|give it|check back|come back|稍后|重试|请)\b.{0,60}$", re.I
)
_WISH = re.compile(
    r"^\W*(?:to|in order to|if you|ready to|when you.{0,12} ready to|如需|如果|若|要|想|para|pour|um)", re.I
)
_STEP = re.compile(
    r"^\W*(?:and |then )*(?:choose|select|pick|type|enter|set|confirm|adjust|release|drop|click|tap|press|hit|save|apply|hold|move|top up|wait|drag|open|go|use|done)\b|^\W*(?:并|然后|再|接着|最后)?(?:输入|选择|设置?为|设定|确认|松开|填写|时长设|调整|保存|应用|勾选|即可|就可以|就能)",
    re.I,
)
_PURPOSE = re.compile(
    r"\b(?:to|so that|and your|in order to|which will|where|para|pour|um|zum)\b(.*)$|(?:生成|来|以便|即可|开始|用于|就能|就可以)(.*)$",
    re.I,
)
_FACT = re.compile(r"\d|<q\d+>|%", re.I)
_LEADING = re.compile(r"^\s*(?:[-*•]|\d+[.)、]|#{1,6})\s*")
_PLACE = re.compile(
    r"^\W*you(?:'ll| will| can| should)?(?: also| now)? (?:find|see|access|view|locate) (?P<what>.{2,80}?)\s+(?:in|on|under|from|at|inside|via) (?:the|your)\b",
    re.I,
)
_NEEDED = re.compile(
    r"\b(?:drag|drop|upload|import|attach|add|place)\b\s+(?P<what>.{2,80}?)\s+(?:into|onto|in|to|here|on)\b", re.I
)
_IN_TIMELINE = re.compile(
    r"^\W*(?:vorschau in der timeline|preview in (?:the )?timeline|aper[çc]u dans la timeline|vista previa en la l[ií]nea de tiempo|在时间[线轴](?:中|里|上)?预览)\s*[:：]\s*",
    re.I,
)
_HINT = re.compile(
    r"click|tap|press|\bhit\b|button|icon|menu|panel|\btab\b|sidebar|toolbar|inspector|\bopen\b|drag|\bdrop\b|scrub|preview|\bplay\b|timeline|export|download|upload|account|billing|dashboard|"
    r"library|properties|corner|window|settings|screen|look in|history|editor|file >|→|>\s*\w|slider|handle|toggle|account|page|temporary (?:issue|problem)|点|按|打开|拖|预览|播放|面板|按钮|导出|上传|账户|时间[线轴]|查看|右上|右侧|左侧|暂时|临时|clic|puls|arrastr|abr|gliss|ouvr|klick|zieh|[öo]ffne|vorschau|cuenta|compte|konto|panel|pestañ|onglet|panneau|bouton|botón|schaltfl|l[ií]nea|esquina|クリック|タップ|ドラッグ|開い|プレビュー|再生|エクスポート|ボタン|アップロード|押し|按|栏|中心|页|滑|进入|拉|勾|右|左|```",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Said:
    """``text`` for the user, ``actions`` in the order of the reply, ``steps`` the words that were taken out."""

    text: str
    actions: tuple[Action, ...] = ()
    steps: tuple[str, ...] = ()


ENGLISH: dict[str, str] = {
    "shown_state": "This is how the project stands.", "shown_timeline": "This is the timeline.", "shown_credits": "About your credits:",
    "exporting": "Making the file.", "offer_export": "Say \"export\" when you want the finished file.", "sent_edit": "Carrying it out.",
    "offer_edit": "There is more that can be changed here: say what you want.",
    "offer_upload": "Send the file: its path or a media URL, here in the message.", "nothing_to_export": "There is nothing to export yet.",
}  # fmt: skip
"""Our own sentences when the caller brings none."""
FALLBACK: dict[Action, str] = {
    "show_state": "shown_state", "show_timeline": "shown_timeline", "credits": "shown_credits", "export": "exporting",
    "offer_export": "offer_export", "send_edit": "sent_edit", "offer_edit": "offer_edit", "offer_upload": "offer_upload",
    "none": "nothing_to_export",
}  # fmt: skip
"""Action → sentence of the answers table, when nothing of the reply is left."""


def suspicious(text: str) -> bool:
    """Whether a piece of a reply may hold something to translate; if not, it can be shown before the rest is there."""
    return bool(_HINT.search(text))


def translate(
    text: str,
    *,
    request: str = "",
    has_draft: bool = True,
    edit_sent: bool = False,
    say: Callable[[str], str] = lambda key: ENGLISH[key],
) -> Said:
    """What to say and do for a reply. ``request`` is the user's own message: only what it asked for is carried out.

    ``edit_sent``: the edit has been sent on once for this message already, so it is never sent again. ``say`` gives the
    sentence for a key where the reply held nothing but GUI talk.
    """
    if not suspicious(text):
        return Said(text)
    masked, held = mask(text)
    reply = Moves(request, has_draft, edit_sent, done=bool(pattern_of(DONE).search(masked)))
    lines = [_line(line, reply) for line in _without_noise(masked, reply).split("\n")]
    kept = "\n".join(line for line in _without_lone_headings(lines) if line is not None)
    kept = re.sub(r"\n{3,}", "\n\n", kept).strip("\n")
    restored = restore(kept, held)
    actions = tuple(reply.actions())
    if not re.sub(r"[\W_]+", "", restored):
        first: Action = actions[0] if actions else "show_state"
        if not actions and not reply.nothing:
            actions = ("show_state",)
        restored = say("nothing_to_export" if reply.nothing and not actions else FALLBACK[first])
    return Said(restored, actions, tuple(restore(step, held) for step in reply.steps))


def _without_lone_headings(lines: list[str | None]) -> Iterator[str | None]:
    """A heading goes with its list when nothing of the list is left."""
    for at, line in enumerate(lines):
        heading = line is not None and re.match(r"^\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$|[^.!?。]{2,40}[:：]\s*$)", line)
        if heading and at + 1 < len(lines) and lines[at + 1] is None:
            rest = lines[at + 1 :]
            end = next((n for n, below in enumerate(rest) if below is not None), len(rest))
            if end == len(rest) or not (rest[end] or "").strip():
                continue
        yield line


def _line(line: str, reply: Moves) -> str | None:
    """One line without its GUI talk; ``None`` when nothing is left of it."""
    if not line.strip() or not suspicious(line):
        return line
    lead = _LEADING.match(line)
    head, body = (line[: lead.end()], line[lead.end() :]) if lead else ("", line)
    kept, dropped = [], False
    for sentence in sentences(body):
        left = _sentence(sentence, reply)
        if left != sentence:
            dropped = True
        if left.strip():
            kept.append(left)
    joined = "".join(kept) if dropped else body
    if dropped and not re.sub(r"[\W_]+", "", joined):
        return None
    return head + tidy(joined) if dropped else line


def _sentence(sentence: str, reply: Moves) -> str:
    bare = bare_of(sentence)
    if SUBJECT.match(bare) and not re.search(r"请|您", bare):
        return sentence
    timeline = _IN_TIMELINE.match(bare)
    if timeline:
        reply.add("timeline", timeline.group(), sentence)
        cut = _IN_TIMELINE.match(sentence)
        rest = sentence[cut.end() :] if cut else ""
        return rest[:1].upper() + rest[1:]
    parts = clauses(sentence)
    told = [is_move(bare_of(clause)) for clause, _ in parts]
    if not any(told):
        return sentence
    kept: list[str] = []
    facts: list[str] = []
    for at, (clause, mark) in enumerate(parts):
        bare = bare_of(clause)
        after = at > 0 and any(told[:at])
        if told[at]:
            meaning = meaning_of(bare)
            if meaning in ("edit", "state") and at and _WISH.match(bare_of(parts[at - 1][0])):
                hung = meaning_of(bare_of(parts[at - 1][0]))
                meaning = hung if hung in ("export", "credits", "upload") else meaning
            reply.add(meaning, clause, sentence)
            needed = _NEEDED.search(clause) if meaning == "upload" else None
            if needed and re.search(r"\d|\(|\b[A-Z]{2,4}\b", needed["what"]):
                kept.append(f"Send {needed['what'].strip()}.{blank_of(mark or sentence)}")
                continue
            place = _PLACE.match(clause)
            if place:
                what = place["what"].strip()
                kept.append(
                    f"{what[:1].upper()}{what[1:]} {'are' if what.endswith('s') else 'is'} in the project.{blank_of(mark)}"
                )
                continue
            facts.extend(_facts(clause))
            continue
        if (_HANGING.match(bare) and any(told)) or (after and _STEP.match(bare)) or (_is_stub(bare) and after):
            if (
                after
                and _STEP.match(bare)
                and pattern_of(DRAGGING + r"|\bexport\b").search(bare)
                and is_move("click " + bare)
            ):
                reply.add(meaning_of(bare), clause, sentence)
            facts.extend(_facts(clause))
            continue
        kept.append(clause + mark)
    left = "".join(kept)
    if facts and not kept:
        mark = "。" if re.search(r"[一-鿿]", sentence) else "."
        left = "; ".join(dict.fromkeys(facts)) + mark + blank_of(sentence)
    elif kept:
        if told[0]:
            left = left[:1].upper() + left[1:]
        left = re.sub(r"[\s,;:，；、—–-]+(?:and|or|then|并|然后)?[\s,;，]*$", "", left) + end_of(sentence, left)
    return left


def _is_stub(clause: str) -> bool:
    """A fragment that says nothing by itself."""
    short = len(re.findall(r"\w+", clause)) <= 1 and len(re.findall(r"[一-鿿぀-ヿ]", clause)) < 4
    return short and not _FACT.search(clause)


def _facts(clause: str) -> list[str]:
    """What a dropped clause told besides the move: a purpose that holds a number or a name."""
    chosen = re.match(
        r"^\W*(?:and |then )*(?:choose|select|pick|选择|选)\s*(?P<what>[\w .]*\d[\w .]*)\W*$", clause, re.I
    )
    if chosen:
        return [chosen["what"].strip()]
    match = _PURPOSE.search(clause)
    if match is None:
        return []
    words = next((group for group in match.groups() if group), "").strip(" .,。，")
    words = re.sub(r"^(?:see|view|get|check|review|browse|ver|voir|revisar|sehen)\b\s*", "", words, flags=re.I)
    if (
        not _FACT.search(words)
        or is_move(bare_of(words))
        or pattern_of(r">|→|edge|corner|panel|button|icon|menu|tab\b|按钮|面板").search(words)
    ):
        return []
    return [words[:1].upper() + words[1:]]


def _without_noise(text: str, reply: Moves) -> str:
    """Take away a temporary issue that trails a normal answer; alone it means: look at the project."""
    pattern = pattern_of(TEMPORARY)
    kept, taken = [], False
    for line in text.split("\n"):
        left = []
        skip = False
        for sentence in sentences(line):
            match = pattern.search(sentence)
            rest = re.sub(r"[\W_]+", " ", sentence[match.end() :]) if match else ""
            before = re.sub(r"[\W_]+", " ", sentence[: match.start()]) if match else ""
            if match and len(before.split()) <= 2 and (len(rest) < 24 or _RETRY.match(rest)):
                taken = skip = True
                continue
            if skip and re.match(r"\W*(?:please )?(?:try again|retry|try later|请稍后|请重试)", sentence, re.I):
                continue
            left.append(sentence)
        kept.append("".join(left).rstrip() if taken else line)
    joined = "\n".join(kept)
    if taken and not re.sub(r"[\W_]+", "", joined):
        reply.look()
        return ""
    return joined.rstrip() if taken else text
