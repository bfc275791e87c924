"""Words a doubtful reply of the editor again without its talk of an interface; held to the same check as the table."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from agent.errors import ModelFailed
from agent.understanding import gui, prompts
from agent.understanding.advisor import Advisor, Spent
from agent.understanding.guards import bare, meant
from agent.understanding.wording import spoken

OWN_WORDS = 0.85
"""Share of a rewording that must be the reply's own words."""
LONGEST = 4000
"""Characters of a reply that is worth asking about."""

Reword = Callable[[str, gui.Said, str, bool], Awaitable[str | None]]
"""(reply, the table's reading, the user's request, has a draft) → better words; ``None``: the table's stand."""


async def reword(
    advisor: Advisor, reply: str, said: gui.Said, request: str, has_draft: bool, spent: Spent
) -> str | None:
    """The reply in the model's words, if they hold all its content and nothing else. ``spent``: of this turn so far.

    Only a reply with doubts is asked about; the user waits no longer than ``reword_seconds`` in a turn.
    """
    left = advisor.bounds.reword_seconds - spent.seconds
    if not said.doubts or len(reply) > LONGEST or left <= 0 or not advisor.awake:
        return None
    data = json.dumps({"reply": reply, "doubtful": list(said.doubts)}, ensure_ascii=False).replace("<", "\\u003c")
    messages = [
        {"role": "system", "content": prompts.render("translate")},
        {"role": "user", "content": f"<data>\n{data}\n</data>"},
    ]
    try:
        answer = await advisor.ask(messages, spent, seconds=left)
    except ModelFailed:
        return None
    text = spoken(answer.text)
    if answer.calls or not bare(text) or not _of(reply, text):
        return None
    return text if gui.faithful(reply, text, request=request, has_draft=has_draft) else None


def _of(reply: str, text: str) -> bool:
    """Nearly all words of ``text`` stand in the reply: it was shortened, and nobody has put words into it."""
    known, own = set(meant(reply)), meant(text)
    return sum(word in known for word in own) / len(own) >= OWN_WORDS
