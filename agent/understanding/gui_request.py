"""What the user's own words say of a reply to come: things that are content in it, and whether advice is asked for."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.intents import Message, Route
from agent.understanding import routing
from agent.understanding.gui_features import stems
from agent.understanding.gui_table import language_of, lexicon
from agent.understanding.gui_text import mask

_ADVICE = re.compile(
    r"\b(?:suggest\w*|ideas?|advice|advise|feedback|tips?|recommend\w*|scripts?|outline|plan|structure|story ?board|lyrics?|slogans?|propose|brainstorm|how (?:should|can|do|would)|what (?:should|would|do you)|write|narration|voice ?over|narrate)\b|建议|点子|方案|脚本|文案|歌词|分镜|怎么|如何|旁白|写",
    re.I,
)
_SCREENS = re.compile(
    r"\b(?:tutorial|screencast|screen ?(?:recording|capture|share)|demo|app|website|web ?page|ui|software|game ?play|walk ?through|how-to|settings)\b|教程|演示|录屏|软件|网页|手机屏|界面|应用|小程序|操作",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """``things``: beginnings of the words for parts of an interface that the user names: a film about a button speaks of
    a button. ``filmed``: the film itself shows somebody at an interface. ``advised``: ideas or a script are asked for. ``stems``: beginnings of
    its words; ``route``: what it asks for, in order; ``like``: names of what it is like, for the weights.
    """

    things: frozenset[str]
    filmed: bool
    advised: bool
    stems: frozenset[str]
    route: tuple[Route, ...]
    like: tuple[str, ...]


@lru_cache(64)
def asked(request: str) -> Asked:
    """Read a request; never fails."""
    masked, held = mask(request)
    tokens = lexicon(language_of(masked)).tokens(" ".join([masked, *held]))
    things = frozenset(token.text[:6] for token in tokens if token.tag == "N" and token.sense in ("", "state"))
    tags = "".join(token.tag for token in tokens)
    filmed = bool(re.search(r"[GI!]|O.{0,3}[Nn]", tags) or _SCREENS.search(request))
    advised = bool(_ADVICE.search(request))
    wishes = _wishes(request)
    like = [f"asks for {route}" for route in wishes]
    like += ["films a screen"] * filmed + ["asks for advice"] * advised
    return Asked(things, filmed, advised, stems(request), wishes, tuple(like))


def _wishes(request: str) -> tuple[Route, ...]:
    """The routes of a request; the file also where only its last words ask for it ("…, then send")."""
    context = routing.Context(has_media=True, has_draft=True)
    reading = routing.read(Message(request), context)
    wishes = tuple(step.route for step in reading.steps if step.route != "export" or step.sure >= CERTAIN)
    if "export" in wishes or "export" not in routing.evidence(request):
        return wishes
    last = _PARTS.split(request.rstrip(" .!?。！？"))[-1]
    if last != request and _KEPT.search(request) is None:
        piece = routing.read(Message(last), context)
        if piece.route == "export" and piece.sure > LAST_WORDS:
            return (*wishes, "export")
    return wishes


CERTAIN = 0.75
"""How sure a request must be read as one for the file: else the file is offered, not made."""
LAST_WORDS = 0.5
"""How sure the last words of a request must ask for the file."""
_PARTS = re.compile(
    r"[,;:.!?，；。！？]\s*(?:and|then|y|e|et|und|dann|然后|再)?\s*(?:then )?|\b(?:and(?: then)?|then|y|et|und)\b", re.I
)
_KEPT = re.compile(r"\b(?:not|don['’]?t|before|later|yet|without|no|nicht|sin|pas|aún)\b|别|不|先|之前|再说|还没", re.I)
