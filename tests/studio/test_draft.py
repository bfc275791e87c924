"""The draft keeps what it does not know, and refuses what is not a draft."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.draft import Draft, new_draft
from studio.errors import WorkError

text = st.text(st.characters(exclude_categories=("Cs",)))
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(text.filter(lambda key: key not in ("d", "s", "m", "t", "sg", "tt")), json_values, max_size=4)


@st.composite
def drafts(draw: st.DrawFn) -> dict[str, Any]:
    def node(**known: Any) -> dict[str, Any]:
        items = list({**known, **draw(objects)}.items())
        return dict(draw(st.permutations(items)))

    segments = [node(s=draw(st.integers(0, 10**7)), d=draw(st.integers(0, 10**6)), m=draw(objects)) for _ in range(2)]
    tracks = [node(tt=draw(st.integers(0, 9)), sg=segments[: draw(st.integers(0, 2))], m=draw(objects))]
    return node(d=draw(st.integers(0, 10**9)), t=tracks, m=draw(objects))


@given(drafts())
def test_a_draft_comes_back_byte_for_byte(value: dict[str, Any]) -> None:
    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert Draft.from_json(compact).to_json() == compact


@given(drafts(), st.text(st.characters(exclude_categories=("Cs",)), max_size=8))
def test_a_change_leaves_everything_else_and_its_order(value: dict[str, Any], title: str) -> None:
    changed = Draft.from_value(value).but_meta(title=title)
    after = json.loads(changed.to_json())
    assert after["m"]["title"] == title
    assert [key for key in after if key in value] == [key for key in value if key in after]
    assert {key: item for key, item in after.items() if key != "m"} == {k: v for k, v in value.items() if k != "m"}


@pytest.mark.parametrize("number", ["1.10", "1e5", "-0", "-0.0", "1E+3", "123456789012345678901234567890", "0.1000"])
def test_numbers_keep_their_spelling(number: str) -> None:
    compact = f'{{"d":0,"t":[],"x":{number}}}'
    assert Draft.from_json(compact).to_json() == compact


def test_a_lone_surrogate_survives() -> None:
    compact = '{"d":0,"t":[],"x":"\\ud800"}'
    assert Draft.from_json(compact).to_json() == compact


@pytest.mark.parametrize(
    "broken",
    [
        "", "nonsense", "[]", "1", '{"t":1}', '{"t":[1]}', '{"t":[{"sg":[[]]}]}', '{"d":"long"}', '{"d":true}',
        '{"m":[]}', '{"d":NaN}', '{"x":Infinity}', "[" * 100_000, '{"d":' + "9" * 5000 + "}",
    ],
)  # fmt: skip
def test_what_is_no_draft_is_refused_with_a_sentence(broken: str) -> None:
    with pytest.raises(WorkError) as caught:
        Draft.from_json(broken)
    assert caught.value.code == "BAD_DRAFT"
    assert caught.value.sentence


def test_a_new_draft_is_empty_and_knows_no_rate() -> None:
    assert json.loads(new_draft().to_json()) == {"v": 1, "d": 0, "m": {}, "t": []}
    assert new_draft().fps is None
    assert new_draft().source is None


@pytest.mark.parametrize(
    ("said", "rate"),
    [("25/1", Fraction(25)), ("30000/1001", Fraction(30000, 1001)), ("0/0", None), ("x", None), (None, None)],
)
def test_the_frame_rate_is_a_fraction_or_unknown(said: str | None, rate: Fraction | None) -> None:
    assert new_draft().but_meta(fps=said).fps == rate


def test_negative_times_of_captions_are_refused_by_name() -> None:
    track = {
        "tt": 7,
        "sg": [{"s": -5, "d": 10, "m": {"text": "a"}}],
        "m": {"role": "captions", "name": "English captions"},
    }
    with pytest.raises(WorkError, match="Caption 1 of 'English captions'"):
        Draft.from_value({"t": [track]}).captions[0].cues()
