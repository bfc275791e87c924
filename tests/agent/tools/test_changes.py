"""The difference of two drafts in a person's words: all of it, nothing else, in three languages."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.backend.draft import Draft
from agent.backend.rawjson import loads
from agent.tools.changes import MOST_LINES, changes


def parse(value: Any) -> Draft:
    draft = Draft.parse(json.dumps(value))
    assert draft is not None
    return draft


def told(before: Any, after: Any, language: str = "en") -> tuple[str, ...]:
    return changes(None if before is None else parse(before), parse(after), language)


def track(kind: int, *segments: Any, key: str | None = None, **meta: Any) -> dict[str, Any]:
    return {**({"id": key} if key else {}), "tt": kind, "sg": list(segments), "m": meta}


def part(start: int, duration: int, **meta: Any) -> dict[str, Any]:
    return {"s": start, "d": duration, "m": meta}


def lines(count: int, word: str = "line", length: int = 1000, late: int = 0) -> list[dict[str, Any]]:
    return [part(n * 6000 + late, length, text=f"{word} {n}") for n in range(count)]


def captions(language: str, *segments: Any, key: str | None = None) -> dict[str, Any]:
    name = {"en": "English captions", "es": "Spanish captions"}[language]
    return track(7, *segments, key=key, role="captions", language=language, name=name)


FILM = track(0, part(0, 76_000, name="talk.mp4"), key="v1")
ENGLISH = captions("en", *lines(12), key="cap-en")
MUSIC = track(1, part(0, 10_000, name="Lo-fi", volume=0.35), key="a1", role="bgm")
TITLE = track(7, part(0, 3000, text="Urban Dreams", color="red"), key="t1")


def project(*tracks: Any, **more: Any) -> dict[str, Any]:
    return {"v": 1, "t": list(tracks), **more}


def film(**changed: Any) -> dict[str, Any]:
    start, length = changed.pop("s", 0), changed.pop("d", 76_000)
    return track(0, part(start, length, **{"name": "talk.mp4", **changed}), key="v1")


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        (
            project(FILM, ENGLISH),
            project(FILM, ENGLISH, captions("es", *lines(12), key="cap-es")),
            ("Spanish captions added: 12 lines, 0:00-1:07, under the English ones.",),
        ),
        (
            project(FILM, ENGLISH),
            project(FILM, captions("es", *lines(12), key="cap-es"), ENGLISH),
            ("Spanish captions added: 12 lines, 0:00-1:07, above the English ones.",),
        ),
        (None, project(ENGLISH), ("English captions added: 12 lines, 0:00-1:07.",)),
        (project(FILM, ENGLISH), project(FILM), ("English captions removed (12 lines).",)),
        (
            project(FILM, ENGLISH),
            project(FILM, captions("en", *lines(12, length=1800), key="cap-en")),
            ("English captions: 12 lines now stay on screen longer, 0.8 s on average.",),
        ),
        (
            project(ENGLISH),
            project(captions("en", *lines(12, length=400), key="cap-en")),
            ("English captions: 12 lines now stay on screen for a shorter time, 0.6 s less on average.",),
        ),
        (
            project(ENGLISH),
            project(captions("en", *lines(12, late=500), key="cap-en")),
            ("English captions: 12 lines now come later, 0.5 s on average.",),
        ),
        (
            project(ENGLISH),
            project(captions("en", *lines(3), part(18_000, 1000, text="Gutenberg"), *lines(12)[4:], key="cap-en")),
            ("English captions: line 4 now says “Gutenberg”.",),
        ),
        (
            project(ENGLISH),
            project(captions("en", *lines(12, "other"), key="cap-en")),
            ("English captions: the text of 12 lines changed.",),
        ),
        (
            project(ENGLISH),
            project(captions("en", *lines(12)[:10], key="cap-en")),
            ("English captions: 2 lines removed, 1:00-1:07.",),
        ),
        (
            project(ENGLISH, captions("es", *lines(12), key="cap-es")),
            project(captions("es", *lines(12), key="cap-es"), ENGLISH),
            ("Spanish captions now stand above the English ones.",),
        ),
        (project(FILM), project(FILM, MUSIC), ("Background music “Lo-fi” added: 0:00-0:10, at 35% volume.",)),
        (project(FILM), project(FILM, TITLE), ("Title “Urban Dreams” added: 0:00-0:03.",)),
        (project(FILM, MUSIC), project(FILM), ("Background music “Lo-fi” removed.",)),
        (
            project(MUSIC),
            project(track(1, part(0, 10_000, name="Lo-fi", volume=0.2), key="a1", role="bgm")),
            ("The volume of “Lo-fi” went from 35% to 20%.",),
        ),
        (
            project(MUSIC),
            project(track(1, part(0, 10_000, name="Jazz", volume=0.35), key="a1", role="bgm")),
            ("“Lo-fi” was replaced by “Jazz”.",),
        ),
        (
            project(TITLE),
            project(track(7, part(0, 3000, text="City Dreams", color="red"), key="t1")),
            ("“Urban Dreams” now says “City Dreams”.",),
        ),
        (
            project(TITLE),
            project(track(7, part(5000, 3000, text="Urban Dreams", color="white"), key="t1")),
            (
                "“Urban Dreams” moved from 0:00 to 0:05.",
                "The colour of “Urban Dreams” is white now (it was red).",
            ),
        ),
        (project(FILM), project(film(speed=2)), ("“talk.mp4” now plays at 2x speed (it was 1x).",)),
        (
            project(FILM),
            project(film(**{"in": 5000}, d=71_000)),
            (
                "“talk.mp4” now begins at 0:05 of its source and runs 71 s (it began at 0:00 and ran 76 s).",
                "The video is 1:11 long now (it was 1:16).",
            ),
        ),
        (
            project(FILM, d=76_000),
            project(film(d=40_000), d=40_000),
            ("“talk.mp4” was cut to 40 s (it was 76 s).", "The video is 0:40 long now (it was 1:16)."),
        ),
        (
            project(FILM, m={"width": 1920, "height": 1080}),
            project(FILM, m={"width": 1080, "height": 1920}),
            ("The picture is 1080x1920 now (it was 1920x1080).",),
        ),
        (
            project(FILM),
            project(FILM, m={"canvas": {"ratio": "9:16", "fit": "blur"}, "captions": "soft"}),
            (
                "The picture's shape is 9:16 now, on a blurred background.",
                "The captions will be a track that a player can switch off.",
            ),
        ),
        (
            project(ENGLISH),
            project({**ENGLISH, "m": {**ENGLISH["m"], "hidden": True}}),
            ("English captions are hidden now: kept, but neither drawn nor delivered.",),
        ),
        (project(FILM), project(FILM, fx=[1]), ("Details of the project changed.",)),
        (
            project(FILM),
            project({**FILM, "lut": "warm"}),
            ("Something in video “talk.mp4” changed that has no name here.",),
        ),
    ],
)
def test_each_change_is_told_as_a_person_would(before: Any, after: Any, sentences: tuple[str, ...]) -> None:
    assert told(before, after) == sentences
    for language in ("zh", "es"):
        other = told(before, after, language)
        assert len(other) == len(sentences)
        assert not set(other) & set(sentences)


def test_it_is_told_in_the_readers_language() -> None:
    before, after = project(FILM, ENGLISH), project(FILM, ENGLISH, captions("es", *lines(12), key="cap-es"))
    assert told(before, after, "zh") == ("新增西班牙语字幕：12 行，0:00-1:07，位于英语字幕下方。",)
    assert told(before, after, "es") == (
        "Añadido: subtítulos en español, 12 líneas, 0:00-1:07, debajo de los subtítulos en inglés.",
    )


def test_tracks_without_ids_are_matched_by_what_they_hold() -> None:
    film, music = track(0, part(0, 9000, name="a.mp4")), track(1, part(0, 9000, name="Lo-fi", volume=0.5))
    quiet = track(1, part(0, 9000, name="Lo-fi", volume=0.2))
    title = track(7, part(0, 2000, text="Hello"))
    assert told(project(film, music), project(title, quiet, film)) == (
        "Title “Hello” added: 0:00-0:02.",
        "The volume of “Lo-fi” went from 50% to 20%.",
        "Background music “Lo-fi” now stand above video “a.mp4”.",
    )


def test_a_line_that_goes_from_the_middle_does_not_change_the_others() -> None:
    kept = [line for number, line in enumerate(lines(12)) if number != 4]
    assert told(project(captions("en", *lines(12))), project(captions("en", *kept))) == (
        "English captions: 1 line removed, 0:24-0:25.",
    )


def test_a_long_list_is_counted() -> None:
    titles = [track(7, part(n, 1000, text=f"title {n}"), key=f"t{n}") for n in range(20)]
    found = told(project(FILM), project(FILM, *titles))
    assert len(found) == MOST_LINES
    assert found[-1] == "And 15 more changes."


def test_a_thousand_lines_are_compared_at_once() -> None:
    before, after = (project(captions("en", *lines(5000, word))) for word in ("a", "b"))
    began = time.process_time()
    assert told(before, after) == ("English captions: the text of 5000 lines changed.",)
    same = project(captions("en", *[part(n, 1, text="x") for n in range(1000)]))
    assert told(same, project(captions("en", *[part(n, 2, text="x") for n in range(999)])))
    assert time.process_time() - began < 20, "minutes would mean that it is quadratic"


values = st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats() | st.text(max_size=12)
meta = st.dictionaries(
    st.sampled_from(["name", "text", "volume", "role", "language", "color", "speed", "in", "style", "file", "x"]),
    values | st.dictionaries(st.sampled_from(["color", "size"]), values, max_size=2) | st.lists(values, max_size=2),
    max_size=4,
)
segment = st.fixed_dictionaries({}, optional={"id": values, "s": values, "d": values, "m": meta, "y": values})
tracks = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "id": values,
            "tt": st.sampled_from([0, 1, 7, 2, "7"]),
            "sg": st.lists(segment, max_size=5),
            "m": meta,
        },
    ),
    max_size=4,
)
drafts = st.fixed_dictionaries({"t": tracks}, optional={"d": values, "m": meta, "z": values})


@given(drafts, drafts, st.sampled_from(["en", "zh", "es"]))
def test_any_difference_has_a_sentence_and_no_difference_has_none(before: Any, after: Any, language: str) -> None:
    one, other = Draft.parse(json.dumps(before)), Draft.parse(json.dumps(after))
    assert one is not None
    assert other is not None
    same = loads(one.raw) == loads(other.raw)
    found = changes(one, other, language)
    assert (found == ()) is same
    assert all(found)
    assert len(found) <= MOST_LINES
    assert changes(one, Draft.parse(json.dumps(copy.deepcopy(before))), language) == () or "NaN" in one.raw


@given(drafts, st.sampled_from(["t", "x"]), values)
def test_one_small_difference_is_never_silence(before: Any, key: str, value: Any) -> None:
    after = copy.deepcopy(before)
    if key == "t" and after["t"]:
        after["t"][0]["m"] = {**after["t"][0].get("m", {}), "x": value}
    else:
        after["x"] = value
    assert bool(told(before, after)) is (loads(parse(before).raw) != loads(parse(after).raw))
