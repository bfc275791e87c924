"""A backend that is odd on purpose: every turn ends with a sentence, and nothing is lost or doubled."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from agent.backend.renders import Ledger
from agent.events import Done
from agent.intents import Export
from tests.agent.foreign import Foreign, Reply, Seen, as_json, envelope, range_file, stream
from tests.agent.talker import FILM, RUN, STATE, TOKEN, UPLOAD, Rendering, Talker, completed, draft, failed, frame

pytestmark = pytest.mark.anyio


def endpoint(foreign: Foreign, answer: Reply) -> list[Seen]:
    """Have the download endpoint of any render give ``answer``; the requests that it gets."""
    got: list[Seen] = []
    plain = foreign.answer

    def serve(seen: Seen) -> Reply:
        if seen.path.endswith("/download"):
            got.append(seen)
            return answer
        return plain(seen)

    foreign.answer = serve  # type: ignore[method-assign]  # the test's own server
    return got


def stages(talker: Talker) -> list[str]:
    return [render.stage for render in Ledger(talker.settings.data_dir / "renders").all()]


def done(url: object, **more: object) -> Reply:
    return as_json({"status": "completed", "output": {"url": url, **more}})


ODD = [
    "http://[bad",
    "http://a b/",
    "http://h:99999/x",
    "http://a..b/x",
    "http://h/\x00",
    "http://\u2028/x",
    "http://127.0.0.1:1/x",
    "ftp://h/x",
    "/nothing-here.mp4",
    "",
    7,
    None,
]


@pytest.mark.parametrize("url", ODD)
async def test_a_film_at_an_impossible_address_comes_from_the_endpoint(
    foreign: Foreign, talker: Talker, url: object
) -> None:
    Rendering(foreign, done(url))
    endpoint(foreign, Reply(200, FILM, {"Content-Type": "video/mp4"}))
    assert isinstance(await talker.do(Export()), Done)
    assert (talker.folder / "talk.captioned.mp4").read_bytes() == FILM


@pytest.mark.parametrize("url", ["http://[bad", "http://h/\x00", "http://127.0.0.1:1/x"])
async def test_a_film_that_is_nowhere_is_still_owed(foreign: Foreign, talker: Talker, url: str) -> None:
    Rendering(foreign, done(url))
    final = failed(await talker.do(Export()))
    assert (final.exit_code, stages(talker)) == (75, ["done"])
    Rendering(foreign, completed(foreign))
    assert isinstance(await talker.jobs(), Done)
    assert stages(talker) == ["delivered"]


async def test_a_redirect_to_an_impossible_address_is_no_crash(foreign: Foreign, talker: Talker) -> None:
    foreign.on("GET /film.mp4", Reply(302, headers={"Location": "http://[bad"}))
    Rendering(foreign, completed(foreign))
    assert failed(await talker.do(Export())).exit_code == 75


async def test_a_code_in_the_body_of_a_download_is_the_code(foreign: Foreign, talker: Talker) -> None:
    """1001 with HTTP 200: a new token, and the download once more."""
    foreign.on("GET /film.mp4", as_json({"code": 1001, "message": "expired"}), range_file(FILM))
    endpoint(foreign, as_json({"code": 1001, "message": "expired"}))
    Rendering(foreign, completed(foreign))
    assert isinstance(await talker.do(Export()), Done)
    assert len(foreign.of(TOKEN)) == 2


async def test_a_film_of_unsaid_length_is_held_to_the_size_that_was_promised(foreign: Foreign, talker: Talker) -> None:
    foreign.on("GET /film.mp4", Reply(200, headers={"Content-Type": "video/mp4"}, chunked=(FILM[:100],)))
    Rendering(foreign, done(f"{foreign.url}/film.mp4", size=len(FILM)))
    failed(await talker.do(Export()))
    assert not list(talker.files())


@pytest.mark.parametrize(
    "odd", [{"size": "many"}, {"size": 1.5}, {"size": -3}, {"language": 5}, {"kind": 5}, {"format": None}, {"name": []}]
)
async def test_an_odd_word_about_a_caption_file_does_not_lose_it(
    foreign: Foreign, talker: Talker, odd: dict[str, object]
) -> None:
    file = {"name": "x.srt", "kind": "captions", "format": "srt", "language": "en", "url": f"{foreign.url}/en.srt"}
    Rendering(foreign, done(f"{foreign.url}/film.mp4", files=[{**file, **odd}]))
    assert isinstance(await talker.do(Export()), Done)
    assert len(list(talker.files())) == 2


SHAPES = [
    {"status": "completed", "output": {"url": "U"}},
    {"success": True, "data": {"status": "completed", "outputUrl": "U"}},
    {"code": 0, "data": {"status": "completed", "output": {"url": "U"}}},
    {"code": 0, "success": True, "status": "COMPLETED", "data": {"output_url": "U"}},
    {"data": {"status": "completed"}, "output": {"url": "U"}},
    {"status": "success", "url": "U"},
]


@pytest.mark.parametrize("shape", SHAPES, ids=json.dumps)
async def test_every_shape_of_a_finished_render_is_read(foreign: Foreign, talker: Talker, shape: object) -> None:
    body = json.dumps(shape).replace('"U"', json.dumps(f"{foreign.url}/film.mp4"))
    unknown = envelope({"status": "reticulating"})
    Rendering(foreign, unknown, Reply(200, body.encode(), {"Content-Type": "application/json"}))
    assert isinstance(await talker.do(Export()), Done)
    assert (talker.folder / "talk.captioned.mp4").read_bytes() == FILM


HALF = "\\ud83d"
"""Half an emoji, as a backend writes it that cuts text by UTF-16 units."""


async def test_half_a_letter_stops_nothing(foreign: Foreign, talker: Talker, tmp_path: Path) -> None:
    made = draft()
    made["t"][0]["sg"][0]["m"]["name"] = "talkHALF.mp4"
    body = json.dumps({"code": 0, "data": {"state": {"draft": made, "video_infos": [{"filename": "aHALF.mp4"}]}}})
    foreign.on(STATE, Reply(200, body.replace("HALF", HALF).encode()))
    foreign.on(UPLOAD, Reply(200, b'{"code":0,"data":{"files":[{"filename":"a%s.mp4"}]}}' % HALF.encode()))
    foreign.on(RUN, stream(frame("Here: HALF and \x1b[31mred.").replace(b"HALF", HALF.encode())))
    Rendering(foreign, completed(foreign))
    film = Path(os.fsdecode(os.fsencode(tmp_path) + b"/t\xfflk.mp4"))
    film.write_bytes(FILM)  # noqa: ASYNC240 - a few bytes
    final = await talker.say("add a title", str(film), deliver_to=Export())
    assert isinstance(final, Done)
    assert list(talker.files()) == ["talk.captioned.mp4", "talk.en.srt"]
    for event in talker.events:
        json.loads(event.model_dump_json())
    assert talker.text == "Here: \N{REPLACEMENT CHARACTER} and red."


async def test_an_edit_without_a_film_is_a_matter_of_the_file(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, stream(b'data: {"errorCode":"NO_MEDIA","errorMessage":"Send a video first."}\n\n'))
    assert failed(await talker.say("add captions")).exit_code == 3
