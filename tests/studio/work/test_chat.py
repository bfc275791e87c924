"""Chat runs over the wire: subtitle files and text tracks, queueing, cut connections, the shape of the stream."""

from __future__ import annotations

import json
import re
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.studio.running import PATIENCE, Person, error_of, text_of

EXTEND = "extend subtitle display time so each line stays on screen longer"
TIMES = re.compile(r"(\d\d):(\d\d):(\d\d),(\d\d\d)")


def times(srt: str) -> list[tuple[int, int]]:
    """(start, end) in ms of each cue."""
    found = [((int(h) * 60 + int(m)) * 60 + int(s)) * 1000 + int(ms) for h, m, s, ms in TIMES.findall(srt)]
    return list(zip(found[::2], found[1::2], strict=True))


def tracks(person: Person) -> list[dict[str, Any]]:
    return [track for track in person.state()["draft"]["t"] if track["tt"] == 7]


def test_a_subtitle_file_is_extended_and_given_back_with_only_its_times_changed(
    person: Person, media: Path, fixtures: Path
) -> None:
    source = fixtures / "subs" / "real_synfig01_eng.srt"
    person.upload(media / "noaudio_6s.mp4", source)
    events = person.chat(EXTEND)
    assert error_of(events) is None, events
    assert text_of(events)
    (track,) = tracks(person)
    assert track["m"]["language"] == "en"
    assert track["m"]["origin"]["format"] == "srt"
    done = person.render()
    assert done["status"] == "completed", done
    files = {file["name"]: file["url"] for file in done["output"]["files"]}
    before = source.read_bytes().decode("utf-8-sig")
    after = httpx.get(files["noaudio_6s.en.srt"], trust_env=False).content.decode("utf-8-sig")
    assert TIMES.sub("", after) == TIMES.sub("", before)
    old, new = times(before), times(after)
    assert [start for start, _ in new] == [start for start, _ in old]
    assert all(ends >= ended for (_, ends), (_, ended) in zip(new, old, strict=True))


def test_extending_twice_does_not_add_up_and_undo_takes_it_back(person: Person, media: Path) -> None:
    person.upload(media / "softsubs_short_movtext_en_es.mp4")
    plain = person.state()["draft"]
    person.chat(EXTEND)
    first = person.state()["draft"]
    assert [track["m"]["language"] for track in tracks(person)] == ["en", "es"]
    person.chat(EXTEND)
    assert person.state()["draft"] == first
    person.chat("undo")
    assert person.state()["draft"] == plain
    assert person.credits() == {"available": 100, "frozen": 0, "total": 100}, "longer display times are free"


def test_without_anything_to_work_on_it_says_what_is_missing(person: Person, media: Path) -> None:
    assert error_of(person.chat("add captions in English"))[0] == "NO_MEDIA"  # type: ignore[index]  # an error is due
    assert error_of(person.chat(EXTEND))[0] == "NO_CAPTIONS"  # type: ignore[index]  # an error is due
    assert error_of(person.chat("flibber the gibbet"))[0] == "NOT_UNDERSTOOD"  # type: ignore[index]  # an error is due
    person.upload(media / "noaudio_6s.mp4")
    code, message = error_of(person.chat("add captions in English and Spanish")) or ("", "")
    assert code == "NO_AUDIO"
    assert "no speech track" in message
    assert person.credits() == {"available": 100, "frozen": 0, "total": 100}
    assert person.state()["run"] == {"status": "idle", "step": None, "fraction": None}


def test_the_stream_is_framed_as_adk_frames_it(person: Person, media: Path, fixtures: Path) -> None:
    person.upload(media / "noaudio_6s.mp4", fixtures / "subs" / "real_synfig01_eng.srt")
    body = {
        "userId": "me",
        "sessionId": person.session,
        "newMessage": {"parts": [{"text": EXTEND}]},
        "unknown": {"x": 1},
    }
    with person.http.stream("POST", "/run_sse", json=body) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        whole = b"".join(answer.iter_raw()).decode()
    frames = whole.split("\n\n")
    assert frames.pop() == ""
    events = [json.loads(frame.removeprefix("data: ")) for frame in frames if not frame.startswith(":")]
    assert all(frame.startswith("data: ") and "\n" not in frame for frame in frames if not frame.startswith(":"))
    for event in events:
        if event.get("type") == "heartbeat":
            continue
        assert event["author"] == "nemo_agent"
        assert event["invocationId"].startswith("e-")
        assert set(event["actions"]) == {
            "stateDelta",
            "artifactDelta",
            "requestedAuthConfigs",
            "requestedToolConfirmations",
        }
        assert isinstance(event["timestamp"], float)
    parts = [part for event in events for part in (event.get("content") or {}).get("parts", [])]
    calls = [part["functionCall"] for part in parts if "functionCall" in part]
    answers = [part["functionResponse"] for part in parts if "functionResponse" in part]
    assert [call["id"] for call in calls] == [answer["id"] for answer in answers]
    assert [call["name"] for call in calls] == ["import_subtitles"]
    assert [
        event["actions"]["stateDelta"]["progress"]["step"]
        for event in events
        if event.get("actions", {}).get("stateDelta")
    ]
    assert "text" in events[-1]["content"]["parts"][0]


def test_streaming_gives_pieces_and_then_the_whole(person: Person, media: Path, fixtures: Path) -> None:
    person.upload(media / "noaudio_6s.mp4", fixtures / "subs" / "real_synfig01_eng.srt")
    events = person.chat(EXTEND, streaming=True)
    pieces = [event["content"]["parts"][0]["text"] for event in events if event.get("partial")]
    assert len(pieces) > 1
    assert "".join(pieces) == events[-1]["content"]["parts"][0]["text"]
    assert events[-1]["partial"] is False


def test_messages_that_adk_would_refuse_are_refused(person: Person) -> None:
    for message in ("text", {"parts": [{"text": "x", "unknown": 1}]}, {"parts": [{"text": "x"}], "more": 1}):
        answer = person.http.post(
            "/run_sse", json={"user_id": "me", "session_id": person.session, "new_message": message}
        )
        assert answer.status_code == 422
    for more in ({"app_name": "other"}, {"user_id": "somebody"}):
        body = {"session_id": person.session, "new_message": {"parts": [{"text": "x"}]}, **more}
        assert person.http.post("/run_sse", json=body).status_code == 404
    empty = person.http.post("/run_sse", json={"session_id": person.session, "new_message": {"parts": []}})
    assert empty.status_code == 200
    assert empty.text == 'data: {"error":"No parts in the new_message."}\n\n'


def test_runs_of_one_project_come_one_after_the_other(person: Person, media: Path, fixtures: Path) -> None:
    person.upload(media / "noaudio_6s.mp4", fixtures / "subs" / "real_synfig01_eng.srt")
    results: dict[int, list[dict[str, Any]]] = {}

    def say(number: int) -> None:
        with httpx.Client(
            base_url=person.studio.url, headers=person.http.headers, timeout=PATIENCE, trust_env=False
        ) as http:
            body = {"session_id": person.session, "new_message": {"parts": [{"text": EXTEND}]}}
            answer = http.post("/run", json=body)
            results[number] = answer.json()

    threads = [threading.Thread(target=say, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert all(error_of(events) is None for events in results.values())
    spans = sorted((events[0]["timestamp"], events[-1]["timestamp"]) for events in results.values())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert len(tracks(person)) == 1


def test_closing_the_connection_does_not_stop_the_run(person: Person, media: Path, fixtures: Path) -> None:
    person.upload(media / "noaudio_6s.mp4", fixtures / "subs" / "real_synfig01_eng.srt")
    body = {"session_id": person.session, "new_message": {"parts": [{"text": EXTEND}]}}
    with person.http.stream("POST", "/run_sse", json=body) as answer:
        assert answer.status_code == 200
    deadline = time.monotonic() + PATIENCE
    while not tracks(person) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert tracks(person)


@pytest.mark.parametrize("heartbeat", [0.05])
def test_heartbeats_come_while_it_works(person: Person, media: Path, heartbeat: float) -> None:
    person.upload(media / "silence.mp4")
    body = {"session_id": person.session, "new_message": {"parts": [{"text": "add captions"}]}}
    with person.studio.settings(heartbeat=heartbeat), person.http.stream("POST", "/run_sse", json=body) as answer:
        whole = b"".join(answer.iter_raw()).decode()
    assert ': heartbeat\n\ndata: {"type":"heartbeat"}\n\n' in whole


def test_what_was_sent_for_one_video_does_not_caption_the_next(person: Person, media: Path, fixtures: Path) -> None:
    subtitles = fixtures / "subs" / "real_synfig01_eng.srt"
    person.upload(media / "noaudio_6s.mp4", subtitles)
    person.chat(EXTEND)
    assert len(tracks(person)) == 1
    person.upload(media / "silence.mp4")
    assert tracks(person) == []
    assert error_of(person.chat(EXTEND))[0] == "NO_CAPTIONS"  # type: ignore[index]  # an error is due
    person.upload(media / "noaudio_6s.mp4")
    assert error_of(person.chat(EXTEND)) is None, "back at the first video its subtitles are its own"
    assert len(tracks(person)) == 1


def test_what_finds_nothing_to_change_says_so_and_is_no_reason_to_render_again(person: Person, media: Path) -> None:
    person.upload(media / "softsubs_short_movtext_en_es.mp4")
    for message in ("undo", 'replace "no such words" with "others"', "remove the Spanish captions"):
        before = person.state()["draft"]
        found = error_of(person.chat(message))
        assert found is not None
        assert found[0] == "NOTHING_CHANGED", found
        assert person.state()["draft"] == before


def test_a_file_uploaded_during_a_run_stays_on_top_and_undo_leads_to_the_run(
    person: Person, media: Path, talk: Path
) -> None:
    person.upload(talk)
    body = {"session_id": person.session, "new_message": {"parts": [{"text": "add captions"}]}}
    with person.http.stream("POST", "/run_sse", json=body) as answer:
        assert answer.status_code == 200
        assert person.state()["run"]["status"] == "running"
        person.upload(media / "silence.mp4")
        answer.read()
    assert person.state()["draft"]["m"]["title"] == "silence"
    person.chat("undo")
    assert person.state()["draft"]["m"]["title"] == "talk"
    assert len(tracks(person)) == 1


def test_half_characters_break_nothing(person: Person, media: Path) -> None:
    person.upload(media / "silence.mp4")
    message = {"parts": [{"text": "make it \ud800 purple"}]}
    answer = person.http.post("/run_sse", content=json.dumps({"session_id": person.session, "new_message": message}))
    assert answer.status_code == 200
    assert "NOT_UNDERSTOOD" in answer.text
    made = person.http.post("/api/tasks/me/with-session/nemo_agent", content='{"task_name":"\\udfff"}').json()
    assert made["code"] == 0
