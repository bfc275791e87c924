"""A draft is read with tolerance, told in one line, and goes back byte for byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.backend.draft import Draft
from agent.backend.rawjson import RawJsonError, loads, slice_of
from agent.backend.timeline import describe

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def parse(value: Any) -> Draft:
    draft = Draft.parse(json.dumps(value))
    assert draft is not None
    return draft


def track(kind: Any, *segments: Any, **meta: Any) -> dict[str, Any]:
    return {"id": meta.pop("id", None), "tt": kind, "sg": list(segments), "m": meta}


def segment(start: Any, duration: Any, **meta: Any) -> dict[str, Any]:
    return {"s": start, "d": duration, "m": meta}


@given(json_values, json_values)
def test_a_value_is_cut_out_as_it_stands(value: Any, other: Any) -> None:
    raw = json.dumps(value, ensure_ascii=False, indent=1)
    text = f'{{"data" : {{"other":{json.dumps(other)},\n"draft":\t{raw} ,"x":[]}}}}'
    assert slice_of(text, "data", "draft") == raw
    assert slice_of(text, "data", "none") is None


@pytest.mark.parametrize(
    "raw", ['{"big":55297987060244152329999, "f":1.10, "e":1E5, "é":"\\u00e9"}', '{"n": ' + "9" * 5000 + "}"]
)
def test_numbers_and_escapes_keep_their_form(raw: str) -> None:
    assert slice_of(f'{{"draft":{raw}}}', "draft") == raw


def test_a_key_that_stands_twice_counts_the_last_time() -> None:
    assert slice_of('{"a":1,"a":2}', "a") == "2" == str(loads('{"a":1,"a":2}')["a"])


@pytest.mark.parametrize("text", ["", "{", '{"a"', '{"a":', '{"a":1', '{"a" 1}', '{"a":1 "b":2}', '{"a":' * 100_000])
def test_what_is_no_json_is_an_error_and_not_a_crash(text: str) -> None:
    with pytest.raises(RawJsonError):
        loads(text)
    with pytest.raises(RawJsonError):
        slice_of(text, "a", "b")


@given(json_values)
def test_no_draft_makes_the_reader_or_the_line_fail(value: Any) -> None:
    draft = Draft.parse(json.dumps({"t": value, "m": value, "d": value}))
    assert describe(draft)
    tracks = Draft.parse(json.dumps({"t": [{"id": value, "tt": value, "sg": value, "m": value}]}))
    segments = Draft.parse(json.dumps({"t": [{"tt": 7, "sg": [{"s": value, "d": value, "m": value}]}]}))
    assert describe(tracks)
    assert describe(segments)


def test_the_line_is_the_one_of_the_specification() -> None:
    draft = parse(
        {
            "t": [
                track(0, segment(0, 10_000, name="city timelapse")),
                track(1, segment(0, 10_000, name="Lo-fi", volume=0.35)),
                track(7, segment(0, 3_000, text="Urban Dreams")),
            ]
        }
    )
    assert describe(draft) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) "
        '3. Title: "Urban Dreams" (0-3s)'
    )


def test_captions_are_told_by_their_count() -> None:
    lines = [segment(index * 1000, 900, text=f"line {index}") for index in range(31)]
    draft = parse({"t": [track(7, *lines, role="captions", language="en", name="English captions")]})
    assert describe(draft) == "Timeline (1 track): 1. English captions: 31 lines (0-30.9s)"


@pytest.mark.parametrize("kind", [2, 11, None, "7", True])
def test_an_unknown_kind_of_track_is_other_and_not_dropped(kind: Any) -> None:
    assert describe(parse({"t": [track(kind, segment(0, 1000, name="x"))]})) == "Timeline (1 track): 1. Other: x (0-1s)"


def test_zero_length_and_empty_tracks_are_told() -> None:
    draft = parse({"t": [track(0, segment(500, 0, name="x")), track(1)]})
    assert describe(draft) == "Timeline (2 tracks): 1. Video: x (0.5-0.5s) 2. BGM: empty"


@pytest.mark.parametrize(
    ("value", "exportable"),
    [
        ({"t": []}, False),
        ({"t": [track(0)]}, False),
        ({"x": 1}, False),
        ({"t": [track(0), track(7, segment(0, 1))]}, True),
    ],
)
def test_a_draft_is_exportable_when_a_track_holds_something(value: Any, exportable: bool) -> None:
    assert parse(value).exportable is exportable


def test_a_draft_spelt_in_another_way_is_the_same_draft() -> None:
    one, same, other = (Draft.parse(raw) for raw in ('{"t":[],"d":1.0}', '{ "d": 1, "t": [ ] }', '{"t":[],"d":2}'))
    assert one == same
    assert hash(one) == hash(same)
    assert one != other


def test_names_of_the_backend_are_inert() -> None:
    draft = parse({"t": [track(0, segment(0, 1000, name="\x1b]0;evil\x07a\nb"))]})
    assert describe(draft) == "Timeline (1 track): 1. Video: a b (0-1s)"


def test_no_draft_is_an_empty_timeline() -> None:
    assert describe(None) == "The timeline is empty."
