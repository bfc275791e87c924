"""Tokens, sessions, credits: what a client gets and what it may not see."""

from __future__ import annotations

import sqlite3

import httpx
import pytest

from studio.web.answers import TOKEN_BAD
from tests.studio.running import Person, Running


def test_a_client_id_is_asked_for(studio: Running) -> None:
    for headers in ({}, {"X-Client-Id": ""}, {"X-Client-Id": "x" * 65}):
        answer = httpx.post(f"{studio.url}/api/auth/anonymous-token", headers=headers, trust_env=False)
        assert answer.status_code == 400
        assert answer.json()["code"] == 400
        assert "X-Client-Id" in answer.json()["message"]


def test_the_same_client_is_the_same_user_with_a_fresh_token_and_one_grant(studio: Running, person: Person) -> None:
    with Person(studio, client_id=person.client_id) as again:
        assert again.user_id == person.user_id
        assert again.user_id.startswith("anon_")
        assert again.token != person.token
        assert again.credits() == person.credits() == {"available": 100, "frozen": 0, "total": 100}


def test_tokens_are_not_in_the_database(studio: Running, person: Person) -> None:
    claim = person.http.post("/api/auth/claim-token", json={"session_id": person.session}).json()["data"]["claim_token"]
    with sqlite3.connect(studio.desk.settings.database) as database:
        dump = "\n".join(database.iterdump())
    database.close()
    assert person.user_id in dump
    assert person.token not in dump
    assert claim not in dump
    assert person.client_id not in dump


def test_a_bad_token_is_1001(studio: Running, person: Person) -> None:
    for token in (None, "", "Bearer nonsense", "Bearer " + person.token + "x", "Basic " + person.token):
        headers = {"Authorization": token} if token else {}
        answer = httpx.get(f"{studio.url}/api/credits/balance/simple", headers=headers, trust_env=False)
        assert answer.status_code == 401
        assert answer.json()["code"] == 1001
        assert person.token not in answer.text


def test_session_ids_are_19_digits_in_a_string(person: Person) -> None:
    made = person.http.post("/api/tasks/me/with-session/nemo_agent", json={"taskName": "x", "language": "es"}).json()
    assert made["code"] == 0
    for key in ("session_id", "task_id"):
        assert isinstance(made["data"][key], str)
        assert len(made["data"][key]) == 19
        assert made["data"][key].isdigit()
    assert made["data"]["user_id"] == person.user_id
    state = person.http.get(f"/api/state/nemo_agent/{person.user_id}/{made['data']['session_id']}/latest").json()[
        "data"
    ]
    assert state["language"] == "es"
    assert state["task_name"] == "x"


@pytest.mark.parametrize("kind", ["unknown", "foreign"])
def test_a_foreign_session_looks_like_an_unknown_one(studio: Running, person: Person, kind: str) -> None:
    session = "1234567890123456789"
    if kind == "foreign":
        with studio.person() as other:
            session = other.session
    answers = [
        person.http.get(f"/api/state/nemo_agent/me/{session}/latest"),
        person.http.post(f"/api/upload-video/nemo_agent/me/{session}", files={"files": ("a.txt", b"x")}),
        person.http.post(
            "/run_sse", json={"user_id": "me", "session_id": session, "new_message": {"parts": [{"text": "x"}]}}
        ),
        person.http.post("/api/render/proxy/lambda", json={"id": "r", "sessionId": session, "draft": {}}),
        person.http.post("/api/auth/claim-token", json={"session_id": session}),
    ]
    for answer in answers:
        assert answer.status_code == 404
        assert answer.json() == {"code": 1002, "message": "There is no such session.", "detail": "Session not found"}


def test_a_foreign_user_in_the_path_is_not_found(studio: Running, person: Person) -> None:
    with studio.person() as other:
        answer = person.http.get(f"/api/state/nemo_agent/{other.user_id}/{person.session}/latest")
    assert answer.status_code == 404


def test_only_this_machine_under_its_own_name(studio: Running) -> None:
    port = studio.url.rsplit(":", 1)[1]
    with httpx.Client(base_url=studio.url, trust_env=False) as http:
        for host in (
            "evil.example",
            f"evil.example:{port}",
            "127.0.0.1.evil.example",
            "user@localhost",
            "",
            "10.0.0.1",
        ):
            assert http.get("/health", headers={"Host": host}).status_code in (400, 403), host
        for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
            assert http.get("/health", headers={"Host": host}).status_code == 200
        for origin in ("https://evil.example", "null", "http://localhost:3000", f"https://127.0.0.1:{port}"):
            assert http.get("/health", headers={"Origin": origin}).status_code == 403
        assert http.get("/health", headers={"Origin": studio.url}).status_code == 200


def test_errors_are_envelopes_without_tracebacks(studio: Running, person: Person) -> None:
    unknown = person.http.get("/nothing/here")
    assert (unknown.status_code, unknown.json()["code"], unknown.json()["detail"]) == (404, 404, "Not Found")
    wrong = person.http.get("/run_sse")
    assert (wrong.status_code, wrong.json()["code"]) == (405, 405)
    assert wrong.headers["Allow"] == "POST"
    for body in (b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000):
        answer = person.http.post("/run_sse", content=body)
        assert answer.status_code == 422
        assert answer.json()["code"] == 422
        assert "Traceback" not in answer.text


def test_refusals_are_not_kept_in_memory(studio: Running) -> None:
    for _ in range(3):
        assert httpx.get(f"{studio.url}/api/credits/balance/simple", trust_env=False).status_code == 401
    assert TOKEN_BAD.__traceback__ is None, "each would hold its request for ever"
