"""What a move of a reply is about: the file, the credits, an upload, the timeline, the project, an edit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.understanding.gui_table import HELD_QUOTE, Lexicon, Meaning, Token
from agent.understanding.gui_text import Clause

_COMMIT = frozenset(
    {
        "ok",
        "okay",
        "apply",
        "confirm",
        "continue",
        "start",
        "begin",
        "finish",
        "确定",
        "确认",
        "提交",
        "confirmar",
        "valider",
        "bestätigen",
    }
)
_HEADED = re.compile(r"[pux&]*Ea?N")
_PURPOSE = re.compile(r"[cto]")
_HEAD = re.compile(r"[GgkDOLPXUEIjMAZ!]")
_LABELS = frozenset("GgkOI>")


def label_at(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the quote at ``at`` is a name in the interface: it is clicked, opened, or called a button."""
    before = "".join(token.tag for token in tokens[max(0, at - 4) : at]).rstrip("apfCw")
    behind = "".join(token.tag for token in tokens[at + 1 : at + 3])
    return bool(
        before[-1:] in _LABELS
        or re.match(r"[N>n]", behind)
        or re.match(r"f?[N>]", behind)
        or (before[-1:] in ("L", "P", "K", "N") and tokens[at - 1].tag == "f")
        or (at and tokens[at - 1].tag in "KN>")
        or (at > 2 and tokens[at - 1].tag == "L" and "f" in "".join(token.tag for token in tokens[: at - 1]))
        or (at and tokens[at - 1].tag == "f" and re.match(r"f?[uLOPX]", behind))
        or (re.search(r"G", "".join(token.tag for token in tokens[at + 1 :])) and tokens[at + 1].text in ("を", "の"))
    )


def meaning_of(clause: Clause, lexicon: Lexicon, held: list[str], rule: str) -> tuple[Meaning, bool, bool, Meaning]:
    """What a move is about; whether it only opens a place on the way to something; whether it is but a step of one."""
    tokens = _with_labels(clause, lexicon, held)
    tags = "".join(token.tag for token in tokens)
    led = re.match(r"[pxua&]*[cto]", tags)
    first = _HEAD.search(tags if led else _PURPOSE.split(tags, maxsplit=1)[0])
    begin, head = (first.start(), first.group()) if first else (0, "f")
    cut = _PURPOSE.search(tags, begin + 1)
    end = cut.start() if cut else len(tags)
    told = 0 if not _PURPOSE.search(tags, 0, begin) else begin
    core, tail = tokens[told:end], [*tokens[end:], *tokens[:told]]
    meaning = _core(head, core)
    default: Meaning = "state" if head in "OLZ" or (rule == "place" and head == "f") else "edit"
    tail = tail[next((at for at, token in enumerate(tail) if token.tag == "t"), len(tail)) :]
    tail_looks = any(token.tag in "LP" for token in tail) or (head == "O" and any(token.tag == "L" for token in core))
    if meaning in ("", "state") and head in "GgIEj":
        meaning = _tail(tail) or meaning
    goes = meaning in ("", "state") and head in "Of" and not tail_looks
    step = head == "E" or any(token.tag == "A" or token.text in _COMMIT for token in core)
    return meaning, goes, step, default


def _with_labels(clause: Clause, lexicon: Lexicon, held: list[str]) -> list[Token]:
    out: list[Token] = []
    for at, token in enumerate(clause.tokens):
        if token.tag == "Q" and label_at(clause.tokens, at):
            word = held[ord(token.text) - HELD_QUOTE]
            out.extend(lexicon.tokens(word.strip("“”„«»「」『』\"'‘’《》【】‹›")))
        else:
            out.append(token)
    return out


def _core(head: str, tokens: list[Token]) -> Meaning:
    tags = {"D" if token.tag == "k" else token.tag for token in tokens}
    head = "D" if head == "k" else head
    everything = {token.sense for token in tokens}
    senses = {token.sense for token in tokens if token.tag in "NMw$"}
    if "edit" in senses:
        tags.add("E")
    if "credits" in senses:
        return "credits"
    if head in "DgOXU" and {"stuff"} <= everything and ("here" in everything or "media" in senses):
        return "upload"
    if (
        "U" in tags
        or "upload" in senses
        or (head in "DgGIEXj" and "media" in senses and not tags & {"E", "L"} and not _taken_from(tokens))
    ):
        return "upload"
    if head not in "D" and ("X" in tags or "export" in senses or (head in "EgG" and "F" in tags)):
        return "export"
    if "D" in tags and not ("timeline" in senses or "P" in tags):
        return "edit"
    if ("P" in tags or "timeline" in senses) and (head != "E" or _HEADED.match("".join(t.tag for t in tokens))):
        return "timeline"
    if "line" in senses and not tags & {"E", "D"}:
        return "timeline"
    if head in "OLZ" and not tags & {"A"} and (head == "L" or senses & {"state", "media"}):
        return "state"
    if tags & {"E", "A", "D"}:
        return "edit"
    if senses & {"state", "media"}:
        return "state"
    return ""


def _taken_from(tokens: list[Token]) -> bool:
    """Whether the thing of the interface is where something comes from, not where it is put."""
    for at, token in enumerate(tokens):
        if token.sense == "media":
            return any(word.text in _FROM for word in tokens[max(0, at - 3) : at])
    return False


_FROM = frozenset({"from", "out of", "从", "由", "de", "del", "desde", "depuis", "des", "aus", "von", "vom", "から"})


def sense_of(tokens: Iterable[Token]) -> Meaning:
    """What the words around a move are about, where the move itself names nothing."""
    words = list(tokens)
    for tag, meaning in _SENSES:
        if any(token.tag == tag or token.sense in (meaning, _FILES.get(meaning)) for token in words):
            return meaning
    return ""


_FILES: dict[Meaning, str] = {"export": "file"}
_SENSES: tuple[tuple[str, Meaning], ...] = (
    ("M", "credits"),
    ("$", "credits"),
    ("X", "export"),
    ("U", "upload"),
    ("P", "timeline"),
    ("h", "timeline"),
)


def _tail(tokens: list[Token]) -> Meaning:
    for token in tokens:
        if token.tag == "X":
            return "export"
        if token.tag in "ED":
            return "edit"
        if token.tag in "Ph":
            return "timeline"
        if token.tag == "U":
            return "upload"
        if token.sense == "credits":
            return "credits"
        if token.tag == "L":
            return "state"
    return ""
