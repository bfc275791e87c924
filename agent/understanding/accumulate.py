"""Puts the pieces of a chat completion together, in the shapes that servers really send. Pure; knows no library.

Servers differ: ``index`` may be missing, two calls may share index 0, a name may come in every piece, arguments as an
object, ``choices`` as null. The library's own helper merges or crashes on these, so this is ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 64_000
"""Characters of an answer; more is no answer to a chat message."""


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call as the model wrote it. ``arguments`` is a string that ought to be JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Answer:
    """``finish`` is the server's word ("stop", "tool_calls", "length", …), empty where it said none.

    ``tokens``: of prompt and answer as the server counts them, ``None`` where it does not.
    """

    text: str = ""
    calls: tuple[Call, ...] = ()
    finish: str = ""
    tokens: int | None = None


@dataclass(slots=True)
class _Open:
    index: int | None
    id: str = ""
    name: str = ""
    arguments: str = ""

    @property
    def whole(self) -> bool:
        """Nothing is missing that could still come."""
        try:
            return bool(self.name) and isinstance(json.loads(self.arguments or "{}"), dict)
        except ValueError:
            return False


@dataclass(slots=True)
class Accumulator:
    """Takes the chunks of one answer in order; ``answer`` is what they make together."""

    _text: list[str] = field(default_factory=list)
    _calls: list[_Open] = field(default_factory=list)
    _finish: str = ""
    _tokens: int | None = None
    _size: int = 0

    def add(self, chunk: Mapping[str, Any]) -> str:
        """Take a chunk (or a whole completion); gives the text that it adds. ``OverflowError`` above LONGEST."""
        usage = chunk.get("usage")
        if isinstance(usage, Mapping) and isinstance(usage.get("total_tokens"), int):
            self._tokens = usage["total_tokens"]
        choices = chunk.get("choices")
        first = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(first, Mapping):
            return ""
        if isinstance(first.get("finish_reason"), str):
            self._finish = first["finish_reason"]
        said = first.get("delta") if isinstance(first.get("delta"), Mapping) else first.get("message")
        if not isinstance(said, Mapping):
            return ""
        calls = said.get("tool_calls")
        for piece in calls if isinstance(calls, list) else ():
            if isinstance(piece, Mapping):
                self._call(piece)
        text = said.get("content")
        if not isinstance(text, str) or not text:
            return ""
        self._grow(len(text))
        self._text.append(text)
        return text

    @property
    def answer(self) -> Answer:
        taken: set[str] = set()
        calls = []
        for number, call in enumerate(self._calls, 1):
            name = call.id if call.id and call.id not in taken else f"call_{number}"
            taken.add(name)
            calls.append(Call(name, call.name, call.arguments))
        return Answer("".join(self._text), tuple(calls), self._finish, self._tokens)

    @property
    def cut(self) -> bool:
        """It ended without the server's word for an end, in the middle of a call."""
        return not self._finish and any(not call.whole for call in self._calls)

    def _call(self, piece: Mapping[str, Any]) -> None:
        function = piece.get("function")
        function = function if isinstance(function, Mapping) else {}
        index = piece.get("index") if isinstance(piece.get("index"), int) else None
        mark = piece.get("id") if isinstance(piece.get("id"), str) else ""
        name = function.get("name") if isinstance(function.get("name"), str) else ""
        arguments = function.get("arguments")
        if isinstance(arguments, Mapping):
            arguments = json.dumps(arguments, ensure_ascii=False)
        arguments = arguments if isinstance(arguments, str) else ""
        call = self._find(index, mark or "", name or "")
        call.id = call.id or mark or ""
        if name and name != call.name:
            call.name = name if not call.name or not name else call.name + name
        self._grow(len(arguments) + len(name or ""))
        call.arguments += arguments

    def _find(self, index: int | None, mark: str, name: str) -> _Open:
        """The call that a piece belongs to; a new one where it begins one."""
        same = [call for call in self._calls if index is None or call.index == index]
        if mark:
            known = [call for call in same if call.id == mark]
            if known:
                return known[-1]
            same = [call for call in same if not call.id]
        last = same[-1] if same else None
        if last is not None and not (name and last.name and last.whole and last.arguments):
            return last
        self._calls.append(_Open(index))
        return self._calls[-1]

    def _grow(self, characters: int) -> None:
        self._size += characters
        if self._size > LONGEST:
            raise OverflowError
