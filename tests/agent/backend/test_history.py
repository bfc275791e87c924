"""Conversations outlive the program, a crash in mid-write, two writers and a full disk; they stay private and small."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent.backend import history as rooms
from agent.backend.history import Entry, History
from agent.backend.runs import Runs


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history", now=Clock())


def test_what_was_said_is_there_again_for_the_next_start(history: History, tmp_path: Path) -> None:
    history.note("s1", Entry("user", "add captions\nin two languages"), backend="https://b", task_id="t1")
    history.note("s1", Entry("sent", files=("/home/ü/talk.mp4",)))
    history.note("s1", Entry("answer", "Done. 字幕"))
    history.note("s1", Entry("user", "make them longer"))
    again = History(tmp_path / "history")
    assert again.said("s1", 5) == ("add captions\nin two languages", "make them longer")
    assert again.said("s1", 1) == ("make them longer",)
    assert again.said("s1", 0) == again.said("other", 3) == ()
    assert [entry.kind for entry in again.entries("s1")] == ["user", "sent", "answer", "user"]
    assert again.task_of("s1") == "t1"
    (path,) = (tmp_path / "history").glob("*.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600


def test_sessions_are_listed_by_their_first_file_or_message_the_last_one_first(history: History) -> None:
    history.note("s1", Entry("user", "add   captions to this"), backend="b1")
    history.note("s1", Entry("sent", files=("/home/m/talk.mp4",)))
    history.note("s2", Entry("user", "make a timelapse " + "x" * 100), backend="b2")
    history.note("s1", Entry("user", "longer"))
    first, second = history.sessions()
    assert (first.session_id, first.title, first.backend) == ("s1", "talk.mp4", "b1")
    assert (second.session_id, len(second.title)) == ("s2", 60)
    assert first.used > second.used


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "", "ü" * 300, "x" * 5000, "s\n1"])
def test_an_id_is_never_a_path(history: History, tmp_path: Path, name: str) -> None:
    history.note(name, Entry("user", "hello"))
    assert history.said(name, 1) == ("hello",)
    assert {path.parent for path in tmp_path.rglob("*.jsonl")} == {tmp_path / "history"}


@pytest.mark.parametrize("keep", range(1, 60, 7))
def test_a_line_torn_by_a_crash_costs_that_line_only(history: History, tmp_path: Path, keep: int) -> None:
    history.note("s1", Entry("user", "one"))
    path = tmp_path / "history/s1.jsonl"
    whole = path.read_bytes()
    history.note("s1", Entry("user", "two"))
    path.write_bytes(path.read_bytes()[: len(whole) + keep])
    history.note("s1", Entry("user", "three"))
    assert history.said("s1", 9) == ("one", "three")


@pytest.mark.parametrize(
    "junk", [b"\xff\xfe\x00", b"[1,2]\n", b'{"kind":"user"}\n', b'{"session_id":5}\n', b"[" * 100_000]
)
def test_a_file_that_holds_something_else_is_read_without_a_crash(
    history: History, tmp_path: Path, junk: bytes
) -> None:
    (tmp_path / "history").mkdir()
    (tmp_path / "history/s1.jsonl").write_bytes(junk)
    assert history.said("s1", 3) == ()
    assert history.sessions() == ()
    history.note("s1", Entry("user", "hello"))
    assert history.said("s1", 3) == ("hello",)


def test_two_programs_write_at_once_and_no_line_is_lost(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from agent.backend.history import Entry, History\n"
        "h = History(Path(sys.argv[1]))\n"
        "for n in range(200): h.note('s1', Entry('user', f'{sys.argv[2]} {n} ' + 'x' * 300))"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name]) for name in ("a", "b")]
    assert [one.wait() for one in both] == [0, 0]
    said = History(tmp_path).said("s1", 999)
    assert len(said) == 400
    assert [word.split()[1] for word in said if word.startswith("a")] == [str(n) for n in range(200)]


def test_a_long_conversation_forgets_its_beginning_and_keeps_its_head(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "LARGEST", 20_000)
    for number in range(400):
        history.note("s1", Entry("user", f"{number} {'x' * 200}"), backend="b", task_id="t9")
    assert (tmp_path / "history/s1.jsonl").stat().st_size < 25_000
    said = history.said("s1", 999)
    assert said[-1].startswith("399 ")
    assert [int(word.split()[0]) for word in said] == list(range(400 - len(said), 400))
    assert history.task_of("s1") == "t9"


def test_only_so_many_sessions_are_kept(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST_SESSIONS", 5)
    for number in range(9):
        history.note(f"s{number}", Entry("user", "hello"))
        os.utime(tmp_path / f"history/s{number}.jsonl", (number, number))
    assert sorted(known.session_id for known in history.sessions()) == ["s4", "s5", "s6", "s7", "s8"]


def test_a_folder_that_cannot_be_written_fails_no_turn(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    history = History(tmp_path / "file/history")
    history.note("s1", Entry("user", "hello"))
    assert (history.said("s1", 1), history.sessions()) == ((), ())
    full = History(Path("/dev/full"))
    full.note("s1", Entry("user", "hello"))
    runs = Runs(tmp_path / "file/runs", "b")
    runs.begin("s1", "add captions", None)
    assert runs.open("s1") is None
    assert runs.hold("s1").take()
    runs.end("s1")


def test_an_open_run_is_known_to_the_next_start_until_it_is_told(tmp_path: Path) -> None:
    clock = Clock()
    Runs(tmp_path, "b", now=clock).begin("s1", "add captions", '{"t":[]}')
    later = Runs(tmp_path, "b", now=clock)
    found = later.open("s1")
    assert found is not None
    assert (found.message, found.before) == ("add captions", '{"t":[]}')
    assert later.age(found) > 0
    assert later.open("s2") is None
    assert Runs(tmp_path, "another backend").open("s1") is None
    (path,) = tmp_path.glob("*.json")
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(json.dumps({"session_id": "s1", "message": 5}))
    assert later.open("s1") is None
    later.end("s1")
    later.end("s1")
    assert not list(tmp_path.glob("*.json"))


def test_one_session_is_held_by_one_and_freed_by_the_end_of_its_program(tmp_path: Path) -> None:
    runs = Runs(tmp_path, "b")
    hold = runs.hold("s1")
    assert hold.take()
    assert hold.take(), "ours already"
    assert not runs.hold("s1").take()
    other_session = runs.hold("s2")
    assert other_session.take()
    other_session.free()
    hold.free()
    code = (
        "import sys, os; from pathlib import Path; from agent.backend.runs import Runs\n"
        "hold = Runs(Path(sys.argv[1]), 'b').hold('s1'); print(hold.take(), flush=True); os.read(0, 1); os._exit(9)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "True\n"
    assert not runs.hold("s1").take()
    other.communicate("x")
    assert hold.take()
    hold.free()
