"""The routing table, weighed: ``routing.tsv`` says how much each thing seen in words speaks for each route.

A reading of a piece is the sum of the rows that fit, made into shares of 1 (multinomial logistic regression; the
weights come from labelled messages, ``scripts/weigh_routing.py``). ``several`` stands for a piece that asks for more
than one step.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from agent.intents import Route

TABLE = Path(__file__).with_name("routing.tsv")
Label = Route | Literal["several"]
LABELS: tuple[Label, ...] = ("export", "credits", "state", "upload", "help", "chat", "several")


@dataclass(frozen=True, slots=True)
class Weighed:
    """``shares`` in the order of ``LABELS``, 1 together. ``why``: the rows that spoke most for each label."""

    shares: tuple[float, ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]

    @property
    def label(self) -> Label:
        return LABELS[max(range(len(LABELS)), key=self.shares.__getitem__)]

    def share(self, label: Label) -> float:
        return self.shares[LABELS.index(label)]

    def why(self, label: Label, most: int = 3) -> tuple[str, ...]:
        """The rows that speak for ``label`` against the others, strongest first."""
        at = LABELS.index(label)
        ahead = sorted(
            ((row[at] - max(w for n, w in enumerate(row) if n != at), name) for name, row in self.rows), reverse=True
        )
        return tuple(name for lead, name in ahead[:most] if lead > 0)


def weigh(seen: Iterable[str]) -> Weighed:
    """Everything seen in a piece, against the table; what the table does not know counts nothing."""
    table = _table()
    rows = [(name, row) for name in set(seen) if (row := table.get(name)) is not None]
    sums = [sum(row[at] for _, row in rows) for at in range(len(LABELS))]
    top = max(sums)
    powers = [math.exp(value - top) for value in sums]
    whole = sum(powers)
    return Weighed(tuple(power / whole for power in powers), tuple(rows))


def forget() -> None:
    """Read the table anew at the next look: it has been weighed again."""
    _table.cache_clear()


@cache
def _table() -> dict[str, tuple[float, ...]]:
    lines = TABLE.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: tuple(float(value or 0) for value in values) for name, *values in rows}
