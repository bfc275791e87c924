"""A part file belongs to one download, also when another ends at the very moment it is opened."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import pytest

from agent.backend import incoming
from agent.backend.files import lock_file
from agent.backend.incoming import part_file


def test_a_part_that_is_finished_while_it_is_opened_is_not_written_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = tmp_path / "talk.mp4"
    first = part_file(wanted)
    part = first.__enter__()
    part.write(b"first")
    ended: list[Path] = []

    def lock_late(file: BinaryIO) -> bool:
        if not ended:  # the first download ends between the second's opening and its lock
            ended.append(part.finish(wanted))
            first.__exit__(None, None, None)
        return lock_file(file)

    monkeypatch.setattr(incoming, "lock_file", lock_late)
    with part_file(wanted) as other:
        other.write(b"second")
        assert other.finish(wanted) == tmp_path / "talk-2.mp4"
    assert wanted.read_bytes() == b"first"
    assert (tmp_path / "talk-2.mp4").read_bytes() == b"second"
