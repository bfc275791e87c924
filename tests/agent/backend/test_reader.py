"""Every recording decodes to what it must, however its bytes are cut."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.backend.reader import StreamReader
from agent.backend.stream import (
    End,
    Heartbeat,
    Message,
    Pending,
    StepProgress,
    StreamError,
    StreamEvent,
    StreamWarning,
    TextDelta,
    ToolCall,
    ToolResult,
    summarise,
)

STREAMS = Path(__file__).resolve().parents[3] / "fixtures/streams"
EXPECTED: dict[str, dict[str, Any]] = {
    f"{path.parent.name}/{name}": expected
    for path in sorted(STREAMS.glob("*/EXPECTED.json"))
    for name, expected in json.loads(path.read_text("utf-8")).items()
}


def read(pieces: Iterable[bytes], *, cut: bool = False) -> tuple[list[StreamEvent], dict[str, Any]]:
    reader = StreamReader()
    events = [event for piece in pieces for event in reader.feed(piece)]
    events += reader.close(cut=cut)
    return events, summarise(events, reader.counts)


def body(name: str) -> bytes:
    return (STREAMS / f"{name}.sse").read_bytes()


def sse(*values: Any) -> bytes:
    return b"".join(b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n" for value in values)


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"content": {"parts": [{"text": text}], "role": "model"}, "author": "nemo_agent", **more}


def matches(found: dict[str, Any], expected: dict[str, Any]) -> bool:
    """EXPECTED.json shortens long texts to their start and length."""
    expected = {key: value for key, value in expected.items() if key != "notes"}
    for entry, wanted in zip(found.get("texts", []), expected.get("texts", []), strict=False):
        head, mark, length = wanted["text"].rpartition("…(")
        if mark and length == f"{len(entry['text'])} chars)":
            assert entry["text"].startswith(head)
            entry["text"] = wanted["text"]
    return found == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recording_decodes_to_what_it_must_whole_and_byte_by_byte(name: str) -> None:
    data = body(name)
    events, found = read([data])
    assert matches(found, EXPECTED[name])
    assert read(data[at : at + 1] for at in range(len(data)))[0] == events


@given(st.sampled_from(sorted(EXPECTED)), st.lists(st.integers(0, 4000), max_size=8))
def test_where_the_bytes_are_cut_makes_no_difference(name: str, cuts: list[int]) -> None:
    data = body(name)
    edges = sorted({0, *(cut % (len(data) + 1) for cut in cuts), len(data)})
    pieces = [data[a:b] for a, b in itertools.pairwise(edges)]
    assert read(pieces)[0] == read([data])[0]


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    events, _ = read([data])
    assert isinstance(events[-1], End)


@given(st.text())
def test_any_text_comes_through_unchanged(text: str) -> None:
    events, _ = read([sse(said(text))])
    assert [event.text for event in events if isinstance(event, Message)] == ([text] if text.strip() else [])


def test_line_ends_alone_do_not_matter() -> None:
    data = sse(said("one"), {"type": "heartbeat"}, said("two"))
    plain = read([data])[0]
    for end in (b"\r\n", b"\r"):
        other = data.replace(b"\n", end)
        assert read([other])[0] == plain
        assert read(other[at : at + 1] for at in range(len(other)))[0] == plain


def test_partials_and_their_aggregate_are_one_message_with_one_key() -> None:
    events, _ = read([body("adk-2.13.0/partial")])
    deltas = [event for event in events if isinstance(event, TextDelta)]
    (message,) = [event for event in events if isinstance(event, Message)]
    assert "".join(delta.text for delta in deltas) == message.text
    assert {delta.key for delta in deltas} == {message.key}
    assert message.complete


def test_two_agents_writing_at_once_are_two_messages() -> None:
    pieces = [
        said("A1 ", author="a", partial=True),
        said("B1 ", author="b", partial=True),
        said("A2", author="a", partial=True),
        said("B2", author="b", partial=True),
    ]
    events, _ = read([sse(*pieces)])
    texts = [(event.author, event.text, event.complete) for event in events if isinstance(event, Message)]
    assert texts == [("a", "A1 A2", False), ("b", "B1 B2", False)]


def test_partial_text_before_a_failure_is_kept_with_the_failure() -> None:
    events, _ = read([body("adk-2.13.0/partial_exception")])
    assert [event for event in events if isinstance(event, Message | StreamError)] == [
        StreamError("stream", "ConnectionResetError", "ConnectionResetError: model connection lost"),
        Message("Half of an ans", "nemo_agent", complete=False, key="m1"),
    ]


def test_text_without_an_aggregate_is_not_lost_to_the_next_turn() -> None:
    answer = {"content": {"parts": [{"functionResponse": {"id": "c", "name": "t", "response": {"ok": True}}}]}}
    events, _ = read([sse(said("First.", partial=True), {**answer, "author": "nemo_agent"}, said("Second."))])
    assert [event.text for event in events if isinstance(event, Message)] == ["First.", "Second."]


def test_a_broken_error_frame_ends_the_stream_and_its_tail_is_no_event() -> None:
    tail = b'data: {"error": "Tool not found.\nPossible causes:\n\ndata: {"fake": 1}\n\nmore"}\n\n'
    events, found = read([sse(said("Working.")), tail])
    assert found["errors"] == ["stream:Tool not found."]
    assert [event.text for event in events if isinstance(event, Message)] == ["Working."]


def test_what_the_user_said_and_what_was_thought_is_not_shown() -> None:
    thought = {"content": {"parts": [{"text": "hm", "thought": True}]}, "author": "nemo_agent"}
    _, found = read([sse(said("my words", author="user"), thought)])
    assert found == {"events": 2, "thoughts": 1, "silent": True}


@pytest.mark.parametrize(
    "strange", [{"content": None, "author": "a"}, {"content": {"parts": None}}, [1], 7, "x", {"new": 1}]
)
def test_strange_values_are_passed_over_and_the_stream_goes_on(strange: Any) -> None:
    events, _ = read([sse(strange, said("Still here."))])
    assert [event.text for event in events if isinstance(event, Message)] == ["Still here."]


def test_progress_and_warnings_of_the_studio_are_read() -> None:
    step = {
        "author": "studio",
        "actions": {"stateDelta": {"progress": {"step": "listen", "label": "Listening", "fraction": 0.5}}},
    }
    warned = said("Done.", customMetadata={"warnings": [{"code": "NO_PAIR", "message": "No French."}]})
    events, _ = read([sse(step, warned)])
    assert StepProgress("listen", "Listening", 0.5) in events
    assert StreamWarning("NO_PAIR", "No French.") in events


def test_a_ticket_at_the_end_means_that_it_is_still_being_made() -> None:
    call = {
        "content": {"parts": [{"functionCall": {"id": "c", "name": "make"}}]},
        "author": "a",
        "longRunningToolIds": ["c"],
    }
    ticket = {"functionResponse": {"id": "c", "name": "make", "response": {"status": "pending"}}}
    events, _ = read([sse(call, {"content": {"parts": [ticket]}, "author": "a"})])
    assert events == [ToolCall("make"), ToolResult("make"), Pending(), End()]


def test_a_refused_tool_is_named_with_its_complaint() -> None:
    events, _ = read([body("adk-2.13.0/llm_unknown_tool__streaming_false")])
    (result,) = [event for event in events if isinstance(event, ToolResult)]
    assert result.error is not None
    assert result.error.startswith("Invoking `no_such_tool()` failed")


@pytest.mark.parametrize("place", ["body", "frame"])
def test_an_envelope_is_a_failure_with_its_code(place: str) -> None:
    value = {"code": 2001, "message": "credits", "data": None}
    events, _ = read([json.dumps(value, indent=1).encode() if place == "body" else sse(value)])
    assert events[0] == StreamError("envelope", "2001", "credits")


def test_a_page_of_html_is_not_a_silent_answer() -> None:
    events, _ = read([b"<html>\n<body>Bad gateway</body>\n</html>"])
    assert [event.kind for event in events if isinstance(event, StreamError)] == ["http"]


@pytest.mark.parametrize("cut_at", [-1, -2, -30])
def test_a_cut_inside_a_frame_keeps_what_came_and_is_no_clean_end(cut_at: int) -> None:
    data = (sse(said("Whole.")) + sse(said("Lost 重试"))).rstrip(b"\n")[:cut_at]
    events, _ = read([data])
    assert [event.text for event in events if isinstance(event, Message)] == ["Whole."]
    assert events[-1] == End(clean=False)


def test_a_last_event_without_its_blank_line_is_used() -> None:
    events, _ = read([sse(said("All of it.")).rstrip(b"\n")])
    assert [event.text for event in events if isinstance(event, Message)] == ["All of it."]
    assert events[-1] == End(clean=True)


def test_a_broken_connection_is_no_clean_end_even_between_events() -> None:
    assert read([sse(said("x"))], cut=True)[0][-1] == End(clean=False)


def test_a_megabyte_in_one_line_comes_through_byte_by_byte() -> None:
    text = "x" * 1_000_000  # in quadratic time this would not end
    data = sse(said(text))
    events, _ = read(data[at : at + 1] for at in range(len(data)))
    assert [event.text for event in events if isinstance(event, Message)] == [text]


def test_a_frame_without_an_end_is_dropped_and_the_next_one_read() -> None:
    huge = (b"data: " + b"x" * 1_000_000 for _ in range(40))
    events, found = read([*huge, b"\n\n", sse(said("After."))])
    assert found["unparsed"] == 1
    assert [event.text for event in events if isinstance(event, Message)] == ["After."]


def test_a_page_of_many_lines_takes_linear_time() -> None:
    events, _ = read([b"{\n" * 400_000])  # in quadratic time this would not end
    assert isinstance(events[0], StreamError)


def test_a_heartbeat_is_only_liveness() -> None:
    events, _ = read([body("synthetic/heartbeat_only")])
    assert events == [Heartbeat()] * 10 + [End()]
