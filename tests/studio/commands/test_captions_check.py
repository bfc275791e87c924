"""`captions check` and `captions convert`: tables, JSON, exit codes, what was lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.captions.files import read_subtitles
from tests.studio.commands.test_captions_extend import SUBS, run

GOOD = "1\n00:00:01,000 --> 00:00:03,000\nGood morning, everybody.\n"
BAD = "1\n00:00:01,000 --> 00:00:01,500\nGood morning to the\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    good, bad = tmp_path / "good.en.srt", tmp_path / "bad.en.srt"
    good.write_text(GOOD, "utf-8")
    bad.write_text(BAD, "utf-8")
    return good, bad


def test_exit_codes(files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = files
    assert run("check", good) == 0
    assert "1 captions, nothing found" in capsys.readouterr().out
    assert run("check", bad) == 1
    assert run("check", good, bad, SUBS / "empty.srt") == 3
    assert run("check", tmp_path / "none.srt") == 3
    assert run("check", tmp_path) == 3
    assert run("check", good, "--profile", "nobody") == 2
    assert run("check", good, "--ignore", "everything") == 2
    assert run("check") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_table_has_rule_caption_line_time_what_and_limit(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", files[1]) == 1
    out = capsys.readouterr().out
    assert "rule" in out
    assert "min-duration" in out
    assert "0:00:01.000" in out
    assert "at least 0.833 s" in out
    assert "ends on “the”" in out


def test_rules_and_limits_can_be_chosen(files: tuple[Path, Path]) -> None:
    bad = files[1]
    assert run("check", bad, "--only", "line-length,gap") == 0
    assert run("check", bad, "--ignore", "min-duration,reading-speed,function-word") == 0
    assert run("check", bad, "--min", "0.4s", "--max-cps", "60", "--ignore", "function-word") == 0
    assert run("check", files[0], "--max-chars", "10") == 1


def test_findings_as_json(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", *files, "--json") == 1
    good, bad = json.loads(capsys.readouterr().out)["files"]
    assert (good["findings"], good["language"]) == ([], "en")
    assert bad["counts"] == {"min-duration": 1, "reading-speed": 1, "function-word": 1}
    assert bad["findings"][0]["caption"] == 1
    assert bad["findings"][0]["start_ms"] == 1000


def test_an_extended_file_passes_the_rules_that_it_was_extended_for(tmp_path: Path) -> None:
    source, out = tmp_path / "in.srt", tmp_path / "out.srt"
    cues = "".join(
        f"{n + 1}\n00:00:{5 * n:02d},000 --> 00:00:{5 * n:02d},3{n}1\n{'word ' * (n + 3)}end.\n\n" for n in range(8)
    )
    source.write_text(cues, "utf-8")
    assert run("extend", source, "-o", out, "--min", "1s", "--cps", "17.3") == 0
    rules = ("--only", "min-duration,reading-speed,gap,overlap", "--max-cps", "17.3", "--min", "1s")
    assert run("check", source, *rules) == 1
    assert run("check", out, *rules) == 0


@pytest.mark.parametrize(
    ("suffix", "form"), [("vtt", "vtt"), ("ass", "ass"), ("ssa", "ass"), ("ttml", "ttml"), ("txt", "txt")]
)
def test_converting_by_the_name_of_the_output(
    tmp_path: Path, suffix: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"out.{suffix}"
    source = SUBS / "real_synfig01_eng.srt"
    assert run("convert", source, "-o", out, "--json") == 0
    told = json.loads(capsys.readouterr().out)["files"][0]
    assert (told["from"], told["to"]) == ("srt", form)
    if form != "txt":
        again = read_subtitles(out.read_bytes(), out.name)
        assert again.format == form
        assert len(again.cues) == len(read_subtitles(source.read_bytes(), source.name).cues)
    else:
        assert b"Welcome to the Synfig Studio" in out.read_bytes()


def test_converting_tells_what_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("convert", SUBS / "tricky.ass", "-o", tmp_path / "out.srt") == 0
    assert "cannot hold" in capsys.readouterr().err


def test_converting_several_into_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("convert", SUBS / "tricky.srt", SUBS / "latin1.srt", "-o", out, "--to", "vtt") == 0
    assert sorted(path.name for path in out.iterdir()) == ["latin1.vtt", "tricky.vtt"]


def test_a_wrong_conversion_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("convert", SUBS / "tricky.srt", "-o", tmp_path / "out.xyz") == 2
    assert "Say the format" in capsys.readouterr().err
    assert run("convert", SUBS / "tricky.srt", "-o", tmp_path / "out.vtt", "--to", "xyz") == 2
    assert run("convert", SUBS / "empty.srt", "-o", tmp_path / "out.vtt") == 3
    assert not (tmp_path / "out.vtt").exists()
