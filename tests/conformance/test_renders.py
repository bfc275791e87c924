"""Cases 56 to 60: a draft goes out as it came in, a render is followed to its file, files are checked on both ways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.backend.renders import Ledger
from agent.events import Done
from agent.intents import Export, Upload
from tests.agent.conftest import Sleeper
from tests.agent.foreign import Foreign, Reply, Seen, as_json, envelope, range_file, serve
from tests.agent.talker import FILM, RENDER, STATE, UPLOAD, Rendering, Talker, completed, failed

pytestmark = pytest.mark.anyio

GOING = as_json({"status": "processing", "progress": 40})
LOST = Reply(200, b"{}", cut=0)


@pytest.fixture
def cdn() -> Iterator[Foreign]:
    """Another host."""
    with serve() as server:
        yield server


def downloads(foreign: Foreign, answer: Reply | None = None) -> list[Seen]:
    """The requests to the download endpoint of any render, which gives ``answer``."""
    got: list[Seen] = []
    plain = foreign.answer

    def serve_it(seen: Seen) -> Reply:
        if seen.path.endswith("/download"):
            got.append(seen)
            return answer or Reply(200, FILM, {"Content-Type": "video/mp4"})
        return plain(seen)

    foreign.answer = serve_it  # type: ignore[method-assign]  # the test's own server
    return got


@pytest.mark.parametrize("inside", [{}, {"draft": None}, {"draft": {}}, {"draft": {"t": [{"tt": 0, "sg": []}]}}])
async def test_case_56_nothing_to_render_means_no_render_call(foreign: Foreign, talker: Talker, inside: object) -> None:
    foreign.on(STATE, envelope({"state": inside}))
    assert failed(await talker.do(Export())).code == "NO_DRAFT"
    assert foreign.of(RENDER) == []


async def test_case_56_a_draft_goes_out_byte_for_byte(foreign: Foreign, talker: Talker) -> None:
    raw = '{ "z":1.10,"t":[{"tt":0, "sg":[{"d":1.0}],"x":null}],"big":55297987060244152329,"é":"\\u00e9 重","e":1E5 }'
    foreign.on(STATE, Reply(200, f'{{"code":0,"data":{{"state":{{"draft":{raw},"y":0}}}}}}'.encode()))
    Rendering(foreign, completed(foreign))
    assert isinstance(await talker.do(Export()), Done)
    assert f'"draft":{raw},"output":'.encode() in foreign.of(RENDER)[0].body


SHAPES = [
    {"status": "completed", "output": {"url": "U"}},
    {"success": True, "data": {"status": "completed", "outputUrl": "U"}},
    {"code": 0, "data": {"status": "completed", "output": {"url": "U"}}},
]


@pytest.mark.parametrize("shape", SHAPES, ids=json.dumps)
async def test_case_57_a_finished_render_is_read_in_every_shape(
    foreign: Foreign, talker: Talker, shape: object
) -> None:
    body = json.dumps(shape).replace('"U"', json.dumps(f"{foreign.url}/film.mp4"))
    unknown = (as_json({"status": "reticulating"}), envelope({"status": 7}))
    rendering = Rendering(foreign, *unknown, Reply(200, body.encode(), {"Content-Type": "application/json"}))
    assert isinstance(await talker.do(Export()), Done)
    assert rendering.polls == 3, "a word that nobody knows means that it goes on"
    assert (talker.folder / "talk.captioned.mp4").read_bytes() == FILM


async def test_case_57_completed_without_an_address_means_the_download_endpoint(
    foreign: Foreign, talker: Talker
) -> None:
    Rendering(foreign, as_json({"status": "completed"}))
    got = downloads(foreign)
    assert isinstance(await talker.do(Export()), Done)
    assert len(got) == 1
    assert got[0].headers["authorization"] == "Bearer nmv_usr_secret"


async def test_case_57_a_failed_render_says_why(foreign: Foreign, talker: Talker) -> None:
    Rendering(foreign, GOING, as_json({"data": {"status": "failed", "error": "no font for line 3"}}))
    assert "no font for line 3" in failed(await talker.do(Export())).text
    assert len(foreign.of(RENDER)) == 1


@pytest.mark.parametrize("failure", [Reply(502, b"<html>"), as_json({"detail": "x"}, 500), LOST])
async def test_case_58_a_poll_that_fails_asks_for_the_same_render_again(
    foreign: Foreign, talker: Talker, sleeper: Sleeper, failure: Reply
) -> None:
    rendering = Rendering(foreign, GOING, failure, failure, GOING, completed(foreign))
    assert isinstance(await talker.do(Export()), Done)
    assert (rendering.polls, len(foreign.of(RENDER))) == (5, 1)
    polled = {seen.path for seen in foreign.seen if seen.path.startswith("/api/render/proxy/lambda/")}
    assert len(polled) == 1
    assert sleeper.waited.count(talker.settings.pace.poll) == 5


async def test_case_58_a_submit_that_fails_gets_a_new_id_once(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RENDER, as_json({"code": 500, "message": "busy"}, 500))
    Rendering(foreign, as_json({"detail": "Not Found"}, 404))
    failed(await talker.do(Export()))
    first, second = (seen.json["id"] for seen in foreign.of(RENDER))
    assert first != second


async def test_case_58_after_ten_polls_it_goes_on_in_the_background_and_its_id_is_kept(
    foreign: Foreign, talker: Talker, sleeper: Sleeper
) -> None:
    rendering = Rendering(foreign, GOING)
    final = failed(await talker.do(Export()))
    assert (rendering.polls, final.exit_code) == (10, 75)
    assert sleeper.waited.count(30) == 10
    (kept,) = Ledger(talker.settings.data_dir / "renders").pending()
    assert kept.id == foreign.of(RENDER)[0].json["id"]
    assert "jobs" in final.text


async def test_case_59_another_host_gets_no_token_and_an_old_address_leads_to_the_endpoint(
    foreign: Foreign, talker: Talker, cdn: Foreign
) -> None:
    cdn.on("GET /film.mp4", range_file(FILM))
    Rendering(foreign, as_json({"status": "completed", "output": {"url": f"{cdn.url}/film.mp4"}}))
    assert isinstance(await talker.do(Export()), Done)
    (seen,) = cdn.seen
    assert not {"authorization", "x-skill-source", "x-client-id"} & seen.headers.keys()
    cdn.on("GET /film.mp4", Reply(403, b"<Error>expired</Error>", {"Content-Type": "application/xml"}))
    got = downloads(foreign)
    assert isinstance(await talker.do(Export()), Done)
    assert len(got) == 1
    assert (talker.folder / "talk.captioned-2.mp4").read_bytes() == FILM


async def test_case_59_a_file_that_is_too_short_is_not_left_as_final(foreign: Foreign, talker: Talker) -> None:
    foreign.on("GET /film.mp4", Reply(200, FILM, {"Content-Type": "video/mp4"}, cut=1000))
    Rendering(foreign, as_json({"status": "completed", "output": {"url": f"{foreign.url}/film.mp4"}}))
    assert failed(await talker.do(Export())).exit_code == 75
    assert list(talker.files()) == []
    foreign.on("GET /film.mp4", range_file(FILM))
    assert isinstance(await talker.jobs(), Done)
    assert (talker.folder / "talk.captioned.mp4").read_bytes() == FILM


@pytest.mark.parametrize("name", ["my clip.mp4", "演示 视频.mov", "it's a 'clip'.webm", 'a"b.mkv', "TALK.MP4", "x.JPG"])
async def test_case_60_a_file_goes_as_files_under_its_own_name(
    foreign: Foreign, talker: Talker, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(FILM)
    async with talker.agent() as agent:
        assert isinstance(await agent.act([Upload((str(tmp_path / name),))], talker.events.append), Done)
    (sent,) = foreign.of(UPLOAD)
    spelt = name.replace('"', "%22")
    assert f'name="files"; filename="{spelt}"'.encode() in sent.body
    assert FILM in sent.body


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [("notes.docx", 10, "mp4"), ("talk.exe", 10, "mp4"), ("talk.mp4", 501 * 1024 * 1024, "Compress or trim")],
)
async def test_case_60_a_wrong_type_or_size_is_refused_before_anything_is_sent(
    foreign: Foreign, talker: Talker, tmp_path: Path, name: str, size: int, said: str
) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(size)
    final = failed(await talker.do(Upload((str(tmp_path / name),))))
    assert said in final.text
    assert (final.exit_code, foreign.seen) == (3, [])


@pytest.mark.parametrize(("code", "said"), [(4001, "mp4"), (4002, "Compress or trim")])
async def test_case_60_what_the_backend_refuses_is_explained(
    foreign: Foreign, talker: Talker, tmp_path: Path, code: int, said: str
) -> None:
    (tmp_path / "talk.mp4").write_bytes(FILM)
    foreign.on(UPLOAD, envelope(None, code=code))
    final = failed(await talker.do(Upload((str(tmp_path / "talk.mp4"),))))
    assert said in final.text
    assert (final.exit_code, len(foreign.of(UPLOAD))) == (3, 1)
