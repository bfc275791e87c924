"""What has been translated already in one job: exact repetitions are reused, and a restart does not pay again.

On disk it is a line of JSON for each batch, appended when the batch is done. A line that was cut off is left away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Memory:
    """Translations by engine and text. Without a path it lives as long as the job."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[tuple[str, str], str] = {}
        self._notes: dict[str, dict[str, Any]] = {}
        self._cut = False
        if path is not None and path.is_file():
            self._load(path)

    def known(self, engine: str, text: str) -> str | None:
        """The translation of a text by an engine, None where there is none."""
        return self._known.get((engine, text))

    def notes(self, engine: str) -> Mapping[str, Any]:
        """What the engine noted last: its terms, its summary."""
        return self._notes.get(engine, {})

    def keep(self, engine: str, found: Mapping[str, str], notes: Mapping[str, Any] | None = None) -> None:
        """Remember a batch. Raises OSError where it cannot be written."""
        if not found and not notes:
            return
        row = {"engine": engine, "found": dict(found), "notes": dict(notes or {})}
        self._take(row)
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(("\n" if self._cut else "") + json.dumps(row) + "\n")
            self._cut = False

    def _take(self, row: Mapping[str, Any]) -> None:
        for text, translation in row["found"].items():
            self._known[row["engine"], text] = translation
        if row["notes"]:
            self._notes[row["engine"]] = dict(row["notes"])

    def _load(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8", errors="replace")
        self._cut = bool(text) and not text.endswith("\n")
        for line in text.splitlines():
            try:
                row = json.loads(line)
                self._take({"engine": row["engine"], "found": row["found"], "notes": row["notes"]})
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
