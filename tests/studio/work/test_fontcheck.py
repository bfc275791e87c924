"""What fonts cannot do is said when it comes in and when it is drawn, with the command that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.captions.cue import Cue
from studio.captions.style import StyleChange
from studio.draft import Draft, new_draft
from studio.edits.captions import set_captions
from studio.edits.style import set_style
from studio.media import fonts
from studio.work.fontcheck import font_notes, font_warnings


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Draft:
    monkeypatch.setattr(fonts, "SYSTEM_DIRS", ())
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path))
    return set_captions(new_draft(), "zh", [Cue(0, 1000, "a 直接")], {})


def test_characters_that_come_in_and_cannot_be_drawn_are_named_once(chinese: Draft) -> None:
    (note,) = font_notes(new_draft(), chinese)
    assert note.key == "fonts_missing"
    assert note.values == {"characters": "直 接", "command": "subtitle-studio fonts pull cjk"}
    assert font_notes(chinese, chinese) == ()


def test_a_render_warns_of_characters_and_of_fonts_that_are_not_here(chinese: Draft) -> None:
    styled, _ = set_style(chinese, StyleChange(font="Nonesuch Grotesk"))
    found = {each["code"]: each["message"] for each in font_warnings(styled, ["直", "ok"])}
    assert "subtitle-studio fonts pull cjk" in found["MISSING_GLYPHS"]
    assert "Nonesuch Grotesk (drawn in Noto Sans)" in found["FONT_MISSING"]
    assert font_warnings(new_draft(), ["👍🏽"[1:]]) == []
