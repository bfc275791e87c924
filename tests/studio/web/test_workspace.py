"""The project page: opened by a claim token, read-only, no script, nothing of another project."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.studio.running import Person, Running


def browser(studio: Running) -> httpx.Client:
    return httpx.Client(base_url=studio.url, trust_env=False, follow_redirects=False)


def claim(person: Person) -> str:
    body = {"task_id": "1", "sessionId": person.session}
    answer = person.http.post("/api/auth/claim-token", json=body).json()["data"]
    assert answer["expires_in"] == 604800
    assert answer["claim_token"].startswith("clm_")
    return str(answer["claim_token"])


def test_the_link_opens_the_project_and_the_token_leaves_the_address(
    studio: Running, person: Person, media: Path
) -> None:
    person.upload(media / "silence.mp4")
    draft = person.state()["draft"]
    text = "<script>alert(1)</script> & co"
    segment = {"id": "c1", "s": 61_000, "d": 900, "m": {"text": text}}
    draft["t"].append(
        {"id": "c", "tt": 7, "sg": [segment], "m": {"role": "captions", "language": "en", "name": "English"}}
    )
    with studio.desk.write() as connection:
        import json

        studio.desk.projects.save(connection, person.session, json.dumps(draft), job=None)
    render_id = person.submit(draft=draft)["id"]
    assert person.wait(render_id)["status"] == "completed"
    token = claim(person)
    with browser(studio) as http:
        moved = http.get("/workspace/claim", params={"ct": token})
        assert moved.status_code == 303
        assert token not in moved.headers["location"]
        assert "HttpOnly" in moved.headers["set-cookie"]
        page = http.get(moved.headers["location"])
        assert page.status_code == 200
        assert "silence" in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page.text
        assert "<script" not in page.text
        assert "1:01" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert token not in page.text
        base = f"{moved.headers['location']}/{render_id}"
        assert f"{base}/silence.captioned.mp4" in page.text
        video = http.get(f"{base}/silence.captioned.mp4", headers={"Range": "bytes=0-9"})
        assert (video.status_code, len(video.content)) == (206, 10)
        assert video.headers["content-disposition"].startswith("inline")
        assert http.get(f"{base}/silence.en.srt").text.startswith("1\n")
        assert http.get(f"{base}/../../studio.db").status_code == 404


def test_a_claim_token_opens_one_project_and_no_api(studio: Running, person: Person) -> None:
    token = claim(person)
    with studio.person() as other, browser(studio) as http:
        where = http.get("/workspace/claim", params={"ct": token}).headers["location"]
        assert http.get(where).status_code == 200
        http.cookies.set("claim", token, path="/")
        assert http.get(f"/workspace/p/{other.session}").status_code == 404
        answer = http.get("/api/credits/balance/simple", headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["code"] == 1001
        assert token not in answer.text


def test_a_wrong_link_says_so(studio: Running, person: Person) -> None:
    with browser(studio) as http:
        for token in ("", "clm_nonsense", person.token):
            answer = http.get("/workspace/claim", params={"ct": token})
            assert answer.status_code == 404
            assert "not valid" in answer.text
        assert http.get(f"/workspace/p/{person.session}").status_code == 404
