"""Makes agent/understanding/gui.tsv from labelled replies: how much each thing seen in a clause speaks for which label.

Multinomial logistic regression with an L2 penalty, by Adam, from a fixed start: the same labels give the same table.
Where the rules alone translate a row as its labels want it, what they did with each clause is its label. In the other
rows a clause that a ``must_not_contain`` hits is a move, one that holds a ``must_contain`` fact is content, the rest
of a sentence with a hit says nothing; which of the row's actions a move is about, the last table says (hard
expectation-maximisation).

Usage: python scripts/weigh_gui.py [--cross] LABELS.jsonl ...   (--cross: five-fold figures, nothing is written)
"""

# ruff: noqa: E501 - a row of the table is one line

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.understanding import gui, gui_weights
from agent.understanding.gui_features import features
from agent.understanding.gui_meaning import sense_of
from agent.understanding.gui_moves import Moves
from agent.understanding.gui_noise import without_noise
from agent.understanding.gui_reply import Reply
from agent.understanding.gui_sentence import Sentence
from agent.understanding.gui_table import language_of, lexicon
from agent.understanding.gui_text import mask, unmask
from agent.understanding.gui_weights import LABELS

Row = dict[str, Any]
Matrix = NDArray[np.float32]
PENALTY = 1.5
ROUNDS = 250
WORD_WEIGHT = 1.0
"""Words of their own count less than classes: they generalise less."""
SMALLEST = 0.04
NEUTRAL = "any clause\t3.5\n"
"""A table that leaves all to the rules."""
ABOUT = {
    "show_state": "state", "show_timeline": "timeline", "credits": "credits", "export": "export", "offer_export": "export",
    "send_edit": "send", "offer_edit": "offer", "offer_upload": "upload",
}  # fmt: skip


@dataclass(slots=True)
class Unit:
    """A clause: what is seen in it, and the labels it may have; of several the likeliest is taken."""

    seen: tuple[str, ...]
    labels: tuple[str, ...]
    target: int = 0


class Listening(Reply):
    """A reply that keeps what the rules did: (sentence, clause, gone, what the move is about or "" for none)."""

    heard: list[tuple[Sentence, int, bool, int]]

    def _keep(self, sentence: Sentence, wished: bool) -> None:
        first = len(self.moves.found)
        super()._keep(sentence, wished)
        gone = self._gone(sentence)
        for at, move in enumerate(sentence.told):
            self.heard.append((sentence, at, gone[at], first if move else -1))
            first += move is not None


def translated(row: Row) -> gui.Said:
    state = row["state"]
    return gui.translate(
        row["text"],
        request=row["user_request"],
        has_draft=state.get("has_draft", True),
        edit_sent=state.get("edit_resent", False),
    )


def wanted(row: Row) -> list[list[str]]:
    return [row["expect"]["actions"], *row["expect"].get("accept_actions", [])]


def faults(row: Row, said: gui.Said) -> list[str]:
    """What is wrong with a translation: "leak", "loss", "empty", "actions"."""
    expect = row["expect"]
    text = squash(said.text)
    out = ["leak"] if any(re.search(word, said.text, re.I) for word in expect["must_not_contain"]) else []
    out += ["loss"] if any(squash(fact) not in text for fact in expect["must_contain"]) else []
    out += [] if said.text.strip() else ["empty"]
    return out + ([] if (list(said.actions) or ["none"]) in wanted(row) else ["actions"])


def squash(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*_`]", "", text)).strip().casefold()


def units(row: Row) -> Iterator[Unit]:
    """The clauses of a row that its labels tell of."""
    expect, state = row["expect"], row["state"]
    clean = not faults(row, translated(row))
    masked, held = mask(row["text"])
    language = language_of(masked)
    moves = Moves(row["user_request"], state.get("has_draft", True), state.get("edit_resent", False))
    reply = Listening(moves, lexicon(language), language, held)
    reply.heard = []
    reply.lines(without_noise(masked))
    meanings = moves._meanings()
    about = tuple(dict.fromkeys(ABOUT.get(action, "export") for action in expect["actions"]))
    hits = [re.compile(word, re.I) for word in expect["must_not_contain"]]
    told: list[bool] = []
    hitting = sum(
        any(
            word.search(unmask(sentence.text[sentence.parts[at].start : sentence.parts[at].end], held)) for word in hits
        )
        for sentence, at, _, _ in reply.heard
    )
    only_content = expect["actions"] == ["none"] and not hits
    for sentence, at, gone, number in reply.heard:
        part = sentence.parts[at]
        words = unmask(sentence.text[part.start : part.end], held)
        hit = any(word.search(words) for word in hits)
        told.append(hit)
        labels: tuple[str, ...]
        if only_content:
            labels = ("content",)
        elif clean:
            if number >= 0:
                meaning: str = meanings[number] if number < len(meanings) else ""
                if meaning == "edit":
                    labels = tuple(label for label in about if label in ("send", "offer")) or about
                else:
                    labels = (meaning,) if meaning in about else about
            else:
                labels = ("hanger",) if gone or sentence.left == "" else ("content",)
        elif hit:
            first = _likely(sentence, at, about, sum(hit for hit in told), max(hitting, 1))
            labels = (first, *about, *["hanger"] * (len(sentence.parts) > 1))
        elif any(squash(fact) in squash(words) for fact in expect["must_contain"]):
            labels = ("content",)
        elif gone or any(word.search(unmask(sentence.text, held)) for word in hits):
            continue
        else:
            labels = ("content",)
        yield Unit(tuple(dict.fromkeys(features(sentence.text, sentence.parts, at, sentence.around))), labels)


def _likely(sentence: Sentence, at: int, about: tuple[str, ...], number: int, count: int) -> str:
    """The first guess what a hit is about: its own words, else its place among the row's actions."""
    move = sentence.told[at]
    meaning = (move.meaning if move else "") or sense_of(sentence.parts[at].tokens)
    if meaning in about:
        return meaning
    return about[min((number - 1) * len(about) // count, len(about) - 1)]


class Weights:
    """Weights by name of what is seen."""

    def __init__(self, known: list[Unit]) -> None:
        counted = Counter(name for unit in known for name in unit.seen)
        self.names = sorted(name for name, times in counted.items() if times >= 2)
        place = {name: at for at, name in enumerate(self.names)}
        self.rows = [np.array([place[name] for name in unit.seen if name in place], np.int64) for unit in known]
        self.scale = np.array([WORD_WEIGHT if "“" in name else 1.0 for name in self.names], np.float32)
        self.weights = np.zeros((len(self.names), len(LABELS)), np.float32)

    def fit(self, known: list[Unit]) -> None:
        """Settle the labels and the weights in turn."""
        for unit in known:
            unit.target = LABELS.index(unit.labels[0])
        ids = np.concatenate(self.rows)
        starts = np.cumsum([0, *(len(row) for row in self.rows[:-1])])
        owners = np.repeat(np.arange(len(self.rows)), [len(row) for row in self.rows])
        self._rounds(known, ids, starts, owners, ROUNDS // 2)
        sums = np.add.reduceat(self.weights[ids], starts, axis=0)
        for unit, row in zip(known, sums, strict=True):
            unit.target = max((LABELS.index(label) for label in unit.labels), key=row.__getitem__)
        self._rounds(known, ids, starts, owners, ROUNDS)
        self.weights *= self.scale[:, None]

    def _rounds(self, known: list[Unit], ids: Any, starts: Any, owners: Any, rounds: int) -> None:
        target = np.zeros((len(known), len(LABELS)), np.float32)
        target[np.arange(len(known)), [unit.target for unit in known]] = 1
        weights = np.zeros_like(self.weights)
        first, second = np.zeros_like(weights), np.zeros_like(weights)
        for turn in range(1, rounds + 1):
            sums = np.add.reduceat((weights * self.scale[:, None])[ids], starts, axis=0)
            shares = np.exp(sums - sums.max(1, keepdims=True))
            shares /= shares.sum(1, keepdims=True)
            off = (shares - target)[owners]
            slope = np.stack([np.bincount(ids, off[:, at], len(self.names)) for at in range(len(LABELS))], 1)
            slope = ((slope * self.scale[:, None] + PENALTY * weights) / len(known)).astype(np.float32)
            first = 0.9 * first + 0.1 * slope
            second = 0.999 * second + 0.001 * slope * slope
            weights -= 0.03 * (first / (1 - 0.9**turn)) / (np.sqrt(second / (1 - 0.999**turn)) + 1e-8)
        self.weights = weights

    def write(self, path: Path, sources: list[str]) -> None:
        lines = [
            "# What is seen in a clause of a reply, and how much it speaks for each label. Made by scripts/weigh_gui.py",
            f"# from {', '.join(sources)}. Tab-separated; empty is 0.",
            "# seen\t" + "\t".join(LABELS),
        ]
        centred = self.weights - self.weights.mean(1, keepdims=True)
        for name, row in zip(self.names, centred, strict=True):
            values = [f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= SMALLEST else "" for value in row]
            if any(values):
                lines.append("\t".join([name, *values]).rstrip("\t"))
        path.write_text("\n".join(lines) + "\n", "utf-8")


def use(path: Path) -> None:
    gui_weights.TABLE = path
    gui_weights.table.cache_clear()


def learn(known: list[list[Unit]]) -> Weights:
    flat = [unit for row in known for unit in row]
    weights = Weights(flat)
    weights.fit(flat)
    return weights


def by_rules(rows: list[Row], scratch: Path) -> list[list[Unit]]:
    """The units of each row, as the rules alone read it."""
    scratch.write_text(NEUTRAL, "utf-8")
    use(scratch)
    return [list(units(row)) for row in rows]


def cross(rows: list[tuple[str, Row]], known: list[list[Unit]], folds: int) -> None:
    """Figures of the whole translator on rows whose weights were made without them, by file, and its mistakes."""
    scratch = Path(tempfile.gettempdir(), "gui.cross.tsv")
    fold = np.random.RandomState(0).randint(0, folds, len(rows))
    counts: dict[str, Counter[str]] = {}
    for turn in range(folds):
        learn([seen for seen, n in zip(known, fold, strict=True) if n != turn]).write(scratch, ["a part of the rows"])
        use(scratch)
        for (source, row), n in zip(rows, fold, strict=True):
            if n != turn:
                continue
            said = translated(row)
            wrong = faults(row, said)
            false = "export" in said.actions and not any("export" in option for option in wanted(row))
            counts.setdefault(source, Counter()).update(
                [*wrong, *["false export"] * false, "rows", *["clean"] * (not wrong)]
            )
            if wrong:
                told = json.dumps({"wrong": wrong, "id": row["id"], "actions": said.actions, "want": wanted(row), "text": row["text"], "said": said.text}, ensure_ascii=False)  # fmt: skip
                print(source, told)
    for source, count in counts.items():
        print(source, f"clean {count['clean'] / count['rows']:.1%}", dict(count))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", nargs="+", type=Path)
    parser.add_argument("--cross", type=int, default=0, metavar="FOLDS")
    asked = parser.parse_args()
    rows = [
        (path.name, json.loads(line)) for path in asked.labels for line in path.read_text("utf-8").splitlines() if line
    ]
    table = gui_weights.TABLE
    known = by_rules([row for _, row in rows], Path(tempfile.gettempdir(), "gui.rules.tsv"))
    if asked.cross:
        cross(rows, known, asked.cross)
    else:
        learn(known).write(table, [path.name for path in asked.labels])


if __name__ == "__main__":
    main()
