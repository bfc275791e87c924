"""Numbers and steps of the work as a person says them."""

from __future__ import annotations

import re

from agent.backend.codes import inert


def bytes_in_words(size: int) -> str:
    """``834 bytes``, ``1.2 MB``: decimal units, as file managers show them."""
    if size < 1000:
        return f"{size} bytes"
    for unit, scale in (("KB", 1e3), ("MB", 1e6), ("GB", 1e9)):
        if size < scale * 1000:
            return f"{size / scale:.1f} {unit}"
    return f"{size / 1e12:.1f} TB"


def clock_in_words(seconds: float) -> str:
    """``0:07``, ``1:16``, ``1:02:03``."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def step_in_words(step: str) -> str:
    """A step of a run as the backend names it; empty for a name that is for programs (``recognise_speech``)."""
    return "" if re.fullmatch(r"[a-z0-9]*[_.-][a-z0-9_.-]*|[a-z0-9]+", step) else inert(step, 120)
