"""Subtitle files of every format come into a project and go out again as they were."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.studio.running import Person, error_of

TTML = (
    '<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><body>\n'
    '<div><p begin="0.5s" end="1.5s">Hello <span xmlns:tts="x" tts:fontStyle="italic">there</span></p></div>\n'
    '<div xml:lang="es"><p begin="0.5s" end="1.5s">Hola</p></div>\n</body></tt>\n'
)


def tracks(person: Person) -> dict[str, list[str]]:
    drafted = (track for track in person.state()["draft"]["t"] if track["tt"] == 7)
    return {track["m"]["language"]: [segment["m"]["text"] for segment in track["sg"]] for track in drafted}


def test_a_ttml_file_in_two_languages_becomes_two_tracks(person: Person, media: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.ttml").write_text(TTML)
    answer = person.upload(media / "noaudio_6s.mp4", tmp_path / "talk.ttml")
    assert [file["file_type"] for file in answer["data"]["files"]] == ["video", "subtitle"]
    assert error_of(person.chat("add captions")) is None
    assert tracks(person) == {"en": ["Hello there"], "es": ["Hola"]}


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("talk.txt", "1\n00:00:01,000 --> 00:00:02,000\nHi\n", "subtitle"),
        ("talk.txt", "Hello there. This is what is said --> so.", "script"),
        ("talk.txt", "[00:00:01] Hello there.\n[00:00:03] This is what is said.", "script"),
        ("talk.dfxp", TTML, "subtitle"),
        ("talk.xml", TTML, "subtitle"),
    ],
)
def test_what_a_text_file_is_its_content_says(person: Person, tmp_path: Path, name: str, text: str, kind: str) -> None:
    (tmp_path / name).write_text(text)
    assert person.upload(tmp_path / name)["data"]["files"][0]["file_type"] == kind


def test_xml_that_is_no_subtitle_file_is_refused(person: Person, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss><item>no captions</item></rss>")
    answer = person.upload(tmp_path / "feed.xml")
    assert answer["code"] == 4001
    assert "no captions" in answer["message"]


def test_the_comments_of_an_ass_file_are_no_captions(person: Person, media: Path, fixtures: Path) -> None:
    """Line 1 is the first line that is shown, as `captions check` counts, and no edit reaches a comment."""
    subs = fixtures / "subs" / "tricky.ass"
    person.upload(media / "noaudio_6s.mp4", subs)
    assert error_of(person.chat("add captions")) is None
    assert error_of(person.chat("line 1 should read Hello there. captions 0.5 s later")) is None
    (texts,) = tracks(person).values()
    assert (len(texts), texts[0]) == (16, "Hello there")
    before = subs.read_text("utf-8-sig").splitlines()
    (url,) = [file["url"] for file in person.render()["output"]["files"] if file["name"].endswith(".ass")]
    after = httpx.get(url, trust_env=False).content.decode("utf-8-sig").splitlines()
    assert [row for row in after if row.startswith("Comment")] == [row for row in before if row.startswith("Comment")]
    assert [row.split(",,")[-1] for row in after if row not in before][:2] == [
        "Hello there{\\i0}",
        "Follows after 100 ms\\Nwith two lines",
    ]
