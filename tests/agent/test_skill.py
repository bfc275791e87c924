"""A SKILL.md is read as it is written, and a broken one is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.skill import Skill, front_matter, load_skill, platform_of

FULL = """---
name: ai-subtitles-for-video
version: 1.10   # not the number 1.1
description: >-
  Burns captions
  into a video.
metadata:
  # a comment
  greeting: "Hi: send a \\"video\\""
  examples:
    - add captions in English
    - 'it''s fast: really'
  defaults:
    quality: high
    resolution: 1080p
  openclaw: {"requires": {"env": []}, "emoji": "🎬"}
---
# Body
name: not me
"""


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "SKILL.md"
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_skills_name_their_job() -> None:
    main, second = load_skill(), load_skill("subtitle-extension")
    assert (main.name, second.name) == ("ai-subtitles-for-video", "subtitle-extension")
    assert all(skill.version.count(".") == 2 and skill.greeting and skill.examples for skill in (main, second))
    assert "add captions in English and Spanish" in main.examples


def test_every_form_of_value_is_read(tmp_path: Path) -> None:
    skill = load_skill(write(tmp_path, FULL))
    assert skill == Skill(
        name="ai-subtitles-for-video",
        version="1.10",
        description="Burns captions into a video.",
        greeting='Hi: send a "video"',
        examples=("add captions in English", "it's fast: really"),
        defaults={"quality": "high", "resolution": "1080p"},
        path=tmp_path / "SKILL.md",
    )


def test_a_folder_is_a_skill_too(tmp_path: Path) -> None:
    write(tmp_path, FULL)
    assert load_skill(tmp_path).name == "ai-subtitles-for-video"


def test_the_version_may_stand_in_the_metadata(tmp_path: Path) -> None:
    skill = load_skill(write(tmp_path, '---\nname: x\nmetadata:\n  version: "0.1.0"\n---\n'))
    assert skill.version == "0.1.0"


def test_examples_may_be_lines_of_a_block(tmp_path: Path) -> None:
    skill = load_skill(write(tmp_path, '---\nname: x\nexamples: |\n  - "one"\n\n  two: three\ngreeting: Hello\n---\n'))
    assert skill.examples == ("one", "two: three")
    assert skill.greeting == "Hello"


def test_a_list_may_stand_at_the_indentation_of_its_key() -> None:
    assert front_matter("---\na:\n- one\n- k: v\n  l: w\nb: [x, 'y']\n---") == {
        "a": ["one", {"k": "v", "l": "w"}],
        "b": ["x", "y"],
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\nname: x\n  stray: y\n---", 3),
        ("---\nname: x\nname: y\n---", 3),
        ("---\nname: &anchor x\n---", 2),
        ("---\n\nno colon here\n---", 3),
        ('---\nname: "open\n---', 2),
        ("---\nname: {open\n---", 2),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(text: str, line: int) -> None:
    with pytest.raises(UsageError, match=f"Line {line} "):
        front_matter(text)


@pytest.mark.parametrize("text", ["", "name: x", "---\nname: x\n", "---\n---\n"])
def test_a_file_without_front_matter_is_no_skill(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        load_skill(write(tmp_path, text))


def test_a_skill_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_skill(tmp_path / "none.md")


@pytest.mark.parametrize(
    ("place", "platform"),
    [(".cursor/skills/x", "cursor"), (".clawhub/x", "clawhub"), ("elsewhere/x", "unknown"), ("my.cursor/x", "unknown")],
)
def test_the_platform_is_told_by_where_the_skill_lies(tmp_path: Path, place: str, platform: str) -> None:
    assert load_skill(write(tmp_path / place, FULL)).platform == platform


def test_the_path_as_given_counts_before_where_a_link_leads(tmp_path: Path) -> None:
    write(tmp_path / ".agents/skills/x", FULL)
    (tmp_path / ".cursor/skills").mkdir(parents=True)
    (tmp_path / ".cursor/skills/x").symlink_to(tmp_path / ".agents/skills/x")
    assert platform_of(tmp_path / ".cursor/skills/x/SKILL.md") == "cursor"
    (tmp_path / "link").symlink_to(tmp_path / ".cursor/skills/x")
    assert platform_of(tmp_path / "link/SKILL.md") == "unknown"


def test_a_store_install_is_known_by_its_mark_and_the_users_word_wins(tmp_path: Path) -> None:
    path = write(tmp_path, FULL)
    (tmp_path / ".clawhub").mkdir()
    (tmp_path / ".clawhub/origin.json").write_text("{}")
    assert load_skill(path).platform == "clawhub"
    assert load_skill(path, source="codex").platform == "codex"


def test_headers_hold_only_what_a_header_can() -> None:
    headers = Skill(name="字幕\r\nX-Evil: 1", version="1.0", platform="").headers
    assert headers == {"X-Skill-Source": "X-Evil: 1", "X-Skill-Version": "1.0", "X-Skill-Platform": "unknown"}
