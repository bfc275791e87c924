"""What may become of the moves of a reply: which are carried out, which are offered, which are only looked at."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.understanding.gui_features import stems
from agent.understanding.gui_request import asked
from agent.understanding.gui_rules import TOLD, Move
from agent.understanding.gui_table import Action, Meaning

_ASKS = re.compile(
    r"^\W*(?:how (?:long|many|much|big|far|loud|often|does|is|are)|what|where|which|why|who|whose|is|are|does|did|do|has|have|was|were)\b"
    r"|几[秒条个段点]|多长|多少|什么|哪|吗\W*$|^\W*(?:¿|qué|cuánto|cuál|dónde|combien|quel|où|est-ce|wie|was|wo|welche)|どこ|いくつ|何",
    re.I,
)
"""A request that wants to know something, not to have it done; "can you …?" wants it done."""
_HOW = re.compile(
    r"^\W*how (?:do|can|could|would|should|to)\b|怎么|如何|^\W*¿?cómo|^\W*comment\b|^\W*wie (?:kann|mache|geht)|どうやって",
    re.I,
)
"""A request that asks for the way, not for the deed."""
_DESTRUCTIVE = re.compile(
    r"\b(?:delet\w+|remov\w+|eras\w+|clear\w*|discard\w*|reset\w*|wip\w+|trash|empty|purge|buy|purchas\w+|subscri\w+|publish\w*|log ?(?:out|in)|sign (?:out|in)|allow|grant|install\w*|authori[sz]e\w*|pay|post it|http\S*)\b"
    r"|删除|清空|允许|授权|安装|支付|移除|丢弃|重置|购买|订阅|发布|elimin|borr|supprim|effac|lösch|entfern|削除|消去",
    re.I,
)
_SAME = (
    re.compile(r"\b(?:undo|back|revert|restore|previous|earlier|before)\b|撤销|撤回|回退|退回|恢复|回到|还原|之前|上一", re.I),
    re.compile(r"\b(?:delet\w+|remov\w+|cut|without|drop|get rid|take out|lose|kill|strip|no|gone|away|no more|eras\w+|clear\w*|clean\w*|trim\w*|scrap|ditch|out)\b|删|去掉|移除|不要|清|quit|elimin|borr|supprim|enl[eè]v|lösch|entfern|weg|削除|消", re.I),
)  # fmt: skip
_CHOICE = re.compile(
    r"\bprefer\b|\bwhichever\b|\bone you\b|\bfavou?rite\b|\bwhich(?:ever)? (?:one|version)\b|\b(?:can|could|may) also\b|\balternatively\b|\bother options?\b|\btry\b|\bfine ?tun\w*|\btweak\w*|\bcustomi[sz]e\w*|\bexperiment\w*|\bplay (?:around )?with\b|\bfurther\b|\banytime\b|\bany time\b|\boptional\w*|\bexplore\b|\bfeel free\b"
    r"|微调|喜欢|选择.{0,6}(?:版本|一个)|也可|还可|任意|自行|另外|随时|其他|更多|afinar|retocar|prefier|también puedes|affin|préf[eè]r|pouvez aussi|également|feinjust|kannst .{0,12}auch|können .{0,12}auch|lieber|お好み|微調整",
    re.I,
)
_MAY = re.compile(
    r"\byou(?:'ll|’ll| will be able to| can| could| may| might)\b|您?可以|\bpuedes\b|\bpodrías\b|\bpouvez\b|\bpeux\b|\bkannst\b|\bkönnen Sie\b|できます",
    re.I,
)
ASKED, UNASKED = 0.8, 0.3
"""Shares of ``Move.wanted`` from which, and down to which, the weights stand against the rules."""


@dataclass(frozen=True, slots=True)
class Found:
    """A move with its words, its sentence's words, the number of that sentence.

    ``offered``: a condition or a tip mark hangs on it; ``done``: the reply had told of a deed before;
    ``near``: what the words around it are about.
    """

    move: Move
    clause: str
    sentence: str
    number: int
    offered: bool
    done: bool
    near: Meaning = ""


class Moves:
    """Collects the moves of one reply and decides what each may become."""

    def __init__(self, request: str, has_draft: bool, edit_sent: bool) -> None:
        self.request = request
        self.has_draft = has_draft
        self.edit_sent = edit_sent
        self.done = False
        self.did = False
        self.lacks = False
        self.poor = False
        self.nothing = False
        self.looks = False
        self.found: list[Found] = []

    def add(self, found: Found) -> None:
        self.found.append(found)

    def told(self) -> tuple[str, ...]:
        """What the reply has told so far, by name, for the weights."""
        said = {"told a deed": self.done, "told what is now": self.did, "told what is missing": self.lacks}
        said |= {"told that the balance is low": self.poor, "no draft": not self.has_draft}
        last = self.found[-1].move.meaning if self.found else ""
        return (*(name for name, true in said.items() if true), *[f"move before about {last}"] * bool(last))

    def actions(self) -> Iterator[Action]:
        """The actions in the order of the reply, each once."""
        seen: set[Action] = set()
        for found, meaning in zip(self.found, self._meanings(), strict=True):
            action = self._action(meaning, found)
            if action == "none":
                self.nothing = True
            elif action not in seen:
                seen.add(action)
                yield action
        if self.looks and not seen:
            yield "show_state"

    def _meanings(self) -> list[Meaning]:
        """A move that names nothing means what its neighbour means; a place opened on the way means where it leads."""
        out: list[Meaning] = [found.move.meaning for found in self.found]
        only_file = asked(self.request).route == ("export",)
        for other in ("upload", "export"):  # a file that is missing, or the only thing asked for: no edit beside it
            if other in out and (other == "upload" or only_file):
                out = [other if meaning in ("", "edit") else meaning for meaning in out]
        for at in range(len(out) - 2, -1, -1):
            here, there = self.found[at], self.found[at + 1]
            if there.number - here.number > 1:
                continue
            leads = out[at + 1] in ("edit", "credits", "upload") or (
                out[at + 1] == "export" and here.number == there.number
            )
            if out[at] == "" or (here.move.goes and leads):
                out[at] = out[at + 1]
        for at, found in enumerate(self.found):
            if found.move.step and out[at] == "edit":
                near = (
                    out[other]
                    for other in (at - 1, at + 1)
                    if 0 <= other < len(out) and self.found[other].number == found.number
                )
                out[at] = next((meaning for meaning in near if meaning in ("export", "credits", "upload")), "edit")
        for at in range(1, len(out)):
            if out[at] == "" and out[at - 1] != "":
                out[at] = out[at - 1]
        return [self._settled(meaning, found) for meaning, found in zip(out, self.found, strict=True)]

    def _settled(self, meaning: Meaning, found: Found) -> Meaning:
        """What a nameless move is about: what is near, the file that is missing, else its own kind."""
        if self.lacks and meaning in ("", "edit"):
            return "upload"
        if self.poor and meaning in ("", "upload") and found.near in ("", "upload"):
            return "credits"
        return meaning or found.near or found.move.default

    def _action(self, meaning: Meaning, found: Found) -> Action:
        match meaning:
            case "export":
                if not self.has_draft:
                    return "none"
                return "export" if self.wants_file() and not found.move.vague else "offer_export"
            case "credits":
                return "credits"
            case "upload":
                return "offer_upload"
            case "timeline":
                return "show_timeline"
            case "state":
                return "show_state"
            case _:
                return self._edit(found)

    def _edit(self, found: Found) -> Action:
        """Sent on only when it is what the user asked for: no choice, no tip, nothing that would destroy more."""
        if self.edit_sent:
            return "show_state"
        if _ASKS.search(self.request) and not found.done:
            return "show_state"
        if _HOW.search(self.request):
            return "offer_edit"
        if _DESTRUCTIVE.search(found.sentence) and not any(
            same.search(found.sentence) and same.search(self.request) for same in _SAME
        ):
            return "offer_edit"
        if found.move.vague:
            return "offer_edit"
        wanted = found.move.wanted
        if self._asked_for(found):
            return "send_edit" if wanted > UNASKED else "offer_edit"
        near = stems(self.request) & stems(found.sentence)
        return "send_edit" if wanted > ASKED and near and not _CHOICE.search(found.sentence) else "offer_edit"

    def _asked_for(self, found: Found) -> bool:
        """Whether an edit is the one that was asked for, as far as rules can tell."""
        if (found.offered or _CHOICE.search(found.sentence)) and not self._overlap(found.sentence):
            return False
        if found.done and found.move.rule not in TOLD:
            return False
        if _MAY.search(found.sentence) and not stems(self.request) & stems(found.sentence):
            return False
        return not (found.done or self.did) or self._overlap(found.clause)

    def _overlap(self, clause: str) -> bool:
        """Enough of the request's own words stand in the clause, so it is the edit that was asked for."""
        if any(same.search(clause) and same.search(self.request) for same in _SAME):
            return True
        return len(stems(self.request) & stems(clause)) >= 2

    def wants_file(self) -> bool:
        """Whether the user's own words asked for the finished file."""
        return "export" in asked(self.request).route
