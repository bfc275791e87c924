"""The labelled sentences: at least 95 % exact, and nothing is changed that a row does not change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.studio.director.labelled import changes_wrongly, destroys_wrongly, edit_of, is_exact, plan_of, rows

SETS = ("edits.dev", "edits.ours")
NEEDED = 0.95


def _folder(fixtures: Path) -> Path:
    return fixtures / "labels"


def test_there_are_more_than_enough_rows_in_english_and_chinese(fixtures: Path) -> None:
    found = rows(_folder(fixtures) / "edits.dev.jsonl")
    assert len(found) >= 160
    assert sum(row.lang == "en" for row in found) >= 80
    assert sum(row.lang == "zh" for row in found) >= 60
    assert len({row.id for row in found}) == len(found)


@pytest.mark.parametrize("name", SETS)
def test_the_sentences_become_the_edits_of_their_rows(fixtures: Path, name: str) -> None:
    found = rows(_folder(fixtures) / f"{name}.jsonl")
    wrong = [row for row in found if not is_exact(row, plan_of(row))]
    assert len(wrong) <= (1 - NEEDED) * len(found), "\n".join(f"{row.id} {row.text}" for row in wrong)


def test_sentences_that_nothing_was_learned_from_are_mostly_read_and_never_wrongly(fixtures: Path) -> None:
    """Written by another hand; only totals of this set were looked at."""
    plans = [(row, plan_of(row)) for row in rows(_folder(fixtures) / "edits.unseen.jsonl")]
    assert sum(is_exact(row, plan) for row, plan in plans) >= 0.8 * len(plans)
    assert sum(changes_wrongly(row, plan) or destroys_wrongly(row, plan) for row, plan in plans) == 0


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_changed_or_taken_away_that_was_not_asked_for(fixtures: Path, name: str) -> None:
    plans = [(row, plan_of(row)) for row in rows(_folder(fixtures) / f"{name}.jsonl")]
    assert [row.text for row, plan in plans if changes_wrongly(row, plan) or destroys_wrongly(row, plan)] == []


def test_every_kind_of_edit_is_in_the_set(fixtures: Path) -> None:
    source = Path("studio/director/plan.py").read_text("utf-8") if Path("studio/director/plan.py").exists() else ""
    kinds = set(re.findall(r"(?m)^class (\w+):", source)) - {"Plan", "NotUnderstood"}
    named = {item["kind"] for row in rows(_folder(fixtures) / "edits.dev.jsonl") for item in row.edits}
    assert kinds <= named
    assert all(edit_of(item) for row in rows(_folder(fixtures) / "edits.dev.jsonl") for item in row.edits)
