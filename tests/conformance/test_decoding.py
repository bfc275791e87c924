"""Cases 1 to 6 and 10 to 14: bytes become events, whatever the bytes look like. (7 to 9: test_patience.py)"""

from __future__ import annotations

import json
import random

import pytest

from agent.backend.stream import End, Heartbeat, Message
from tests.conformance.streams import EXPECTED, STREAMS, body, by_bytes, by_chance, events, holds, said, sse, texts

BY_HAND = [path for path in STREAMS.glob("*/*.sse") if f"{path.parent.name}/{path.stem}" not in EXPECTED]


def test_every_stream_at_hand_says_what_it_must_decode_to() -> None:
    assert BY_HAND == []
    assert len(EXPECTED) > 100


@pytest.mark.parametrize("name", EXPECTED)
def test_case_01_where_the_bytes_are_cut_makes_no_difference(name: str) -> None:
    holds(name)


def test_case_01_a_cut_inside_a_character_makes_no_difference() -> None:
    data = sse(said("剪辑 🎬 é"))
    whole = events(data)
    for at in range(len(data)):
        assert events([data[:at], b"", data[at:]]) == whole


def test_case_02_line_separators_inside_a_text_are_text() -> None:
    text = "one\u2028two\u2029three\u0085four\x0bfive\x1csix\ufeffseven"
    assert texts(sse(said(text))) == [text]
    assert "\u2028" in texts(body("adk-2.13.0/unicode"))[0]


@pytest.mark.parametrize("cut", [1, 7, 65_536, 2_000_000])
def test_case_03_a_megabyte_in_one_line_is_one_event(cut: int) -> None:
    text = "é" * 500_000  # in quadratic time this would not end
    data = sse(said(text))
    found = events(data[at : at + cut] for at in range(0, len(data), cut))
    assert found == [Message(text, "nemo_agent", key="m1"), End()]


def test_case_04_fields_inside_a_text_are_text() -> None:
    text = 'a\ndata: {"fake":1}\n\nevent: fake\n: comment\nid: 5\n\ndata: {"type":"text","content":"x"}\n\nend'
    assert texts(sse(said(text))) == [text]
    assert holds("adk-2.13.0/unicode")["events"] == 1


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("space", [b" ", b""])
def test_case_05_line_ends_marks_and_spaces_do_not_matter(end: bytes, mark: bytes, space: bytes) -> None:
    plain = sse(said("one"), {"type": "heartbeat"}, said("two")) + b": beat\n\n" + sse(said("three"))
    other = mark + plain.replace(b"data: ", b"data:" + space).replace(b"\n", end)
    assert events(other) == events(by_bytes(other)) == events(plain)


@pytest.mark.parametrize("name", ["crlf", "bom", "no_space_after_colon", "multi_data_lines_valid"])
def test_case_05_recorded_variants(name: str) -> None:
    assert len(holds(f"synthetic/{name}")["texts"]) == 1


def test_case_05_ends_of_every_kind_in_one_stream() -> None:
    holds("ours/cr_only")
    holds("ours/mixed_line_ends")


LIVENESS = (
    b": heartbeat", b":", b"data:", b"data: ", b"data: heartbeat", b'data: {"type":"heartbeat"}',
    b'data: {"heartbeat":true}', b"event: heartbeat", b"event: heartbeat\ndata: {}", b"event: ping\ndata: 1795328205",
    b"data: {}", b"data: null", b"data: [DONE]", b"data: []", b"data: true", b'data: "ping"',
)  # fmt: skip


@pytest.mark.parametrize("form", LIVENESS)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_case_06_every_form_of_a_heartbeat_is_only_liveness(form: bytes, end: bytes) -> None:
    data = (form + b"\n\n").replace(b"\n", end)
    assert events(data) == events(by_bytes(data)) == [Heartbeat(), End()]


def test_case_06_recorded_heartbeats_do_not_hide_the_answer() -> None:
    found = holds("synthetic/heartbeat_forms")
    assert (found["heartbeats"], found["texts"][0]["text"], "unparsed" in found) == (13, "Done.", False)


def test_case_10_a_body_that_ends_inside_an_event_keeps_the_ones_before_and_is_a_drop() -> None:
    data = sse(said("Whole.")) + sse(said("Lost 重试"))
    whole = len(sse(said("Whole.")))
    for at in range(whole + 2, len(data) - 3):
        found = events(data[:at])
        assert [event.text for event in found if isinstance(event, Message)] == ["Whole."]
        assert found[-1] == End(clean=False)
    holds("synthetic/cut_in_json")
    holds("ours/cut_in_utf8")
    holds("ours/cut_in_field_name")


def test_case_10_a_broken_connection_is_a_drop_also_between_events() -> None:
    assert events(sse(said("x")), cut=True)[-1] == End(clean=False)


@pytest.mark.parametrize("missing", [1, 2])
def test_case_11_a_last_event_without_its_blank_line_is_used(missing: int) -> None:
    assert events(sse(said("All of it."))[:-missing])[0] == Message("All of it.", "nemo_agent", key="m1")
    holds("ours/unterminated_last_event")


@pytest.mark.parametrize(
    "strange",
    [{"content": None, "author": "a"}, {"content": {"parts": None}}, {"content": {"parts": [1, None, {"text": 5}]}},
     {"content": {"parts": "x"}, "actions": 3}, {"author": ["a"]}, [1], [[[]]], 7, "x", None, True, {"new": {"x": 1}},
     {"type": 3}, {"actions": {"stateDelta": [1]}, "author": {}}, {"longRunningToolIds": 5, "author": "a"}],
)  # fmt: skip
def test_case_12_strange_values_are_passed_over_and_the_stream_goes_on(strange: object) -> None:
    assert texts(sse(said("Before."), strange, said("After."))) == ["Before.", "After."]


def test_case_12_keys_of_no_known_version_change_nothing() -> None:
    event = said("Done.", newKey={"deep": [1]}, nodeInfo={"path": ""}, output=None, usageMetadata=7)
    assert texts(sse(event)) == ["Done."]
    holds("ours/deeper_than_expected")
    holds("ours/strange_json")


@pytest.mark.parametrize("name", [name for name in EXPECTED if "typed" in name])
def test_case_13_the_typed_dialect_is_read(name: str) -> None:
    holds(name)


def test_case_13_the_typed_dialect_has_the_same_outcome_as_adks() -> None:
    call = {"functionCall": {"name": "make"}}
    answer = {"functionResponse": {"name": "make", "response": {"status": "success"}}}
    adk = [{"content": {"parts": [part]}, "author": ""} for part in ({"text": "Making."}, call, answer)]
    typed = [
        {"type": "text", "content": "Making."},
        {"type": "tool_call", "name": "make", "args": {}},
        {"type": "tool_result", "name": "make", "result": {"status": "success"}},
    ]
    assert events(sse(*typed)) == events(sse(*adk))


def snake(value: object) -> object:
    """The same JSON with snake_case keys."""
    if isinstance(value, dict):
        return {
            "".join(f"_{c.lower()}" if c.isupper() else c for c in key): snake(inner) for key, inner in value.items()
        }
    return [snake(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.startswith("adk-2.13.0/") and "echo" not in name])
def test_case_14_snake_case_keys_mean_the_same(name: str) -> None:
    values = [json.loads(line[6:]) for line in body(name).split(b"\n\n") if line]
    assert events(sse(*map(snake, values))) == events(sse(*values))
    assert "snake_case" in holds("synthetic/snake_case_events")["texts"][0]["text"]


def test_the_pieces_of_a_stream_come_in_any_size() -> None:
    chance = random.Random(1)  # noqa: S311 - cuts, not secrets
    data = b"".join(body(name) for name in EXPECTED if name.startswith("adk-2"))
    whole = events(data)
    for _ in range(20):
        assert events(by_chance(data, chance)) == whole
