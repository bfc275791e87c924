"""Every known shape of an answer is read into the same value."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.backend import answers
from agent.backend.codes import error_of
from agent.backend.wire import ClaimGrant, CreditBalance, Health, SessionGrant, TokenGrant
from agent.errors import (
    AgentError,
    CreditsOrPlan,
    FileRefused,
    ProtocolError,
    RateLimited,
    SessionUnknown,
    TokenRejected,
    TryLater,
    WorkFailed,
)

URL = "https://cdn.example/r.mp4"
BIG = 5529798706024415232


@pytest.mark.parametrize(
    "value",
    [
        {"status": "completed", "output": {"url": URL}},
        {"success": True, "data": {"status": "completed", "outputUrl": URL}},
        {"code": 0, "data": {"status": "completed", "output": {"url": URL}}},
        {"taskId": "r", "status": "completed", "progress": 100, "output": {"url": URL, "duration": 30.5, "size": 7}},
        {
            "code": 0,
            "success": True,
            "status": "COMPLETED",
            "output": {"url": URL},
            "data": {"status": "completed", "outputUrl": URL},
        },
        {"status": "done", "data": {"output_url": URL}},
    ],
)
def test_a_finished_render_is_read_in_every_shape(value: dict[str, Any]) -> None:
    view = answers.read_render(value)
    assert (view.status, view.url, view.over) == ("completed", URL, True)


@pytest.mark.parametrize("word", ["rendering", "", None, 7, "almost"])
def test_an_unknown_status_means_that_the_render_goes_on(word: Any) -> None:
    assert not answers.read_render({"status": word, "progress": 40}).over


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        ({"code": "NO_AUDIO", "message": "No speech track."}, ("NO_AUDIO", "No speech track.")),
        ("boom", ("FAILED", "boom")),
        (None, ("FAILED", "")),
        ({"code": 4001}, ("4001", "")),
    ],
)
def test_a_failed_render_has_a_code_and_words(error: Any, wanted: tuple[str, str]) -> None:
    body = {
        "code": 0,
        "success": True,
        "data": {"status": "failed", "error": error},
        "status": "failed",
        "error": error,
    }
    view = answers.read_render(answers.document(200, json.dumps(body)))
    assert view.error is not None
    assert (view.error.code, view.error.message) == wanted


def test_the_studios_additions_are_read() -> None:
    file = {"name": "t.en.srt", "kind": "captions", "format": "srt", "language": "en", "url": "/f/1", "size": 12}
    output = {
        "url": "/f/0",
        "duration": 60.04,
        "size": 9000,
        "width": 1920,
        "height": 1080,
        "files": [file, {"name": "no url"}],
    }
    warning = {"code": "DRAFT_ENGINE", "message": "A draft."}
    value = {"status": "completed", "output": output, "poll_interval_ms": 500, "warnings": [warning, "odd"]}
    view = answers.absolute(answers.read_render(value), lambda url: "http://127.0.0.1:9" + url, "unused")
    assert view.url == "http://127.0.0.1:9/f/0"
    assert [(found.name, found.url, found.language) for found in view.files] == [
        ("t.en.srt", "http://127.0.0.1:9/f/1", "en")
    ]
    assert [found.code for found in view.warnings] == ["DRAFT_ENGINE"]
    assert (view.duration, view.size, view.width, view.height, view.poll_interval_ms) == (60.04, 9000, 1920, 1080, 500)


def test_a_finished_render_without_an_address_has_its_file_at_the_endpoint() -> None:
    view = answers.absolute(answers.read_render({"status": "completed"}), lambda url: url, "https://b.example/download")
    assert view.url == "https://b.example/download"


@pytest.mark.parametrize(
    "wrap", [lambda data: {"code": 0, "data": data}, lambda data: {"success": True, "data": data}, lambda data: data]
)
def test_every_envelope_is_opened_and_ids_are_strings(wrap: Any) -> None:
    text = json.dumps(wrap({"task_id": 12, "session_id": BIG}))
    grant = answers.read(SessionGrant, answers.unwrap(answers.document(200, text)))
    assert (grant.session_id, grant.task_id) == (str(BIG), "12")


@pytest.mark.parametrize(
    ("status", "body", "error", "code"),
    [
        (200, {"code": 1001}, TokenRejected, "1001"),
        (401, {"code": 1001}, TokenRejected, "1001"),
        (401, "Unauthorized", TokenRejected, "1001"),
        (200, {"code": 1011}, TokenRejected, "1001"),
        (200, {"code": "1002"}, SessionUnknown, "1002"),
        (404, {"detail": "Session not found: x", "code": 1002}, SessionUnknown, "1002"),
        (200, {"code": 2001, "message": "no"}, CreditsOrPlan, "2001"),
        (200, {"code": 4001}, FileRefused, "4001"),
        (200, {"code": 4002}, FileRefused, "4002"),
        (413, "<html>too large</html>", FileRefused, "4002"),
        (400, {"detail": "X-Client-Id missing"}, AgentError, "400"),
        (402, {"message": "plan"}, CreditsOrPlan, "402"),
        (403, "Forbidden: origin not allowed", CreditsOrPlan, "403"),
        (422, {"detail": [{"msg": "Field required"}]}, ProtocolError, "422"),
        (429, "", RateLimited, "429"),
        (500, "Internal Server Error", TryLater, "500"),
        (503, "<html>", TryLater, "503"),
        (599, "", TryLater, "599"),
        (500, {"code": 7777}, TryLater, "7777"),
        (200, {"success": False, "error": "boom"}, WorkFailed, "FAILED"),
        (200, {"success": False, "error": {"code": "BAD_DRAFT", "message": "x"}}, WorkFailed, "BAD_DRAFT"),
        (200, {"code": 7777, "message": "odd"}, WorkFailed, "7777"),
        (200, "<html>hello</html>", ProtocolError, "not-json"),
    ],
)
def test_a_refusal_is_the_error_of_the_table(status: int, body: Any, error: type[AgentError], code: str) -> None:
    with pytest.raises(error) as caught:
        answers.document(status, body if isinstance(body, str) else json.dumps(body))
    assert type(caught.value) is error
    assert caught.value.code == code


def test_a_plain_404_means_an_unknown_session_only_where_a_session_was_named() -> None:
    with pytest.raises(SessionUnknown):
        answers.document(404, '{"detail":"Session not found"}', session_bound=True)
    with pytest.raises(AgentError) as caught:
        answers.document(404, '{"detail":"Not Found"}')
    assert not isinstance(caught.value, SessionUnknown)


def test_words_of_the_backend_are_made_inert_and_hold_no_secret() -> None:
    message = "\x1b[31mred\x1b[0m\nuse nmv_usr_abc123 or clm_9f\u202e Bearer abc.def " + "x" * 500
    with pytest.raises(WorkFailed) as caught:
        answers.document(200, json.dumps({"code": 7777, "message": message}))
    sentence = caught.value.sentence
    assert "nmv_usr" not in sentence
    assert "clm_" not in sentence
    assert "abc.def" not in sentence
    assert sentence.isprintable()
    assert len(sentence) < 300


@pytest.mark.parametrize("data", [None, [], {}, {"token": ""}, {"token": "a b"}, {"token": 7}])
def test_a_token_answer_without_a_token_is_a_protocol_error(data: Any) -> None:
    with pytest.raises(ProtocolError):
        answers.read(TokenGrant, data)


@pytest.mark.parametrize(
    ("code", "message", "error", "sentence"),
    [
        ("NO_AUDIO", "talk.mp4 has no speech track.", FileRefused, "talk.mp4 has no speech track."),
        ("NO_AUDIO", "", FileRefused, "The video has no speech track."),
        ("SAFETY", "blocked", WorkFailed, "safety filter stopped this. Say it in other words. It says: blocked"),
        ("RESOURCE_EXHAUSTED", "", TryLater, "overloaded"),
        ("RuntimeError", "boom", WorkFailed, "The work failed. It says: boom"),
        ("", "", WorkFailed, "The work failed."),
    ],
)
def test_a_code_of_the_stream_is_an_error_with_a_sentence(
    code: str, message: str, error: type[AgentError], sentence: str
) -> None:
    found = error_of(code, message)
    assert type(found) is error
    assert sentence in found.sentence


def test_secrets_are_not_in_the_text_of_a_value() -> None:
    assert "nmv_usr_1" not in repr(TokenGrant(token="nmv_usr_1"))
    assert "clm_1" not in repr(ClaimGrant(claim_token="clm_1"))


def test_the_total_of_the_credits_is_not_assumed() -> None:
    assert CreditBalance(available=10, frozen=4).in_all == 14
    assert CreditBalance(available=10, frozen=4, total=99).in_all == 99


STATE = (
    '{"code":0,"data":{"session_id":1,"user_id":"anon_7","state":{"video_infos":[{"file_name":"a.mp4","duration":"12.5"},'
    '"b.mp4",7],"run":{"status":"running","step":"listen","fraction":1.5},"draft":%s}}}'
)


def test_a_state_holds_the_draft_the_media_and_the_run() -> None:
    text = STATE % '{"t":[{"tt":0,"sg":[{"s":0,"d":10}]}]}'
    view = answers.read_state(text, answers.document(200, text))
    assert view.draft is not None
    assert view.draft.exportable
    assert [(item.filename, item.duration) for item in view.media] == [("a.mp4", 12.5), ("b.mp4", None)]
    assert (view.run.running, view.run.step, view.run.fraction) == (True, "listen", 1.0)
    assert view.user_id == "anon_7"


@pytest.mark.parametrize("draft", ["null", "{}", "[]", '"x"', "7"])
def test_a_state_without_a_draft_has_none(draft: str) -> None:
    text = STATE % draft
    assert answers.read_state(text, answers.document(200, text)).draft is None


@pytest.mark.parametrize(
    "text",
    [
        '{"state":{"draft": {"t": []} }}',
        '{"data":{"state":{"draft": {"t": []}}}}',
        '{"code":0,"data":{"draft": {"t": []}}}',
        '{"code":0,"data":{"project":{"timeline_draft":{"t": []}}}}',
    ],
)
def test_the_draft_is_found_wherever_it_stands(text: str) -> None:
    draft = answers.read_state(text, answers.document(200, text)).draft
    assert draft is not None
    assert draft.raw == '{"t": []}'


def test_health_is_read_as_it_is() -> None:
    health = answers.read(Health, json.loads('{"status":"ok","instance":"u","version":"0.1.0","pid":7}'))
    assert (health.instance, health.pid) == ("u", 7)
