"""One sentence of a reply: its clauses, and which of them are moves, read one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agent.understanding.gui_content import CONTENT_LINE
from agent.understanding.gui_meaning import sense_of
from agent.understanding.gui_request import Asked
from agent.understanding.gui_rules import DID, FILMED, FRAGMENT, ORDER, ORDERS, STORY, TOLD, TOOL, Move, move_of
from agent.understanding.gui_table import Lexicon, Token
from agent.understanding.gui_text import Clause, clauses, held_at

_PATH = re.compile(r"\S\s*(?:→|>|›|»|->)\s*\S")
_LED = re.compile(r"[px&]*[cto]|[px]*$")
_WORKED = re.compile(r"[GDINnK>]")
_WISH = re.compile(r"[pux&,]*[ctBuy]")


@dataclass(slots=True)
class Sentence:
    """A sentence with its clauses and their moves; ``left`` is what stays of it."""

    text: str
    parts: list[Clause]
    told: list[Move | None]
    left: str = ""

    @property
    def tags(self) -> str:
        return ",".join(part.tags for part in self.parts)

    @property
    def wishes(self) -> bool:
        """ "Want it elsewhere?": it goes with the move after it."""
        tags = self.tags
        return self.text.rstrip().endswith(("?", "？")) and len(tags) < 16 and bool(_WISH.match(tags))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads sentences of one reply: in its language, beside what the user asked for."""

    words: Lexicon
    held: list[str]
    asked: Asked

    def read(self, text: str) -> Sentence:
        """The clauses of ``text`` and their moves."""
        parts = [replace(part, tokens=tuple(map(self._token, part.tokens))) for part in clauses(text, self.words)]
        told: list[Move | None] = []
        saying, story, mine = bool(CONTENT_LINE.match(text)), False, False
        for at, part in enumerate(parts):
            tags = part.tags
            story = story or bool(STORY.match(tags))
            move = None
            if not (saying or (story and not ORDER.match(tags)) or self._deed(text, parts, at, mine, told)):
                move = self._move(text, parts, at, told)
                if move is None and not story and not any(told) and self._is_order(text, parts, at):
                    move = Move("ordered", "")
            told.append(move)
            mine = mine or "i" in tags
            saying = saying or ("v" in tags and move is None)
        for at in range(len(parts) - 1):
            if told[at] is None and FRAGMENT.match(parts[at + 1].tags):
                both = replace(parts[at], tokens=parts[at].tokens + parts[at + 1].tokens)
                told[at] = move_of(both, self.words, self.held)
        return Sentence(text, parts, told)

    def _deed(self, text: str, parts: list[Clause], at: int, mine: bool, told: list[Move | None]) -> bool:
        """ "I lowered the music and cut the pause", "I cut the part where you open the menu": both are told."""
        if at == 0:
            return False
        here, before = parts[at], parts[at - 1]
        filmed = told[-1] is None and "i" in before.tags and FILMED.match(text, here.start)
        return bool((mine and DID.match(here.tags)) or filmed)

    def _move(self, text: str, parts: list[Clause], at: int, told: list[Move | None]) -> Move | None:
        part = parts[at]
        move = move_of(part, self.words, self.held)
        before = told[-1] if told else None
        if move is None:
            wished = at > 0 and before is None and TOOL.match(f"{parts[at - 1].tags},{part.tags}")
            return Move("wish", "") if wished else None
        if move.rule not in TOLD and self.asked.filmed:
            return None
        if before and move.rule in ("bare", "said"):
            return None  # where the thing of the move before stands
        heading = text[part.end : part.next].lstrip("*_ ").startswith((":", "："))
        announces = part is parts[-1] and not _WORKED.search(part.tags)
        if heading and (part.tags in ("P", "X") or move.rule == "bare" or announces):
            return None
        return move

    def _is_order(self, text: str, parts: list[Clause], at: int) -> bool:
        """An order of no known kind, told to the user in a sentence that speaks of nothing else."""
        shape = ORDERS.get(self.words.language)
        if self.asked.filmed or self.asked.advised or shape is None or not shape.search(parts[at].tags):
            return False
        if text.rstrip().endswith((":", "：", "?", "？")) or any("i" in part.tags for part in parts):
            return False
        led = all(_LED.match(part.tags) for part in parts[:at])
        return led and (self.words.language != "de" or " Sie " in text[: parts[at].end])

    def _token(self, token: Token) -> Token:
        """A quoted path of menus is a thing of the interface; a thing that the user speaks of is content."""
        if token.tag == "Q" and _PATH.search(words := held_at(token.text, self.held)):
            return token._replace(tag="N", sense=sense_of(self.words.tokens(words)))
        if token.tag == "N" and token.sense in ("", "state") and token.text[:6] in self.asked.things:
            return token._replace(tag="w")
        return token
