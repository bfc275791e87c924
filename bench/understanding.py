"""Scores both tables on the labelled sets, and times them. No model, no network.

Usage: python bench/understanding.py [routing] [gui] [--errors N] [--folder fixtures/labels]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agent.intents import Message
from agent.understanding import gui, routing

ROOT = Path(__file__).resolve().parent.parent
Row = dict[str, Any]


def route(row: Row) -> Row:
    """A labelled row → a prediction; only ``text``, ``oob`` and ``context`` are looked at."""
    reading = routing.read(Message(row["text"], tuple(row.get("oob", ()))), routing.Context(**row.get("context", {})))
    return {"id": row["id"], "route": reading.route, "then": list(reading.then), "media": list(reading.media)}


def translate(row: Row) -> Row:
    """A labelled row → a prediction; only ``text``, ``user_request`` and ``state`` are looked at."""
    state = row.get("state", {})
    said = gui.translate(
        row["text"],
        request=row.get("user_request", ""),
        has_draft=state.get("has_draft", True),
        edit_sent=state.get("edit_resent", False),
    )
    return {"id": row["id"], "text": said.text, "actions": list(said.actions) or ["none"]}


def score(folder: Path, name: str, predict: Callable[[Row], Row], errors: int) -> None:
    rows = [json.loads(line) for line in (folder / f"{name}.dev.jsonl").read_text("utf-8").splitlines() if line]
    for row in rows[:20]:
        predict(row)
    taken, predictions = [], []
    for row in rows:
        begin = time.perf_counter()
        predictions.append(predict(row))
        taken.append((time.perf_counter() - begin) * 1000)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in predictions)
        file.flush()
        gold = folder / f"{name}.dev.jsonl"
        subprocess.run([sys.executable, folder / "score.py", gold, file.name, "--errors", str(errors)], check=True)
    print(f"{name}: median {statistics.median(taken):.2f} ms, slowest {max(taken):.2f} ms\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", choices=["routing", "gui", []])
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=ROOT / "fixtures" / "labels")
    asked = parser.parse_args()
    tables: dict[str, Callable[[Row], Row]] = {"routing": route, "gui": translate}
    for name in asked.sets or tables:
        score(asked.folder, name, tables[name], asked.errors)


if __name__ == "__main__":
    main()
