"""A render: on disk before the request, followed, delivered once, never over another file, never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.backend.renders import Ledger
from agent.backend.wire import RenderFile
from agent.events import Done
from agent.intents import Export
from agent.tools.names import free_number, stem_of, wanted_files
from tests.agent.conftest import Sleeper
from tests.agent.foreign import Foreign, Reply, Seen, as_json
from tests.agent.talker import FILM, RENDER, STATE, Rendering, Talker, completed, draft, failed

pytestmark = pytest.mark.anyio

GOING = as_json({"status": "processing", "progress": 40})
PACED = as_json({"status": "processing", "progress": 40, "poll_interval_ms": 700})
BROKEN = as_json({"detail": "bad gateway"}, 502)


def ledger(talker: Talker) -> Ledger:
    return Ledger(talker.settings.data_dir / "renders")


async def test_the_id_is_on_disk_before_the_request_leaves(foreign: Foreign, talker: Talker) -> None:
    held: list[str] = []

    def answer(seen: Seen) -> Reply:
        held.extend(render.id for render in ledger(talker).pending())
        assert seen.json["id"] == held[-1]
        return GOING

    foreign.on(RENDER, answer)
    Rendering(foreign, completed(foreign))
    assert isinstance(await talker.do(Export()), Done)
    assert len(held) == 1
    assert [render.stage for render in ledger(talker).all()] == ["delivered"]


async def test_the_draft_goes_back_byte_for_byte(foreign: Foreign, talker: Talker) -> None:
    Rendering(foreign, completed(foreign))
    await talker.do(Export())
    (sent,) = foreign.of(RENDER)
    assert json.dumps(draft()).encode() in sent.body


async def test_a_backend_that_names_no_pace_is_asked_ten_times_and_then_left_to_it(
    foreign: Foreign, talker: Talker, sleeper: Sleeper
) -> None:
    rendering = Rendering(foreign, GOING)
    final = failed(await talker.do(Export()))
    assert (final.exit_code, rendering.polls) == (75, 10)
    assert sleeper.waited.count(30) == 10
    assert "jobs" in final.text
    Rendering(foreign, completed(foreign))
    assert isinstance(await talker.jobs(), Done)
    assert sorted(talker.files()) == ["talk.captioned.mp4", "talk.en.srt"]
    talker.events.clear()
    assert isinstance(await talker.jobs(), Done)
    assert talker.of("delivered") == []


async def test_a_backend_that_names_its_pace_is_asked_at_it_until_the_end(
    foreign: Foreign, talker: Talker, sleeper: Sleeper
) -> None:
    Rendering(foreign, *[PACED] * 15, completed(foreign))
    assert isinstance(await talker.do(Export()), Done)
    assert sleeper.waited.count(0.7) == 15


async def test_a_failed_poll_asks_for_the_same_render_again(foreign: Foreign, talker: Talker) -> None:
    Rendering(foreign, BROKEN, BROKEN, completed(foreign))
    assert isinstance(await talker.do(Export()), Done)
    assert len(foreign.of(RENDER)) == 1


async def test_a_failed_submit_gets_a_new_id_once(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RENDER, BROKEN, GOING)
    Rendering(foreign, as_json({"detail": "Not Found"}, 404), completed(foreign))
    assert isinstance(await talker.do(Export()), Done)
    first, second = (seen.json["id"] for seen in foreign.of(RENDER))
    assert first != second
    assert [render.stage for render in ledger(talker).all()] == ["failed", "delivered"]


async def test_a_submit_that_fails_twice_is_the_end(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RENDER, BROKEN)
    Rendering(foreign, as_json({"detail": "Not Found"}, 404))
    failed(await talker.do(Export()))
    assert len(foreign.of(RENDER)) == 2
    assert ledger(talker).pending() == ()


async def test_a_submit_whose_answer_was_lost_is_followed_not_repeated(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RENDER, BROKEN)
    Rendering(foreign, GOING, completed(foreign))
    assert isinstance(await talker.do(Export()), Done)
    assert len(foreign.of(RENDER)) == 1


async def test_a_plan_that_forbids_export_is_no_lack_of_credits_and_no_loop(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RENDER, as_json({"code": 402, "message": "plan"}, 402))
    final = failed(await talker.do(Export()))
    assert (final.exit_code, len(foreign.of(RENDER))) == (4, 1)
    assert "upgrade" in final.text
    assert ledger(talker).pending() == ()


async def test_a_render_that_failed_says_why(foreign: Foreign, talker: Talker) -> None:
    error = {"code": "ENCODE_FAILED", "message": "The picture is broken."}
    Rendering(foreign, as_json({"status": "failed", "error": error}))
    final = failed(await talker.do(Export()))
    assert (final.code, final.exit_code, final.text) == ("ENCODE_FAILED", 1, "The picture is broken.")
    assert ledger(talker).pending() == ()


async def test_a_second_delivery_overwrites_nothing_and_keeps_its_names_together(
    foreign: Foreign, talker: Talker
) -> None:
    Rendering(foreign, completed(foreign))
    await talker.do(Export())
    await talker.do(Export())
    assert sorted(talker.files()) == ["talk.captioned-2.mp4", "talk.captioned.mp4", "talk.en-2.srt", "talk.en.srt"]
    assert (talker.folder / "talk.captioned.mp4").read_bytes() == FILM


async def test_a_delivery_that_breaks_leaves_nothing_half_done_and_can_be_repeated(
    foreign: Foreign, talker: Talker
) -> None:
    foreign.on("GET /en.srt", as_json({}, 403))
    Rendering(foreign, completed(foreign))
    failed(await talker.do(Export()))
    assert not talker.folder.exists()
    foreign.on("GET /en.srt", Reply(200, b"1\n", {"Content-Type": "text/plain"}))
    assert isinstance(await talker.jobs(), Done)
    assert sorted(talker.files()) == ["talk.captioned.mp4", "talk.en.srt"]


async def test_any_start_takes_up_what_was_not_delivered(foreign: Foreign, talker: Talker) -> None:
    Rendering(foreign, GOING)
    failed(await talker.do(Export()))
    foreign.on(STATE, Reply(500))
    Rendering(foreign, completed(foreign))
    await talker.say("how many credits do I have?")
    assert [event.type for event in talker.events if event.type in ("delivered", "credits")] == ["delivered", "credits"]


def side(kind: str, form: str, language: str | None, name: str = "") -> RenderFile:
    return RenderFile(name=name, kind=kind, format=form, language=language, url="u")


def test_names_are_made_from_the_source_and_the_language(tmp_path: Path) -> None:
    files = wanted_files(
        "v", [side("captions", "srt", "en"), side("captions", "srt", "es"), side("sheet", "png", None)]
    )
    assert [file.name("talk", 1) for file in files] == [
        "talk.captioned.mp4",
        "talk.en.srt",
        "talk.es.srt",
        "talk.sheet.png",
    ]
    (tmp_path / "talk.es.srt").touch()
    assert free_number(tmp_path, "talk", files) == 2


def test_two_tracks_of_one_language_get_two_names() -> None:
    files = wanted_files("v", [side("captions", "srt", "en"), side("captions", "srt", "en")])
    assert len({file.name("talk", 1) for file in files}) == 3


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("talk.mp4", "talk"),
        ("../../etc/passwd", "passwd"),
        ("C:\\films\\a b.mov", "a b"),
        ("..", "video"),
        ("", "video"),
        (None, "video"),
        ("a\x1b[31m:b.mp4", "a_[31m_b"),
        ("x" * 400 + ".mp4", "x" * 120),
    ],
)
def test_a_stem_is_safe_wherever_the_name_came_from(name: str | None, stem: str) -> None:
    assert stem_of(name) == stem


def test_words_of_the_backend_cannot_lead_out_of_the_folder() -> None:
    (_, file) = wanted_files("v", [side("captions", "../../x", "../en", "../../evil.sh")])
    assert "/" not in file.name("talk", 1)
