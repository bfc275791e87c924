"""What the user's own words say of a reply to come: things that are content in it, and whether advice is asked for."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
from dataclasses import dataclass

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
    a button. ``filmed``: the film itself shows somebody at an interface. ``advised``: ideas or a script are asked for.
    """

    things: frozenset[str]
    filmed: bool
    advised: bool


def asked(request: str) -> Asked:
    """Read a request; never fails."""
    masked, held = mask(request)
    tokens = lexicon(language_of(masked)).tokens(" ".join([masked, *held]))
    things = frozenset(token.text[:6] for token in tokens if token.tag == "N" and token.sense in ("", "state"))
    tags = "".join(token.tag for token in tokens)
    filmed = bool(re.search(r"[GI!]|O.{0,3}[Nn]", tags) or _SCREENS.search(request))
    return Asked(things, filmed, bool(_ADVICE.search(request)))
