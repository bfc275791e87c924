"""What a turn answered, gathered from its events for the history of the session."""

from __future__ import annotations

from agent.backend.history import Entry
from agent.events import Balance, Delivered, Event, Failed, Notice, Text, Timeline
from agent.tools.context import Context
from agent.tools.door import keep, remember


class Answer:
    """Follows the events of a turn. Progress and status lines are not part of an answer."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._open = ""
        self._entries: list[Entry] = []

    def follow(self, event: Event) -> None:
        match event:
            case Text(text=text, final=final):
                self._open += text
                if final:
                    self._close()
            case Notice(text=text) | Timeline(text=text) | Balance(text=text) | Failed(text=text):
                self._close()
                self._lines.append(text)
            case Delivered(files=files):
                self._entries.append(Entry("delivered", files=tuple(file.path for file in files)))
            case _:
                pass

    def keep(self, context: Context) -> None:
        """Put the turn into the history: the user's message where no tool has done it, the answer, what was brought."""
        self._close()
        remember(context)
        if self._lines:
            keep(context, Entry("answer", "\n".join(self._lines)))
        for entry in self._entries:
            keep(context, entry)
        self._lines, self._entries = [], []

    def _close(self) -> None:
        if self._open.strip():
            self._lines.append(self._open.strip())
        self._open = ""
