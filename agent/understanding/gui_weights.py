"""The weights of GUI talk: ``gui.tsv`` says how much each thing that is seen in a clause speaks for which label.

A reading of a clause is the sum of the rows that fit, made into shares of 1 (multinomial logistic regression; the
weights come from labelled replies, ``scripts/weigh_gui.py``). ``hanger``: a clause that goes with the move beside it;
``send`` and ``offer``: an edit that was asked for, and one that was not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

from agent.understanding.gui_table import Meaning

TABLE = Path(__file__).with_name("gui.tsv")
Label = Literal["content", "hanger", "export", "credits", "upload", "timeline", "state", "send", "offer"]
LABELS: tuple[Label, ...] = ("content", "hanger", "export", "credits", "upload", "timeline", "state", "send", "offer")
MEANINGS: tuple[Meaning, ...] = ("export", "credits", "upload", "timeline", "state", "edit")

Shares = dict[str, float]
"""Label → its share; 1 together."""


def weigh(seen: Iterable[str]) -> Shares:
    """Everything seen in a clause, against the table; what the table does not know counts nothing."""
    rows = table()
    sums = [0.0] * len(LABELS)
    for name in set(seen):
        if (row := rows.get(name)) is not None:
            for at, weight in row:
                sums[at] += weight
    top = max(sums)
    powers = [math.exp(value - top) for value in sums]
    whole = sum(powers)
    return {label: power / whole for label, power in zip(LABELS, powers, strict=True)}


def meanings(shares: Shares) -> dict[Meaning, float]:
    """What a clause is about if it is a move: meaning → share of it, 1 together."""
    about = {
        meaning: shares[meaning] if meaning != "edit" else shares["send"] + shares["offer"] for meaning in MEANINGS
    }
    whole = sum(about.values())
    return {meaning: share / whole for meaning, share in about.items()}


def moving(shares: Shares) -> float:
    """Share of a move that stands for itself."""
    return 1.0 - shares["content"] - shares["hanger"]


@cache
def table() -> dict[str, tuple[tuple[int, float], ...]]:
    """Name → its weights that are not 0, each with the place of its label."""
    out: dict[str, tuple[tuple[int, float], ...]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            name, *values = line.split("\t")
            out[name] = tuple((at, float(value)) for at, value in enumerate(values) if value)
    return out
