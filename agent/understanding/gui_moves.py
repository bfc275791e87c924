"""Moves of an interface in a reply: which clauses are some, what each is about, and what may become of it here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from agent.intents import Message
from agent.understanding import routing
from agent.understanding.gui_table import (
    DRAGGING,
    HEADS,
    LOOKING,
    LOOKING_HEAD,
    OFFERING,
    PHRASES,
    ROWS,
    Action,
    Meaning,
)
from agent.understanding.gui_text import stems


class Moves:
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
        if pattern_of(OFFERING).search(sentence) and not self._overlap(sentence):
            return "offer_edit"
        if self.done and not self._overlap(clause):
            return "offer_edit"
        return "send_edit"

    def _overlap(self, clause: str) -> bool:
        """Enough of the request's own words stand in the clause, so it is the edit that was asked for."""
        if pattern_of(r"\btip\b|\bhint\b|\bif you\b|\bone you\b|如需|微调|wenn du|\bprefer\b|喜欢").search(clause):
            return False
        asked, told = stems(self.request), stems(clause)
        return len(asked & told) >= 2 or bool(
            re.search(r"\bundo\b|撤销", clause, re.I)
            and re.search(r"\b(?:back|undo|revert|restore)\b|撤销|恢复|回到", self.request, re.I)
        )

    def _wants_file(self) -> bool:
        reading = routing.read(Message(self.request), routing.Context(has_media=True, has_draft=True))
        return any(step.route == "export" for step in reading.steps)


def meaning_of(clause: str) -> Meaning:
    dragging = pattern_of(DRAGGING).search(clause)
    for row in ROWS:
        if row.meaning == "timeline" and dragging and not re.search(r"playhead|播放头|预览|preview|scrub", clause):
            continue
        if row.meaning == "export" and re.search(r"\bupload\b", clause):
            continue
        if pattern_of(row.pattern).search(clause):
            return row.meaning
    if not dragging and pattern_of(LOOKING_HEAD).search(clause):
        return "state"
    if dragging or re.search(
        r"\b(?:apply|undo|redo|confirm|generate|delete|remove|add|split|ok|enable|insert|keep)\b|生成|确认|应用|撤销|添加|删除|确定",
        clause,
    ):
        return "edit"
    return "state" if pattern_of(LOOKING).search(clause) else "edit"


def is_move(clause: str) -> bool:
    return any(pattern.search(clause) for pattern in _heads())


@cache
def _heads() -> tuple[re.Pattern[str], ...]:
    return tuple(pattern_of(pattern) for pattern in HEADS)


@cache
def pattern_of(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"~([A-Z]+)~", lambda match: PHRASES[match[1]], pattern), re.I)
