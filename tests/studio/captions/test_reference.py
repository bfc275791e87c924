"""Pictures of captions against the ones that were looked at: scripts, shapes and styles, and what must be noticed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageFilter

from studio.media import fonts
from tests.studio.captions.scenes import FRAMES, PAPER, document, draw, likeness, scenes

ALIKE = 0.65
"""The same build gives 1.0; letters half a pixel aside, softer or sharper 0.77 and more, a wrong one 0.52."""
SCENES = list(scenes())
IDS = [f"{name}-{size}" for name, size, _ in SCENES]


@pytest.fixture
def kept_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Only our own fonts and those beside the pictures: the same on every machine."""
    monkeypatch.setattr(fonts, "SYSTEM_DIRS", ())
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "data"))
    shutil.copytree(FRAMES / "fonts", tmp_path / "data" / "fonts")
    return tmp_path


def reference(name: str) -> Image.Image:
    with Image.open(FRAMES / f"{name}.png") as image:
        return image.convert("RGB")


@pytest.mark.parametrize(("name", "size", "scene"), SCENES, ids=IDS)
def test_captions_look_as_in_the_picture_that_was_looked_at(
    name: str, size: str, scene: Mapping[str, Any], kept_fonts: Path
) -> None:
    made = draw(document(scene, size), size, scene.get("at", 1000), kept_fonts)
    assert likeness(reference(f"{name}-{size}"), made) > ALIKE


@pytest.mark.parametrize("name", ["arabic-wide", "chinese-wide", "japanese-tall", "emoji-wide"])
def test_boxes_for_characters_are_noticed(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "SYSTEM_DIRS", ())
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "data"))
    _, size, scene = SCENES[IDS.index(name)]
    assert likeness(reference(name), draw(document(scene, size), size, 1000, tmp_path)) < ALIKE


def changed(scene: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    tracks = [[language, text.replace(old, new), style] for language, text, style in scene["tracks"]]
    assert tracks != scene["tracks"]
    return {**scene, "tracks": tracks}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("arabic-wide", "نلتقي يوم", "يوم نلتقي"),
        ("arabic-tall", "؟", ""),
        ("chinese-wide", "骨头", "头骨"),
        ("japanese-wide", "門", "間"),
        ("spanish-tall", "alegría", "alegra"),
        ("emoji-wide", "🎉", "🚀"),
    ],
)
def test_a_wrong_word_order_or_character_is_noticed(name: str, old: str, new: str, kept_fonts: Path) -> None:
    _, size, scene = SCENES[IDS.index(name)]
    wrong = draw(document(changed(scene, old, new), size), size, 1000, kept_fonts)
    assert likeness(reference(name), wrong) < ALIKE


def test_letters_that_another_build_draws_a_little_otherwise_are_the_same() -> None:
    for name in IDS:
        right = reference(name)
        aside = right.transform(right.size, Image.Transform.AFFINE, (1, 0, 0.4, 0, 1, 0.3), Image.Resampling.BICUBIC)
        for other in (
            aside,
            right.filter(ImageFilter.GaussianBlur(0.5)),
            right.filter(ImageFilter.UnsharpMask(1, 60, 0)),
        ):
            assert likeness(right, other) > ALIKE, name


@pytest.mark.parametrize("name", IDS)
def test_a_lost_line_another_place_and_no_text_are_noticed(name: str) -> None:
    right = reference(name)
    assert likeness(right, ImageChops.offset(right, 0, 6)) < ALIKE
    assert likeness(right, ImageChops.offset(right, 12, 0)) < ALIKE
    empty = Image.new("RGB", right.size, PAPER)
    assert likeness(right, empty) == pytest.approx(0, abs=0.02)
    box = ImageChops.difference(right, empty).getbbox()
    assert box is not None
    half = right.copy()
    half.paste(PAPER, (box[0], box[1], (box[0] + box[2]) // 2, box[3]))
    assert likeness(right, half) < ALIKE


def test_a_highlight_on_another_word_is_noticed(kept_fonts: Path) -> None:
    for name in ("karaoke-wide", "karaoke-arabic-wide", "shorts-wide"):
        _, size, scene = SCENES[IDS.index(name)]
        other = draw(document(scene, size), size, scene["at"] - 350, kept_fonts)
        assert likeness(reference(name), other) < ALIKE
