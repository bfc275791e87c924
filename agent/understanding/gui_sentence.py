"""One sentence of a reply: its clauses, and which of them are moves, read one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agent.understanding.gui_content import CONTENT_LINE
from agent.understanding.gui_features import Around, features
from agent.understanding.gui_meaning import sense_of
from agent.understanding.gui_noise import TEMPORARY
from agent.understanding.gui_request import Asked
from agent.understanding.gui_rules import DID, FILMED, FRAGMENT, ORDER, ORDERS, STORY, TOLD, TOOL, Move, move_of
from agent.understanding.gui_table import Lexicon, Token
from agent.understanding.gui_text import Clause, clauses, held_at
from agent.understanding.gui_weights import Shares, meanings, moving, weigh

_PATH = re.compile(r"\S\s*(?:→|>|›|»|->)\s*\S")
HINTS = frozenset("GgDIjOPXUNAMYZK>J!$e")
"""Classes of words without which nothing is carried out."""
_HANGS = re.compile(r"[pxa&]*[ct][^GDgk]*$")
"""A condition or a purpose: it goes with a move, it is none."""
MINE = re.compile(r"[px&]*i")
"""What the one who writes has done."""
_FACT = re.compile("[#Hs]")
_LED = re.compile(r"[px&]*[cto]|[px]*$")
_WORKED = re.compile(r"[GDINnK>]")
_WISH = re.compile(r"[pux&,]*[ctBuy]")


@dataclass(slots=True)
class Sentence:
    """A sentence with its clauses and their moves; ``left`` is what stays of it."""

    text: str
    parts: list[Clause]
    told: list[Move | None]
    shares: list[Shares]
    around: Around
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

    def read(self, text: str, head: str = "", before: Sentence | None = None, like: tuple[str, ...] = ()) -> Sentence:
        """The clauses of ``text`` and their moves.

        ``head``: the list mark of its line; ``before``: the sentence before; ``like``: what the reply told so far.
        """
        parts = [replace(part, tokens=tuple(map(self._token, part.tokens))) for part in clauses(text, self.words)]
        told: list[Move | None] = []
        guarded: list[bool] = []
        saying, story, mine = bool(CONTENT_LINE.match(text)), False, False
        for at, part in enumerate(parts):
            tags = part.tags
            story = story or bool(STORY.match(tags))
            move = None
            guarded.append(saying or self._deed(text, parts, at, mine, told))
            if not guarded[at] and not (story and not ORDER.match(tags)):
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
        earlier = tuple(token for part in before.parts for token in part.tokens) if before else ()
        asked = self.asked
        around = Around(self.words.language, self.words, self.held, head, earlier, asked.stems, (*asked.like, *like))
        shares = [weigh(features(text, parts, at, around)) for at in range(len(parts))]
        if not TEMPORARY.search(text):
            _weighed(told, shares, guarded, parts)
        return Sentence(text, parts, told, shares, around)

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


SURE_MOVE = 0.45
"""Share of the moves from which a clause that no rule knows is one."""
SURE_FACT = 0.7
"""The same where the clause holds a number or code, or tells of somebody."""
SURE_CONTENT = 0.85
"""Share of content from which a rule of orders does not stand."""
WEAK_CONTENT = 0.9
"""The same for a rule of statements about an interface, and for orders of no known kind."""
SURE_MEANING = 0.8
"""Share of a meaning from which a rule's own does not stand."""
COMMON = 0.4
"""How much the moves of a sentence are about the same."""


def _weighed(told: list[Move | None], shares: list[Shares], guarded: list[bool], parts: list[Clause]) -> None:
    """The rules' moves beside the weights: what no rule knows, what a rule takes for a move, what each is about."""
    for at, share in enumerate(shares):
        move = told[at]
        if guarded[at]:
            continue
        tags = parts[at].tags
        hanging = MINE.match(tags) or (len(parts) > 1 and _HANGS.match(tags))
        if move is None and not hanging and moving(share) >= (SURE_FACT if _FACT.search(tags) else SURE_MOVE):
            told[at] = Move("weighed", "", vague=not any(HINTS & set(part.tags) for part in parts))
        elif move is not None:
            strong = move.rule in TOLD and move.rule != "ordered"
            if share["content"] >= (SURE_CONTENT if strong else WEAK_CONTENT):
                told[at] = None
    about = {at: meanings(share) for at, share in enumerate(shares) if told[at] is not None}
    for at, own in about.items():
        if (move := told[at]) is None:
            continue
        mixed = {m: (1 - COMMON) * own[m] + COMMON * sum(each[m] for each in about.values()) / len(about) for m in own}
        meaning = max(mixed, key=mixed.__getitem__)
        needed = 0.0 if move.rule == "weighed" else SURE_MEANING if move.meaning else 0.6
        dragged = move.meaning == "edit" and "D" in parts[at].tags and meaning in ("state", "timeline")
        if meaning != move.meaning and mixed[meaning] > needed and not dragged:
            move = replace(move, meaning=meaning, goes=False, step=False)
        told[at] = replace(move, wanted=shares[at]["send"] / max(shares[at]["send"] + shares[at]["offer"], 1e-9))
