"""No render is lost and none is delivered twice, whatever happens to the processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from agent.backend.renders import Ledger, Render

ROOT = Path(__file__).resolve().parents[3]

HOLD = """
import sys
from pathlib import Path
from agent.backend.renders import Ledger

with Ledger(Path(sys.argv[1])).claim(sys.argv[2]) as render:
    print("mine" if render else "taken", flush=True)
    sys.stdin.read()
"""


def begin(ledger: Ledger, folder: Path, **more: str) -> Render:
    return ledger.begin(backend=more.get("backend", "b"), session_id="s", folder=folder, name="talk.captioned")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "renders")


def test_a_render_is_on_disk_before_anything_is_asked_for(ledger: Ledger, tmp_path: Path) -> None:
    render = begin(ledger, tmp_path)
    assert render.id.startswith("render_")
    assert Ledger(tmp_path / "renders").pending() == (render,)
    (file,) = (tmp_path / "renders").glob("*.json")
    assert file.stat().st_mode & 0o077 == 0


def test_stages_are_kept_and_what_is_over_is_not_pending(ledger: Ledger, tmp_path: Path) -> None:
    one, two, three = begin(ledger, tmp_path), begin(ledger, tmp_path, backend="c"), begin(ledger, tmp_path)
    ledger.update(one, stage="running")
    ledger.update(two, stage="done")
    delivered = ledger.update(three, stage="delivered", files=("/x/talk.mp4",))
    assert [render.stage for render in ledger.pending()] == ["running", "done"]
    assert [render.id for render in ledger.pending("c")] == [two.id]
    assert ledger.get(three.id) == delivered
    assert ledger.get(three.id) is not None
    assert len(ledger.all()) == 3


def test_ids_differ_even_in_the_same_moment(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, now=lambda: 1000.0)
    assert len({begin(ledger, tmp_path).id for _ in range(20)}) == 20


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"id":"other"}', '{"id":"x","stage":"odd"}'])
def test_a_file_that_cannot_be_read_is_left_out(ledger: Ledger, tmp_path: Path, text: str) -> None:
    render = begin(ledger, tmp_path)
    (tmp_path / "renders/x.json").write_text(text)
    assert ledger.all() == (render,)


def test_fields_of_a_later_version_do_no_harm(ledger: Ledger, tmp_path: Path) -> None:
    render = begin(ledger, tmp_path)
    path = tmp_path / f"renders/{render.id}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "new": 1}))
    assert ledger.get(render.id) == render


@pytest.mark.parametrize("hostile", ["../x", "a/b", "", "x" * 200])
def test_an_id_is_never_a_path(ledger: Ledger, tmp_path: Path, hostile: str) -> None:
    (tmp_path / "x.json").write_text("{}")
    assert ledger.get(hostile) is None
    with ledger.claim(hostile) as claimed:
        assert claimed is None


def test_what_is_delivered_cannot_be_claimed(ledger: Ledger, tmp_path: Path) -> None:
    render = begin(ledger, tmp_path)
    with ledger.claim(render.id) as claimed:
        assert claimed == render
        with ledger.claim(render.id) as second:
            assert second is None
        ledger.update(render, stage="delivered")
    with ledger.claim(render.id) as claimed:
        assert claimed is None


def test_two_processes_never_have_the_same_render_and_a_killed_one_has_none(ledger: Ledger, tmp_path: Path) -> None:
    render = begin(ledger, tmp_path)
    argv = [sys.executable, "-c", HOLD, str(tmp_path / "renders"), render.id]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "mine"
        with ledger.claim(render.id) as claimed:
            assert claimed is None
        other = subprocess.run(argv, input="", capture_output=True, text=True, cwd=ROOT, check=True)
        assert other.stdout.strip() == "taken"
        holder.kill()
        holder.wait()
    with ledger.claim(render.id) as claimed:
        assert claimed == render
