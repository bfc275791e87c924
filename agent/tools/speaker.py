"""Says what the backend says as it comes: what will stand at once, the rest with the whole message, translated."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from io import StringIO

from agent.backend.stream import Message, TextDelta
from agent.events import Emit, Text
from agent.tools.foresight import stands
from agent.understanding import gui
from agent.understanding.gui_table import Action
from agent.understanding.plain import plain

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s|(?<=[。！？])|\n")
_LAST_SPACE = re.compile(r"\s+[^\s぀-ヿ一-鿿]*$|(?<=[぀-ヿ一-鿿])[^\s぀-ヿ一-鿿]*$")
"""Where the last word begins that may not be whole yet; in Chinese and Japanese every character is one."""
_LAST_CLAUSE = re.compile(r"(?:^|[,;，、；])[^,;，、；]*$")
_ENDED = re.compile(r"(?:^|\s)[^\W\d_]{1,20}[.!?…]+$")
"""A plain word with the mark of an end, and nothing after it yet."""
_NOT_YET = re.compile(r"[\x1b\ud800-\udfff]|\n{3}|\S[ \t]{2}")
"""What is only understood together with what comes after it, or is tidied up in the end."""

Rewording = Callable[[str, gui.Said], Awaitable[str | None]]
"""(reply, the table's reading) → better words for a reply that the table doubts, or ``None``."""
LONGEST_WAIT = 2000
"""Characters that are not sure to stand, after which a message is shown as a whole only."""
LONGEST_LINE = 300
"""Characters of its line that a sentence is read with."""
MOST_TRIES = 4
"""Sentences in a row that may fall with what follows them, after which a message is shown as a whole only."""
MOST_LOOKS = 24
"""Times that the beginning of a sentence is read while a message is being written; after that, sentences only."""
LONGEST_REPLY = 20_000
"""Characters of a reply that is read for GUI talk; more is a document."""


@dataclass(slots=True)
class _Open:
    """A message that is being written. ``said`` has been shown, ``line`` is its end from the last line break on.
    ``rest`` has not; ``held``: it comes with the whole. ``tried``: where the last sentence in ``rest`` ends that was
    read and could not be shown. ``tries``: how many there were in a row; ``looks``: at beginnings, in all."""

    said: StringIO = field(default_factory=StringIO)
    line: str = ""
    rest: str = ""
    held: bool = False
    tried: int = 0
    tries: int = 0
    looks: int = 0


@dataclass(slots=True)
class Speaker:
    """``translate`` reads a whole text and gives what to say and what to do. ``actions`` collects what it asked for.

    All that is shown of a message, joined, is the translation of the whole, without blank lines at its start. Where the
    whole event then says other words than its fragments did, what was shown stays and the new words follow; where the
    translation of the whole takes shown words back (a reply in two languages), they stay, and the rest is read alone.
    """

    emit: Emit
    translate: Callable[[str], gui.Said]
    reword: Rewording | None = None
    actions: list[Action] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    spoke: bool = False
    _open: dict[str, _Open] = field(default_factory=dict)
    _later: list[tuple[str, gui.Said, str]] = field(default_factory=list)

    def delta(self, event: TextDelta) -> None:
        """Show the words that will stand whatever follows, until the first that may not."""
        writing = self._open.setdefault(event.key, _Open())
        writing.held = writing.held or bool(self._later)  # the order of the reply stays
        if writing.held:
            return  # the whole message brings it again
        writing.rest = (writing.rest + event.text) if writing.line or writing.rest else event.text.lstrip("\n")
        while shown := (self._certain(writing) or "").rstrip():
            writing.rest = writing.rest[len(shown) :]
            writing.tried = writing.tries = 0
            writing.said.write(shown)
            writing.line = (writing.line + shown).rpartition("\n")[2][-LONGEST_LINE:]
            self.emit(Text(text=plain(shown), final=False, author=event.author))
            self.spoke = True
        if len(writing.rest) > LONGEST_WAIT or writing.tries > MOST_TRIES:
            writing.held = True

    def _certain(self, writing: _Open) -> str | None:
        """The beginning of what is not shown yet that can be; ``None`` while there is none."""
        rest = writing.rest
        if not rest.strip():
            return None
        if _NOT_YET.search(rest):
            writing.held = True
            return None
        if writing.said.tell() > LONGEST_REPLY:
            return rest[: cut.start()] if (cut := _LAST_SPACE.search(rest)) and cut.start() else None
        for end in _SENTENCE_END.finditer(rest, max(writing.tried, len(rest) - len(rest.lstrip()))):
            if stands(writing.line, rest[: end.end()], self._read, whole=True):
                return rest[: end.end()]
            writing.tried = end.end()
            writing.tries += 1
        if writing.looks >= MOST_LOOKS or writing.tries:
            return None
        writing.looks += 1
        if _ENDED.search(rest):
            return rest if stands(writing.line, rest, self._read, whole=True) else None
        begun = rest[: cut.start()] if (cut := _LAST_SPACE.search(rest)) else ""
        for words in (begun, _LAST_CLAUSE.sub("", begun)):
            if words.strip() and stands(writing.line, words, self._read, whole=False):
                return words
        return None

    def _read(self, text: str) -> str:
        return self.translate(text).text

    def message(self, event: Message) -> None:
        """Show the rest of a message that is whole now, translated."""
        writing = self._open.pop(event.key, _Open())
        text, shown = event.text.lstrip("\n"), writing.said.getvalue()
        if not text.startswith(shown):
            shown = ""
        said = self.translate(text) if len(text) <= LONGEST_REPLY else gui.Said(text)
        if said.text.startswith(shown):
            said = replace(said, text=said.text[len(shown) :])
        else:
            space, rest = _split_space(text[len(shown) :])
            said = self.translate(rest)
            said = replace(said, text=space + said.text if rest else "")
        self.actions.extend(said.actions)
        self.steps.extend(said.steps)
        if said.text.strip() or shown:
            self.spoke = True
            if self._later or (said.doubts and self.reword is not None):
                self._later.append((text[len(shown) :], said, event.author))
            else:
                self.emit(Text(text=plain(said.text), author=event.author))

    async def settle(self) -> None:
        """Show what was held back because the table doubts it: in better words, if there are any."""
        later, self._later = self._later, []
        for reply, said, author in later:
            space, words = _split_space(reply)
            better = await self.reword(words, said) if self.reword is not None else None
            self.emit(Text(text=plain(space + better if better else said.text), author=author))

    def ask(self, prompt: str, options: tuple[str, ...]) -> None:
        """A question of the editor, with the answers that it knows; the user answers with the next message."""
        lines = [plain(prompt).strip(), *(f"- {plain(option).strip()}" for option in options)]
        text = "\n".join(line for line in lines if line)
        if self._later:  # the order of the reply stays
            self._later.append((text, gui.Said(text), ""))
        else:
            self.emit(Text(text=text))
        self.spoke = True


def _split_space(text: str) -> tuple[str, str]:
    rest = text.lstrip()
    return text[: len(text) - len(rest)], rest
