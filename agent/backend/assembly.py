"""Puts text together: fragments of several agents at once become messages, each said once (protocol 1.5).

A buffer for each (author, branch): partial text is added to it; a whole event with text replaces it and is the
message; buffers left at the end are unfinished messages. Ids are never keys: they repeat, or change between versions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from agent.backend.stream import Message, TextDelta

LONGEST_TEXT = 32 * 1024 * 1024
"""Characters of unfinished text kept for all authors together."""
MOST_AUTHORS = 1000
"""Unfinished messages at the same time."""

Where = tuple[str, str]
"""(author, branch)."""


@dataclass(slots=True)
class _Buffer:
    """``text`` grows in place: a list of fragments would cost many times their size."""

    key: str
    text: StringIO = field(default_factory=StringIO)
    size: int = 0
    short: bool = False


class Assembly:
    """The messages that are being written."""

    def __init__(self) -> None:
        self._open: dict[Where, _Buffer] = {}
        self._held = 0
        self._count = 0

    def fragment(self, where: Where, text: str) -> TextDelta | None:
        """Partial text, to be shown at once. ``None`` when no more can be kept: the message comes as a whole only."""
        buffer = self._open.get(where)
        if buffer is None:
            if len(self._open) >= MOST_AUTHORS:
                return None
            buffer = self._open[where] = _Buffer(self._next_key())
        if buffer.short or self._held + len(text) > LONGEST_TEXT:
            buffer.short = True
            return None
        buffer.text.write(text)
        buffer.size += len(text)
        self._held += len(text)
        return TextDelta(text, where[0], buffer.key)

    def whole(self, where: Where, text: str, *, complete: bool) -> Message:
        """The text of a whole event: it stands for all fragments before it."""
        buffer = self._open.pop(where, None)
        if buffer is None:
            return Message(text, where[0], complete, self._next_key())
        self._held -= buffer.size
        return Message(text, where[0], complete, buffer.key)

    def unfinished(self, where: Where) -> Message | None:
        """What was said without a whole event, once it is sure that none will come."""
        buffer = self._open.get(where)
        if buffer is None or not (text := buffer.text.getvalue()).strip():
            return None
        return self.whole(where, text, complete=False)

    def rest(self) -> Iterator[Message]:
        """All that is unfinished, in the order in which it began."""
        for where in list(self._open):
            if (message := self.unfinished(where)) is not None:
                yield message

    def _next_key(self) -> str:
        self._count += 1
        return f"m{self._count}"
