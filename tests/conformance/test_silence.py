"""Cases 29 to 39 on a socket: a run that says nothing, fails, or says only noise is told from the project."""

from __future__ import annotations

import random

import pytest

from agent.backend.stream import StreamError
from agent.events import Done
from tests.agent.foreign import Foreign, Reply, stream
from tests.agent.talker import RUN, STATE, Talker, failed, state
from tests.conformance.streams import EXPECTED, body, by_chance, errors, events, holds, said, sse, texts

pytestmark = pytest.mark.anyio

SILENT = sorted(
    name for name, expected in EXPECTED.items() if expected.get("silent") and expected.get("tool_responses") == 1
    and "errors" not in expected and "longrunning" not in name
)  # fmt: skip


def answer(name: str) -> Reply:
    """A recording as the server sends it, in chunks cut anywhere."""
    return stream(*filter(None, by_chance(body(name), random.Random(name))))  # noqa: S311 - cuts, not secrets


@pytest.mark.parametrize("name", SILENT)
async def test_case_29_a_run_of_tools_alone_is_told_by_what_changed_since_before_the_message(
    foreign: Foreign, talker: Talker, name: str
) -> None:
    holds(name)
    foreign.on(STATE, state("Old"), state("Old", "Hello"))
    foreign.on(RUN, answer(name))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert "Hello" in talker.text
    assert "Old" not in talker.text
    calls = [f"{seen.method} {seen.path}" for seen in foreign.seen]
    assert calls.index(STATE) < calls.index(RUN) < len(calls) - 1 - calls[::-1].index(STATE)


async def test_case_29_nothing_that_the_backend_calls_its_tools_is_shown(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, answer("adk-2.13.0/silent"))
    await talker.say("add a title")
    assert "edit_multitrack" not in talker.text + talker.notices


@pytest.mark.parametrize("name", ["ours/silent_blank", "ours/blank_deltas"])
async def test_case_30_blanks_and_empty_parts_are_silence(foreign: Foreign, talker: Talker, name: str) -> None:
    holds(name)
    foreign.on(STATE, state(), state("Hello"))
    foreign.on(RUN, answer(name))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert "Hello" in talker.text


@pytest.mark.parametrize(
    "name",
    [
        "adk-1.4.2/llm_silent__streaming_false",
        "adk-2.13.0/llm_silent__streaming_false",
        "adk-2.13.0/llm_empty__streaming_false",
    ],
)
async def test_case_31_a_code_that_only_says_that_there_were_no_words_is_no_error(
    foreign: Foreign, talker: Talker, name: str
) -> None:
    assert holds(name)["benign_codes"]
    assert errors(body(name)) == []
    foreign.on(STATE, state(), state("Hello"))
    foreign.on(RUN, answer(name))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert "Hello" in talker.text


@pytest.mark.parametrize("name", ["adk-2.13.0/empty", "adk-2.13.0/llm_empty__streaming_true"])
async def test_case_32_a_stream_of_no_bytes_without_a_change_claims_no_success(
    foreign: Foreign, talker: Talker, name: str
) -> None:
    assert body(name) == b""
    foreign.on(RUN, answer(name))
    assert isinstance(await talker.say("add a title"), Done)
    assert "not changed" in talker.text
    assert not talker.of("timeline")


CUT = [name for name in EXPECTED if "maxtokens" in name and "142" not in name] + ["adk-2.13.0/error_with_text"]


@pytest.mark.parametrize("name", CUT)
async def test_case_33_text_with_a_code_that_says_it_is_cut_is_shown_and_marked(
    foreign: Foreign, talker: Talker, name: str
) -> None:
    (text,) = [entry["text"] for entry in holds(name)["texts"]]
    foreign.on(RUN, answer(name))
    assert isinstance(await talker.say("add a title"), Done)
    assert text in "".join(event.text for event in talker.of("text"))
    assert [event.code for event in talker.of("warning")] == ["CUT"]


REFUSED = {
    "adk-2.13.0/llm_safety__streaming_true": "SAFETY",
    "adk-2.13.0/llm_safety__streaming_false": "SAFETY",
    "adk-2.13.0/error_event": "RESOURCE_EXHAUSTED",
    "ours/error_after_text": "RESOURCE_EXHAUSTED",
    "ours/adk213_aborted": "INVOCATION_ABORTED",
}


@pytest.mark.parametrize("name", REFUSED)
async def test_case_34_a_code_without_text_is_an_error_told_once(foreign: Foreign, talker: Talker, name: str) -> None:
    holds(name)
    assert [error.code for error in errors(body(name))] == [REFUSED[name]]
    foreign.on(RUN, answer(name))
    final = failed(await talker.say("add a title"))
    assert final.code == REFUSED[name]
    assert final.text


@pytest.mark.parametrize("second", [{}, {"errorMessage": "blocked"}, {"errorMessage": ""}])
def test_case_34_the_same_refusal_twice_is_one_whatever_it_says_the_second_time(second: dict[str, str]) -> None:
    first = {"author": "a", "partial": True, "errorCode": "SAFETY", "errorMessage": "blocked"}
    assert errors(sse(first, {"author": "a", "errorCode": "SAFETY", **second})) == [
        StreamError("event", "SAFETY", "blocked")
    ]


BROKEN = ["adk-1.4.2/exception", *(name for name in EXPECTED if name.startswith(("ours/adk142_lines", "ours/adk117")))]
FAILED = ["adk-2.13.0/exception", "adk-2.13.0/partial_exception", "ours/adk125_exception", *BROKEN]


@pytest.mark.parametrize("name", [*FAILED, "ours/adk120_unknown_tool"])
async def test_case_35_a_run_that_broke_keeps_its_text_and_the_project_is_looked_at(
    foreign: Foreign, talker: Talker, name: str
) -> None:
    foreign.on(STATE, state(), state("Hello"))
    foreign.on(RUN, answer(name))
    final = failed(await talker.say("add a title Hello"))
    (error,) = holds(name)["errors"]
    assert error.removeprefix("stream:").split("\n")[0] in final.text
    assert all(entry["text"] in talker.text for entry in EXPECTED[name].get("texts", []))
    assert "Hello" in talker.notices, "the work may be done all the same"
    assert len(foreign.of(RUN)) == 1


@pytest.mark.parametrize("name", [*BROKEN, "ours/adk120_unknown_tool"])
def test_case_36_an_error_that_was_not_escaped_is_the_same_failure_and_its_tail_no_event(name: str) -> None:
    found = holds(name)
    assert len(found["errors"]) == 1
    assert "unparsed" not in found
    assert len(texts(body(name))) == len(found.get("texts", []))


@pytest.mark.parametrize(
    "tail",
    [
        b'no "GPU"', b"one\ntwo", b"one\n\ntwo", b'{"a": 1}', b"x\\", b'"', b"",
        b"one\n\ndata: " + sse(said("Not said."))[6:],
        b"one\n: beat\n\nevent: text\ndata: {}\n\n", b"one\r\n\r\ntwo", b"C:\\path\\new",
    ],
)  # fmt: skip
def test_case_36_whatever_the_message_holds(tail: bytes) -> None:
    data = sse(said("Before.")) + b'data: {"error": "' + b'broken "' + tail + b'"}\n\n'
    assert texts(data) == ["Before."]
    assert [error.kind for error in errors(data)] == ["stream"]
    assert errors(data)[0].message.startswith('broken "')


@pytest.mark.parametrize("name", ["adk-2.13.0/tempissue", "synthetic/tempissue_after_ok"])
async def test_case_37_a_temporary_issue_after_an_answer_is_dropped(
    foreign: Foreign, talker: Talker, name: str
) -> None:
    foreign.on(STATE, state(), state("Hello"))
    foreign.on(RUN, answer(name))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert EXPECTED[name]["texts"][0]["text"] in talker.text
    assert "temporary issue" not in talker.text


async def test_case_37_alone_it_is_no_success(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, answer("adk-2.13.0/tempissue_only"))
    await talker.say("add a title")
    assert "temporary issue" not in talker.text
    assert talker.text
    assert talker.of("timeline"), "the project is looked at"


@pytest.mark.parametrize("changed", [True, False])
async def test_case_38_a_tools_complaint_is_decided_by_the_project(
    foreign: Foreign, talker: Talker, changed: bool
) -> None:
    complaint = {"functionResponse": {"id": "c", "name": "edit", "response": {"error": "no such track"}}}
    foreign.on(STATE, state(), state(*["Hello"] * changed))
    foreign.on(RUN, stream(sse({"content": {"parts": [complaint]}, "author": "a"})))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert ("Hello" in talker.text) == changed
    assert ("not changed" in talker.text) != changed


@pytest.mark.parametrize(
    "name",
    ["ours/longrunning", "adk-2.13.0/llm_longrunning__streaming_true", "adk-2.13.0/llm_longrunning__streaming_false"],
)
async def test_case_39_a_ticket_at_the_end_is_still_being_made(foreign: Foreign, talker: Talker, name: str) -> None:
    holds(name)
    foreign.on(RUN, answer(name))
    assert isinstance(await talker.say("make a clip of a sunset"), Done)
    assert "being made" in talker.notices
    assert "not changed" not in talker.text


def test_case_39_a_ticket_that_was_answered_is_none() -> None:
    call = {"functionCall": {"id": "c", "name": "make"}}
    pending, done = (
        {"content": {"parts": [{"functionResponse": {"id": "c", "name": "make", "response": {"status": status}}}]}}
        for status in ("pending", "success")
    )
    began = {"content": {"parts": [call]}, "author": "a", "longRunningToolIds": ["c"]}
    assert "Pending" in repr(events(sse(began, pending)))
    assert "Pending" not in repr(events(sse(began, pending, done)))
