"""What the studio is told from outside: its data folder, limits and switches, read once from the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

UPLOAD_LIMIT = 500 * 1024 * 1024
"""Bytes per uploaded file (protocol 2.10)."""

RUN_AGAIN = 75
"""Exit code of a second ``serve`` on the same folder (EX_TEMPFAIL)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``heartbeat`` in seconds, 0 switches heartbeats off. ``url_allow`` holds host names, lower case."""

    data: Path
    upload_limit: int = UPLOAD_LIMIT
    heartbeat: float = 15.0
    url_allow: frozenset[str] = frozenset()
    renders_at_once: int = 2

    @classmethod
    def read(cls, environment: Mapping[str, str], data: Path | None = None) -> Settings:
        """Settings from the process environment; ``data`` (from the command line) wins over ``STUDIO_DATA_DIR``."""
        return cls(
            data=(data or data_folder(environment)).expanduser().absolute(),
            upload_limit=_positive(environment.get("STUDIO_UPLOAD_LIMIT"), UPLOAD_LIMIT),
            heartbeat=_seconds(environment.get("STUDIO_HEARTBEAT"), 15.0),
            url_allow=frozenset(
                host.strip().lower() for host in environment.get("STUDIO_URL_ALLOW", "").split(",") if host.strip()
            ),
            renders_at_once=_positive(environment.get("STUDIO_RENDERS"), 2),
        )

    @property
    def database(self) -> Path:
        """The one SQLite file: our tables and those of the job engine."""
        return self.data / "studio.db"


def data_folder(environment: Mapping[str, str]) -> Path:
    """``STUDIO_DATA_DIR``, else the user's data directory for this program."""
    named = environment.get("STUDIO_DATA_DIR")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("subtitle-studio", appauthor=False))


@cache
def version() -> str:
    """The version of the package: SKILL.md in a checkout, else the installed distribution's."""
    skill = Path(__file__).resolve().parent.parent / "SKILL.md"
    if skill.is_file():
        found = re.search(r"(?m)^\s*version:\s*['\"]?([^'\"\s]+)", skill.read_text("utf-8"))
        if found:
            return found.group(1)
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("subtitle-agent")
    except PackageNotFoundError:
        return "0"


def _positive(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() and int(text) > 0 else default


def _seconds(text: str | None, default: float) -> float:
    try:
        value = float(text) if text else default
    except ValueError:
        return default
    return value if 0 <= value < 86_400 else default
