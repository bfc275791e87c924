"""Makes agent/understanding/routing.tsv from labelled messages: how much what is seen in words speaks for each route.

Multinomial logistic regression with an L2 penalty and features left out by chance, by Adam, the mean of the second half
of the rounds; from a fixed start: the same labels give the same table.
A message of one step is one piece; of several, each part is a piece of its route and the whole is "several".
Messages of several steps are few, so pairs of pieces of different routes, drawn by a fixed seed, are "several", too.
Parts are found by the table itself (hard expectation-maximisation) where the cuts do not settle them.

Usage: python scripts/weigh_routing.py [--cross] [LABELS.jsonl ...]   (--cross: five-fold figures, nothing is written)
"""

# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.intents import Message
from agent.understanding import evidence, lexicon, routing
from agent.understanding.clauses import Clause, mask, pieces
from agent.understanding.evidence import LABELS
from agent.understanding.features import Surroundings
from agent.understanding.sources import find

Row = dict[str, Any]
Matrix = NDArray[np.float32]
FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "labels"
LABELLED = ("routing.dev.jsonl", "routing.ours.jsonl")
PENALTY = 2.0
ROUNDS = 300
DROPPED = 0.3
"""Share of what is seen that is left out in each round, so that no single row of the table is relied on."""
PREFERRED = 0.8
"""Share of a row's target that its first label gets; the other accepted ones have the rest."""
WORD_WEIGHT = 0.6
"""Words of their own count less than classes: they generalise less."""
SMALLEST = 0.03
PAIRS = 0.3
"""Made pairs for each labelled row."""
GIVEN = 3.0
"""What a row of the given set counts: its authors know best what people write."""
EDITS = 500
"""Made plain edits."""
COMMON_PAIRS = tuple(
    tuple(pair.split(">"))
    for pair in "chat>export chat>export chat>credits chat>state state>export state>chat credits>chat credits>export "
    "export>credits export>chat export>state".split()
)
"""Steps that follow each other in real messages; what is commoner stands twice."""


class Unit:
    """A piece of a message with what is seen in it and the label it should get."""

    def __init__(self, seen: frozenset[str], target: dict[str, float], counts: float = 1.0) -> None:
        self.seen, self.counts = seen, counts
        self.target = np.array([target.get(label, 0.0) for label in LABELS], np.float32)


class Labelled:
    """A row, cut as the router cuts it. ``wanted``: its steps without an upload of files that are there."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.counts = GIVEN if row["id"].startswith("rd") else 1.0
        text = row["text"]
        sources = find(text)
        has = row.get("context", {}).get
        self.clauses = pieces(text, mask(text, sources), routing.MOST_CLAUSES)
        self.around = Surroundings(
            bool(has("has_media")),
            bool(has("has_draft")),
            bool(has("rendering")),
            sum(source.kind != "page" for source in sources),
            bool(row.get("oob")),
        )
        self.wanted = [row["route"], *(row.get("then") or [])]
        handed = bool(row.get("media"))
        self.accepted = [label for label in row.get("accept") or [row["route"]] if label in LABELS]
        if handed and self.wanted[0] == "upload" and len(self.wanted) > 1:
            self.wanted = self.wanted[1:]
            self.accepted = [self.wanted[0]]

    def whole(self) -> Unit:
        if len(self.wanted) > 1:
            return Unit(self._seen(self.clauses), {"several": 1.0}, self.counts)
        target = dict.fromkeys(self.accepted, (1 - PREFERRED) / max(len(self.accepted), 1))
        target[self.wanted[0]] = target.get(self.wanted[0], 0.0) + PREFERRED
        total = sum(target.values())
        shares = {label: share / total for label, share in target.items()}
        return Unit(self._seen(self.clauses), shares, self.counts)

    def parts(self, table: Table | None) -> list[Unit]:
        """The likeliest contiguous parts for the steps that are wanted."""
        steps, count = len(self.wanted), len(self.clauses)
        if steps < 2 or count < steps or (count > steps and table is None):
            return []
        best: tuple[float, list[Unit]] = (-1e9, [])
        for cuts in combinations(range(1, count), steps - 1):
            edges = [0, *cuts, count]
            units = [
                Unit(self._seen(self.clauses[a:b]), {label: 1.0}, self.counts)
                for a, b, label in zip(edges, edges[1:], self.wanted, strict=False)
            ]
            value = sum(table.likelihood(unit) for unit in units) if table else 0.0
            if value > best[0]:
                best = (value, units)
        return best[1]

    def _seen(self, clauses: tuple[Clause, ...]) -> frozenset[str]:
        return routing.seen_in(clauses, self.around)


class Table:
    """Weights by name of what is seen."""

    def __init__(self, units: list[Unit]) -> None:
        counted = Counter(name for unit in units for name in unit.seen)
        self.names = sorted(name for name, times in counted.items() if times >= 2)
        self._place = {name: at for at, name in enumerate(self.names)}
        scale = np.array([WORD_WEIGHT if name.startswith("“") else 1.0 for name in self.names], np.float32)
        seen = np.zeros((len(units), len(self.names)), np.float32)
        for at, unit in enumerate(units):
            seen[at, self._ids(unit)] = 1
        counts = np.array([unit.counts for unit in units], np.float32)[:, None]
        self.weights = _fit(seen * scale, np.stack([unit.target for unit in units]), counts) * scale[:, None]

    def likelihood(self, unit: Unit) -> float:
        sums = self.weights[self._ids(unit)].sum(0)
        shares = np.exp(sums - sums.max())
        return float(np.log((shares / shares.sum() * unit.target).sum() + 1e-9))

    def write(self, path: Path, sources: list[str]) -> None:
        lines = [
            "# What is seen in a piece of a message, and how much it speaks for each route. Tab-separated; empty is 0.",
            f"# Made by scripts/weigh_routing.py from {', '.join(sources)}.",
            f"# Lexicon and labels: {fingerprint()}",
            "# seen\t" + "\t".join(LABELS),
        ]
        centred = self.weights - self.weights.mean(1, keepdims=True)
        for name, row in zip(self.names, centred, strict=True):
            values = [f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= SMALLEST else "" for value in row]
            if any(values):
                lines.append("\t".join([name, *("" if value in {"0", "-0"} else value for value in values)]))
        path.write_text("\n".join(lines) + "\n", "utf-8")

    def _ids(self, unit: Unit) -> list[int]:
        return [self._place[name] for name in unit.seen if name in self._place]


def _fit(seen: Matrix, wanted: Matrix, counts: Matrix) -> Matrix:
    chance = np.random.RandomState(5)
    weights = np.zeros((seen.shape[1], wanted.shape[1]), np.float32)
    first, second, mean = np.zeros_like(weights), np.zeros_like(weights), np.zeros_like(weights)
    for turn in range(1, ROUNDS + 1):
        keep = ((chance.random(seen.shape[1]) >= DROPPED) / (1 - DROPPED)).astype(np.float32)[:, None]
        sums = seen @ (weights * keep)
        shares = np.exp(sums - sums.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        slope = ((seen.T @ ((shares - wanted) * counts)) * keep + PENALTY * weights) / len(seen)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope * slope
        weights -= 0.03 * (first / (1 - 0.9**turn)) / (np.sqrt(second / (1 - 0.999**turn)) + 1e-8)
        if turn > ROUNDS // 2:
            mean += weights / (ROUNDS - ROUNDS // 2)
    return mean


def pairs(rows: list[Labelled]) -> list[Unit]:
    """Two pieces of one language, one after the other: more than one step."""
    chance = np.random.RandomState(1)
    single = [row for row in rows if len(row.wanted) == 1 and len(row.clauses) <= 2 and row.clauses]
    by_route: dict[tuple[str, str], list[Labelled]] = {}
    for row in single:
        by_route.setdefault((row.row["lang"], row.wanted[0]), []).append(row)
    made = []
    languages = [row.row["lang"] for row in single]
    for _ in range(int(PAIRS * len(rows))):
        language = languages[chance.randint(len(languages))]
        first, second = COMMON_PAIRS[chance.randint(len(COMMON_PAIRS))]
        one, other = by_route.get((language, first)), by_route.get((language, second))
        if one and other:
            a, b = one[chance.randint(len(one))], other[chance.randint(len(other))]
            made.append(Unit(routing.seen_in((*a.clauses, *b.clauses), a.around), {"several": 1.0}))
    return made


def plain_edits() -> list[Unit]:
    """Verbs of editing with parts of a video, drawn from the lexicon: "shorten the outro" is an edit."""
    chance = np.random.RandomState(2)
    words = tomllib.loads((lexicon.FOLDER / "en.toml").read_text("utf-8"))
    verbs, things = (
        [word.strip() for word in words[name].replace("\n", ",").split(",") if 2 < len(word.strip()) < 16]
        for name in ("edit", "part")
    )
    around = Surroundings(has_media=True, has_draft=True)
    made = []
    for _ in range(EDITS):
        text = f"{verbs[chance.randint(len(verbs))]} the {things[chance.randint(len(things))]}"
        clauses = pieces(text, mask(text, ()), routing.MOST_CLAUSES)
        made.append(Unit(routing.seen_in(clauses, around), {"chat": 1.0}))
    return made


def fingerprint() -> str:
    """Of the lexicon and the labels: a table with another one is stale."""
    sources = [*sorted(lexicon.FOLDER.glob("*.toml")), *(FOLDER / name for name in LABELLED)]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def learn(rows: list[Labelled]) -> Table:
    whole = [row.whole() for row in rows] + pairs(rows) + plain_edits()
    first = Table(whole + [part for row in rows for part in row.parts(None)])
    return Table(whole + [part for row in rows for part in row.parts(first)])


def cross(rows: list[Labelled], sources: list[str]) -> None:
    """Five-fold figures of the whole router, and its mistakes."""
    kept = evidence.TABLE
    fold = np.random.RandomState(0).randint(0, 5, len(rows))
    right = then = exports = 0
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(5):
            evidence.TABLE = Path(folder, f"{turn}.tsv")
            learn([row for row, n in zip(rows, fold, strict=True) if n != turn]).write(evidence.TABLE, sources)
            evidence.forget()
            for row in (row for row, n in zip(rows, fold, strict=True) if n == turn):
                gold = row.row
                reading = routing.read(Message(gold["text"], tuple(gold.get("oob") or ())), _context(gold))
                accepted, wanted = gold.get("accept") or [gold["route"]], gold.get("then") or []
                right += reading.route in accepted
                then += list(reading.then) == wanted
                allowed = {*accepted, *wanted, *(gold.get("then_opt") or [])}
                exports += "export" in (reading.route, *reading.then) and "export" not in allowed
                if reading.route not in accepted or list(reading.then) != wanted:
                    said = gold["text"][:110].replace("\n", " / ")
                    print(gold["route"], *wanted, "read as", reading.route, *reading.then, f"{reading.sure:.2f}", said)
    evidence.TABLE = kept
    evidence.forget()
    print(f"{len(rows)} rows: {right / len(rows):.1%} accepted, then {then / len(rows):.1%}, false exports {exports}")


def _context(row: Row) -> routing.Context:
    has = row.get("context", {}).get
    return routing.Context(bool(has("has_media")), bool(has("has_draft")), bool(has("rendering")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", nargs="*", type=Path, default=[FOLDER / name for name in LABELLED])
    parser.add_argument("--cross", action="store_true")
    asked = parser.parse_args()
    rows = [
        Labelled(json.loads(line)) for path in asked.labels for line in path.read_text("utf-8").splitlines() if line
    ]
    names = [path.name for path in asked.labels]
    if asked.cross:
        cross(rows, names)
    else:
        learn(rows).write(evidence.TABLE, names)


if __name__ == "__main__":
    main()
