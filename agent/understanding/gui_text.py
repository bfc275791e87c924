"""The text of a reply: content masked, sentences and clauses, put together again. Knows nothing of what a clause means."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re

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
SUBJECT = re.compile(
    r"^\W*(?:the (?:user|viewer|cursor|hand|finger|character|man|woman|narrator|voice|presenter|speaker|screencast|recording|tutorial|video|clip|animation|scene|host)|a (?:hand|finger|cursor|man|woman)|he|she|they|画面|手指|用户|主角|人物|他|她|镜头|视频中|视频里|鼠标|光标|讲者|旁白)",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?…])(?:[\"”’)]?)\s+(?=\S)|(?<=[。！？])(?=\S)|(?<=[;；])\s*")
_CLAUSE = re.compile(
    r"[：:]\s*(?=(?:请|您)?(?:点击|打开|拖|点))|(?:,|;|:(?=\s)|，|；|、(?=或|并|再|然后)|\s[—–]\s|\s-\s)\s*(?:(?:and|then|or|but)\s+)*|\s+(?:and|or)\s+(?=(?:then\s+)?(?:click|tap|press|hit|drag|drop|open|choose|select|preview|scrub|export|upload|use|go|check)\b)|\s+(?:then)\s+",
    re.I,
)
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


def sentences(text: str) -> list[str]:
    """Sentences with the white space after each."""
    parts, at = [], 0
    for match in _SENTENCE.finditer(text):
        parts.append(text[at : match.end()])
        at = match.end()
    parts.append(text[at:])
    return parts


def clauses(sentence: str) -> list[tuple[str, str]]:
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


def mask(text: str) -> tuple[str, list[str]]:
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
        if label and not _CONTENT_BEFORE.search(before) and len(match.group()) <= 26 and not SUBJECT.match(before):
            return match.group()
        return hold(match)

    return _QUOTED.sub(quote, text), held


def restore(text: str, held: list[str]) -> str:
    for _ in range(3):
        text = re.sub(r"<q(\d+)>", lambda match: held[int(match[1])] if int(match[1]) < len(held) else match[0], text)
    return text


def bare_of(text: str) -> str:
    """The shape of a clause: lower case, no emphasis, no label quotes."""
    return re.sub(r"\s+", " ", re.sub(r"[“”„«»「」\"]", "", _EMPHASIS.sub("", text))).strip().lower()


def tidy(text: str) -> str:
    text = re.sub(r"[ \t]{2,}", " ", text)
    return re.sub(r"^[\s,;:，；、。]+", "", text).rstrip()


def end_of(sentence: str, left: str) -> str:
    """The sentence's own end mark and space, where the rest has lost it."""
    if re.search(r"[.!?。！？…]\s*$", left):
        return ""
    match = re.search(r"[.!?。！？…]*[\"”*]*\s*$", sentence)
    mark = match.group() if match else ""
    return mark if mark.strip() else ("。" if re.search(r"[一-鿿]", left) else ".") + mark


def blank_of(text: str) -> str:
    return " " if text.endswith((" ", "\n")) else ""


def stems(text: str) -> set[str]:
    """Words that matter, cut to five letters; for Chinese pairs of characters."""
    words = {word[:5] for word in re.findall(r"[a-zà-ÿ0-9]{3,}|\d+", text.lower())} - _COMMON
    han = "".join(re.findall(r"[一-鿿]", text))
    return words | {han[at : at + 2] for at in range(len(han) - 1)}
