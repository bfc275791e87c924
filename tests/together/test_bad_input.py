"""Bad input gets one clear sentence and the right exit code, and leaves nothing half-done."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.together.product import Product, Ran

SAY = "add captions in English"


def assert_refused(ran: Ran, code: int, *needles: str, out: Path) -> None:
    assert ran.code == code, f"{ran.code}\n{ran.stdout}\n{ran.stderr}"
    (failed,) = ran.of("error")
    assert failed["exit_code"] == code
    assert all(any(option in failed["text"].lower() for option in needle.split("|")) for needle in needles), failed[
        "text"
    ]
    assert "Traceback" not in ran.stderr
    assert len(failed["text"]) < 400
    assert not out.exists() or not list(out.iterdir()), "something half-done was left"


@pytest.fixture
def made(tmp_path: Path, media: Path) -> dict[str, Path]:
    text = tmp_path / "notes.mp4"
    text.write_text("These are my notes.\nThey are not a film.\n", "utf-8")
    huge = tmp_path / "huge.mp4"
    with huge.open("wb") as file:
        file.truncate(600 * 1024 * 1024)
    folder = tmp_path / "folder.mp4"
    folder.mkdir()
    return {"text": text, "huge": huge, "folder": folder, "missing": tmp_path / "missing.mp4"} | {
        "html": media / "wrongext_html_named.mp4",
        "random": media / "random_bytes.mp4",
        "empty": media / "empty.mp4",
        "truncated": media / "truncated_no_moov.mp4",
        "noaudio": media / "noaudio_6s.mp4",
        "silence": media / "silence.mp4",
        "noise": media / "noise_no_speech.mp4",
        "music": media / "bbb12_no_speech.mp4",
    }


@pytest.mark.parametrize(
    ("name", "needle"),
    [
        ("text", "not a video|not media|no video"),
        ("html", "not a video|not media|no video"),
        ("random", "not a video|not media|no video"),
        ("truncated", "cut off|truncated|incomplete|broken"),
        ("empty", "empty"),
        ("huge", "500 mb"),
        ("folder", "folder"),
        ("missing", "no such file|does not exist|not found|no file"),
        ("noaudio", "no speech track"),
        ("silence", "no speech"),
        ("noise", "no speech"),
        ("music", "no speech"),
    ],
)
def test_a_file_that_cannot_be_used(
    settled: Product, made: dict[str, Path], tmp_path: Path, name: str, needle: str
) -> None:
    out = tmp_path / "out"
    assert_refused(settled.edit(made[name], SAY, out=out), 3, needle, out=out)


def test_a_file_that_is_too_large_is_refused_before_anything_is_sent(
    product: Product, made: dict[str, Path], tmp_path: Path
) -> None:
    """The backend named here does not exist: had the agent tried to reach it, the code would be 75."""
    ran = product.run("run", made["huge"], SAY, "--backend", "http://127.0.0.1:9", "--json", "-o", tmp_path / "out")
    assert_refused(ran, 3, "500 mb", out=tmp_path / "out")


@pytest.mark.parametrize("name", ["not_subtitles.srt", "empty.srt", "broken.srt"])
def test_a_subtitle_file_without_one_usable_time(
    settled: Product, media: Path, fixtures: Path, tmp_path: Path, name: str
) -> None:
    file = fixtures / "subs" / name
    if name == "broken.srt":
        file = tmp_path / name
        file.write_text("1\n00:00:01,000 -> 00:00:0x,000\nOne\n\n2\nlater --> soon\nTwo\n", "utf-8")
    out = tmp_path / "out"
    clip = media / "softsubs_short_movtext_en_es.mp4"
    assert_refused(settled.edit(clip, file, "keep each subtitle on screen longer", out=out), 3, name, out=out)


def test_one_broken_cue_is_told_with_its_line_and_kept(settled: Product, media: Path, tmp_path: Path) -> None:
    file = tmp_path / "talk.en.srt"
    broken = "2\n00:00:03,0x0 --> nonsense\nThis one is broken\n\n"
    file.write_text(
        f"1\n00:00:01,000 --> 00:00:02,000\nOne\n\n{broken}3\n00:00:05,000 --> 00:00:05,500\nThree\n",
        "utf-8",
        newline="",
    )
    ran = settled.edit(
        media / "softsubs_short_movtext_en_es.mp4", file, "keep each subtitle on screen longer", out=tmp_path / "out"
    )
    assert ran.code == 0, ran.stderr
    told = " ".join([*(event["text"] for event in ran.of("warning")), ran.text]).lower()
    assert "line 6" in told, told
    assert broken in ran.caption("en", "srt").read_text("utf-8")


def test_a_language_without_a_translator_leaves_the_captions_that_can_be_made(
    settled: Product, media: Path, tmp_path: Path
) -> None:
    ran = settled.edit(media / "speech11_en_vp9_opus.webm", "add captions in English and Finnish", out=tmp_path)
    assert ran.code == 0, ran.stderr
    assert ran.caption("en", "srt").is_file()
    told = " ".join([*(event["text"] for event in ran.of("warning")), ran.text])
    assert "Finnish" in told
    assert "STUDIO_LLM_URL" in told


def test_a_sentence_that_asks_for_nothing_it_can_do_changes_nothing(
    settled: Product, media: Path, tmp_path: Path
) -> None:
    ran = settled.edit(media / "speech11_en_vp9_opus.webm", "make the sky more purple", out=tmp_path / "out")
    assert ran.code == 1, ran.stdout
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_a_command_line_that_makes_no_sense(product: Product, tmp_path: Path) -> None:
    assert product.run("run").code == 2
    assert product.run("run", "--no-such-option").code == 2
    assert product.run("dance").code == 2
    assert product.run("run", "add captions", "--backend", "ftp://example.org").code == 2


def test_a_backend_that_does_not_answer_is_a_matter_of_trying_later(
    product: Product, media: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = product.run("run", media / "speech11_en.wav", SAY, "--backend", "http://127.0.0.1:9", "--json", "-o", out)
    assert_refused(ran, 75, "127.0.0.1", out=out)


def test_out_of_credits(product: Product, media: Path, tmp_path: Path) -> None:
    assert product.run("credits", "--backend", "local", "--json").code == 0
    with closing(sqlite3.connect(product.data / "studio.db")) as base, base:
        base.execute(
            "insert into ledger (user_id, job, kind, available, frozen, created)"
            " select id, 'spent', 'close', -100, 0, 0 from users"
        )
    out = tmp_path / "out"
    assert_refused(product.edit(media / "speech11_en.wav", SAY, out=out), 4, "credit", out=out)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB. Needs the right to mount."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here (needs root)")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_at_the_users_end_loses_no_render(product: Product, media: Path, small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * 2_900_000)
    out = small_disk / "out"
    ran = product.edit(media / "speech11_en_vp9_opus.webm", SAY, out=out)
    assert_refused(ran, 1, "disk|space|room", out=out)
    (small_disk / "filler").unlink()
    later = product.run("jobs", "--backend", "local", "--json")
    assert later.code == 0, later.stdout
    assert [path.suffix for path in later.files("video")] == [".mp4"]


def test_a_full_disk_in_the_studio_is_told_and_leaves_nothing(
    product: Product, media: Path, small_disk: Path, tmp_path: Path
) -> None:
    product.extra = {"STUDIO_DATA_DIR": str(small_disk / "studio")}
    out = tmp_path / "out"
    ran = product.edit(media / "speech75_en_720p.mp4", SAY, out=out)
    product.kill_studio()
    assert_refused(ran, 1, "disk|space|room", out=out)


def test_the_studio_listens_on_loopback_only_and_asks_for_a_token(settled: Product) -> None:
    assert settled.run("credits", "--backend", "local", "--json").code == 0
    card = settled.studio()
    assert card is not None
    assert card["url"].startswith("http://127.0.0.1:")
    assert httpx.get(card["url"] + "/api/credits/balance/simple").json()["code"] == 1001
    assert httpx.get(card["url"] + "/health", headers={"Host": "evil.example"}).status_code >= 400
