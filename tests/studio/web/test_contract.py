"""The studio answers as ``fixtures/contract`` says: the agent's tests read the same files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.studio.running import Running
from tests.studio.web.contract import FOLDER, perform, stable

# What may be missing in one run and there in another: how far a job is when it is asked.
TIMING = {"step", "completedAt", "output", "outputUrl", "error", "status", "progress", "poll_interval_ms"}
MAYBE_RUNNING = ("submitted", "cancel")


def kinds(value: Any, where: str = "") -> Iterator[str]:
    """Every path in a JSON value with the type that stands there."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from kinds(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from kinds(inner, f"{where}[]")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield f"{where}: number"
    else:
        yield f"{where}: {type(value).__name__}"


def without_progress(events: list[Any]) -> list[Any]:
    """A run's events; how often progress is told depends on the machine."""
    return [event for event in events if not (event.get("actions") or {}).get("stateDelta")]


def test_every_answer_has_the_shape_that_was_agreed(studio: Running, media: Path) -> None:
    fresh = stable(perform(studio, media))
    assert sorted(f"{name}.json" for name in fresh) == sorted(path.name for path in FOLDER.glob("*.json"))
    for name, exchanges in fresh.items():
        agreed = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
        assert [each["name"] for each in agreed] == [each["name"] for each in exchanges]
        for old, new in zip(agreed, exchanges, strict=True):
            what = f"{name}: {old['name']}"
            assert new["answer"]["status"] == old["answer"]["status"], what
            assert new["answer"]["content_type"] == old["answer"]["content_type"], what
            if "events" in old["answer"]:
                first, second = (set(kinds(without_progress(each["answer"]["events"]))) for each in (old, new))
            else:
                first, second = (set(kinds(each["answer"].get("json", {}))) for each in (old, new))
                first, second = ({path for path in paths if ".step:" not in path} for paths in (first, second))
                code = old["answer"].get("json", {}).get("code")
                assert new["answer"].get("json", {}).get("code") == code, what
            if old["name"] in MAYBE_RUNNING:
                first, second = (
                    {each for each in group if not any(f".{key}" in each for key in TIMING)}
                    for group in (first, second)
                )
            assert second == first, what


def test_no_secret_is_written_down() -> None:
    for path in FOLDER.glob("*.json"):
        text = path.read_text("utf-8")
        assert "nmv_usr_" not in text.replace("nmv_usr_EXAMPLE", "")
        assert "clm_" not in text.replace("clm_EXAMPLE", "")
        assert "?key=" not in text.replace("?key=EXAMPLE", "")
