"""`captions extend`: files in, longer captions out, byte for byte; nothing is lost; errors are sentences."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from studio.captions.files import read_subtitles
from studio.cli import main

SUBS = Path(__file__).parents[3] / "fixtures" / "subs"
TWO = (
    b"\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:01,500\r\n<i>One</i>\r\n\r\n"
    b"7\r\n00:00:04,000 --> 00:00:05,000  X1:1\r\nTwo\r\n"
)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def two(tmp_path: Path) -> Path:
    path = tmp_path / "two.srt"
    path.write_bytes(TWO)
    return path


def run(*arguments: object) -> int:
    try:
        return main(["captions", *map(str, arguments)])
    except SystemExit as end:
        return int(str(end.code))


def times(path: Path) -> list[tuple[int, int]]:
    return [(cue.start, cue.end) for cue in read_subtitles(path.read_bytes(), path.name).cues]


def test_the_command_of_the_issue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.srt"
    wishes = ["--min", "2s", "--factor", "1.3", "--add", "0.5s", "--cps", "17", "--until-next", "--gap", "80ms"]
    assert run("extend", SUBS / "real_synfig01_eng.srt", "-o", out, *wishes) == 0
    before, after = times(SUBS / "real_synfig01_eng.srt"), times(out)
    assert [start for start, _ in after] == [start for start, _ in before]
    assert all(new[1] >= old[1] for old, new in zip(before, after, strict=True))
    again = tmp_path / "again.srt"
    assert run("extend", out, "-o", again, "--min", "2s", "--cps", "17", "--until-next", "--gap", "80ms") == 0
    assert again.read_bytes() == out.read_bytes()
    told = capsys.readouterr()
    assert told.out == ""
    assert "captions stay on screen longer" in told.err


def test_only_the_times_change(two: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.srt"
    assert run("extend", two, "-o", out, "--min", "2s") == 0
    assert out.read_bytes() == TWO.replace(b"00:00:01,500", b"00:00:03,000").replace(b"00:00:05,000", b"00:00:06,000")


@pytest.mark.parametrize(
    ("wish", "ends"),
    [
        (["--factor", "30%"], (1650, 5300)), (["--factor", "130%"], (1650, 5300)), (["--factor", "1.3"], (1650, 5300)),
        (["--factor", "+100%"], (2000, 6000)), (["--factor", "20", "--gap", "0"], (4000, 11_000)),
        (["--factor", "1"], (1500, 5000)), (["--add", "500ms"], (2000, 5500)), (["--add", "0,5 s"], (2000, 5500)),
        (["--min", "1.5"], (2500, 5500)), (["--min", "10s"], (3917, 14_000)), (["--cps", "2"], (2500, 5500)),
        (["--min", "10s", "--cap", "2s"], (3000, 6000)), (["--until-next", "--lag", "1s"], (2500, 6000)),
        (["--until-next", "--end", "0:05.5"], (3917, 5500)), (["--min", "1.03s", "--fps", "25"], (2000, 5000)),
        (["--add", "1s", "--lines", "2-"], (1500, 6000)), (["--add", "1s", "--to", "2s"], (2500, 5000)),
        (["--add", "1s", "--from", "0:03"], (1500, 6000)),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(two: Path, tmp_path: Path, wish: list[str], ends: tuple[int, int]) -> None:
    out = tmp_path / "out.srt"
    assert run("extend", two, "-o", out, *wish) == 0
    assert times(out) == [(1000, ends[0]), (4000, ends[1])]


def test_a_start_moves_only_where_it_may(tmp_path: Path) -> None:
    path, out = tmp_path / "a.srt", tmp_path / "out.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:01,500\nOne\n\n2\n00:00:01,600 --> 00:00:02,000\nTwo\n", "utf-8")
    assert run("extend", path, "-o", out, "--min", "0.6s", "--lead", "0.25s", "--gap", "80ms") == 0
    assert times(out)[0] == (920, 1520)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Say what is wanted"), (["--factor", "0"], "shorter"), (["--factor", "0.5"], "shorter"),
        (["--factor", "nan"], "no factor"), (["--gap", "80", "--min", "2s"], "has no unit"),
        (["--gap=-80ms", "--min", "2s"], "no length of time"), (["--min", "0"], "no time at all"),
        (["--cps", "0"], "no reading speed"), (["--fps", "0", "--min", "2s"], "no frame rate"),
        (["--lines", "5-3", "--min", "2s"], "ends before it begins"), (["--end", "1:99", "--min", "2s"], "no time"),
        (["--min", "2h"], "longer than an hour"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_a_sentence_and_writes_nothing(
    two: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    out = tmp_path / "out.srt"
    assert run("extend", two, "-o", out, *arguments) == 2
    assert sentence in capsys.readouterr().err
    assert not out.exists()


def test_files_are_never_lost(two: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extend", two, "--min", "2s") == 2
    assert run("extend", two, "-o", two, "--min", "2s") == 2
    folder = tmp_path / "longer"
    folder.mkdir()
    (folder / "two.srt").write_bytes(b"mine")
    assert run("extend", two, "-o", folder, "--min", "2s") == 2
    assert run("extend", two, two, "-o", tmp_path / "new", "--min", "2s") == 2
    assert run("extend", two, tmp_path / "x.srt", "-o", "-", "--min", "2s") == 2
    assert (folder / "two.srt").read_bytes() == b"mine"
    assert two.read_bytes() == TWO
    assert "Traceback" not in capsys.readouterr().err
    assert run("extend", two, "-o", folder, "--min", "2s", "--force") == 0
    assert (folder / "two.srt").read_bytes() != b"mine"


def test_in_place_keeps_the_original(two: Path) -> None:
    two.chmod(0o640)
    assert run("extend", two, "--in-place", "--min", "2s") == 0
    backup = two.with_name("two.srt.bak")
    assert backup.read_bytes() == TWO
    assert times(two)[0] == (1000, 3000)
    assert two.stat().st_mode & 0o777 == 0o640
    assert run("extend", two, "--in-place", "--min", "3s") == 2, "the backup is not overwritten unasked"
    assert backup.read_bytes() == TWO
    assert not [path for path in two.parent.iterdir() if path.name.startswith(".")]


def test_several_files_go_into_a_folder_and_a_bad_one_stops_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    sources = [SUBS / name for name in ("latin1.srt", "empty.srt", "utf16le.srt", "tricky.vtt", "tricky.ass")]
    assert run("extend", *sources, tmp_path / "not there.srt", "-o", out, "--add", "0.5s") == 3
    assert sorted(path.name for path in out.iterdir()) == ["latin1.srt", "tricky.ass", "tricky.vtt", "utf16le.srt"]
    assert (out / "utf16le.srt").read_bytes().startswith(b"\xff\xfe")


def test_dry_run_and_json(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extend", two, "--dry-run", "--min", "2s") == 0
    assert "mean display time" in capsys.readouterr().err
    assert run("extend", two, "--dry-run", "--min", "3s", "--json") == 0
    told = capsys.readouterr()
    (file,) = json.loads(told.out)["files"]
    assert (file["captions"], file["met"], file["output"]) == (2, 1, None)
    assert file["unmet"][0]["reason"] == "next"
    assert told.err == ""
    assert two.read_bytes() == TWO


def test_standard_input_and_output(two: Path) -> None:
    command = [sys.executable, "-m", "studio", "captions", "extend", "-", "--min", "2s"]
    done = subprocess.run(command, input=TWO, capture_output=True, check=False, cwd=ROOT, timeout=60)
    assert done.returncode == 0
    assert done.stdout == TWO.replace(b"00:00:01,500", b"00:00:03,000").replace(b"00:00:05,000", b"00:00:06,000")
    assert b"Standard input: 2 of 2 captions" in done.stderr


def test_help_is_true_and_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    for action in ("extend", "check", "convert"):
        assert run(action, "--help") == 0
        told = capsys.readouterr().out
        assert f"subtitle-studio captions {action} " in told
        assert "exit codes" in told


def test_starting_the_command_imports_nothing_heavy() -> None:
    program = (
        "import sys; from studio.cli import main; main(['captions', 'extend', *sys.argv[1:], '--min', '2s'])\n"
        "print(sorted({'numpy', 'fontTools', 'av', 'sqlalchemy', 'starlette', 'dbos', 'httpx'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, str(SUBS / "tricky.srt"), "--dry-run"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, timeout=60, text=True)
    assert done.stdout.strip() == "[]"


def test_a_huge_file_is_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [
        f"{n + 1}\n{n // 1800:02d}:{n // 30 % 60:02d}:{n * 2 % 60:02d},000 --> {n // 1800:02d}:{n // 30 % 60:02d}:"
        f"{n * 2 % 60:02d},900\nLine {n}\n"
        for n in range(6000)
    ]
    source = io.TextIOWrapper(io.BytesIO("\n".join(blocks).encode()))
    monkeypatch.setattr(sys, "stdin", source)
    out = tmp_path / "out.srt"
    assert run("extend", "-", "-o", out, "--min", "1.5s", "--lead", "0.25s") == 0
    assert {end - start for start, end in times(out)} == {1500}


def test_a_ttml_file_that_counts_in_frames_keeps_its_gaps(tmp_path: Path) -> None:
    source, out = tmp_path / "in.ttml", tmp_path / "out.ttml"
    rows = [f'<p begin="00:00:{n:02d}:05" end="00:00:{n:02d}:20">Line {n}</p>' for n in range(1, 9)]
    head = '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="24">'
    source.write_text(f"{head}<body><div>{''.join(rows)}</div></body></tt>", "utf-8")
    assert run("extend", source, "-o", out, "--min", "0.95s", "--lead", "0.3s", "--gap", "95ms") == 0
    before, after = times(source), times(out)
    assert any(new[1] > old[1] for old, new in zip(before, after, strict=True))
    assert all(new[0] <= old[0] and new[1] >= old[1] for old, new in zip(before, after, strict=True))
    assert all(later[0] - earlier[1] >= 95 for earlier, later in pairwise(after))
