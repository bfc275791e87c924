"""Progress of each stage: a live line on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, TextIO

from agent.events import Progress
from agent.terminal.output import is_terminal
from agent.tools.words import bytes_in_words
from agent.understanding.plain import plain

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

EVERY = 5.0
"""Seconds between two plain lines of one stage."""


class PlainBar:
    """Lines such as ``render: 40 %``, at most one each ``EVERY`` seconds, and one when a stage begins."""

    def __init__(self, err: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._err = err
        self._clock = clock
        self._stage = ""
        self._label = ""
        self._at = 0.0
        self._over = False

    def progress(self, event: Progress) -> None:
        begins = event.stage != self._stage or event.label != self._label
        over = event.fraction is not None and event.fraction >= 1
        now = self._clock()
        if not begins and (self._over or (not over and now - self._at < EVERY)):
            return
        if begins and event.stage == self._stage and now - self._at < 1 and not over:
            self._label = event.label
            return
        self._stage, self._label, self._at, self._over = event.stage, event.label, now, over
        share = f" {event.fraction:.0%}" if event.fraction is not None and not begins else ""
        label = plain(event.label).rstrip(" .…。")
        self._err.write(f"{label}...{share}\n" if not over else f"{label}: 100%\n")
        self._err.flush()

    def clear(self) -> None:
        """Nothing stands that could be in the way."""


class RichBar:
    """One live line for each stage; a finished stage stays above as a line of its own."""

    def __init__(self, err: TextIO) -> None:
        self._err = err
        self._live: RichProgress | None = None
        self._task: TaskID | None = None
        self._stage = ""

    def progress(self, event: Progress) -> None:
        live = self._start()
        label = plain(event.label)
        size = (
            f"{bytes_in_words(event.done_bytes or 0)} of {bytes_in_words(event.total_bytes)}"
            if event.total_bytes
            else ""
        )
        if self._task is None or event.stage != self._stage:
            if self._task is not None:
                live.remove_task(self._task)
            self._task, self._stage = live.add_task(label, total=None, size=size), event.stage
        total = None if event.fraction is None else 1.0
        live.update(self._task, description=label, total=total, completed=event.fraction or 0.0, size=size)

    def clear(self) -> None:
        if self._live is not None:
            self._live.stop()
        self._live, self._task, self._stage = None, None, ""

    def _start(self) -> RichProgress:
        if self._live is None:
            from rich.console import Console
            from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Live

            self._live = Live(
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=24),
                TextColumn("{task.percentage:>3.0f}%"),
                TextColumn("{task.fields[size]}"),
                TimeElapsedColumn(),
                console=Console(file=self._err),
                transient=True,
            )
            self._live.start()
        return self._live


def make_bar(err: TextIO) -> PlainBar | RichBar:
    """The live line where somebody sees it and rich is installed; NO_COLOR and TERM=dumb are respected."""
    dumb = os.environ.get("TERM", "") == "dumb" or bool(os.environ.get("NO_COLOR"))
    if is_terminal(err) and not dumb and find_spec("rich") is not None:
        return RichBar(err)
    return PlainBar(err)
