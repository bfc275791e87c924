"""``subtitle-agent explain`` as a process: what the tables make of words, rows and recorded streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def explain(*args: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run in a plain C locale: rows are UTF-8 whatever the terminal is."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHONUTF8"))}
    line = [sys.executable, "-m", "agent", "explain", *args]
    return subprocess.run(line, input=given, capture_output=True, check=False, timeout=120, cwd=ROOT, env=env)


def lines(ran: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert (ran.returncode, ran.stderr) == (0, b"")
    return [json.loads(line) for line in ran.stdout.decode("utf-8").splitlines()]


@pytest.mark.parametrize("kind", ["routing", "gui"])
def test_rows_become_predictions_that_the_scorer_takes(kind: str, fixtures: Path, tmp_path: Path) -> None:
    gold = fixtures / "labels" / f"{kind}.dev.jsonl"
    ran = explain(f"--{kind}", given=gold.read_bytes())
    assert len(lines(ran)) == len(gold.read_text("utf-8").splitlines())
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_bytes(ran.stdout)
    scored = subprocess.run(
        [sys.executable, fixtures / "labels" / "score.py", gold, predictions, "--json"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert scored.returncode == 0, scored.stderr
    assert json.loads(scored.stdout)["missing"] == 0


def test_only_what_a_user_would_give_is_looked_at() -> None:
    """The answer that stands beside the question in a labelled row changes nothing."""
    plain = {"id": "a", "text": "把视频发给我"}
    labelled = plain | {"route": "chat", "media": ["x.mp4"], "attachments": ["x.mp4"], "tags": ["hard_neg"]}
    first, second = lines(explain("--routing", given="\n".join(map(json.dumps, (plain, labelled))).encode()))
    assert first == second


def test_a_line_that_is_no_row_is_named() -> None:
    ran = explain("--routing", given=b'{"id": "a", "text": "export"}\nnot json\n')
    assert ran.returncode == 2
    assert b"Line 2" in ran.stderr
    assert len(ran.stdout.splitlines()) == 1


@pytest.mark.parametrize("version", ["adk-1.4.2", "adk-2.13.0", "synthetic"])
def test_a_recorded_stream_is_shown_in_the_shape_of_what_is_expected(version: str, fixtures: Path) -> None:
    folder = fixtures / "streams" / version
    expected = json.loads((folder / "EXPECTED.json").read_text("utf-8"))
    for file in sorted(folder.glob("*.sse"))[:4]:
        shown = json.loads(explain("--stream", str(file)).stdout)
        assert shown == {key: value for key, value in expected[file.stem].items() if key != "notes"}, file


def test_a_long_text_is_shown_by_its_beginning_or_whole(fixtures: Path) -> None:
    file = str(fixtures / "streams/adk-2.13.0/unicode.sse")
    short, whole = (json.loads(explain("--stream", file, *more).stdout) for more in ((), ("--full",)))
    assert short["texts"][0]["text"].endswith("…(309 chars)")
    assert len(whole["texts"][0]["text"]) == 309


def test_a_stream_can_come_on_standard_input(fixtures: Path) -> None:
    body = (fixtures / "streams/adk-2.13.0/plain.sse").read_bytes()
    shown = json.loads(explain("--stream", "-", given=body).stdout)
    assert shown["texts"][0]["author"] == "nemo_agent"


def test_a_message_is_explained_step_by_step_with_how_sure_and_why() -> None:
    words = 'add captions in English and Spanish, then export it to "/tmp/out/talk.mp4"'
    shown = json.loads(explain("--json", "--media", "--draft", words).stdout)
    assert [step["route"] for step in shown["steps"]] == ["chat", "export"]
    assert all(0 <= step["sure"] <= 1 and step["why"] for step in shown["steps"])
    assert shown["media"] == []
    told = explain("--media", "--draft", words).stdout.decode()
    assert told.startswith("1. chat")
    assert "Sure: " in told


def test_a_file_before_the_sentence_is_handed_over() -> None:
    shown = json.loads(explain("--json", "talk.mp4", "add captions").stdout)
    assert [step["route"] for step in shown["steps"]] == ["upload", "chat"]
    assert shown["media"] == ["talk.mp4"]


def test_escapes_in_the_words_do_not_reach_the_terminal() -> None:
    assert b"\x1b" not in explain("add \x1b[31mred\x1b[0m captions").stdout


def test_nothing_to_explain_is_said() -> None:
    ran = explain()
    assert ran.returncode == 2
    assert b"--routing" in ran.stderr


def test_a_missing_recording_is_named() -> None:
    ran = explain("--stream", "/nowhere/x.sse")
    assert ran.returncode == 2
    assert b"/nowhere/x.sse" in ran.stderr
