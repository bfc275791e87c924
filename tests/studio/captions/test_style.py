"""Styles: what a person asks for, presets, and drafts that hold nonsense; colours as people name them."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.palette import called, colour, is_colour, opacity
from studio.captions.style import (
    CLEAN,
    POINTS,
    PRESETS,
    SIZES,
    TITLE,
    Style,
    StyleChange,
    apply,
    font_name,
    look,
    read_style,
    style_json,
)
from tests.studio.captions.patience import PATIENT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("yellow", "#ffff00"), ("黄色", "#ffff00"), ("黃色的", "#ffff00"), ("amarillo", "#ffff00"), ("#ff0", "#ffff00"),
        ("#FF8800", "#ff8800"), ("rgb(255, 136, 0)", "#ff8800"), ("dark blue", "#003380"), ("深蓝", "#00388c"),
        ("azul oscuro", "#003380"), ("半透明黑", "#000000"), ("semi-transparent black", "#000000"),
        ("marrón", "#8b4513"),
        ("the colour red", "#ff0000"), ("ｗｈｉｔｅ", "#ffffff"), ("sky blue", "#87ceeb"), ("粉红色", "#ffb6c1"),
    ],
)  # fmt: skip
def test_colours_are_known_by_the_names_people_use(name: str, value: str) -> None:
    assert colour(name) == value


@pytest.mark.parametrize(
    "name", ["", "javascript:", "facade", "123456", "dark", "色", "rgb(300,1,1)", "x" * 5000, "#12"]
)
def test_what_is_no_colour_is_none(name: str) -> None:
    assert colour(name) is None


def test_opacity_and_the_names_of_colours() -> None:
    assert [opacity(name) for name in ("半透明黑", "semi transparent", "不透明", "red")] == [0.5, 0.5, 1.0, None]
    assert [called("#ffff00", tongue) for tongue in ("en", "zh", "es")] == ["yellow", "黄色", "amarillo"]
    assert called("#123456", "es") == "#123456"


def test_a_change_is_applied_and_the_rest_stays() -> None:
    style = apply(CLEAN, StyleChange(colour="#ffff00", size=1.2))
    assert style == Style(colour="#ffff00", size=1.2)
    assert apply(style, StyleChange(size_by=0.5)).size == 0.6
    points = apply(style, StyleChange(points=32))
    assert apply(points, StyleChange(size_by=2)).points == 64
    assert apply(points, StyleChange(size=1)).points is None


def test_a_preset_keeps_what_it_does_not_speak_of_and_clean_takes_everything_back() -> None:
    yellow = apply(CLEAN, StyleChange(colour="#ffff00", position="top", margin=10))
    boxed = apply(yellow, StyleChange(preset="boxed"))
    assert (boxed.box, boxed.outline, boxed.colour, boxed.position, boxed.margin) == (True, 0, "#ffff00", "top", 10)
    shorts = apply(boxed, StyleChange(preset="shorts"))
    assert (shorts.box, shorts.colour, shorts.position, shorts.group) == (False, "#ffff00", "bottom", 4)
    assert apply(shorts, StyleChange(preset="clean")) == look("clean")
    assert apply(shorts, StyleChange(preset="boxed")).group == 0


def test_a_word_about_a_box_or_a_highlight_puts_it_there() -> None:
    assert apply(CLEAN, StyleChange(box_colour="#0000ff")).box
    assert apply(CLEAN, StyleChange(highlight="#ff0000")).words
    assert apply(apply(CLEAN, StyleChange(box=True)), StyleChange(box=False)) == CLEAN
    assert apply(apply(CLEAN, StyleChange(position="top", margin=20)), StyleChange(position="bottom")).margin is None


@pytest.mark.parametrize(("value", "size"), [(0, SIZES[0]), (-3, SIZES[0]), (1000, SIZES[1])])
def test_sizes_that_nobody_could_draw_become_the_nearest_that_can_be(value: float, size: float) -> None:
    assert apply(CLEAN, StyleChange(size=value)).size == size
    assert read_style({"size": value}).size == size


def test_fonts_are_names_and_nothing_else() -> None:
    assert font_name("Arial,100,&H00\n{\\p1}\u202e; x\\N:") == "Arial100&H00 p1 xN"
    assert font_name("@Noto Sans") == "Noto Sans"
    assert font_name("{}\n,") == ""
    assert len(font_name("a" * 9999)) == 64


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["#ffff00", "top", "karaoke", "javascript:", "Arial,{\\p1}\n"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
names = [*(field for field in Style.__slots__), "unknown"]


@settings(PATIENT, max_examples=500)
@given(st.dictionaries(st.sampled_from(names), json_values, max_size=12) | json_values, st.sampled_from([CLEAN, TITLE]))
def test_a_draft_from_anywhere_gives_a_style_that_can_be_drawn(value: object, base: Style) -> None:
    style = read_style(value, base)
    assert SIZES[0] <= style.size <= SIZES[1]
    assert style.points is None or POINTS[0] <= style.points <= POINTS[1]
    assert all(is_colour(each) for each in (style.outline_colour, style.box_colour, style.highlight))
    assert style.colour is None or is_colour(style.colour)
    assert style.preset is None or style.preset in PRESETS
    assert style.position in ("top", "middle", "bottom")
    assert not style.font or not set(style.font) & set(",{}\\\n\r")
    assert all(math.isfinite(number) for number in (style.outline, style.box_opacity, style.margin or 0))
    assert 0 <= style.group <= 8
    kept = style_json(style, value, base)
    assert read_style(json.loads(json.dumps(kept, default=str)), base) == style
    if isinstance(value, dict) and "unknown" in value:
        assert kept["unknown"] == value["unknown"] or value["unknown"] != value["unknown"]
