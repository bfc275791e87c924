"""Cases 15 to 28: the text of a stream is told once, whole, by whoever said it, and nothing else is."""

from __future__ import annotations

import pytest

from agent.backend.stream import Attachment, Message, Question, TextDelta, ToolCall, ToolResult
from tests.conformance.streams import EXPECTED, body, events, holds, said, sse, texts


def call(key: str = "c1", name: str = "make", **more: object) -> dict[str, object]:
    part = {"functionCall": {"id": key, "name": name, "args": {"text": "Hello"}}}
    return {"content": {"parts": [part]}, "author": "nemo_agent", **more}


def answer(key: str = "c1", name: str = "make", **more: object) -> dict[str, object]:
    part = {"functionResponse": {"id": key, "name": name, "response": {"status": "success"}}}
    return {"content": {"parts": [part], "role": "user"}, "author": "nemo_agent", **more}


@pytest.mark.parametrize("name", [n for n in EXPECTED if n.endswith(("/partial", "llm_stream__streaming_true"))])
def test_case_15_fragments_and_their_whole_are_told_once(name: str) -> None:
    assert len(holds(name)["texts"]) == 1
    found = events(body(name))
    deltas = [event for event in found if isinstance(event, TextDelta)]
    (message,) = [event for event in found if isinstance(event, Message)]
    assert "".join(delta.text for delta in deltas) == message.text
    assert {delta.key for delta in deltas} == {message.key}
    assert message.complete


def test_case_16_a_whole_event_without_the_partial_key_is_the_whole() -> None:
    assert b'"partial":false' not in body("adk-1.4.2/llm_stream__streaming_true")
    assert holds("adk-1.4.2/llm_stream__streaming_true")["texts"] == [
        {"author": "llm_stream", "text": "I trimmed the clip to 10 seconds."}
    ]
    assert texts(sse(said("I cut ", partial=True), said("I cut it at 0:07."))) == ["I cut it at 0:07."]


@pytest.mark.parametrize("name", ["ours/partial_nofinal", "ours/adk142_maxtokens_streaming"])
def test_case_17_fragments_without_a_whole_are_an_unfinished_message(name: str) -> None:
    holds(name)
    (message,) = [event for event in events(body(name)) if isinstance(event, Message)]
    assert not message.complete


def test_case_17_a_tool_that_answers_ends_the_turn_before_it() -> None:
    assert texts(sse(said("First.", partial=True), answer(), said("Second."))) == ["First.", "Second."]


@pytest.mark.parametrize("name", ["adk-2.13.0/partial_exception", "ours/adk142_maxtokens_streaming"])
def test_case_18_fragments_before_a_failure_are_kept_with_the_failure(name: str) -> None:
    found = holds(name)
    assert len(found["texts"]) == len(found["errors"]) == 1


def test_case_19_two_agents_writing_at_once_are_two_messages() -> None:
    holds("ours/partial_interleaved")
    holds("ours/same_author_two_branches")
    found = [event for event in events(body("ours/one_of_two_never_finished")) if isinstance(event, Message)]
    assert [(message.author, message.text, message.complete) for message in found] == [
        ("b", "whole", True),
        ("a", "half a word", False),
    ]


@pytest.mark.parametrize("name", ["adk-2.13.0/partial_two", "adk-2.13.0/llm_tool__streaming_true"])
def test_case_20_two_wholes_in_one_run_are_two_messages_in_order(name: str) -> None:
    assert len(holds(name)["texts"]) == 2
    assert holds("ours/aggregates_without_deltas")["texts"][1:] == [{"author": "nemo_agent", "text": "Two."}] * 2


def test_case_21_ids_say_nothing() -> None:
    same = [said("One ", partial=True, id="x"), said("One two.", id="x"), said("Three.", id="x")]
    other = [{**event, "id": f"id{at}"} for at, event in enumerate(same)]
    assert texts(sse(*same)) == texts(sse(*other)) == ["One two.", "Three."]
    assert holds("adk-2.13.0/artifact")["events"] == 2


def test_case_22_an_invocation_of_another_name_counts() -> None:
    assert holds("ours/adk142_parallel")["tool_responses"] == 2
    events_of_many = [said("One.", invocationId="a"), said("Two.", invocationId="b"), said("Three.")]
    assert texts(sse(*events_of_many)) == ["One.", "Two.", "Three."]


def test_case_23_thoughts_are_never_told() -> None:
    assert "SECRET" not in str(holds("adk-2.13.0/thought")["texts"])
    assert holds("ours/thought_between")["thoughts"] == 1
    alone = {"content": {"parts": [{"text": "hm", "thought": True}]}, "author": "a"}
    assert texts(sse(alone, {**alone, "partial": True})) == []


def test_case_24_text_beside_a_call_is_told_and_the_call_is_not() -> None:
    holds("ours/mixed")
    found = holds("adk-2.13.0/llm_tool__streaming_true")
    assert [entry["text"] for entry in found["texts"]] == ["Adding the title now. ", "Title added."]
    assert found["tool_calls"] == ["edit_multitrack"]


@pytest.mark.parametrize("name", [n for n in EXPECTED if n.startswith(("ours/adk2", "adk-2.13.0/llm_tool__"))])
def test_case_25_a_call_seen_twice_is_one_call(name: str) -> None:
    holds(name)


def test_case_25_the_call_in_the_whole_event_counts() -> None:
    found = events(sse(call(partial=True), call(partial=False), answer()))
    assert found[:-1] == [ToolCall("make"), ToolResult("make")]


def test_case_26_what_the_user_said_is_not_told_again() -> None:
    holds("ours/user_author")
    mine = [said("my words", author="user"), said("my wo", author="user", partial=True)]
    assert texts(sse(*mine, {"type": "text", "content": "mine", "author": "user"})) == []


@pytest.mark.parametrize("name", [n for n in EXPECTED if "multi" in n or "transfer" in n])
def test_case_27_several_agents_are_told_in_order(name: str) -> None:
    assert "transfer_to_agent" not in str(holds(name)["texts"])


def test_case_28_attachments_are_url_safe_base64() -> None:
    holds("ours/mixed")
    (found,) = [event for event in events(body("ours/mixed")) if isinstance(event, Attachment)]
    assert found == Attachment("image/png", b"\x89PNG\r\n\x1a\n\x00\xff\xfe")


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("-_8=", b"\xfb\xff"),
        ("-_8", b"\xfb\xff"),
        ("+/8=", b"\xfb\xff"),
        ("-_\n8 =", b"\xfb\xff"),
        ("", b""),
        ("A", b""),
    ],
)
def test_case_28_either_alphabet_and_any_padding(data: str, wanted: bytes) -> None:
    part = {"inlineData": {"mimeType": "image/png", "data": data}}
    found = events(sse({"content": {"parts": [part]}, "author": "a"}))
    assert found[0] == Attachment("image/png", wanted)


def test_code_and_links_inside_an_event_are_not_told() -> None:
    assert "secret" not in str(holds("ours/rare_parts"))
    assert Attachment("video/mp4", uri="gs://bucket/a.mp4") in events(body("ours/rare_parts"))


def test_a_question_of_the_backend_comes_with_its_options() -> None:
    assert Question("Which language?", ("Spanish", "French")) in events(body("ours/ask_question"))
