"""Renders of an odd backend: none is lost, none is asked for twice, and what became of each is said."""

from __future__ import annotations

import pytest

from agent.backend.renders import Ledger
from agent.events import Done
from agent.intents import Credits, Export
from tests.agent.conftest import Sleeper
from tests.agent.foreign import Foreign, Reply, as_json, envelope
from tests.agent.talker import CREDITS, RENDER, TASK, Rendering, Talker, completed, failed

pytestmark = pytest.mark.anyio

GOING = as_json({"status": "processing"})
BROKEN = as_json({"detail": "bad gateway"}, 502)
LOST = Reply(200, b"{}", {"Content-Length": "50"}, cut=2)
UNKNOWN = as_json({"detail": "Not Found"}, 404)
CLAIM = "POST /api/auth/claim-token"


def stages(talker: Talker) -> list[str]:
    return [render.stage for render in Ledger(talker.settings.data_dir / "renders").all()]


@pytest.mark.parametrize("answer", [LOST, BROKEN, Reply(200, b"<html>")])
async def test_a_submit_without_an_answer_is_looked_for_before_another_is_made(
    foreign: Foreign, talker: Talker, answer: Reply
) -> None:
    foreign.on(RENDER, answer)
    Rendering(foreign, BROKEN, BROKEN, completed(foreign))
    assert isinstance(await talker.do(Export()), Done)
    assert (len(foreign.of(RENDER)), stages(talker)) == (1, ["delivered"])


async def test_a_submit_of_which_nothing_can_be_learned_stays_in_the_ledger(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RENDER, LOST)
    Rendering(foreign, BROKEN)
    assert failed(await talker.do(Export())).exit_code == 75
    assert (len(foreign.of(RENDER)), stages(talker)) == (1, ["submitted"])
    Rendering(foreign, completed(foreign))
    assert isinstance(await talker.jobs(), Done)
    assert stages(talker) == ["delivered"]


async def test_the_second_submit_is_looked_for_as_well(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RENDER, LOST)
    Rendering(foreign, UNKNOWN, completed(foreign))
    assert isinstance(await talker.do(Export()), Done)
    assert (len(foreign.of(RENDER)), stages(talker)) == (2, ["failed", "delivered"])


async def test_a_render_that_lacked_credits_names_where_to_register(foreign: Foreign, talker: Talker) -> None:
    Rendering(foreign, as_json({"status": "failed", "error": {"code": 2001, "message": "no"}}))
    assert "register?bind=anon_1" in failed(await talker.do(Export())).text


async def test_a_render_that_failed_while_nobody_looked_is_told(foreign: Foreign, talker: Talker) -> None:
    Rendering(foreign, GOING)
    failed(await talker.do(Export()))
    Rendering(foreign, as_json({"status": "failed", "error": "the encoder died"}))
    assert isinstance(await talker.do(Credits()), Done)
    assert "the encoder died" in talker.of("warning")[0].text
    assert stages(talker) == ["failed"]


async def test_a_later_delivery_links_to_the_project_that_it_belongs_to(foreign: Foreign, talker: Talker) -> None:
    foreign.on(TASK, envelope({"session_id": "s1", "task_id": "t1"}), envelope({"session_id": "s2", "task_id": "t2"}))
    foreign.on(CLAIM, envelope({"claim_token": "clm_1"}))
    Rendering(foreign, GOING)
    failed(await talker.do(Export()))
    Rendering(foreign, completed(foreign))
    await talker.jobs()
    (delivered,) = talker.of("delivered")
    assert delivered.link == f"{foreign.url}/workspace/claim?ct=clm_1"
    (asked,) = foreign.of(CLAIM)
    assert asked.json == {"task_id": "t1", "session_id": "s1"}


async def test_jobs_name_the_backend_where_another_render_waits(foreign: Foreign, talker: Talker) -> None:
    Ledger(talker.settings.data_dir / "renders").begin(
        backend="https://other.example", session_id="s", folder=talker.folder, name="talk"
    )
    assert isinstance(await talker.jobs(), Done)
    assert "jobs --backend https://other.example" in talker.notices


async def test_a_limit_that_outlasts_the_wait_says_until_when(
    foreign: Foreign, talker: Talker, sleeper: Sleeper
) -> None:
    foreign.on(CREDITS, as_json({}, 429, **{"Retry-After": "90"}))
    final = failed(await talker.do(Credits()))
    assert (final.exit_code, sleeper.waited, len(foreign.of(CREDITS))) == (75, [90.0], 2)
    assert "90 seconds" in final.text
    foreign.on(CREDITS, as_json({}, 429, **{"Retry-After": "604800"}))
    assert "7 days" in failed(await talker.do(Credits())).text
    assert sleeper.waited == [90.0]
