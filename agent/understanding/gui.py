"""Reads the backend: takes talk of buttons and panels out of a reply and says which moves stand for it. Pure.

Content survives word for word: code, links, quoted text, titles, numbers. Clause by clause: a sentence loses only the clauses
that tell the user to operate an interface, with the conditions and purposes that hang on them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from agent.intents import Message
from agent.understanding import routing
from agent.understanding.gui_table import DONE, DRAGGING, HEADS, LOOKING, LOOKING_HEAD, OFFERING, PHRASES, ROWS, TEMPORARY, Action, Meaning

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.S)
_LINK = re.compile(r"https?://[^\s<>\"'“”，。；）)]*[^\s<>\"'“”，。；）).,;:!?]")
_QUOTED = re.compile(
    r"“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|「[^」\n]*」|『[^』\n]*』|《[^》\n]*》|‘[^’\n]{2,120}’|\"[^\"\n]*\"|(?<![\w])'(?=\S)[^'\n]{1,120}(?<=\S)'(?!\w)"
)
_EMPHASIS = re.compile(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}")
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:click(?:ing)?|tap|press|hit|choose|select|open|on|the|into|to|in|under|and|your|->|go to|called)\s*|→\s*|>\s*|点击|单击|双击|点选|点|按下?|打开|进入|前往|到|去|在|选择|切换到|的|[右左][上下]?(?:角|侧|边|方)|顶部|底部|上方|下方|栏|页面|界面|屏幕上?|clic en|cliquer sur|cliquez sur|klick\w* (?:auf|sie auf)|auf|ouvrez|abre|pulsa|sur|en)\s*[*_]*$",
    re.I,
)
_LABEL_MOVE = re.compile(
    r"\b(?:click|tap|press|hit|choose|select|open|go to|head|navigate|drag)|点|按|打开|进入|前往|到|拖|clic|cliqu|klick|pulsa|abre|ouvr|[öo]ffne|クリック|タップ|開",
    re.I,
)
_LABEL_AFTER = re.compile(
    r"^[*_]*\s*(?:button|panel|tab|menu|icon|page|option|section|按钮|面板|标签|选项|菜单|页|图标|中心|栏|→|->|>|ボタン)",
    re.I,
)
_CONTENT_BEFORE = re.compile(
    r"(?:\b(?:says?|said|reads?|reading|saying|title\w*|caption\w*|text|words?|line|voice ?over|narrat\w+|label\w*|called|named|to|script|lyrics?|slogan)|标题|字幕|文字|旁白|文案|改为|改成|写着?|念|叫|第.句|歌词|口播)\s*(?:is|are|now|to|reads?|says?|为|是|成)?\s*[:：]?\s*$",
    re.I,
)
_SUBJECT = re.compile(
    r"^\W*(?:the (?:user|viewer|cursor|hand|finger|character|man|woman|narrator|voice|presenter|speaker|screencast|recording|tutorial|video|clip|animation|scene|host)|a (?:hand|finger|cursor|man|woman)|he|she|they|画面|手指|用户|主角|人物|他|她|镜头|视频中|视频里|鼠标|光标|讲者|旁白)",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?…])(?:[\"”’)]?)\s+(?=\S)|(?<=[。！？])(?=\S)|(?<=[;；])\s*")
_CLAUSE = re.compile(
    r"[：:]\s*(?=(?:请|您)?(?:点击|打开|拖|点))|(?:,|;|:(?=\s)|，|；|、(?=或|并|再|然后)|\s[—–]\s|\s-\s)\s*(?:(?:and|then|or|but)\s+)*|\s+(?:and|or)\s+(?=(?:then\s+)?(?:click|tap|press|hit|drag|drop|open|choose|select|preview|scrub|export|upload|use|go|check)\b)|\s+(?:then)\s+",
    re.I,
)
_HANGING = re.compile(
    r"^\W*(?:(?:and |then |or )*(?:when(?:ever)?|once|after|if|to|in order to|ready to|before|as soon as|for|so that|whenever)\b|满意|如需|如果|若|要|想|完成后|确认|等|cuando|si\b|para\b|pour\b|quand\b|si\b|wenn\b|um\b|falls\b|ready\b|happy with)",
    re.I,
)
_RETRY = re.compile(r"\W*(?:please |so |you can )*(?:try|retry|wait|give it|check back|come back|稍后|重试|请)\b.{0,60}$", re.I)
_WISH = re.compile(r"^\W*(?:to|in order to|if you|ready to|when you.{0,12} ready to|如需|如果|若|要|想|para|pour|um)", re.I)
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
_NEEDED = re.compile(r"\b(?:drag|drop|upload|import|attach|add|place)\b\s+(?P<what>.{2,80}?)\s+(?:into|onto|in|to|here|on)\b", re.I)
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
    say: Callable[[str], str] = lambda key: _ENGLISH[key],
) -> Said:
    """What to say and do for a reply. ``request`` is the user's own message: only what it asked for is carried out.

    ``edit_sent``: the edit has been sent on once for this message already, so it is never sent again. ``say`` gives the
    sentence for a key where the reply held nothing but GUI talk.
    """
    if not suspicious(text):
        return Said(text)
    masked, held = _mask(text)
    reply = _Reply(request, has_draft, edit_sent, done=bool(_pattern(DONE).search(masked)))
    lines = [_line(line, reply) for line in _without_noise(masked, reply).split("\n")]
    kept = "\n".join(line for line in _without_lone_headings(lines) if line is not None)
    kept = re.sub(r"\n{3,}", "\n\n", kept).strip("\n")
    restored = _restore(kept, held)
    actions = tuple(reply.actions())
    if not re.sub(r"[\W_]+", "", restored):
        first: Action = actions[0] if actions else "show_state"
        if not actions and not reply.nothing:
            actions = ("show_state",)
        restored = say("nothing_to_export" if reply.nothing and not actions else FALLBACK[first])
    return Said(restored, actions, tuple(_restore(step, held) for step in reply.steps))


class _Reply:
    """Collects the moves of one reply and decides what each may become."""

    def __init__(self, request: str, has_draft: bool, edit_sent: bool, *, done: bool) -> None:
        self.request = request
        self.has_draft = has_draft
        self.edit_sent = edit_sent
        self.done = done
        self.nothing = False
        self.steps: list[str] = []
        self._moves: list[tuple[Meaning, str, str]] = []
        self._looks = False

    def add(self, meaning: Meaning, clause: str, sentence: str) -> None:
        self.steps.append(clause.strip())
        self._moves.append((meaning, clause, sentence))

    def look(self) -> None:
        """The reply was nothing but a temporary issue: look at the project."""
        self._looks = True

    def actions(self) -> Iterator[Action]:
        seen: set[Action] = set()
        for meaning, clause, sentence in self._moves:
            action = self._action(meaning, clause, sentence)
            if action == "none":
                self.nothing = True
            elif action not in seen:
                seen.add(action)
                yield action
        if self._looks and not seen:
            yield "show_state"

    def _action(self, meaning: Meaning, clause: str, sentence: str) -> Action:
        match meaning:
            case "export":
                if not self.has_draft:
                    return "none"
                return "export" if self._wants_file() else "offer_export"
            case "credits":
                return "credits"
            case "upload":
                return "offer_upload"
            case "timeline":
                return "show_timeline"
            case "state":
                return "show_state"
            case "edit":
                return self._edit(clause, sentence)

    def _edit(self, clause: str, sentence: str) -> Action:
        if self.edit_sent:
            return "show_state"
        if (
            re.search(r"\?\s*$|\bhow (?:long|many|much)\b|\bwhat(?:'s| is)\b|多长|多少|什么", self.request)
            and not self.done
        ):
            return "show_state"
        if _pattern(OFFERING).search(sentence) and not self._overlap(sentence):
            return "offer_edit"
        if self.done and not self._overlap(clause):
            return "offer_edit"
        return "send_edit"

    def _overlap(self, clause: str) -> bool:
        """Enough of the request's own words stand in the clause, so it is the edit that was asked for."""
        if _pattern(r"\btip\b|\bhint\b|\bif you\b|\bone you\b|如需|微调|wenn du|\bprefer\b|喜欢").search(clause):
            return False
        asked, told = _stems(self.request), _stems(clause)
        return len(asked & told) >= 2 or bool(
            re.search(r"\bundo\b|撤销", clause, re.I)
            and re.search(r"\b(?:back|undo|revert|restore)\b|撤销|恢复|回到", self.request, re.I)
        )

    def _wants_file(self) -> bool:
        reading = routing.read(Message(self.request), routing.Context(has_media=True, has_draft=True))
        return any(step.route == "export" for step in reading.steps)


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


def _line(line: str, reply: _Reply) -> str | None:
    """One line without its GUI talk; ``None`` when nothing is left of it."""
    if not line.strip() or not suspicious(line):
        return line
    lead = _LEADING.match(line)
    head, body = (line[: lead.end()], line[lead.end() :]) if lead else ("", line)
    kept, dropped = [], False
    for sentence in _sentences(body):
        left = _sentence(sentence, reply)
        if left != sentence:
            dropped = True
        if left.strip():
            kept.append(left)
    joined = "".join(kept) if dropped else body
    if dropped and not re.sub(r"[\W_]+", "", joined):
        return None
    return head + _tidy(joined) if dropped else line


def _sentences(text: str) -> list[str]:
    """Sentences with the white space after each."""
    parts, at = [], 0
    for match in _SENTENCE.finditer(text):
        parts.append(text[at : match.end()])
        at = match.end()
    parts.append(text[at:])
    return parts


def _sentence(sentence: str, reply: _Reply) -> str:
    bare = _bare(sentence)
    if _SUBJECT.match(bare) and not re.search(r"请|您", bare):
        return sentence
    timeline = _IN_TIMELINE.match(bare)
    if timeline:
        reply.add("timeline", timeline.group(), sentence)
        cut = _IN_TIMELINE.match(sentence)
        rest = sentence[cut.end() :] if cut else ""
        return rest[:1].upper() + rest[1:]
    clauses = _clauses(sentence)
    is_move = [_is_move(_bare(clause)) for clause, _ in clauses]
    if not any(is_move):
        return sentence
    kept: list[str] = []
    facts: list[str] = []
    for at, (clause, mark) in enumerate(clauses):
        bare = _bare(clause)
        after = at > 0 and any(is_move[:at])
        if is_move[at]:
            meaning = _meaning(bare)
            if meaning in ("edit", "state") and at and _WISH.match(_bare(clauses[at - 1][0])):
                hung = _meaning(_bare(clauses[at - 1][0]))
                meaning = hung if hung in ("export", "credits", "upload") else meaning
            reply.add(meaning, clause, sentence)
            needed = _NEEDED.search(clause) if meaning == "upload" else None
            if needed and re.search(r"\d|\(|\b[A-Z]{2,4}\b", needed["what"]):
                kept.append(f"Send {needed['what'].strip()}.{_blank(mark or sentence)}")
                continue
            place = _PLACE.match(clause)
            if place:
                what = place["what"].strip()
                kept.append(
                    f"{what[:1].upper()}{what[1:]} {'are' if what.endswith('s') else 'is'} in the project.{_blank(mark)}"
                )
                continue
            facts.extend(_facts(clause))
            continue
        if (_HANGING.match(bare) and any(is_move)) or (after and _STEP.match(bare)) or (_is_stub(bare) and after):
            if (
                after
                and _STEP.match(bare)
                and _pattern(DRAGGING + r"|\bexport\b").search(bare)
                and _is_move("click " + bare)
            ):
                reply.add(_meaning(bare), clause, sentence)
            facts.extend(_facts(clause))
            continue
        kept.append(clause + mark)
    left = "".join(kept)
    if facts and not kept:
        mark = "。" if re.search(r"[一-鿿]", sentence) else "."
        left = "; ".join(dict.fromkeys(facts)) + mark + _blank(sentence)
    elif kept:
        if is_move[0]:
            left = left[:1].upper() + left[1:]
        left = re.sub(r"[\s,;:，；、—–-]+(?:and|or|then|并|然后)?[\s,;，]*$", "", left) + _end(sentence, left)
    return left


def _clauses(sentence: str) -> list[tuple[str, str]]:
    """(clause, the mark after it)."""
    parts, at = [], 0
    for match in _CLAUSE.finditer(sentence):
        if _inside(sentence, match.start()):
            continue
        if sentence[at : match.start()].strip():
            parts.append((sentence[at : match.start()], match.group()))
            at = match.end()
    parts.append((sentence[at:], ""))
    return parts


def _inside(text: str, at: int) -> bool:
    """Whether the position is inside parentheses, where nothing is cut."""
    before = text[:at]
    return before.count("(") > before.count(")") or before.count("（") > before.count("）")


def _is_move(clause: str) -> bool:
    return any(pattern.search(clause) for pattern in _heads())


def _is_stub(clause: str) -> bool:
    """A fragment that says nothing by itself."""
    short = len(re.findall(r"\w+", clause)) <= 1 and len(re.findall(r"[一-鿿぀-ヿ]", clause)) < 4
    return short and not _FACT.search(clause)


def _meaning(clause: str) -> Meaning:
    dragging = _pattern(DRAGGING).search(clause)
    for row in ROWS:
        if row.meaning == "timeline" and dragging and not re.search(r"playhead|播放头|预览|preview|scrub", clause):
            continue
        if row.meaning == "export" and re.search(r"\bupload\b", clause):
            continue
        if _pattern(row.pattern).search(clause):
            return row.meaning
    if not dragging and _pattern(LOOKING_HEAD).search(clause):
        return "state"
    if dragging or re.search(
        r"\b(?:apply|undo|redo|confirm|generate|delete|remove|add|split|ok|enable|insert|keep)\b|生成|确认|应用|撤销|添加|删除|确定",
        clause,
    ):
        return "edit"
    return "state" if _pattern(LOOKING).search(clause) else "edit"


def _facts(clause: str) -> list[str]:
    """What a dropped clause told besides the move: a purpose that holds a number or a name."""
    chosen = re.match(r"^\W*(?:and |then )*(?:choose|select|pick|选择|选)\s*(?P<what>[\w .]*\d[\w .]*)\W*$", clause, re.I)
    if chosen:
        return [chosen["what"].strip()]
    match = _PURPOSE.search(clause)
    if match is None:
        return []
    words = next((group for group in match.groups() if group), "").strip(" .,。，")
    words = re.sub(r"^(?:see|view|get|check|review|browse|ver|voir|revisar|sehen)\b\s*", "", words, flags=re.I)
    if (
        not _FACT.search(words)
        or _is_move(_bare(words))
        or _pattern(r">|→|edge|corner|panel|button|icon|menu|tab\b|按钮|面板").search(words)
    ):
        return []
    return [words[:1].upper() + words[1:]]


def _without_noise(text: str, reply: _Reply) -> str:
    """Take away a temporary issue that trails a normal answer; alone it means: look at the project."""
    pattern = _pattern(TEMPORARY)
    kept, taken = [], False
    for line in text.split("\n"):
        sentences = _sentences(line)
        left = []
        skip = False
        for sentence in sentences:
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


def _mask(text: str) -> tuple[str, list[str]]:
    """Code, links and content quotes as ``<q0>``, ``<q1>``…; quoted labels of the interface stay readable."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match.group())
        return f"<q{len(held) - 1}>"

    text = _LINK.sub(hold, _CODE.sub(hold, text))

    def quote(match: re.Match[str]) -> str:
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 12]
        before = re.split(r"[.!?。！？\n;；]", before)[-1]
        label = _LABEL_AFTER.match(after) or (_LABEL_BEFORE.search(before) and _LABEL_MOVE.search(before))
        if label and not _CONTENT_BEFORE.search(before) and len(match.group()) <= 26 and not _SUBJECT.match(before):
            return match.group()
        return hold(match)

    return _QUOTED.sub(quote, text), held


def _restore(text: str, held: list[str]) -> str:
    for _ in range(3):
        text = re.sub(r"<q(\d+)>", lambda match: held[int(match[1])] if int(match[1]) < len(held) else match[0], text)
    return text


def _bare(text: str) -> str:
    """The shape of a clause: lower case, no emphasis, no label quotes."""
    return re.sub(r"\s+", " ", re.sub(r"[“”„«»「」\"]", "", _EMPHASIS.sub("", text))).strip().lower()


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t]{2,}", " ", text)
    return re.sub(r"^[\s,;:，；、。]+", "", text).rstrip()


def _end(sentence: str, left: str) -> str:
    """The sentence's own end mark and space, where the rest has lost it."""
    if re.search(r"[.!?。！？…]\s*$", left):
        return ""
    match = re.search(r"[.!?。！？…]*[\"”*]*\s*$", sentence)
    mark = match.group() if match else ""
    return mark if mark.strip() else ("。" if re.search(r"[一-鿿]", left) else ".") + mark


def _blank(text: str) -> str:
    return " " if text.endswith((" ", "\n")) else ""


def _stems(text: str) -> set[str]:
    """Words that matter, cut to five letters; for Chinese pairs of characters."""
    words = {word[:5] for word in re.findall(r"[a-zà-ÿ0-9]{3,}|\d+", text.lower())} - _COMMON
    han = "".join(re.findall(r"[一-鿿]", text))
    return words | {han[at : at + 2] for at in range(len(han) - 1)}


_COMMON = {
    "the",
    "and",
    "you",
    "your",
    "for",
    "with",
    "that",
    "this",
    "then",
    "from",
    "into",
    "onto",
    "please",
    "pleas",
    "can",
    "clip",
    "clips",
    "video",
    "one",
    "all",
    "want",
    "make",
    "it's",
}
_ENGLISH = {
    "shown_state": "This is how the project stands.", "shown_timeline": "This is the timeline.", "shown_credits": "About your credits:",
    "exporting": "Making the file.", "offer_export": "Say \"export\" when you want the finished file.", "sent_edit": "Carrying it out.",
    "offer_edit": "There is more that can be changed here: say what you want.",
    "offer_upload": "Send the file: its path or a media URL, here in the message.", "nothing_to_export": "There is nothing to export yet.",
}  # fmt: skip


@cache
def _heads() -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(pattern) for pattern in HEADS)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"~([A-Z]+)~", lambda match: PHRASES[match[1]], pattern), re.I)
