"""Scores both tables on the labelled sets, and times them. No model, no network.

``dev`` are the sets that the tables were made with, ``unseen`` were written by others in other words and are kept for
the examination only: nothing is learned from them.

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

from agent.explain import PREDICT, Row

ROOT = Path(__file__).resolve().parent.parent


def score(folder: Path, name: str, part: str, predict: Callable[[Row], Row], errors: int) -> None:
    gold = folder / f"{name}.{part}.jsonl"
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line]
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
        subprocess.run([sys.executable, folder / "score.py", gold, file.name, "--errors", str(errors)], check=True)
    print(f"{name}, {part}: median {statistics.median(taken):.2f} ms, slowest {max(taken):.2f} ms\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", choices=["routing", "gui", []])
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=ROOT / "fixtures" / "labels")
    asked = parser.parse_args()
    for name in asked.sets or PREDICT:
        for part in ("dev", "unseen"):
            score(asked.folder, name, part, PREDICT[name], asked.errors if part == "dev" else 0)


if __name__ == "__main__":
    main()
