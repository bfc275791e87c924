"""Renders over the wire: the video, its caption files, ranges, ids, ownership, cancelling."""

from __future__ import annotations

import json
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from tests.studio.running import PATIENCE, Person, Running


def captioned(person: Person, *languages: str, lines: int = 3) -> dict[str, Any]:
    """The project's draft with caption tracks put in by hand."""
    draft = person.state()["draft"]
    for language in languages:
        segments = [
            {"id": f"{language}{n}", "s": 500 + 1500 * n, "d": 1200, "m": {"text": f"{language} line {n}"}}
            for n in range(lines)
        ]
        draft["t"].append(
            {"id": f"cap-{language}", "tt": 7, "sg": segments, "m": {"role": "captions", "language": language}}
        )
    return draft


def test_a_draft_becomes_a_video_with_caption_files(person: Person, media: Path, tmp_path: Path) -> None:
    person.upload(media / "noaudio_6s.mp4")
    asked = person.submit(draft=captioned(person, "en", "es"), contact_sheet=True)
    assert asked["code"] == 0
    assert asked["success"] is True
    assert asked["status"] in ("pending", "processing")
    done = person.wait(asked["id"])
    assert done["status"] == done["data"]["status"] == "completed", done
    assert done["progress"] == 100
    assert done["data"]["outputUrl"] == done["output"]["url"] == done["data"]["output"]["url"]
    assert done["data"]["createdAt"] <= done["data"]["completedAt"]
    names = [file["name"] for file in done["output"]["files"]]
    assert names == [
        *(f"noaudio_6s.{language}.{form}" for language in ("en", "es") for form in ("srt", "vtt", "ass")),
        "noaudio_6s.sheet.png",
    ]
    url = done["output"]["url"]
    plain = httpx.get(url, trust_env=False)  # clients send no token to file addresses
    assert plain.status_code == 200
    assert plain.headers["content-disposition"] == 'attachment; filename="noaudio_6s.captioned.mp4"'
    assert (
        len(plain.content) == done["output"]["size"] == int(httpx.head(url, trust_env=False).headers["content-length"])
    )
    part = httpx.get(url, headers={"Range": "bytes=10-19"}, trust_env=False)
    assert (part.status_code, part.content) == (206, plain.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(plain.content)}"
    assert httpx.get(url, headers={"Range": f"bytes={len(plain.content)}-"}, trust_env=False).status_code == 416
    assert person.http.get(f"/api/render/proxy/{asked['id']}/download").content == plain.content
    (tmp_path / "v.mp4").write_bytes(plain.content)
    with av.open(str(tmp_path / "v.mp4")) as video:
        assert video.streams.video[0].codec_context.name == "h264"
        assert abs(Fraction(video.duration or 0, 1_000_000) - 6) < Fraction(1, 10)
    srt = httpx.get(done["output"]["files"][0]["url"], trust_env=False).text
    assert srt.startswith("1\n00:00:00,500 --> 00:00:01,700\nen line 0\n")
    sheet = httpx.get(done["output"]["files"][-1]["url"], trust_env=False)
    assert sheet.content.startswith(b"\x89PNG")
    assert person.credits()["available"] == 100, "export is free"


def test_the_same_id_is_the_same_job(person: Person, media: Path) -> None:
    person.upload(media / "silence.mp4")
    first = person.submit("render_1")
    again = person.submit("render_1", draft={"t": []})
    assert again["data"]["createdAt"] == first["data"]["createdAt"]
    assert person.wait("render_1")["status"] == "completed"


def test_two_users_may_use_the_same_id_and_see_only_their_own(studio: Running, person: Person, media: Path) -> None:
    person.upload(media / "silence.mp4")
    person.submit("render_same")
    mine = person.wait("render_same")
    with studio.person() as other:
        assert other.http.get("/api/render/proxy/lambda/render_same").status_code == 404
        assert other.http.get("/api/render/proxy/render_same/download").status_code == 404
        assert other.http.post("/api/render/proxy/lambda/render_same/cancel").status_code == 404
        other.upload(media / "noaudio_6s.mp4")
        other.submit("render_same")
        assert other.wait("render_same")["output"]["duration"] > mine["output"]["duration"] - 100
        key = mine["output"]["url"].rpartition("=")[2]
        assert other.http.get(f"/api/render/proxy/render_same/download?key={key}").status_code == 200
    for wrong in ("", "?key=", "?key=x", f"?key={key}x"):
        answer = httpx.get(f"{studio.url}/api/render/proxy/render_same/download{wrong}", trust_env=False)
        assert answer.status_code in (401, 404)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda draft: draft.update(t="x"), "broken"),
        (lambda draft: draft.update(t=[]), "no video"),
        (
            lambda draft: draft["t"][0]["sg"][0]["m"].update(file="f_000000000000000000000000"),
            "not part of this project",
        ),
        (lambda draft: draft["t"][0]["sg"][0]["m"].update({"in": 1000}), "past the end"),
        (lambda draft: draft["t"][0]["sg"].append({"id": "x", "s": 1, "d": 1, "m": {}}), "not part of this project"),
        (lambda draft: draft["t"][1]["sg"][0].update(s=-1), "negative"),
        (lambda draft: draft["t"][1]["sg"][0]["m"].update(text="x" * 5000), "characters"),
        (lambda draft: draft["t"][1]["m"].update(origin={"file": "f_1", "format": "srt"}), "not part of this project"),
        (lambda draft: draft["t"].extend([{}] * 100), "tracks"),
        (lambda draft: draft["t"][1]["sg"][0]["m"].update(text="a\ud800b"), "half a character"),
    ],
)
def test_a_draft_that_cannot_be_rendered_is_refused_at_once(
    person: Person, media: Path, change: Any, says: str
) -> None:
    person.upload(media / "noaudio_6s.mp4")
    draft = captioned(person, "en")
    change(draft)
    answer = person.submit(draft=draft)
    assert answer["code"] == "BAD_DRAFT", answer
    assert says in answer["message"]


@pytest.mark.parametrize("key", ["s", "d"])
@pytest.mark.parametrize("time", ["1e999", "-1e999", "NaN", "9" * 300, "72000000001"])
def test_times_that_no_clock_can_show_are_refused(person: Person, media: Path, key: str, time: str) -> None:
    person.upload(media / "noaudio_6s.mp4")
    draft = captioned(person, "en", lines=1)
    draft["t"][1]["sg"][0][key] = "HERE"
    body = json.dumps({"sessionId": person.session, "draft": draft}).replace('"HERE"', time)
    answer = person.http.post("/api/render/proxy/lambda", content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_DRAFT"), answer.text


@pytest.mark.parametrize("odd", ["NaN", "[" * 3000 + "]" * 3000])
def test_a_draft_that_is_not_json_all_through_is_refused(person: Person, media: Path, odd: str) -> None:
    person.upload(media / "silence.mp4")
    draft = json.dumps(person.state()["draft"])[:-1] + f',"x":{odd}}}'
    body = f'{{"sessionId":"{person.session}","draft":{draft}}}'
    answer = person.http.post("/api/render/proxy/lambda", content=body)
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] in ("BAD_DRAFT", 422)


@pytest.mark.parametrize(
    ("stream", "form"), [(0, "../../../../evil"), ("0", "srt"), (None, "srt"), (-1, "srt"), (7, "srt"), (True, "ass")]
)
def test_an_origin_that_a_client_made_up_reads_and_writes_nothing(
    person: Person, media: Path, stream: Any, form: str
) -> None:
    file = person.upload(media / "noaudio_6s.mp4")["data"]["files"][0]["file_id"]
    draft = captioned(person, "en", lines=1)
    draft["t"][1]["m"]["origin"] = {"file": file, "format": form, "stream": stream}
    asked = person.submit(draft=draft)
    if asked["code"] == 0:
        done = person.wait(asked["id"])
        assert done["status"] == "failed"
        assert done["error"]["code"] in ("BAD_DRAFT", "BAD_SUBTITLES")
    else:
        assert asked["code"] == "BAD_DRAFT"
    assert not list(person.studio.data.rglob("*evil*"))


def test_a_made_up_language_does_not_get_into_file_names(person: Person, media: Path) -> None:
    person.upload(media / "silence.mp4")
    done = person.wait(person.submit(draft=captioned(person, "../../x\n<b>", lines=1))["id"])
    assert [file["name"] for file in done["output"]["files"]] == ["silence.xb.srt", "silence.xb.vtt", "silence.xb.ass"]


def test_another_projects_file_cannot_be_rendered(person: Person, media: Path) -> None:
    person.upload(media / "silence.mp4")
    draft = person.state()["draft"]
    person.session = person.new_session()
    assert person.submit(draft=draft)["code"] == "BAD_DRAFT"


def test_a_cancelled_render_stops_and_leaves_nothing(person: Person, media: Path) -> None:
    person.upload(media / "vertical_1080x1920.mp4")
    asked = person.submit(draft=captioned(person, "en"), quality="high")
    deadline = time.monotonic() + PATIENCE
    while (
        person.http.get(f"/api/render/proxy/lambda/{asked['id']}").json()["progress"] < 3
        and time.monotonic() < deadline
    ):
        time.sleep(0.05)
    assert person.http.get(f"/api/render/proxy/{asked['id']}/download").status_code == 409
    person.http.post(f"/api/render/proxy/lambda/{asked['id']}/cancel")
    done = person.wait(asked["id"])
    assert (done["status"], done["error"]["code"]) == ("failed", "CANCELLED")
    with person.studio.desk.read() as connection:
        run = person.studio.desk.runs.find(connection, "render", person.user_id, asked["id"])
    assert run is not None
    assert list(person.studio.desk.folder(run.key).iterdir()) == []
