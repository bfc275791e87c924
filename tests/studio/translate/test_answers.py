"""A model's answer is read with patience for its shape and none for its ids."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.translate.answers import read_answer

LINES = [{"id": 1, "text": "Uno."}, {"id": 2, "text": "Dos."}]
BOTH = {1: "Uno.", 2: "Dos."}


@pytest.mark.parametrize(
    ("said", "texts"),
    [
        (json.dumps({"translations": LINES}), BOTH),
        (json.dumps({"translations": LINES[::-1], "extra": {"a": [1]}}), BOTH),
        (f"Sure!\n```json\n{json.dumps({'translations': LINES})}\n```\nDone.", BOTH),
        (json.dumps(LINES), BOTH),
        (json.dumps({"translations": [LINES]}), BOTH),
        (json.dumps({"translations": {"1": "Uno.", "2": "Dos."}}), BOTH),
        (json.dumps({"translations": [{"id": "1", "text": "Uno."}, {"id": 2.5, "text": "x"}]}), {1: "Uno."}),
        (json.dumps({"translations": [{"id": 1, "text": "Uno.", "note": "n"}, {"id": 2, "text": None}]}), {1: "Uno."}),
        (json.dumps({"translations": [*LINES, {"id": 1, "text": "Otro."}]}), {2: "Dos."}),
        (json.dumps({"translations": LINES})[:-25], {1: "Uno."}),
        ("no", {}), ("", {}), ("{", {}), ('{"translations": "no"}', {}), ("[" * 5000, {}),
        ('{"translations": [[[1]]]}', {}),
        ('{"translations":[{"id":true,"text":"x"},{"id":-1,"text":"y"}]}', {}),
    ],
)  # fmt: skip
def test_shapes(said: str, texts: dict[int, str]) -> None:
    assert read_answer(said).texts == texts


def test_terms_and_summary_are_taken_within_bounds() -> None:
    found = read_answer(
        json.dumps(
            {
                "translations": LINES,
                "terms": [{"source": "Layer", "target": "Capa"}, {"source": "x" * 500, "target": "y"}, 5],
                "so_far": "s" * 5000,
            }
        )
    )
    assert found.terms == (("Layer", "Capa"),)
    assert len(found.so_far) == 300
    assert read_answer('{"translations":[],"terms":{"Layer":"Capa"},"so_far":{"a":1}}').terms == (("Layer", "Capa"),)


@given(st.text(st.sampled_from('{}[]":,id text1 \\'), max_size=200))
def test_nothing_that_a_model_says_is_too_much(said: str) -> None:
    read_answer(said)
