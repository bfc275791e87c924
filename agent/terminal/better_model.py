"""Offers the better speech model, once, to a person whose captions came from the draft engine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from agent.events import Event, Text, Warned

MARK = "models pull small"
"""The studio's answer names this command when its draft engine was used."""
QUESTION = (
    "The captions came from the built-in draft recogniser. Fetch the better speech model now (about 500 MB)? [y/N] "
)
ASKED = "better-model-asked"


class DraftWatch:
    """Looks at the events of a command for the mark of a draft."""

    def __init__(self) -> None:
        self.seen = False

    def __call__(self, event: Event) -> None:
        if isinstance(event, Text | Warned) and MARK in event.text:
            self.seen = True


def offer(config_dir: Path, *, ask: Callable[[str], str] = input) -> bool:
    """Ask once, remember that it was asked, and fetch the model when the answer is yes. True when it was fetched."""
    asked = config_dir / ASKED
    if asked.exists():
        return False
    try:
        asked.parent.mkdir(parents=True, exist_ok=True)
        asked.touch()
        answer = ask(QUESTION)
    except KeyboardInterrupt:  # the work is done and its files are there: a Ctrl-C is a no
        sys.stderr.write("\n")
        return False
    except (OSError, EOFError):
        return False
    if answer.strip().lower() not in {"y", "yes", "j", "s", "si", "sí", "是"}:
        return False
    try:
        fetched = subprocess.run([sys.executable, "-P", "-m", "studio", "models", "pull", "small"], check=False)
    except KeyboardInterrupt:  # the fetch has heard it too; what came so far is kept
        return False
    return fetched.returncode == 0
