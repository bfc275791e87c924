"""Cases 48 to 55, 61 and 62: codes, ids, tokens, the client id, limits, credits and the state."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from agent.backend.identity import Identity
from agent.events import Done
from agent.intents import Credits, Export, Message, State, Upload
from agent.settings import Settings
from tests.agent.conftest import Sleeper
from tests.agent.foreign import Foreign, Reply, Seen, as_json, envelope
from tests.agent.talker import (
    CREDITS,
    EMPTY,
    FILM,
    RENDER,
    RUN,
    STATE,
    TASK,
    TOKEN,
    UPLOAD,
    Rendering,
    Talker,
    completed,
    draft,
    failed,
    state,
)

pytestmark = pytest.mark.anyio

GRANT = {"token": "nmv_usr_secret", "user_id": "anon_1", "expires_at": "2999-01-01T00:00:00Z"}
REFUSED = as_json({"code": 7777, "message": "not today"})
EXPIRED = envelope(None, code=1001)


@pytest.fixture
def clip(tmp_path: Path) -> str:
    path = tmp_path / "talk.mp4"
    path.write_bytes(FILM)
    return str(path)


@pytest.mark.parametrize("endpoint", [TOKEN, TASK, UPLOAD, CREDITS, STATE, RUN, RENDER, "poll", "download"])
async def test_case_48_a_code_in_the_body_of_a_200_is_a_failure_everywhere(
    foreign: Foreign, talker: Talker, clip: str, endpoint: str
) -> None:
    Rendering(foreign, REFUSED if endpoint in ("poll", RENDER) else completed(foreign))
    foreign.on("GET /film.mp4" if endpoint == "download" else endpoint, REFUSED)
    if endpoint == CREDITS:
        final = failed(await talker.do(Credits()))
    else:
        final = failed(await talker.say("add captions", clip, deliver_to=Export()))
    assert final.code == ("7777" if endpoint != "download" else "404"), "a film has a second place, which says 404"
    assert not talker.of("delivered")
    assert list(talker.files()) == []


@pytest.mark.parametrize("number", [5529798706024415232, "5529798706024415232"])
async def test_case_49_an_id_stays_what_it_is_also_as_a_number(
    foreign: Foreign, talker: Talker, number: object
) -> None:
    foreign.on(TASK, envelope({"session_id": number, "task_id": 9007199254740993}))
    foreign.on(STATE.replace("s1", "5529798706024415232"), state())
    Rendering(foreign, completed(foreign))
    final = await talker.say("add a title", deliver_to=Export())
    assert isinstance(final, Done)
    assert final.session_id == "5529798706024415232"
    (run,), (render,) = foreign.of(RUN), foreign.of(RENDER)
    assert run.json["session_id"] == render.json["sessionId"] == "5529798706024415232"
    (claim,) = foreign.of("POST /api/auth/claim-token")
    assert claim.json == {"task_id": "9007199254740993", "session_id": "5529798706024415232"}


@pytest.mark.parametrize("endpoint", [TASK, UPLOAD, CREDITS, STATE, RENDER])
async def test_case_50_a_rejected_token_is_renewed_once_with_the_same_client_id_and_the_call_repeated_once(
    foreign: Foreign, talker: Talker, clip: str, endpoint: str
) -> None:
    foreign.on(TOKEN, *(envelope({**GRANT, "token": f"nmv_usr_{name}"}) for name in ("one", "two")))
    good = foreign._answers[endpoint][0]
    foreign.on(endpoint, EXPIRED, good)
    Rendering(foreign, completed(foreign))
    wish = talker.do(Credits()) if endpoint == CREDITS else talker.say("add captions", clip, deliver_to=Export())
    assert isinstance(await wish, Done)
    first, second = foreign.of(TOKEN)
    assert first.headers["x-client-id"] == second.headers["x-client-id"]
    tried = [seen.headers["authorization"] for seen in foreign.of(endpoint)][:2]
    assert tried == ["Bearer nmv_usr_one", "Bearer nmv_usr_two"]
    assert len(talker.posts()) == (0 if endpoint == CREDITS else 1)


async def test_case_50_a_token_that_is_rejected_again_is_the_end(foreign: Foreign, talker: Talker) -> None:
    foreign.on(CREDITS, EXPIRED)
    assert failed(await talker.do(Credits())).code == "1001"
    assert (len(foreign.of(CREDITS)), len(foreign.of(TOKEN))) == (2, 2)


@pytest.mark.parametrize("endpoint", [CREDITS, RUN])
async def test_case_50_a_token_that_the_user_set_is_never_replaced(
    foreign: Foreign, talker: Talker, endpoint: str
) -> None:
    talker.settings = replace(talker.settings, token="nmv_usr_mine")
    foreign.on(endpoint, EXPIRED)
    final = failed(await (talker.do(Credits()) if endpoint == CREDITS else talker.say("add captions")))
    assert "NEMO_TOKEN" in final.text
    assert (len(foreign.of(TOKEN)), len(foreign.of(endpoint))) == (0, 1)


async def test_case_51_the_client_id_comes_from_the_environment_then_the_file_then_it_is_new(
    foreign: Foreign, talker: Talker, settings: Settings
) -> None:
    path = settings.config_dir / "client_id"
    await talker.do(Credits())
    made = path.read_text("utf-8").strip()
    assert re.fullmatch(r"[0-9a-f-]{36}", made)
    assert path.stat().st_mode & 0o777 == 0o600
    (settings.config_dir / "tokens.json").unlink()
    await talker.do(Credits())
    talker.settings = replace(talker.settings, client_id="laptop-of-mary")
    (settings.config_dir / "tokens.json").unlink()
    await talker.do(Credits())
    assert [seen.headers["x-client-id"] for seen in foreign.of(TOKEN)] == [made, made, "laptop-of-mary"]


def test_case_51_programs_that_start_together_agree_on_the_client_id(settings: Settings) -> None:
    code = (
        "import asyncio, sys; from agent.settings import Settings; from agent.backend.identity import Identity\n"
        "print(asyncio.run(Identity(Settings.from_env(), 'k').client_id()))"
    )
    home = {"SUBTITLE_AGENT_HOME": str(settings.config_dir.parent), "NEMO_API_URL": "http://127.0.0.1:9"}
    many = [
        subprocess.Popen([sys.executable, "-c", code], env=os.environ | home, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = {one.communicate()[0].strip() for one in many}
    assert len(said) == 1
    assert said == {asyncio.run(Identity(settings, "k").client_id())}


async def test_case_52_a_missing_client_id_is_made_and_the_call_repeated_once(foreign: Foreign, talker: Talker) -> None:
    foreign.on(TOKEN, as_json({"code": 400, "message": "X-Client-Id header is required"}, 400), envelope(GRANT))
    assert isinstance(await talker.do(Credits()), Done)
    first, second = (seen.headers["x-client-id"] for seen in foreign.of(TOKEN))
    assert first != second
    foreign.on(TOKEN, as_json({"code": 400, "message": "X-Client-Id header is required"}, 400))
    (talker.settings.config_dir / "tokens.json").unlink()
    assert failed(await talker.do(Credits())).code == "400"
    assert len(foreign.of(TOKEN)) == 4


@pytest.mark.parametrize(("headers", "waited"), [({}, [30.0]), ({"Retry-After": "12"}, [12.0])])
async def test_case_52_a_limit_on_tokens_is_waited_for_once_then_explained(
    foreign: Foreign, talker: Talker, sleeper: Sleeper, headers: dict[str, str], waited: list[float]
) -> None:
    foreign.on(TOKEN, as_json({"code": 429}, 429, **headers))
    final = failed(await talker.do(Credits()))
    assert (len(foreign.of(TOKEN)), sleeper.waited) == (2, waited)
    assert final.exit_code == 75
    assert "in 7 days" in final.text
    assert f"wait for {waited[0]:.0f} seconds" in talker.notices


@pytest.mark.parametrize("where", [TOKEN, TASK, STATE])
@pytest.mark.parametrize("refusing", [RUN, UPLOAD])
async def test_case_53_an_anonymous_user_without_credits_gets_the_link_with_the_id_from_whichever_answer_had_it(
    foreign: Foreign, talker: Talker, clip: str, where: str, refusing: str
) -> None:
    anon = {"user_id": "anon_abc"}
    bare = {key: value for key, value in GRANT.items() if key != "user_id"}
    foreign.on(TOKEN, envelope({**bare, **(anon if where == TOKEN else {})}))
    foreign.on(TASK, envelope({"session_id": "s1", "task_id": "t1", **(anon if where == TASK else {})}))
    foreign.on(STATE, envelope({"state": {"draft": draft()}, **(anon if where == STATE else {})}))
    foreign.on(refusing, envelope(None, code=2001))
    if where == STATE and refusing == UPLOAD:
        foreign.on(UPLOAD, envelope({"files": [{"filename": "talk.mp4"}]}), envelope(None, code=2001))
    async with talker.agent() as agent:
        await agent.act([Upload((clip,)), State(), Upload(("https://v.example/b.mp4",))], talker.events.append)
        if refusing == RUN:
            await agent.turn(Message("add captions"), talker.events.append)
    (final,) = talker.of("error")
    assert "https://nemovideo.com/register?bind=anon_abc" in final.text
    assert "nmv_usr" not in final.text
    assert final.exit_code == 4


async def test_case_53_a_registered_user_without_credits_is_told_to_top_up(foreign: Foreign, talker: Talker) -> None:
    talker.settings = replace(talker.settings, token="nmv_usr_mine")
    foreign.on(RUN, envelope(None, code=2001))
    final = failed(await talker.say("add captions"))
    assert "Top up credits in your account" in final.text
    assert "bind=" not in final.text


async def test_case_54_a_402_is_the_plan_and_not_the_credits_and_no_loop(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RENDER, as_json({"code": 402, "message": "Export needs the Starter plan"}, 402))
    final = failed(await talker.do(Export()))
    assert "Register or upgrade your plan to unlock export." in final.text
    assert "Starter plan" in final.text
    assert "credits" not in final.text.lower()
    assert (final.exit_code, len(foreign.of(RENDER))) == (4, 1)


async def test_case_54_every_request_of_a_whole_job_is_attributed(foreign: Foreign, talker: Talker, clip: str) -> None:
    rendering = as_json({"status": "processing", "progress": 50})
    Rendering(foreign, rendering, completed(foreign))
    await talker.say("add captions", clip, "https://v.example/b.mp4", deliver_to=Export())
    await talker.do(Credits())
    paths = {f"{seen.method} {re.sub('render_[0-9]+', 'ID', seen.path)}" for seen in foreign.seen}
    assert paths >= {TOKEN, TASK, UPLOAD, CREDITS, STATE, RUN, RENDER, "GET /api/render/proxy/lambda/ID"}
    assert paths >= {"GET /film.mp4", "GET /en.srt", "POST /api/auth/claim-token"}
    for seen in foreign.seen:
        named = [seen.headers.get(f"x-skill-{word}") for word in ("source", "version", "platform")]
        assert named == ["ai-subtitles-for-video", "1.2.3", "cursor"], seen.path


@pytest.mark.parametrize("words", ["export", "导出", "Export, please!", "send me the video", "exporta el vídeo"])
async def test_case_55_export_is_never_chat(foreign: Foreign, talker: Talker, words: str) -> None:
    Rendering(foreign, completed(foreign))
    assert isinstance(await talker.say(words), Done)
    assert (talker.posts(), len(foreign.of(RENDER))) == ([], 1)


@pytest.mark.parametrize(
    "words", ["add a title 'Export'", "add the text 'Download now'", "don't export yet, add captions"]
)
async def test_case_55_a_wish_that_only_holds_the_word_is_not_swallowed(
    foreign: Foreign, talker: Talker, words: str
) -> None:
    await talker.say(words)
    assert (len(talker.posts()), foreign.of(RENDER)) == (1, [])


@pytest.mark.parametrize(
    ("answer", "figures", "words"),
    [
        ({"available": 25000, "frozen": 40, "total": 25040}, (25000, 40, 25040), "40 more are held"),
        ({"available": 90, "frozen": 10}, (90, 10, 100), "10 more are held"),
        ({"available": 7, "frozen": 3, "total": 7}, (7, 3, 7), "7 credits available"),
        ({"available": 1}, (1, 0, 1), "1 credit available."),
    ],
)
async def test_case_61_what_is_frozen_is_told_apart_and_the_total_is_not_assumed(
    foreign: Foreign, talker: Talker, answer: object, figures: tuple[float, ...], words: str
) -> None:
    foreign.on(CREDITS, envelope(answer))
    await talker.do(Credits())
    (balance,) = talker.of("credits")
    assert (balance.available, balance.frozen, balance.total) == figures
    assert words in balance.text


@pytest.mark.parametrize("inside", [{}, {"draft": None}, {"draft": {}}, {"draft": {"t": []}}])
async def test_case_62_a_state_without_a_draft_is_an_empty_timeline(
    foreign: Foreign, talker: Talker, inside: object
) -> None:
    foreign.on(STATE, envelope({"state": inside}), EMPTY)
    assert isinstance(await talker.do(State()), Done)
    assert [event.text for event in talker.of("timeline")] == ["The timeline is empty."]


async def test_case_62_unknown_tracks_are_other_and_milliseconds_are_read(foreign: Foreign, talker: Talker) -> None:
    tracks = [
        {"tt": 0, "sg": [{"s": 0, "d": 10_000, "m": {"name": "city"}}]},
        {"tt": 2, "sg": [{"s": 500, "d": 0, "m": {"name": "sparkle"}}]},
        {"tt": 11, "sg": [{"s": 0, "d": 2500}]},
    ]

    def answer(_: Seen) -> Reply:
        return envelope({"state": {"draft": {"t": tracks}}})

    foreign.on(STATE, answer)
    await talker.do(State())
    assert talker.of("timeline")[0].text == (
        "Timeline (3 tracks): 1. Video: city (0-10s) 2. Other: sparkle (0.5-0.5s) 3. Other: unnamed (0-2.5s)"
    )
    assert foreign.of(RUN) == []
