"""A private work folder with a fixed name: what a killed run left there is gone before the next one starts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def work_folder(out: Path, purpose: str) -> Iterator[Path]:
    """An empty folder beside ``out``, on the same disk so that the result can be renamed into place."""
    folder = out.resolve().with_name(f".{out.name}.{purpose}")
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
