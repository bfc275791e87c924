"""The treaty between agent and studio as data: every endpoint asked for real, its answers made comparable.

``python -m tests.studio.web.contract`` writes ``fixtures/contract/*.json`` anew after a wanted change of the wire.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import httpx

from tests.studio.running import Person, Running, running

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "fixtures" / "contract"
EXTEND = "extend subtitle display time so each line stays on screen longer"
STABLE = (
    (r"nmv_usr_[\w-]+", "nmv_usr_EXAMPLE"),
    (r"clm_[\w-]+", "clm_EXAMPLE"),
    (r"anon_[0-9a-f]{16}", "anon_0123456789abcdef"),
    (r"f_[0-9a-f]{24}", "f_0123456789abcdef01234567"),
    (r"http://127\.0\.0\.1:\d+", "http://127.0.0.1:8765"),
    (r"\?key=[\w-]+", "?key=EXAMPLE"),
    (r'"[1-9]\d{18}"', '"5529798706024415232"'),
    (r"/[1-9]\d{18}", "/5529798706024415232"),
)


class Recorder:
    """Sends requests and writes down both sides."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.files: dict[str, list[dict[str, Any]]] = {}

    def ask(
        self, file: str, name: str, method: str, path: str, *, token: bool = True, **request: Any
    ) -> httpx.Response:
        headers = dict(request.pop("headers", {}))
        body = request.get("json")
        with httpx.Client(base_url=self.person.studio.url, timeout=120, trust_env=False) as http:
            bearer = {"Authorization": f"Bearer {self.person.token}"} if token else {}
            answer = http.request(method, path, headers={**bearer, **headers}, **request)
        said: dict[str, Any] = {"method": method, "path": path, "headers": {**bearer, **headers}}
        if body is not None:
            said["json"] = body
        if "files" in request:
            said["files"] = [[field, name] for field, (name, _) in request["files"]]
        heard: dict[str, Any] = {"status": answer.status_code, "content_type": answer.headers.get("content-type", "")}
        if heard["content_type"].startswith("application/json"):
            heard["json"] = answer.json()
        elif heard["content_type"].startswith("text/event-stream"):
            heard["events"] = [json.loads(line[6:]) for line in answer.text.split("\n\n") if line.startswith("data: ")]
        else:
            kept = ("content-disposition", "content-range", "accept-ranges", "location")
            heard["headers"] = {key: answer.headers[key] for key in kept if key in answer.headers}
        self.files.setdefault(file, []).append({"name": name, "request": said, "answer": heard})
        return answer


def perform(studio: Running, media: Path) -> dict[str, list[dict[str, Any]]]:
    """Every endpoint, its successes and its refusals."""
    with studio.person() as person:
        recorder = Recorder(person)
        _accounts(recorder)
        _uploads(recorder, media)
        _chat(recorder, media)
        _renders(recorder)
    return recorder.files


def _accounts(recorder: Recorder) -> None:
    person, ask = recorder.person, recorder.ask
    ask("health", "health", "GET", "/health", token=False)
    ask(
        "anonymous-token",
        "ok",
        "POST",
        "/api/auth/anonymous-token",
        token=False,
        headers={"X-Client-Id": "5f0c1a3e-7c2b-4b7e-9a51-2f7f7a0c8d11"},
    )
    ask("anonymous-token", "no client id", "POST", "/api/auth/anonymous-token", token=False)
    body = {"task_name": "project", "language": "en"}
    ask("with-session", "ok", "POST", "/api/tasks/me/with-session/nemo_agent", json=body)
    ask("with-session", "no token", "POST", "/api/tasks/me/with-session/nemo_agent", token=False, json=body)
    ask("claim-token", "ok", "POST", "/api/auth/claim-token", json={"task_id": "1", "session_id": person.session})
    ask("claim-token", "unknown session", "POST", "/api/auth/claim-token", json={"session_id": "1"})
    ask("credits", "ok", "GET", "/api/credits/balance/simple")
    ask("state", "empty", "GET", f"/api/state/nemo_agent/me/{person.session}/latest")
    ask("state", "unknown session", "GET", "/api/state/nemo_agent/me/1/latest")
    ask("errors", "no such address", "GET", "/nothing")
    ask("errors", "foreign origin", "GET", "/health", headers={"Origin": "https://evil.example"})


def _uploads(recorder: Recorder, media: Path) -> None:
    person, ask = recorder.person, recorder.ask
    where = f"/api/upload-video/nemo_agent/me/{person.session}"
    video = ("files", ("talk.mp4", (media / "vfr_8s.mp4").read_bytes()))
    subtitles = ("files", ("talk.en.srt", (media.parent / "subs" / "real_synfig01_eng.srt").read_bytes()))
    ask("upload", "ok", "POST", where, files=[video, subtitles])
    ask("upload", "not media", "POST", where, files=[("files", ("notes.mp4", b"<html>hello</html>"))])
    with person.studio.settings(upload_limit=1000):
        ask("upload", "too large", "POST", where, files=[video])
    ask("upload", "unknown session", "POST", "/api/upload-video/nemo_agent/me/1", files=[subtitles])
    body = {"urls": ["http://127.0.0.1/talk.mp4"], "source_type": "url"}
    ask("upload", "url that is not public", "POST", where, json=body)
    ask("state", "uploaded", "GET", f"/api/state/nemo_agent/me/{person.session}/latest")


def _chat(recorder: Recorder, media: Path) -> None:
    person, ask = recorder.person, recorder.ask

    def say(name: str, text: str, session: str, **more: Any) -> None:
        message = {"parts": [{"text": text}]}
        body = {"app_name": "nemo_agent", "user_id": "me", "session_id": session, "new_message": message, **more}
        ask("run_sse", name, "POST", "/run_sse", headers={"Accept": "text/event-stream"}, json=body)

    say("done", EXTEND, person.session)
    say("done, streaming", "undo", person.session, streaming=True)
    say("not understood", "flibber the gibbet", person.session)
    say("unknown session", "hello", "1")
    poor = person.new_session()
    person.http.post(
        f"/api/upload-video/nemo_agent/me/{poor}", files=[("files", ("talk.mp4", (media / "silence.mp4").read_bytes()))]
    )
    desk = person.studio.desk
    with desk.write() as connection:
        desk.ledger.freeze(
            connection, person.user_id, "everything", desk.ledger.balance(connection, person.user_id).available
        )
    say("out of credits", "add captions in English", poor)
    say("done again", EXTEND, person.session)
    ask("state", "edited", "GET", f"/api/state/nemo_agent/me/{person.session}/latest")
    ask("credits", "all held", "GET", "/api/credits/balance/simple")


def _renders(recorder: Recorder) -> None:
    person, ask = recorder.person, recorder.ask
    output = {"format": "mp4", "quality": "low", "contact_sheet": True}
    body = {"id": "render_1795341012", "sessionId": person.session, "draft": person.state()["draft"], "output": output}
    ask("render", "submitted", "POST", "/api/render/proxy/lambda", json=body)
    ask("render", "unknown session", "POST", "/api/render/proxy/lambda", json={**body, "sessionId": "1"})
    ask("render", "bad draft", "POST", "/api/render/proxy/lambda", json={**body, "id": "render_2", "draft": {"t": []}})
    done = person.wait("render_1795341012")
    ask("render", "completed", "GET", "/api/render/proxy/lambda/render_1795341012")
    ask("render", "unknown", "GET", "/api/render/proxy/lambda/render_0")
    ask("render", "download", "GET", "/api/render/proxy/render_1795341012/download", headers={"Range": "bytes=0-99"})
    side = done["output"]["files"][0]["url"].replace(person.studio.url, "")
    ask("render", "caption file without a token", "GET", side, token=False)
    long_one = {**body, "id": "render_3", "output": {**output, "quality": "high"}}
    person.http.post("/api/render/proxy/lambda", json=long_one)
    ask("render", "cancel", "POST", "/api/render/proxy/lambda/render_3/cancel")
    person.wait("render_3")
    ask("render", "cancelled", "GET", "/api/render/proxy/lambda/render_3")


def stable(value: Any) -> Any:
    """The same without what differs from run to run and without anything that opens something."""
    text = json.dumps(value, ensure_ascii=False)
    for pattern, instead in STABLE:
        text = re.sub(pattern, instead, text)
    return json.loads(text)


def write() -> None:
    """Record anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data") as studio:
        for name, exchanges in perform(studio, ROOT / "fixtures" / "media").items():
            text = json.dumps(stable(exchanges), ensure_ascii=False, indent=1)
            (FOLDER / f"{name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    write()
