"""The ledger of renders: one small file each, so that no render is ever lost and none is delivered twice."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from agent.backend.files import make_folder, read_object, try_lock, write_object

Stage = Literal["submitted", "running", "done", "failed", "delivered"]
OPEN: frozenset[Stage] = frozenset({"submitted", "running", "done"})
"""Stages in which there is still something to do: ``done`` is rendered but not yet on the user's disk."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")


@dataclass(frozen=True, slots=True)
class Render:
    """``backend`` is the identity's key, ``folder`` and ``name`` (a file stem) say where the files are to go.

    ``session_id`` and ``task_id`` are the project's. ``created`` and ``changed`` in epoch seconds. ``files`` are the
    paths that were delivered. ``error`` is a sentence.
    """

    id: str
    backend: str
    session_id: str
    folder: str
    name: str
    stage: Stage = "submitted"
    created: float = 0.0
    changed: float = 0.0
    contact_sheet: bool = False
    files: tuple[str, ...] = ()
    error: str | None = None
    task_id: str = ""

    @property
    def open(self) -> bool:
        return self.stage in OPEN


class Ledger:
    """The folder of render files. Every write is atomic; ``claim`` keeps other processes away from one render."""

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now

    def begin(
        self,
        *,
        backend: str,
        session_id: str,
        folder: Path,
        name: str,
        contact_sheet: bool = False,
        task_id: str = "",
    ) -> Render:
        """A new render with a new id, on disk when this returns. Call it before the request leaves."""
        now = self._now()
        render = Render(
            id=f"render_{int(now * 1000)}{secrets.randbelow(10**6):06d}",
            backend=backend,
            session_id=session_id,
            folder=str(folder.absolute()),
            name=name,
            created=now,
            contact_sheet=contact_sheet,
            task_id=task_id,
        )
        return self._write(render)

    def update(self, render: Render, **changes: Any) -> Render:
        """Write the render with some fields changed."""
        return self._write(replace(render, **changes))

    def get(self, render_id: str) -> Render | None:
        """A render by its id; ``None`` when the ledger does not hold it."""
        return _read(self._path(render_id)) if _ID.fullmatch(render_id) else None

    def all(self) -> tuple[Render, ...]:
        """Every render, oldest first; files that cannot be read are left out."""
        found = (_read(path) for path in self._folder.glob("*.json"))
        return tuple(sorted((render for render in found if render), key=lambda render: (render.created, render.id)))

    def pending(self, backend: str | None = None) -> tuple[Render, ...]:
        """Renders that still have something to deliver, oldest first; of one backend when it is named."""
        return tuple(render for render in self.all() if render.open and backend in {None, render.backend})

    @contextmanager
    def claim(self, render_id: str) -> Iterator[Render | None]:
        """The render as it stands on disk, ours alone while inside.

        ``None`` when another process has it, or when there is nothing left to do: so no file is delivered twice.
        The claim ends with the process, however it ends.
        """
        if not _ID.fullmatch(render_id):
            yield None
            return
        with try_lock(self._folder / f".{render_id}.lock") as held:
            render = self.get(render_id) if held else None
            yield render if render is not None and render.open else None

    def _path(self, render_id: str) -> Path:
        return self._folder / f"{render_id}.json"

    def _write(self, render: Render) -> Render:
        make_folder(self._folder)
        changed = replace(render, changed=self._now())
        write_object(self._path(render.id), asdict(changed))
        return changed


_TEXT = ("id", "backend", "session_id", "folder", "name")
_NAMES = frozenset(item.name for item in fields(Render))


def _read(path: Path) -> Render | None:
    value = {key: item for key, item in read_object(path).items() if key in _NAMES}
    if not all(isinstance(value.get(key), str) and value[key] for key in _TEXT) or value.get("stage") not in get_args(
        Stage
    ):
        return None
    files = value.get("files")
    times = {key: found if isinstance(found := value.get(key), int | float) else 0.0 for key in ("created", "changed")}
    value["task_id"] = task if isinstance(task := value.get("task_id"), str) else ""
    value["files"] = tuple(item for item in files if isinstance(item, str)) if isinstance(files, list) else ()
    return Render(**{**value, **times}) if path.stem == value["id"] else None
