"""A chat message is sent once: told when it was cut, repeated only where it was refused before it began."""

from __future__ import annotations

import httpx
import pytest

from agent.backend.stream import End, Message, StreamError
from agent.errors import AgentError, CreditsOrPlan, SessionUnknown
from tests.agent.backend.starts import (
    EXPIRED,
    RUN,
    UNKNOWN,
    Maker,
    frame,
    hear,
)
from tests.agent.foreign import Foreign, Reply, as_json, envelope, stream

pytestmark = pytest.mark.anyio


async def test_a_chat_is_one_post_and_ends_cleanly(make: Maker, foreign: Foreign) -> None:
    foreign.on(RUN, stream(frame("Done.")))
    events = await hear(make())
    assert events == [Message("Done.", "a", key="m1"), End()]
    assert len(foreign.of(RUN)) == 1


@pytest.mark.parametrize("pieces", [(), (frame("Half"),), (frame("Half"), b'data: {"content":{"pa')])
async def test_a_cut_chat_is_told_and_never_sent_again(
    make: Maker, foreign: Foreign, pieces: tuple[bytes, ...]
) -> None:
    foreign.on(RUN, stream(*pieces, cut=True))
    events = await hear(make())
    assert events[-1] == End(clean=False)
    assert [event.text for event in events if isinstance(event, Message)] == ["Half"] * bool(pieces)
    assert len(foreign.of(RUN)) == 1


async def test_a_gateway_that_gave_up_is_a_cut_and_not_a_retry(make: Maker, foreign: Foreign) -> None:
    foreign.on(RUN, Reply(504, b"<html>"))
    assert await hear(make()) == [End(clean=False)]
    assert len(foreign.of(RUN)) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        EXPIRED,
        as_json({"code": 1001}, 401),
        stream(b'{"code":1001,"message":"Unauthorized","data":null}'),
        stream(b': heartbeat\n\ndata: {"code":1001,"message":"Unauthorized"}\n\n'),
    ],
)
async def test_a_chat_that_was_refused_before_it_began_is_sent_again_with_a_new_token(
    make: Maker, foreign: Foreign, refusal: Reply
) -> None:
    foreign.on(RUN, refusal, stream(frame("Done.")))
    events = [event for event in await hear(make()) if isinstance(event, Message | End)]
    assert events == [Message("Done.", "a", key="m1"), End()]
    assert [seen.headers["authorization"] for seen in foreign.of(RUN)] == ["Bearer one", "Bearer two"]


async def test_a_token_that_expires_after_the_chat_began_is_only_told(make: Maker, foreign: Foreign) -> None:
    foreign.on(RUN, stream(frame("Half"), b'data: {"code":1001,"message":"Unauthorized"}\n\n'))
    events = await hear(make())
    assert StreamError("envelope", "1001", "Unauthorized") in events
    assert len(foreign.of(RUN)) == 1


async def test_a_chat_in_a_lost_session_opens_a_new_one_and_is_not_sent_into_it(make: Maker, foreign: Foreign) -> None:
    foreign.on(RUN, UNKNOWN, stream(frame("Done.")))
    session, told = make(), list[str]()
    session.tell(told.append)
    with pytest.raises(SessionUnknown):
        await hear(session)
    assert "timeline is empty" in told[0]
    assert (await session.ready()).session_id == "s2"
    assert [seen.json["session_id"] for seen in foreign.of(RUN)] == ["s1"]


async def test_a_chat_that_needs_nothing_that_was_there_goes_into_the_new_one(make: Maker, foreign: Foreign) -> None:
    foreign.on(RUN, UNKNOWN, stream(frame("Done.")))
    assert [event async for event in make().chat("make a clip", elsewhere=True)][-1] == End()
    assert [seen.json["session_id"] for seen in foreign.of(RUN)] == ["s1", "s2"]


async def test_out_of_credits_instead_of_a_chat_is_an_error_with_the_link(make: Maker, foreign: Foreign) -> None:
    foreign.on(RUN, envelope(None, code=2001))
    with pytest.raises(CreditsOrPlan, match="bind=anon_one"):
        await hear(make())


async def test_a_422_is_an_error_and_not_a_retry(make: Maker, foreign: Foreign) -> None:
    foreign.on(RUN, as_json({"detail": [{"msg": "extra"}]}, 422))
    with pytest.raises(AgentError, match="fault of this program"):
        await hear(make())
    assert len(foreign.of(RUN)) == 1


async def test_a_chat_that_is_left_closes_its_connection(
    make: Maker, foreign: Foreign, http: httpx.AsyncClient
) -> None:
    foreign.on(RUN, stream(*[frame(str(number)) for number in range(50)]))
    events = make().chat("x")
    assert isinstance(await anext(events), Message)
    await events.aclose()
    assert len(foreign.of(RUN)) == 1
