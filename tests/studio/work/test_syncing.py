"""A subtitle file that is off is set to the speech by one sentence, over the wire."""

from __future__ import annotations

import re
from pathlib import Path

from tests.studio.running import Person, error_of, text_of
from tests.studio.work.test_captions import calls, captions


def later(text: str, by: int) -> str:
    """An SRT text with every time ``by`` ms later."""

    def moved(match: re.Match[str]) -> str:
        hours, minutes, seconds, ms = map(int, match.groups())
        time = ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms + by
        return f"{time // 3600000:02}:{time // 60000 % 60:02}:{time // 1000 % 60:02},{time % 1000:03}"

    return re.sub(r"(\d\d):(\d\d):(\d\d),(\d\d\d)", moved, text)


def test_subtitles_that_are_off_are_set_to_the_speech_and_their_translation_follows(
    person: Person, fixtures: Path, tmp_path: Path
) -> None:
    person.upload(fixtures / "media" / "softsubs_short_movtext_en_es.mp4")
    for language in ("en", "es"):
        file = tmp_path / f"sonnet.{language}.srt"
        file.write_text(later((fixtures / "subs" / f"sonnet2_short_{language}.srt").read_text("utf-8"), 7_000), "utf-8")
        person.upload(file)
    events = person.chat("sync the subtitles with the speech")
    assert error_of(events) is None, events
    assert calls(events).count("sync_captions") == 1
    made = captions(person)
    starts = [segment["s"] for segment in made["en"]["sg"]]  # the fourth line: fixtures/truth/onsets.json
    truth = [0, 3020, 6150, 9640, 13420, 16920, 19860, 22690, 25920, 30370, 34010, 38170, 42150, 46030, 49250]
    off = sorted(abs(start - said) for start, said in zip(starts[1:], truth[1:], strict=True))
    assert off[len(off) // 2] <= 30
    assert off[-1] <= 150
    assert [segment["s"] for segment in made["es"]["sg"]] == starts
    assert "moved by 6.9" in text_of(events)
