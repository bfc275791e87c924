"""Styles by chat, as edits: each language its own, titles, fonts by name, what there is to say about it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from studio.captions.cue import Cue
from studio.captions.style import CLEAN, TITLE, StyleChange, read_style
from studio.draft import Draft, new_draft
from studio.edits.captions import set_captions
from studio.edits.style import set_style, style_titles, title_style
from studio.errors import WorkError

SENTENCES = tomllib.loads((Path(__file__).parents[3] / "studio/director/sentences/style.toml").read_text("utf-8"))
TITLES = {"id": "titles", "tt": 7, "m": {"role": "titles", "name": "Titles"},
          "sg": [{"id": "t1", "s": 0, "d": 3000, "m": {"text": "Hello"}}]}  # fmt: skip


@pytest.fixture
def draft() -> Draft:
    made = set_captions(new_draft(), "en", [Cue(0, 1000, "a")], {})
    return set_captions(made, "es", [Cue(0, 1000, "b")], {"style": {"colour": "#00ffff", "later": [1]}})


def style_of(draft: Draft, language: str) -> object:
    track = draft.caption_track(language)
    assert track is not None
    return track.meta.get("style")


def test_each_language_has_its_own_style_and_unknown_keys_stay(draft: Draft) -> None:
    made, notes = set_style(draft, StyleChange(size=1.5, position="top"), ["es"])
    assert style_of(made, "en") is None
    assert style_of(made, "es") == {"later": [1], "size": 1.5, "colour": "#00ffff", "position": "top"}
    assert [note.key for note in notes] == ["style_size", "style_top"]
    assert notes[0].values == {"languages": ("es",), "percent": 1.5}
    everywhere, _ = set_style(draft, StyleChange(preset="karaoke"))
    assert all(read_style(style_of(everywhere, tag)).words for tag in ("en", "es"))


def test_what_is_so_already_changes_nothing(draft: Draft) -> None:
    made, _ = set_style(draft, StyleChange(bold=True))
    again, notes = set_style(made, StyleChange(bold=True))
    assert again is made
    assert [note.key for note in notes] == ["style_same"]


def test_clean_takes_everything_back(draft: Draft) -> None:
    made, _ = set_style(draft, StyleChange(preset="shorts", colour="#ff0000"))
    clean, _ = set_style(made, StyleChange(preset="clean"))
    style = read_style(style_of(clean, "en"))
    assert style.preset == "clean"
    assert (style.size, style.colour, style.words) == (CLEAN.size, None, False)


def test_an_imported_ass_track_remembers_wishes_that_are_the_usual(draft: Draft) -> None:
    track = draft.captions[0].but_meta(origin={"file": "f_1", "format": "ass", "stream": None})
    made, notes = set_style(draft.with_tracks([track]), StyleChange(position="bottom"))
    assert style_of(made, "en") == {"position": "bottom"}
    assert [note.key for note in notes] == ["style_bottom"]


def test_fonts_are_found_by_their_names_in_any_case_and_missing_ones_are_told(draft: Draft) -> None:
    made, notes = set_style(draft, StyleChange(font="noto  sans"), ["en"])
    assert style_of(made, "en") == {"font": "Noto Sans"}
    made, notes = set_style(draft, StyleChange(font="Zapfino Nonesuch,{}\n"), ["en"])
    assert style_of(made, "en") == {"font": "Zapfino Nonesuch"}
    assert [note.key for note in notes] == ["style_font", "style_font_missing"]


def test_titles_are_styled_from_their_own_base(draft: Draft) -> None:
    titled = Draft({**draft.fields, "t": [*draft.fields["t"], TITLES]})
    made, notes = style_titles(titled, StyleChange(size_by=0.5, colour="#ffff00"))
    style = read_style(made.tracks[-1].segments[0].meta["style"], TITLE)
    assert (style.size, style.colour, style.position) == (TITLE.size / 2, "#ffff00", "middle")
    assert [note.key for note in notes] == ["title_style_size", "title_style_colour"]
    assert made.captions == titled.captions
    assert title_style(StyleChange()) is None
    assert title_style(StyleChange(position="top")) == {"position": "top"}


def test_nothing_to_style_is_said(draft: Draft) -> None:
    with pytest.raises(WorkError) as none:
        set_style(new_draft(), StyleChange(bold=True))
    assert none.value.code == "NO_CAPTIONS"
    with pytest.raises(WorkError):
        set_style(draft, StyleChange(bold=True), ["fr"])
    with pytest.raises(WorkError) as titles:
        style_titles(draft, StyleChange(bold=True))
    assert titles.value.code == "NO_TITLES"


@pytest.mark.parametrize(
    "change",
    [
        StyleChange(preset=name) for name in ("clean", "boxed", "karaoke", "shorts")
    ]
    + [
        StyleChange(font="x", size=1.3, colour="#ff0000", bold=True, italic=True, uppercase=True, outline=3,
                    outline_colour="#00ff00", shadow=True, box=True, box_colour="#0000ff", box_opacity=0.4,
                    position="middle", margin=12, words=True, highlight="#ffffff"),
        StyleChange(points=32, bold=False, italic=False, uppercase=False, outline=0, shadow=False, box=False,
                    words=False, position="top"),
    ],
)  # fmt: skip
def test_every_note_has_its_sentence_in_three_languages(draft: Draft, change: StyleChange) -> None:
    made, notes = set_style(draft, change)
    titled = Draft({**draft.fields, "t": [*draft.fields["t"], TITLES]})
    _, over = style_titles(titled, change)
    for note in (*notes, *over, *set_style(made, change)[1]):
        assert SENTENCES[note.key].keys() == {"en", "zh", "es"}
        for sentence in SENTENCES[note.key].values():
            sentence.format(**dict.fromkeys(note.values, "x"))
