"""Where the bytes lie: one folder with the uploaded files, the work of running jobs, and what renders made."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Storage:
    """Every name below ``root`` is ours: ids and fixed words, never a user's file name."""

    root: Path

    def prepare(self) -> None:
        """Make the folders; sweep away what interrupted uploads left."""
        for name in ("files", "runs", "incoming"):
            (self.root / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in (self.root / "incoming").iterdir():
            remove(left)

    def instance(self) -> str:
        """The name of this data folder: made once, the same for every start on it. One that got lost is made anew."""
        place = self.root / "instance"
        try:
            return str(uuid.UUID(place.read_text("ascii").strip()))
        except (FileNotFoundError, ValueError):
            name = str(uuid.uuid4())
        partial = self.root / "incoming" / uuid.uuid4().hex
        partial.write_text(name, "ascii")
        partial.replace(place)
        return name

    def sweep(self, files: Collection[str], runs: Collection[str]) -> None:
        """Take away what lies in ``files`` and ``runs`` under other names: a killed studio had no time to."""
        for folder, known in (("files", files), ("runs", runs)):
            for left in (self.root / folder).iterdir():
                if left.name not in known:
                    remove(left)

    def incoming(self) -> Path:
        """A fresh folder for one request; its maker removes it."""
        folder = self.root / "incoming" / uuid.uuid4().hex
        folder.mkdir(mode=0o700)
        return folder

    def file(self, file_id: str) -> Path:
        """The bytes of an uploaded file."""
        return self.root / "files" / file_id

    def keep(self, arrived: Path, file_id: str) -> Path:
        """Move an arrived file to its place (same file system: atomic)."""
        place = self.file(file_id)
        arrived.replace(place)
        return place

    def run(self, number: str) -> Path:
        """The folder of one run: its work while it lasts, its results after. ``number`` is hex."""
        folder = self.root / "runs" / number
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder


def remove(path: Path) -> None:
    """Delete a file or a folder; what is gone already is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
