"""Speech models fetched on request: what there is, what is here, and `pull`, which goes on where it stopped."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.errors import DiskFull, WorkError
from studio.speech import hub, whisper_folder

STALL = 15.0
"""Seconds without a byte after which a host is given up."""

OnProgress = Callable[[int, int], None]
"""(bytes that are here, bytes of the whole set as far as it is known)."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model of the table. ``files`` must be had, of ``either`` at least one, ``extra`` if the host has it."""

    name: str
    repository: str
    size: int
    note: str
    files: tuple[str, ...] = ("config.json", "tokenizer.json", "model.bin")
    either: tuple[str, ...] = ("vocabulary.txt", "vocabulary.json")
    extra: tuple[str, ...] = ("preprocessor_config.json",)


MODELS: Mapping[str, Model] = {
    model.name: model
    for model in (
        Model("tiny", "Systran/faster-whisper-tiny", 78_000_000, "quick and rough"),
        Model("base", "Systran/faster-whisper-base", 148_000_000, "quick"),
        Model(
            "small",
            "Systran/faster-whisper-small",
            486_000_000,
            "good, about eight times as fast as the speech on two cores",
        ),
        Model("medium", "Systran/faster-whisper-medium", 1_530_000_000, "better, slower"),
        Model("distil-large-v3", "Systran/faster-distil-whisper-large-v3", 1_510_000_000, "English only"),
        Model("large-v3-turbo", "mobiuslabsgmbh/faster-whisper-large-v3-turbo", 1_620_000_000, "very good"),
        Model("large-v3", "Systran/faster-whisper-large-v3", 3_090_000_000, "best, slow without a graphics card"),
    )
}


def hub_address(env: Mapping[str, str] | None = None) -> str:
    """STUDIO_MODEL_HUB, else HF_ENDPOINT, else the public hub."""
    env = os.environ if env is None else env
    named = (env.get("STUDIO_MODEL_HUB") or env.get("HF_ENDPOINT") or "").strip()
    return (named or "https://huggingface.co").rstrip("/")


def installed(data_dir: Path) -> tuple[str, ...]:
    """The names of the complete models under ``data_dir``, best first."""
    return whisper_folder.installed(data_dir / "models")


def pull(
    name: str,
    data_dir: Path,
    *,
    hub_url: str | None = None,
    on_progress: OnProgress = lambda have, whole: None,
    stop: Callable[[], bool] = lambda: False,
    stall: float = STALL,
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Path:
    """Fetches the model ``name`` and returns its folder; at once where it is here already.

    What was fetched stays in ``models/.whisper-<name>.part/`` until the set is complete and checked, then the folder
    gets its name in one step. Raises WorkError("FAILED") for an unknown name, a host that is silent for ``stall`` s
    (connecting, before or inside an answer), an answer that is no model; DiskFull; Cancelled.
    """
    from filelock import FileLock, Timeout

    model = MODELS.get(name)
    if model is None:
        raise WorkError("FAILED", f'There is no model "{name}". There are: {", ".join(MODELS)}.')
    models = data_dir / "models"
    folder, parts = models / f"whisper-{name}", models / f".whisper-{name}.part"
    if folder.is_dir() and not whisper_folder.missing(folder):
        return folder
    with hub.disk_errors():
        parts.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(models / f".whisper-{name}.lock", timeout=0):
            _room(model, parts, free)
            _fetch(model, parts, hub_url or hub_address(), on_progress, stop, stall)
            with hub.disk_errors():
                shutil.rmtree(folder, ignore_errors=True)  # an incomplete one, or we would not be here
                hub.forget_notes(parts)
                parts.replace(folder)
    except Timeout:
        raise WorkError("FAILED", f'The model "{name}" is being fetched already.') from None
    return folder


def _room(model: Model, parts: Path, free: Callable[[Path], int]) -> None:
    here = sum(path.stat().st_size for path in parts.iterdir())
    needed = max(0, model.size - here)
    if free(parts) < needed:
        megabytes = needed // 1_000_000
        raise DiskFull(
            "DISK_FULL", f'The model "{model.name}" needs {megabytes} MB of free disk space. Free some and try again.'
        )


def _readable(path: Path, host: str) -> None:
    """A log-in page that answers every address gives no checksum, but it is no JSON either."""
    try:
        json.loads(path.read_text("utf-8"))
    except ValueError as error:
        path.unlink()
        raise WorkError("FAILED", f"What {host} sent is not the model. Is there a log-in page in between?") from error


def _fetch(
    model: Model, parts: Path, address: str, on_progress: OnProgress, stop: Callable[[], bool], stall: float
) -> None:
    source = hub.Source(f"{address}/{model.repository}/resolve/main", stall, stop)
    done = 0

    def get(name: str) -> bool:
        nonlocal done
        before = done
        size = source.fetch(
            name, parts / name, lambda have, whole: on_progress(before + have, max(model.size, before + whole))
        )
        done += size or 0
        return size is not None

    def need(names: Iterable[str]) -> None:
        raise WorkError(
            "FAILED", f'The model "{model.name}" is not at {source.host}: {" or ".join(names)} is missing there.'
        )

    # Small files first: a wrong address shows before the half gigabyte.
    for name in model.extra:
        get(name)
    if not any(get(name) for name in model.either):
        need(model.either)
    for name in model.files:
        if not get(name):
            need([name])
        if name.endswith(".json"):
            _readable(parts / name, source.host)
    on_progress(done, done)
