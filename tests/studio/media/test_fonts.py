"""Fonts: what can be drawn, how wide it is, and a fonts.conf that stands alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.media import fonts


@pytest.fixture
def vendored_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "SYSTEM_DIRS", ())


@pytest.mark.usefixtures("vendored_only")
def test_the_vendored_fonts_draw_latin_greek_and_cyrillic_and_not_chinese() -> None:
    assert fonts.missing_glyphs(["¿Qué? “Año” — Ελλάδα Россия ß ő ł…"]) == ()
    assert fonts.missing_glyphs(["a 你好 a", "好\U00012000"]) == ("你", "好", "\U00012000")


@pytest.mark.usefixtures("vendored_only")
def test_what_is_not_drawn_is_never_missing() -> None:
    assert fonts.missing_glyphs(["a\n\t\u200d\u200f\u2060\ufe0f\u3000\u00a0b"]) == ()


@pytest.mark.usefixtures("vendored_only")
def test_a_broken_font_or_cache_is_no_error(tmp_path: Path, data_folder: Path) -> None:
    attached = tmp_path / fonts.ATTACHED
    attached.mkdir()
    (attached / "broken.ttf").write_bytes(b"\x00\x01\x00\x00 not a font")
    cache = data_folder / "fontcache" / "glyphs.json"
    for damage in ("", "{", "[]", json.dumps({"version": 1, "fonts": {"x": [["a"]]}})):
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_text(damage)
        assert fonts.missing_glyphs(["a你"], tmp_path) == ("你",)


@pytest.mark.usefixtures("vendored_only")
def test_coverage_is_remembered_and_a_changed_font_is_read_again(tmp_path: Path, data_folder: Path) -> None:
    attached = tmp_path / fonts.ATTACHED
    attached.mkdir()
    font = attached / "mine.ttf"
    font.write_bytes(b"no font yet")
    alef = "ا"  # not in the vendored faces
    assert fonts.missing_glyphs([alef], tmp_path) == (alef,)
    assert str(font) in (data_folder / "fontcache" / "glyphs.json").read_text()
    font.write_bytes((fonts.FONT_DIR / "NotoSans-Regular.ttf").read_bytes())
    fonts.missing_glyphs([alef], tmp_path)
    known = json.loads((data_folder / "fontcache" / "glyphs.json").read_text())["fonts"]
    assert [len(ranges) > 0 for key, ranges in known.items() if key.startswith(str(font))] == [True]


def test_the_configuration_names_our_fonts_first_and_nothing_of_the_system(tmp_path: Path) -> None:
    env = fonts.font_environment(tmp_path)
    conf = Path(env["FONTCONFIG_FILE"]).read_text()
    assert conf.index(str(fonts.FONT_DIR)) == conf.index("<dir>") + len("<dir>")
    assert "/etc/fonts" not in conf
    assert "include" not in conf


def test_a_data_folder_that_cannot_be_written_does_not_stop_a_render(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    monkeypatch.setenv("STUDIO_DATA_DIR", str(blocker))
    assert str(tmp_path / "fontcache") in Path(fonts.font_environment(tmp_path)["FONTCONFIG_FILE"]).read_text()
    assert fonts.missing_glyphs(["a"]) == ()


def test_widths_are_those_of_the_face() -> None:
    assert fonts.text_width("", 100) == 0
    assert fonts.text_width("i", 100) < fonts.text_width("W", 100)
    assert fonts.text_width("Word", 100) < fonts.text_width("Word", 100, bold=True)
    assert fonts.text_width("你好", 40) == 80
    assert fonts.text_width("a\u0301", 40) == fonts.text_width("a", 40)
    assert fonts.text_width("short\na longer line", 40) == fonts.text_width("a longer line", 40)
