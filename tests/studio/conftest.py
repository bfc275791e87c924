"""One studio for the tests that do not need a fresh one: every test is a user of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.media.ffmpeg import ffmpeg_bin
from tests.studio.running import Person, Running, running


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = tmp_path_factory.mktemp("studio")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_DATA_DIR", str(data))  # as `serve` sets it, for the rooms that keep caches
        with running(data) as found:
            yield found


@pytest.fixture
def person(studio: Running) -> Iterator[Person]:
    with studio.person() as found:
        yield found


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory, media: Path) -> Path:
    """The first 13 s of clear read English: "Printing, in the only sense with which we are at present concerned …"."""
    out = tmp_path_factory.mktemp("talk") / "talk.mp4"
    source = media / "speech75_en_720p.mp4"
    argv = [ffmpeg_bin(), "-v", "error", "-nostdin", "-i", str(source), "-t", "13", "-c", "copy", str(out)]
    subprocess.run(argv, check=True, timeout=60)
    return out
