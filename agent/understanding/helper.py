"""Answers a question about the product from our own facts, in the user's language, where a model is at hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from agent.errors import ModelFailed
from agent.understanding import prompts, wording
from agent.understanding.advisor import Advisor, Spent
from agent.understanding.plain import plain
from agent.understanding.routing import Context

_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")


@dataclass(slots=True)
class _Speech:
    """Shows what is certain to be fit, a sentence at a time. ``bad``: the first that is not ends it."""

    show: Callable[[str], None]
    read: wording.Read
    known: str
    text: str = ""
    shown: int = 0
    bad: bool = field(default=False)

    def hear(self, piece: str) -> None:
        self.text += piece
        while not self.bad and (end := _END.search(self.text, self.shown)) is not None:
            self._say(end.end())

    def finish(self) -> None:
        if not self.bad and self.text[self.shown :].strip():
            self._say(len(self.text))

    def _say(self, end: int) -> None:
        piece = self.text[self.shown : end]
        if piece.strip() and not wording.fit(wording.spoken(self.text[:end]), self.read, known=self.known):
            self.bad = True
            return
        self.shown = end
        self.show(plain(piece))


async def answer(advisor: Advisor, question: str, context: Context, show: Callable[[str], None]) -> bool:
    """Show an answer in pieces; ``False`` when nothing was shown and the answers table has to do it.

    Sentences are shown as they come once the model has been heard to keep its thoughts to itself; a sentence that is
    not fit for a person ends the answer.
    """
    facts = {"has_media": context.has_media, "has_draft": context.has_draft, "rendering": context.rendering}
    messages = [
        {"role": "system", "content": prompts.render("answer", facts=facts)},
        {"role": "user", "content": question},
    ]
    speech = _Speech(show, wording.Read(question), prompts.render("facts"))
    live = advisor.plain_speaker
    try:
        whole = await advisor.ask(messages, Spent(), on_text=speech.hear if live else None)
    except ModelFailed:
        return speech.shown > 0
    if not live:
        speech.text = wording.said(whole)
    if not live or whole.finish != "length":
        speech.finish()
    return speech.shown > 0
