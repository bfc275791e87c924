"""Keeps our secrets out of everything that is told: a backend may say one back to us, in any sentence."""

from __future__ import annotations

import re
from collections.abc import Collection

from agent.events import Event

SHORTEST = 6
"""Characters from which on a value is taken for a secret and not for a word."""


def without(event: Event, secrets: Collection[str]) -> Event:
    """The event with every secret of ours hidden."""
    changes = {
        name: re.sub("|".join(map(re.escape, found)), "…", value)
        for name, value in event
        if isinstance(value, str)
        and (found := [secret for secret in secrets if len(secret) >= SHORTEST and secret in value])
    }
    return event.model_copy(update=changes) if changes else event
