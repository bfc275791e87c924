"""The commands beside `serve`: credits, models, doctor, help."""

from __future__ import annotations

import io
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.cli import main
from studio.manage import Speed, progress
from studio.settings import Settings
from studio.store.engine import transaction
from studio.work.services import Services
from tests.studio.speech.hub_server import serving


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def user(data: Path) -> str:
    desk = Services.open(Settings(data))
    with transaction(desk.engine) as connection:
        found = desk.accounts.user_for(connection, "me")
        desk.ledger.welcome(connection, found)
    desk.engine.dispose()
    return found


def test_credits_are_shown_and_granted(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credits", "show"]) == 0
    assert "no users yet" in capsys.readouterr().out
    assert main(["credits", "grant", "5"]) == 1
    assert "no users yet" in capsys.readouterr().err
    assert not data.exists()
    me = user(data)
    assert main(["credits", "grant", "50", "--data", str(data)]) == 0
    assert capsys.readouterr().out == f"50 credits for each of 1 user.\n{me}: 150 credits\n"
    assert main(["credits", "show"]) == 0
    assert capsys.readouterr().out == f"{me}: 150 credits\n"


@pytest.mark.parametrize("amount", ["0", "-1", "x", "1.5", "10000000"])
def test_only_whole_amounts_are_granted(data: Path, amount: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["credits", "grant", amount])
    assert left.value.code == 2


def test_models_are_listed_and_an_unknown_one_is_a_usage_error(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    assert "small" in capsys.readouterr().out
    assert main(["models", "pull", "gigantic"]) == 2
    assert "There is no model" in capsys.readouterr().err


def test_a_host_that_is_not_there_is_told_and_can_be_tried_again(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_MODEL_HUB", "http://127.0.0.1:1")
    assert main(["models", "pull", "tiny"]) == 75
    assert "127.0.0.1" in capsys.readouterr().err


def test_with_a_try_a_silent_host_is_given_up_soon_and_what_to_do_is_said(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving({"model.bin": b"x"}) as hub:
        hub.fault, hub.at = "silent", "config.json"
        monkeypatch.setenv("STUDIO_MODEL_HUB", hub.url)
        assert main(["models", "pull", "tiny", "--try", "0.2"]) == 75
    assert "127.0.0.1" in capsys.readouterr().err


def test_a_try_goes_on_only_where_the_rest_comes_soon() -> None:
    now = iter([0.0, 10.0, 10.0])
    speed = Speed(lambda: next(now))
    speed.saw(50, 1050)
    assert speed.left == math.inf
    now = iter([10.0])
    speed.saw(250, 1050)
    assert speed.left == pytest.approx(40.0), "800 bytes at 20 bytes a second"


def test_progress_is_lines_without_a_terminal() -> None:
    out = io.StringIO()
    show = progress(out, "Fetching small")
    for have in range(101):
        show(have * 10**6, 100 * 10**6)
    lines = out.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[-1] == "Fetching small: 100% (100 of 100 MB)"
    assert "\r" not in out.getvalue()


def test_doctor_says_what_works_and_what_brings_the_rest(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    told = capsys.readouterr().out
    assert "[ok] ffmpeg" in told
    assert "subtitle-studio models pull small" in told
    assert not (data / "studio.db").exists()


def test_help_and_version_are_quick_and_load_nothing_heavy() -> None:
    for argument in ("--help", "--version"):
        code = "import sys; from studio.cli import main\ntry: main([sys.argv[1]])\nexcept SystemExit: pass\n"
        code += "print([m for m in ('av', 'dbos', 'sqlalchemy', 'starlette', 'numpy', 'uvicorn') if m in sys.modules])"
        done = subprocess.run(
            [sys.executable, "-c", code, argument],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ,
            timeout=60,
        )
        assert done.stdout.splitlines()[-1] == "[]"
