"""Where a command's events go: one JSON object a line, or words for a person."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import time
from collections.abc import Callable
from math import inf
from typing import Protocol, TextIO
from unicodedata import east_asian_width

from agent.events import (
    Balance,
    Delivered,
    Done,
    Event,
    Failed,
    Notice,
    Offered,
    Progress,
    Status,
    Text,
    Timeline,
    Warned,
)
from agent.sentences import language_of, say
from agent.tools.words import bytes_in_words, clock_in_words
from agent.understanding.plain import plain

EVERY = 0.1
"""Seconds between two progress events of one stage in ``--json``."""


class Bar(Protocol):
    """Shows progress; everything else that is printed goes through ``around``."""

    def progress(self, event: Progress) -> None:
        """Show how far a stage is."""

    def clear(self) -> None:
        """Take the live line away before something else is printed, or at the end."""


class JsonOutput:
    """Every event as one line on stdout, and nothing else.

    Progress of one stage comes at most every ``EVERY`` seconds, and the last of it always, before what follows it.
    """

    def __init__(self, out: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._at: dict[str, float] = {}
        self._held: Progress | None = None

    def __call__(self, event: Event) -> None:
        if isinstance(event, Progress):
            now = self._clock()
            if self._held is not None and self._held.stage == event.stage:
                self._held = None  # older news of the same stage
            if event.fraction != 1 and now - self._at.get(event.stage, -inf) < EVERY:
                self._release()
                self._held = event
                return
            self._at[event.stage] = now
        self._release()
        self._write(event)

    def close(self) -> None:
        self._release()
        self._out.flush()

    def _release(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._write(held)

    def _write(self, event: Event) -> None:
        try:
            self._out.write(event.model_dump_json() + "\n")
        except ValueError:  # no UTF-8: the bytes of a path, or the stream itself. JSON has escapes for both
            self._out.write(json.dumps(event.model_dump(mode="python"), separators=(",", ":")) + "\n")
        self._out.flush()


class PlainOutput:
    """The answer on ``out``, everything else on ``err``. ``quiet`` leaves the answer, warnings and errors."""

    def __init__(self, out: TextIO, err: TextIO, bar: Bar, *, quiet: bool = False) -> None:
        self._out = out
        self._err = err
        self._bar = bar
        self._quiet = quiet
        self._open_line = False
        self._language = "en"

    def __call__(self, event: Event) -> None:
        if isinstance(event, Status | Notice | Failed):  # our own sentences are in the language of the conversation
            self._language = language_of(event.text, self._language)
        match event:
            case Progress():
                if not self._quiet:
                    self._bar.progress(event)
                return
            case Text(text=text, final=final):
                self._bar.clear()
                whole = final and not self._open_line
                fitted = wrapped(text, self._columns()) if whole and is_terminal(self._out) else text
                self._say(fitted, end="\n" if final else "")
                self._open_line = not final
                return
            case _:
                self._bar.clear()
                if self._open_line:
                    self._say("")
                    self._open_line = False
        match event:
            case Status():
                if not self._quiet:
                    self._tell(event.text)
            case Notice() | Offered():
                if not self._quiet:
                    self._tell(event.text)
            case Warned():
                self._tell(say("terminal_warning", self._language, text=event.text))
            case Timeline() | Balance():
                self._say(plain(event.text))
            case Delivered():
                self._delivered(event)
            case Failed():
                wrong = say("terminal_error", self._language, text=event.text)
                self._tell(wrong if event.exit_code != 130 else event.text)
            case Done():
                pass

    def close(self) -> None:
        self._bar.clear()

    def _columns(self) -> int:
        return shutil.get_terminal_size().columns

    def _delivered(self, event: Delivered) -> None:
        for file in event.files:
            facts = [bytes_in_words(file.size)]
            if file.kind == "video" and event.duration is not None:
                facts.insert(0, clock_in_words(event.duration))
            self._say(f"{plain(file.path)}  ({', '.join(facts)})")
        if event.link:
            self._say(say("terminal_project", self._language, link=plain(event.link)))
        if not self._quiet and is_terminal(self._err):
            self._tell(say("terminal_change", self._language))

    def _say(self, text: str, end: str = "\n") -> None:
        write(self._out, text + end)
        self._out.flush()

    def _tell(self, text: str) -> None:
        write(self._err, plain(text) + "\n")
        self._err.flush()


def wrapped(text: str, columns: int) -> str:
    """Lines of at most ``columns`` characters, broken between words. Lines with wide characters are left to the
    terminal, which breaks them where it likes as their scripts do."""
    return "\n".join(
        line
        if len(line) <= columns or any(east_asian_width(letter) in "WF" for letter in line)
        else textwrap.fill(line, columns, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def write(stream: TextIO, text: str) -> None:
    """Write also what the stream's encoding cannot spell: as question marks rather than not at all."""
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "replace").decode(encoding))


def is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        return False


def both_ends_are_a_person() -> bool:
    """Somebody can read a question and answer it."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)
