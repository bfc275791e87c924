"""Uploads over a real socket: types by content, limits while reading, all or nothing, no double entries."""

from __future__ import annotations

import http.client
import os
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.studio.running import Person, Running


def left_over(studio: Running) -> list[str]:
    return [path.name for path in (studio.data / "incoming").iterdir()]


def test_a_video_is_placed_on_the_timeline(person: Person, media: Path) -> None:
    answer = person.upload(media / "noaudio_6s.mp4")
    assert answer["code"] == 0
    (file,) = answer["data"]["files"]
    assert answer["data"]["session_state_applied"] is True
    assert file["filename"] == "noaudio_6s.mp4"
    assert file["file_type"] == "video"
    assert 5.9 < file["duration"] < 6.1
    assert file["width"] > 0
    assert len(file["hash"]) == 64
    draft = person.state()["draft"]
    assert [track["tt"] for track in draft["t"]] == [0]
    assert draft["t"][0]["sg"][0]["m"]["file"] == file["file_id"]
    assert (
        person.http.get(file["cdn_url"].replace(person.studio.url, ""), headers={"Authorization": ""}).status_code
        == 200
    )


def test_sending_again_makes_no_double_entry(person: Person, media: Path) -> None:
    first = person.upload(media / "silence.mp4")["data"]["files"][0]
    again = person.upload(media / "silence.mp4")["data"]["files"][0]
    assert again == first
    assert len(person.state()["video_infos"]) == 1
    assert len(list((person.studio.data / "files").glob(first["file_id"]))) == 1


def test_several_files_at_once(person: Person, media: Path, fixtures: Path) -> None:
    answer = person.upload(media / "silence.mp4", fixtures / "subs" / "real_synfig01_eng.srt")
    assert [file["file_type"] for file in answer["data"]["files"]] == ["video", "subtitle"]
    assert answer["data"]["files"][1]["cues"] > 0


@pytest.mark.parametrize("name", ["empty.mp4", "random_bytes.mp4", "truncated_no_moov.mp4", "wrongext_html_named.mp4"])
def test_what_is_not_media_is_refused_with_a_sentence(person: Person, media: Path, name: str) -> None:
    answer = person.upload(media / name)
    assert answer["code"] == 4001
    assert name in answer["message"]
    assert str(person.studio.data) not in answer["message"]
    assert person.state()["video_infos"] == []
    assert left_over(person.studio) == []


def test_one_bad_file_keeps_all_out(person: Person, media: Path) -> None:
    before = len(list((person.studio.data / "files").iterdir()))
    answer = person.upload(media / "silence.mp4", media / "random_bytes.mp4")
    assert answer["code"] == 4001
    assert person.state()["video_infos"] == []
    assert person.state()["draft"] == {}
    assert len(list((person.studio.data / "files").iterdir())) == before
    assert left_over(person.studio) == []


def test_the_limit_holds_while_reading(person: Person, tmp_path: Path) -> None:
    with person.studio.settings(upload_limit=2**20):
        (tmp_path / "big.mp4").write_bytes(os.urandom(3 * 2**20))
        answer = person.upload(tmp_path / "big.mp4")
        assert answer["code"] == 4002
        assert "big.mp4 is larger than 1 MB" in answer["message"]
    assert left_over(person.studio) == []


def test_who_asks_is_settled_before_the_body_is_read(person: Person) -> None:
    where = urlsplit(person.studio.url)
    for token, path in ((None, person.session), (person.token, "1234567890123456789")):
        head = f"POST /api/upload-video/nemo_agent/me/{path} HTTP/1.1\r\nHost: {where.netloc}\r\n"
        head += "Content-Length: 500000000\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        head += f"Authorization: Bearer {token}\r\n\r\n" if token else "\r\n"
        with socket.create_connection((where.hostname or "", where.port or 0), timeout=20) as wire:
            wire.sendall(head.encode())
            assert wire.recv(1000).startswith((b"HTTP/1.1 401", b"HTTP/1.1 404"))


def test_a_cut_upload_leaves_nothing(person: Person) -> None:
    where = urlsplit(person.studio.url)
    connection = http.client.HTTPConnection(where.netloc, timeout=20)
    connection.putrequest("POST", f"/api/upload-video/nemo_agent/me/{person.session}")
    connection.putheader("Authorization", f"Bearer {person.token}")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", "5000000")
    connection.endheaders()
    connection.send(b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.mp4"\r\n\r\n' + b"0" * 2_000_000)
    deadline = time.monotonic() + 20
    while not left_over(person.studio) and time.monotonic() < deadline:
        time.sleep(0.01)
    connection.close()
    while left_over(person.studio) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert left_over(person.studio) == []
    assert person.state()["video_infos"] == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("my talk.mp4", "my talk.mp4"),
        ("讲座 \u2014 “final”.mp4", "讲座 — “final”.mp4"),
        ("../../etc/passwd.mp4", "passwd.mp4"),
        ("C:\\Users\\me\\talk.mp4", "talk.mp4"),
        ('a"b.mp4', "ab.mp4"),
        ("x" * 300 + ".mp4", "x" * 116 + ".mp4"),
        ("a\x1b[31mb.mp4", "a[31mb.mp4"),
    ],
)
def test_names_are_kept_for_people_and_never_used_as_paths(person: Person, media: Path, name: str, kept: str) -> None:
    data = (media / "silence.mp4").read_bytes()
    answer = person.http.post(
        f"/api/upload-video/nemo_agent/me/{person.session}", files=[("files", (name, data))]
    ).json()
    assert answer["data"]["files"][0]["filename"] == kept


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x--\r\n",
        b"nonsense",
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.mp4"\r\n\r\nno end',
        b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n--x--\r\n',
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a\r\n\r\n',
    ],
)
def test_a_broken_form_is_refused(person: Person, body: bytes) -> None:
    answer = person.http.post(
        f"/api/upload-video/nemo_agent/me/{person.session}",
        content=body,
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == 422
    assert left_over(person.studio) == []
