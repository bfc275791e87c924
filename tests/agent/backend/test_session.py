"""A session sets itself up when it is needed and is renewed once, in place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from agent.backend.session import Session
from agent.backend.stream import End
from agent.errors import AgentError, CreditsOrPlan, SessionUnknown, TokenRejected, TryLater, Unreachable
from agent.settings import HOSTED_URL
from tests.agent.backend.starts import (
    CREDITS,
    DRAFT,
    EXPIRED,
    RUN,
    STATE,
    TASK,
    TOKEN,
    UNKNOWN,
    Maker,
    frame,
    hear,
    tokens,
)
from tests.agent.conftest import Sleeper
from tests.agent.foreign import Foreign, Reply, Seen, as_json, envelope, stream

pytestmark = pytest.mark.anyio


async def test_set_up_is_lazy_happens_once_and_needs_no_session_for_the_credits(make: Maker, foreign: Foreign) -> None:
    session = make()
    assert not foreign.seen
    assert (await session.credits()).available == 90
    assert [f"{seen.method} {seen.path}" for seen in foreign.seen] == [TOKEN, CREDITS]
    first, second = await asyncio.gather(session.ready(), session.ready())
    assert first == second
    assert (first.session_id, first.task_id, first.user_id, first.fresh) == ("s1", "task_s1", "anon_one", True)
    assert len(foreign.of(TASK)) == 1
    assert foreign.of(TASK)[0].headers["authorization"] == "Bearer one"


async def test_the_token_and_the_client_id_outlive_the_program(make: Maker, foreign: Foreign) -> None:
    await make().ready()
    await make().ready()
    assert len(foreign.of(TOKEN)) == 1
    assert len({seen.headers["authorization"] for seen in foreign.of(TASK)}) == 1


async def test_two_starts_at_once_take_one_token(make: Maker, foreign: Foreign) -> None:
    await asyncio.gather(*(make().ready() for _ in range(5)))
    assert len(foreign.of(TOKEN)) == 1


async def test_the_last_session_is_taken_up_when_asked(make: Maker, foreign: Foreign) -> None:
    await make().ready()
    info = await make(resume=True).ready()
    assert (info.session_id, info.task_id, info.fresh) == ("s1", "task_s1", False)
    assert (await make(session_id="other").ready()).session_id == "other"
    assert len(foreign.of(TASK)) == 1


async def test_an_expired_token_is_renewed_once_with_the_same_client_id(make: Maker, foreign: Foreign) -> None:
    foreign.on(CREDITS, EXPIRED, envelope({"available": 1}))
    assert (await make().credits()).available == 1
    first, second = foreign.of(TOKEN)
    assert first.headers["x-client-id"] == second.headers["x-client-id"]
    assert "authorization" not in second.headers
    assert [seen.headers["authorization"] for seen in foreign.of(CREDITS)] == ["Bearer one", "Bearer two"]


async def test_a_token_that_is_rejected_again_is_an_error(make: Maker, foreign: Foreign) -> None:
    foreign.on(CREDITS, EXPIRED)
    with pytest.raises(TokenRejected):
        await make().credits()
    assert len(foreign.of(CREDITS)) == 2


async def test_a_token_that_the_user_set_is_never_replaced(make: Maker, foreign: Foreign) -> None:
    make.settings = replace(make.settings, token="nmv_usr_mine")
    foreign.on(CREDITS, EXPIRED)
    with pytest.raises(TokenRejected, match="NEMO_TOKEN") as caught:
        await make().credits()
    assert "nmv_usr_mine" not in caught.value.sentence
    assert not foreign.of(TOKEN)
    assert len(foreign.of(CREDITS)) == 1


async def test_a_lost_session_is_renewed_once_and_said(make: Maker, foreign: Foreign) -> None:
    foreign.on(STATE, UNKNOWN)
    foreign.on(STATE.replace("s1", "s2"), envelope({"state": {}}))
    session, told = make(), list[str]()
    session.tell(told.append)
    assert (await session.state()).draft is None
    assert (await session.ready()).session_id == "s2"
    (notice,) = told
    assert "timeline is empty" in notice


async def test_a_render_is_not_moved_to_a_new_session(make: Maker, foreign: Foreign) -> None:
    foreign.on("POST /api/render/proxy/lambda", UNKNOWN)
    with pytest.raises(SessionUnknown):
        await make().submit_render("r", DRAFT)
    assert len(foreign.of(TASK)) == 1


async def test_a_render_of_an_earlier_start_is_asked_for_without_a_session(make: Maker, foreign: Foreign) -> None:
    foreign.on("GET /api/render/proxy/lambda/r", envelope({"status": "completed", "outputUrl": "/v.mp4"}))
    assert (await make().poll_render("r")).url == f"{foreign.url}/v.mp4"
    assert not foreign.of(TASK)


async def test_a_missing_client_id_is_made_anew_once(make: Maker, foreign: Foreign) -> None:
    foreign.on(TOKEN, as_json({"code": 400, "message": "X-Client-Id"}, 400), *tokens("one"))
    await make().credits()
    first, second = (seen.headers["x-client-id"] for seen in foreign.of(TOKEN))
    assert first != second


@pytest.mark.parametrize(("headers", "wait"), [({}, 30.0), ({"Retry-After": "7"}, 7.0)])
async def test_a_rate_limit_is_waited_out_once(
    make: Maker, foreign: Foreign, sleeper: Sleeper, headers: dict[str, str], wait: float
) -> None:
    foreign.on(CREDITS, as_json({}, 429, **headers), envelope({"available": 1}))
    session, told = make(), list[tuple[str, int]]()
    session.tell(lambda sentence: told.append((sentence, len(sleeper.waited))))
    await session.credits()
    assert sleeper.waited == [wait]
    assert told == [(f"The backend asks to wait for {wait:.0f} seconds. Waiting.", 0)], "said before, not after"


@pytest.mark.parametrize(("headers", "when"), [({}, "does not say until when"), ({"Retry-After": "90"}, "90 seconds")])
async def test_a_limit_that_goes_on_says_until_when(
    make: Maker, foreign: Foreign, sleeper: Sleeper, headers: dict[str, str], when: str
) -> None:
    foreign.on(CREDITS, as_json({}, 429, **headers))
    with pytest.raises(TryLater, match=when):
        await make().credits()
    assert (len(foreign.of(CREDITS)), len(sleeper.waited)) == (2, 1)


async def test_no_more_tokens_is_said_with_the_time_and_the_way_out(
    make: Maker, foreign: Foreign, sleeper: Sleeper
) -> None:
    foreign.on(TOKEN, as_json({}, 429))
    with pytest.raises(TryLater, match=r"7 days.*NEMO_TOKEN"):
        await make().ready()
    assert sleeper.waited == [30.0]
    assert len(foreign.of(TOKEN)) == 2


async def test_a_limit_of_days_is_told_and_not_waited_for(make: Maker, foreign: Foreign, sleeper: Sleeper) -> None:
    foreign.on(TOKEN, as_json({}, 429, **{"Retry-After": str(6 * 86400)}))
    with pytest.raises(TryLater, match="6 days"):
        await make().ready()
    assert sleeper.waited == []
    assert len(foreign.of(TOKEN)) == 1


@pytest.mark.parametrize("own", [False, True])
async def test_out_of_credits_leads_anonymous_users_to_registration(make: Maker, foreign: Foreign, own: bool) -> None:
    foreign.on("POST /api/upload-video/nemo_agent/me/s1", envelope(None, code=2001))
    if own:
        make.settings = replace(make.settings, token="nmv_usr_mine")
    with pytest.raises(CreditsOrPlan) as caught:
        await make().upload_urls(["https://v.example/a.mp4"])
    link = "https://nemovideo.com/register?bind=anon_one"
    assert (link in caught.value.sentence) is not own
    assert ("Top up credits in your account" in caught.value.sentence) is own


async def test_a_backend_that_stopped_is_started_again_once(make: Maker, foreign: Foreign) -> None:
    asked: list[str] = []

    async def reconnect() -> str:
        asked.append("again")
        return foreign.url

    session = make(reconnect=reconnect)
    session.client.base_url = "http://127.0.0.1:1"
    foreign.on(RUN, stream(frame("Done.")))
    assert (await hear(session))[-1] == End()
    assert asked == ["again"]
    assert len(foreign.of(RUN)) == 1


async def test_a_backend_that_stays_away_is_said(make: Maker) -> None:
    session = make()
    session.client.base_url = "http://127.0.0.1:1"
    with pytest.raises(Unreachable, match="cannot be reached"):
        await session.ready()


@asynccontextmanager
async def linked(make: Maker, **changes: object) -> AsyncIterator[Session]:
    make.settings = replace(make.settings, **changes)  # type: ignore[arg-type]  # a test's
    session = make()
    await session.ready()
    yield session


async def test_the_project_link_holds_a_claim_token_and_never_the_api_token(make: Maker, foreign: Foreign) -> None:
    foreign.on("POST /api/auth/claim-token", envelope({"claim_token": "clm_9", "expires_in": 604800}))
    async with linked(make, web_url="https://web.example", web_url_set=True) as session:
        assert await session.project_link("task_s1", "s1") == "https://web.example/workspace/claim?ct=clm_9"
    assert foreign.of("POST /api/auth/claim-token")[0].json == {"task_id": "task_s1", "session_id": "s1"}


async def test_without_claim_tokens_the_link_needs_a_login(make: Maker) -> None:
    async with linked(make, web_url="https://web.example", web_url_set=True) as session:
        assert await session.project_link("task_s1", "s1") == "https://web.example/workspace/task/task_s1?session=s1"


async def test_a_backend_of_its_own_without_claim_tokens_has_no_link(make: Maker) -> None:
    async with linked(make) as session:
        assert session.client.base_url != HOSTED_URL
        assert await session.project_link("task_s1", "s1") is None


async def test_an_upload_reaches_the_session(make: Maker, foreign: Foreign, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"film")
    foreign.on(
        "POST /api/upload-video/nemo_agent/me/s1",
        lambda seen: (
            envelope({"files": [{"filename": "a.mp4", "duration": 1}]}) if b"film" in seen.body else Reply(400)
        ),
    )
    (file,) = await make().upload([tmp_path / "a.mp4"])
    assert (file.filename, file.duration) == ("a.mp4", 1.0)


async def test_nothing_secret_is_in_a_url_or_an_error(make: Maker, foreign: Foreign) -> None:
    def echo(seen: Seen) -> Reply:
        return as_json({"code": 7777, "message": f"bad {seen.headers['authorization']}"})

    foreign.on(TOKEN, *tokens("nmv_usr_topsecret"))
    foreign.on(CREDITS, echo)
    with pytest.raises(AgentError) as caught:
        await make().credits()
    assert "topsecret" not in caught.value.sentence
    assert all("topsecret" not in seen.path for seen in foreign.seen)
