"""Finished batches survive a restart, also one in the middle of a line."""

from __future__ import annotations

from pathlib import Path

from studio.translate.memory import Memory


def test_what_was_kept_is_known_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    first = Memory(path)
    first.keep("m", {"One.": "Uno."}, {"terms": {"a": "b"}})
    first.keep("m", {"Two.": "Dos.\ue000"})
    again = Memory(path)
    assert again.known("m", "One.") == "Uno."
    assert again.known("m", "Two.") == "Dos.\ue000"
    assert again.known("other", "One.") is None
    assert again.notes("m") == {"terms": {"a": "b"}}


def test_a_line_that_was_cut_off_is_left_away_and_the_next_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    Memory(path).keep("m", {"One.": "Uno."})
    with path.open("a") as file:
        file.write('{"engine": "m", "found": {"Two."')
    again = Memory(path)
    assert again.known("m", "One.") == "Uno."
    again.keep("m", {"Three.": "Tres."})
    assert Memory(path).known("m", "Three.") == "Tres."


def test_a_file_of_something_else_is_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_bytes(b'\xff\n[1]\n{"engine":1}\n{"engine":"m","found":[],"notes":{}}\nnull\n')
    assert Memory(path).known("m", "One.") is None


def test_without_a_path_nothing_is_written() -> None:
    memory = Memory()
    memory.keep("m", {"One.": "Uno."})
    assert memory.known("m", "One.") == "Uno."
