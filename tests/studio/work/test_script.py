"""A script that does not fit the speech makes captions all the same, and the answer says where they part."""

from __future__ import annotations

from pathlib import Path

from tests.studio.running import Person, error_of, text_of
from tests.studio.work.test_captions import captions, words


def test_what_nobody_says_is_left_out_and_told(person: Person, talk: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text(
        "NARRATOR: Printing, in the only sense with which we are at present concerned, [coughs]\n\n"
        "The weather of tomorrow will be sunny and warm, with light winds from the south in the whole country.\n\n"
        "differs from most if not from all the arts and crafts represented in the Exhibition, "
        "in being comparatively modern.",
        "utf-8",
    )
    person.upload(talk, script)
    events = person.chat("add captions")
    assert error_of(events) is None, events
    track = captions(person)["en"]
    assert "concerned, differs from most" in words(track)
    assert "weather" not in words(track)
    assert "narrator" not in words(track)
    messages = [each["message"] for each in events[-1]["customMetadata"]["warnings"] if each["code"] == "SCRIPT"]
    assert any("not spoken" in each and "The weather of tomorrow" in each for each in messages)
    assert any("NARRATOR:" in each and "[coughs]" in each for each in messages)
    assert messages[0] in text_of(events)
    kinds = [one["kind"] for one in track["m"]["script_differences"]]
    assert "not spoken" in kinds
