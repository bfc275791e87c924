"""What a person or a program sees of the events: no flood, no crash on odd names, no markup from outside."""

from __future__ import annotations

import io
import json
import os
from importlib.util import find_spec

import pytest

from agent.events import EVENT, Delivered, DeliveredFile, Notice, Progress, Stage, Status
from agent.terminal.output import JsonOutput, PlainOutput, wrapped
from agent.terminal.progress import PlainBar, RichBar


def test_progress_for_a_program_comes_ten_times_a_second_and_the_last_of_it_always() -> None:
    now, out = [0.0], io.StringIO()
    output = JsonOutput(out, clock=lambda: now[0])
    stages: tuple[Stage, ...] = ("upload", "download")
    for stage in stages:
        for step in range(1000):
            now[0] += 0.001
            output(Progress(stage=stage, label="x", done_bytes=step))
    output(Status(text="Uploaded."))
    output(Progress(stage="render", label="x", fraction=0.5))
    output(Progress(stage="render", label="x", fraction=1.0))
    events = [EVENT.validate_json(line) for line in out.getvalue().splitlines()]
    told = [event for event in events if isinstance(event, Progress)]
    for stage in stages:
        steps = [event.done_bytes for event in told if event.stage == stage]
        assert (steps[0], steps[-1], len(steps)) == (0, 999, 11)
    assert [event.type for event in events[-4:]] == ["progress", "status", "progress", "progress"]
    assert [event.fraction for event in told[-2:]] == [0.5, 1.0]


def test_a_name_that_is_no_text_does_not_stop_the_output() -> None:
    path = os.fsdecode(b"/films/t\xffalk.mp4")
    files = (DeliveredFile(path=path, kind="video", format="mp4", size=1),)
    out = io.StringIO()
    JsonOutput(out)(Delivered(render_id="r", files=files))
    assert json.loads(out.getvalue())["files"][0]["path"] == path
    raw = io.BytesIO()
    poor = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    PlainOutput(poor, poor, PlainBar(poor))(Delivered(render_id="r", files=files))
    PlainOutput(poor, poor, PlainBar(poor))(Notice(text="⏳ Still working..."))
    JsonOutput(poor)(Notice(text="é"))
    assert raw.getvalue().decode("ascii").splitlines()[1:] == [
        "? Still working...",
        '{"v":1,"type":"notice","text":"\\u00e9"}',
    ]


@pytest.mark.skipif(find_spec("rich") is None, reason="rich is an extra")
def test_a_file_name_is_no_markup() -> None:
    err = io.StringIO()
    bar = RichBar(err)
    bar.progress(Progress(stage="upload", label="Uploading a\\[/b] [red].mp4", fraction=0.5))
    bar.clear()


def test_long_lines_break_between_words_and_nothing_is_lost() -> None:
    text = "To correct words, say so: nothing of this line may go.\n\n短" + "字幕" * 30 + "\nshort"
    lines = wrapped(text, 20).split("\n")
    assert all(len(line) <= 20 or "字" in line for line in lines)
    assert " ".join(wrapped(text, 20).split()) == " ".join(text.split())
    assert wrapped(text, 500) == text
