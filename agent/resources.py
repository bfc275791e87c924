"""Where the files that ship with the agent lie: inside the wheel as ``agent/_bundle``, else in the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """The folder that holds SKILL.md, skills/ and prompts/."""
    bundle = PACKAGE / "_bundle"
    return bundle if (bundle / "SKILL.md").is_file() else PACKAGE.parent
