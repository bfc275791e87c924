"""Says what the backend says as it comes: sentences without GUI talk at once, the rest with the whole message."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from agent.backend.stream import Message, TextDelta
from agent.events import Emit, Text
from agent.understanding import gui
from agent.understanding.gui_table import Action
from agent.understanding.plain import plain

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s|(?<=[。！？])|\n")


Rewording = Callable[[str, gui.Said], Awaitable[str | None]]
"""(reply, the table's reading) → better words for a reply that the table doubts, or ``None``."""
LONGEST_SENTENCE = 4000
"""Characters without an end of a sentence after which a message is shown as a whole only."""
LONGEST_REPLY = 20_000
"""Characters of a reply that is read for GUI talk; more is a document."""


@dataclass(slots=True)
class _Open:
    """A message that is being written: what came, and how much of it has been shown."""

    text: str = ""
    shown: int = 0
    held: bool = False


@dataclass(slots=True)
class Speaker:
    """``translate`` reads a whole text and gives what to say and what to do. ``actions`` collects what it asked for."""

    emit: Emit
    translate: Callable[[str], gui.Said]
    reword: Rewording | None = None
    actions: list[Action] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    spoke: bool = False
    _open: dict[str, _Open] = field(default_factory=dict)
    _later: list[tuple[str, gui.Said, str]] = field(default_factory=list)

    def delta(self, event: TextDelta) -> None:
        """Show what is certain: complete sentences that hold nothing to translate, until the first that does."""
        writing = self._open.setdefault(event.key, _Open())
        writing.text += event.text
        writing.held = writing.held or bool(self._later)  # the order of the reply stays
        while not writing.held:
            rest = writing.text[writing.shown :]
            end = _SENTENCE_END.search(rest)
            if end is None or not rest[: end.end()].strip():
                writing.held = len(rest) > LONGEST_SENTENCE  # no use in searching it again with every fragment
                return
            piece = rest[: end.end()]
            if gui.suspicious(piece):
                writing.held = True
                return
            writing.shown += len(piece)
            self.emit(Text(text=plain(piece), final=False, author=event.author))
            self.spoke = True

    def message(self, event: Message) -> None:
        """Show the rest of a message that is whole now, translated."""
        writing = self._open.pop(event.key, _Open())
        text = event.text
        shown = writing.shown if text.startswith(writing.text[: writing.shown]) else 0
        rest = text[shown:]
        said = self.translate(rest) if len(rest) <= LONGEST_REPLY else gui.Said(rest)
        self.actions.extend(said.actions)
        self.steps.extend(said.steps)
        if said.text.strip() or shown:
            self.spoke = True
            if self._later or (said.doubts and self.reword is not None):
                self._later.append((rest, said, event.author))
            else:
                self.emit(Text(text=plain(said.text), author=event.author))

    async def settle(self) -> None:
        """Show what was held back because the table doubts it: in better words, if there are any."""
        later, self._later = self._later, []
        for reply, said, author in later:
            better = await self.reword(reply, said) if self.reword is not None else None
            self.emit(Text(text=plain(better or said.text), author=author))

    def ask(self, prompt: str, options: tuple[str, ...]) -> None:
        """A question of the editor, with the answers that it knows; the user answers with the next message."""
        lines = [plain(prompt).strip(), *(f"- {plain(option).strip()}" for option in options)]
        self.emit(Text(text="\n".join(line for line in lines if line)))
        self.spoke = True
