"""A Whisper model folder on this machine: what must lie in it, and which of several is best."""

from __future__ import annotations

from pathlib import Path

BEST_FIRST = ("large-v3", "large-v3-turbo", "distil-large-v3", "medium", "small", "base", "tiny")
"""Names of models, most accurate first; a folder is called ``whisper-<name>``."""

_NEEDED = ("model.bin", "config.json", "tokenizer.json")
_VOCABULARY = ("vocabulary.txt", "vocabulary.json")


def missing(folder: Path) -> tuple[str, ...]:
    """The files that ``folder`` lacks. Without tokenizer.json faster-whisper would go to the network for it."""
    lacks = [name for name in _NEEDED if not _has(folder / name)]
    if not any(_has(folder / name) for name in _VOCABULARY):
        lacks.append(_VOCABULARY[0])
    return tuple(lacks)


def installed(models: Path) -> tuple[str, ...]:
    """The complete models in the folder ``models``, best first; models of other names last."""
    if not models.is_dir():
        return ()
    names = [path.name.removeprefix("whisper-") for path in models.glob("whisper-*") if not missing(path)]
    rank = {name: place for place, name in enumerate(BEST_FIRST)}
    return tuple(sorted(names, key=lambda name: (rank.get(name, len(rank)), name)))


def best(models: Path) -> Path | None:
    """The folder of the best complete model, None where there is none."""
    names = installed(models)
    return models / f"whisper-{names[0]}" if names else None


def _has(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
