"""Sound for the speech tests: 16 kHz WAV files made from the fixtures, once a session, and what was said in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from studio.media.audio import extract_audio

Sound = Callable[[str], Path]
Truth = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def sound(media: Path, tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """File name in fixtures/media → its sound as the recognisers want it."""
    folder = tmp_path_factory.mktemp("sound")

    @cache
    def made(name: str) -> Path:
        out = folder / f"{name}.wav"
        extract_audio(media / name, out, stream=None, report=lambda fraction, label: None, stop=lambda: False)
        return out

    return made


@pytest.fixture(scope="session")
def truth(fixtures: Path) -> Truth:
    """Clip → its utterances: ``text``, ``start`` and ``end`` in s."""

    def said(name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((fixtures / "truth" / f"{name}.json").read_text())["utterances"]
        return found

    return said
