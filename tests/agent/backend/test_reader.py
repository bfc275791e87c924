"""The reader beyond the conformance cases: bounds, hostile bodies, bodies that are no stream, progress and warnings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.backend import assembly, meaning
from agent.backend.reader import StreamReader
from agent.backend.stream import (
    End,
    Heartbeat,
    Message,
    Pending,
    StepProgress,
    StreamError,
    StreamWarning,
    ToolCall,
    ToolResult,
)
from tests.conformance.streams import body, errors, events, said, sse, texts

MB = 1_000_000


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    assert isinstance(events(data)[-1], End)


@given(st.text())
def test_any_text_comes_through_unchanged(text: str) -> None:
    assert texts(sse(said(text))) == ([text] if text.strip() else [])


def test_progress_and_warnings_of_the_studio_are_read() -> None:
    step = {
        "author": "studio",
        "actions": {"stateDelta": {"progress": {"step": "listen", "label": "Listening", "fraction": 0.5}}},
    }
    warned = said("Done.", customMetadata={"warnings": [{"code": "NO_PAIR", "message": "No French."}]})
    found = events(sse(step, warned))
    assert StepProgress("listen", "Listening", 0.5) in found
    assert StreamWarning("NO_PAIR", "No French.") in found


@pytest.mark.parametrize(
    ("fraction", "wanted"), [(2, 1.0), (-1, 0.0), ("x", None), (True, None), (10**400, 1.0), (float("nan"), None)]
)
def test_a_fraction_is_a_fraction_or_nothing(fraction: object, wanted: float | None) -> None:
    value = {"type": "progress", "step": "s", "label": "l", "fraction": fraction}
    assert events(sse(value))[0] == StepProgress("s", "l", wanted)


def test_a_ticket_at_the_end_means_that_it_is_still_being_made() -> None:
    assert events(body("ours/longrunning")) == [
        ToolCall("generate_video"),
        ToolResult("generate_video"),
        Pending(),
        End(),
    ]


def test_a_refused_tool_is_named_with_its_complaint() -> None:
    found = events(body("adk-2.13.0/llm_unknown_tool__streaming_false"))
    (result,) = [event for event in found if isinstance(event, ToolResult)]
    assert result.error is not None
    assert result.error.startswith("Invoking `no_such_tool()` failed")


@pytest.mark.parametrize("place", ["body", "frame"])
def test_an_envelope_is_a_failure_with_its_code(place: str) -> None:
    value = {"code": 2001, "message": "credits", "data": None}
    data = json.dumps(value, indent=1).encode() if place == "body" else sse(value)
    assert errors(data) == [StreamError("envelope", "2001", "credits")]


def test_a_page_of_html_is_no_silent_answer_and_half_a_json_body_is_a_drop() -> None:
    assert [error.kind for error in errors(b"<html>\n<body>Bad gateway</body>\n</html>")] == ["http"]
    assert events(b'[{"content":')[-1] == events(b"<ht", cut=True)[-1] == End(clean=False)


def test_a_body_that_turns_into_a_stream_is_one() -> None:
    assert texts(b"{broken first line\n\n" + sse(said("Heard."))) == ["Heard."]
    assert errors(b"<broken>\n\n" + sse(said("Heard."))) == []


def pieces(head: bytes, unit: bytes, total: int) -> Iterable[bytes]:
    """``head``, then ``total`` bytes of ``unit`` in chunks of 64 KB."""
    chunk = unit * (65536 // len(unit))
    yield head
    for _ in range(total // len(chunk)):
        yield chunk


@pytest.mark.parametrize("unit", [b"x", b"data: x" * 9 + b"\n", b"\xff"])
def test_a_frame_without_an_end_is_dropped_and_the_next_one_read(unit: bytes) -> None:
    reader = StreamReader()
    found = [event for piece in pieces(b"data: ", unit, 40 * MB) for event in reader.feed(piece)]
    found += reader.feed(b"\n\n" + sse(said("After.")))
    assert reader.counts.unparsed == 1
    assert [event.text for event in found if isinstance(event, Message)] == ["After."]


@pytest.mark.parametrize("unit", [b"\n", b"\r", b"\r\n", b"x\n", b"\xff\x00 ", b"event: x\n", b"id: 1\n", b"data:\r"])
def test_megabytes_of_nothing_are_nothing(unit: bytes) -> None:
    reader = StreamReader()
    found = [event for piece in pieces(b"", unit, MB) for event in reader.feed(piece)]
    found += reader.feed(b"\n\n" + sse(said("After.")))
    assert [event for event in found if not isinstance(event, Heartbeat)] == [Message("After.", "nemo_agent", key="m1")]


@pytest.mark.parametrize(
    "value",
    [b"[" * MB, b"[" * 900 + b"]" * 900, b'{"a":' * MB, b"9" * MB, b"-", b'"' + b"\\" * MB, b"1e" + b"9" * 100, b"nul",
     b'{"error": "' + b" " * MB + b"x", b'{"error": "' + b'"' * MB, b" " * MB + b"{", b'"\\ud800"', b"\x00" * MB],
)  # fmt: skip
def test_hostile_json_is_passed_over_in_linear_time(value: bytes) -> None:
    data = sse(said("Before.")) + b"data: " + value + b"\n\n"
    assert texts(data) == ["Before."]
    assert events(data)[-1] == End()


def test_a_value_of_millions_of_values_is_not_built() -> None:
    reader = StreamReader()
    reader.feed(b'data: {"x":[' + b"[]," * (5 * MB) + b"[]]}\n\n")
    assert reader.counts.unparsed == 1


def test_duplicate_keys_numbers_without_end_and_nan_do_not_hide_the_text() -> None:
    assert texts(body("ours/strange_json")) == ["half \ud83d pair", "second", "NaN \x00"]


def test_a_call_of_thousands_of_long_running_tools_takes_linear_time() -> None:
    ids = [f"c{n}" for n in range(30_000)]
    parts = [{"functionCall": {"id": key, "name": "t"}} for key in ids]
    found = events(sse({"content": {"parts": parts}, "author": "a", "longRunningToolIds": [*ids, [1], None]}))
    assert found[-2:] == [Pending(), End()]


def test_what_is_kept_for_a_stream_without_end_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "LONGEST_TEXT", 1000)
    monkeypatch.setattr(assembly, "MOST_AUTHORS", 3)
    monkeypatch.setattr(meaning, "MOST_KEPT", 3)
    values: list[dict[str, Any]] = [said("x" * 30, author=f"a{n % 7}", partial=True) for n in range(700)]
    values += [{"errorCode": f"E{n}", "author": f"a{n}"} for n in range(700)]
    values += [{"errorCode": "STOP", "author": "a"}] * 700
    reader = StreamReader()
    found = [*reader.feed(sse(*values)), *reader.close()]
    assert sum(len(event.text) for event in found if isinstance(event, Message)) <= 1000
    assert len([event for event in found if isinstance(event, StreamError)]) <= 100
    assert len(reader.counts.benign_codes) == 3


def test_fragments_that_were_not_kept_still_come_with_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "LONGEST_TEXT", 10)
    assert texts(sse(said("12345678", partial=True), said("9abc", partial=True), said("123456789abc"))) == [
        "123456789abc"
    ]


def test_a_page_of_many_lines_takes_linear_time() -> None:
    assert isinstance(events(b"<\n" * 100_000)[0], StreamError)
    assert events(b"{\n" * 100_000)[-1] == End(clean=False)


def test_a_heartbeat_is_only_liveness() -> None:
    assert events(body("synthetic/heartbeat_only")) == [Heartbeat()] * 10 + [End()]
