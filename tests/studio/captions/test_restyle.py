"""ASS files of other people with a person's wishes in them, titles over them, and no way in by a style or a title."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.cue import Cue
from studio.captions.layout import Frame
from studio.captions.restyle import restyled, restyled_file
from studio.captions.style import CLEAN, TITLE, StyleChange, apply, read_style
from studio.captions.titles import Title
from tests.studio.captions.patience import PATIENT

SUBS = Path(__file__).parents[3] / "fixtures" / "subs"
FRAME = Frame(1280, 720, Fraction(25))
OWN = """[Script Info]\r
PlayResX: 384\r
PlayResY: 288\r
\r
[V4+ Styles]\r
Format: Name,Fontname,Fontsize,PrimaryColour,OutlineColour,BackColour,Bold,BorderStyle,Outline,Shadow,Alignment,Angle\r
Style: Default,Georgia,20,&H00FFFFFF,&H00000000,&H80000000,0,1,2,1,8,10\r
Style: Sign,Impact,30,&H000000FF,&H00000000,&H80000000,0,1,0,0,7,10\r
\r
[Events]\r
Format: Layer, Start, End, Style, Text\r
Dialogue: 0,0:00:00.00,0:00:02.00,Default,{\\i1}Hello{\\i0} there\r
Dialogue: 0,0:00:00.00,0:00:02.00,Sign,{\\pos(10,10)}SHOP\r
"""


def styles(document: str) -> dict[str, list[str]]:
    return {
        line.split(":", 1)[1].split(",")[0].strip(): line.strip().split(",")
        for line in document.split("\n")
        if line.startswith("Style:")
    }


def test_without_a_wish_the_file_stays_byte_for_byte() -> None:
    assert restyled(OWN, CLEAN) == OWN
    data = (SUBS / "tricky.ass").read_bytes()
    assert restyled_file(data, CLEAN) == data


def test_a_wish_changes_the_styles_of_dialogue_and_nothing_else() -> None:
    change = StyleChange(colour="#ffff00", size=1.5, position="bottom", bold=True)
    made = restyled(OWN, apply(CLEAN, change))
    assert made is not None
    wanted = "Style: Default,Georgia,30,&H0000FFFF,&H00000000,&H80000000,-1,1,2,1,2,10"
    assert ",".join(styles(made)["Default"]) == wanted
    assert styles(made)["Sign"] == styles(OWN)["Sign"]
    assert [line for line in made.split("\n") if "Default," not in line] == [
        line for line in OWN.split("\n") if "Default," not in line
    ]
    assert made.count("\r\n") == OWN.count("\r\n")
    assert "{\\i1}Hello{\\i0} there\r" in made


def test_what_a_style_line_cannot_say_is_drawn_by_us() -> None:
    for change in (StyleChange(preset="karaoke"), StyleChange(uppercase=True), StyleChange(preset="clean")):
        assert restyled(OWN, apply(CLEAN, change)) is None
    track = CaptionTrack("en", [Cue(0, 2000, "Hello")], OWN.encode(), style=apply(CLEAN, StyleChange(uppercase=True)))
    assert burn_ass([track], FRAME).endswith("HELLO\n")


def test_a_file_in_another_encoding_keeps_it() -> None:
    data = OWN.replace("there", "señor").encode("cp1252")
    made = restyled_file(data, apply(CLEAN, StyleChange(colour="#ff0000")))
    assert made is not None
    assert "señor".encode("cp1252") in made


def test_titles_stand_in_the_columns_of_the_file() -> None:
    document = burn_ass([CaptionTrack("en", [], OWN.encode())], FRAME, [Title(1000, 3000, "A, title")])
    added = [line for line in document.split("\n") if "subtitle-agent" in line]
    assert len(added) == 2
    assert added[0].startswith("Style: subtitle-agent Title0,Noto Sans,")
    assert len(added[0].split(",")) == 12
    assert re.fullmatch(
        r"Dialogue: 9,0:00:01\.00,0:00:03\.00,subtitle-agent Title0,\{\\fad\(200,200\)\}A, title", added[1]
    )


junk = st.text(st.sampled_from("ab{}\\N,:\n\r&H[]%éب字\u2028"), max_size=16) | st.sampled_from(
    ["{\\p1}m 0 0", "\nDialogue: 0,0:00:00.00,9:00:00.00,T0,,0,0,0,,x", "Arial\nStyle: T0,x", "{\\fs300}", "\\pos(1,1)"]
)
OURS = re.compile(
    r"(?:\\xshad[0-9.]+)?(?:\\fs[0-9.]+(?:\\bord[0-9.]+)?)?(?:\\fad\([0-9]+,[0-9]+\))?|\\c(?:&H[0-9A-F]{6}&)?|\\fs[0-9.]+"
)


@settings(PATIENT, max_examples=300)
@given(junk, junk, junk, st.sampled_from(["clean", "boxed", "karaoke", "shorts"]))
def test_no_font_title_or_text_can_write_its_own_lines_or_overrides(
    font: str, title: str, text: str, name: str
) -> None:
    style = read_style({"preset": name, "font": font, "colour": font, "highlight": title})
    over = [Title(0, 900, title, read_style({"font": font}, TITLE))]
    document = burn_ass([CaptionTrack("en", [Cue(0, 900, text)], style=style)], FRAME, over)
    head, events = document.split("[Events]\nFormat: Layer", 1)
    for line in head.split("[V4+ Styles]\n")[1].split("\n"):
        assert not line or line.startswith("Format:") or (line.startswith("Style: ") and line.count(",") == 22)
    for line in events.split("\n")[1:]:
        assert not line or line.startswith("Dialogue: ")
        body = line.split(",", 9)[9] if line else ""
        opened = re.findall(r"(?<!\\)\{([^}]*)\}", body)
        assert all(OURS.fullmatch(each) for each in opened), body
