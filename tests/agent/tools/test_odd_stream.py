"""A chat stream that is odd on purpose: cut anywhere, refused half-way, endless, or doing more than it was asked."""

from __future__ import annotations

import json

import pytest

from agent.events import Done
from tests.agent.conftest import Sleeper
from tests.agent.foreign import Foreign, Reply, envelope, stream
from tests.agent.talker import EMPTY, RUN, STATE, Talker, call, failed, frame, state

pytestmark = pytest.mark.anyio

WHOLE = frame("Über ", partial=True) + b": heartbeat\n\n" + call() + frame("Über all.")


@pytest.mark.parametrize("at", range(0, len(WHOLE), 23))
@pytest.mark.parametrize("how", ["cut", "end"])
async def test_a_stream_that_stops_anywhere_was_sent_once(foreign: Foreign, talker: Talker, at: int, how: str) -> None:
    foreign.on(STATE, state(), state("Hello"))
    foreign.on(RUN, stream(WHOLE[:at] or b": x\n\n", cut=how == "cut"))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert len(foreign.of(RUN)) == 1


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_an_answer_that_tells_nothing_of_the_work_is_a_drop(
    foreign: Foreign, talker: Talker, status: int
) -> None:
    foreign.on(STATE, state(), state("Hello"))
    foreign.on(RUN, Reply(status, b"<html>", {"Content-Type": "text/html"}))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert len(foreign.of(RUN)) == 1


def refusal(code: int) -> bytes:
    return b"data: " + json.dumps({"code": code, "message": "no"}).encode() + b"\n\n"


@pytest.mark.parametrize(
    "pieces",
    [
        (frame("I began."), refusal(2001)),
        (frame("I began."), b'data: {"errorCode":"2001","errorMessage":"no"}\n\n'),
        (refusal(2001),),
    ],
)
async def test_out_of_credits_in_the_stream_names_where_to_register(
    foreign: Foreign, talker: Talker, pieces: tuple[bytes, ...]
) -> None:
    foreign.on(RUN, stream(*pieces))
    final = failed(await talker.say("add a title"))
    assert (final.code, final.exit_code, len(foreign.of(RUN))) == ("2001", 4, 1)
    assert "register?bind=anon_1" in final.text
    assert "nmv_" not in final.text


async def test_a_token_that_ends_in_the_middle_is_no_reason_to_send_again(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, stream(frame("I began."), refusal(1001)))
    assert failed(await talker.say("add a title")).code == "1001"
    assert len(foreign.of(RUN)) == 1


async def test_an_error_is_the_end_even_when_the_connection_breaks_after_it(
    foreign: Foreign, talker: Talker, sleeper: Sleeper
) -> None:
    foreign.on(RUN, stream(frame("Half."), b'data: {"error":"boom"}\n\n', cut=True))
    assert "boom" in failed(await talker.say("add a title")).text
    assert not [pause for pause in sleeper.waited if pause in (30, 60)]


def clip(*more: dict[str, object]) -> Reply:
    film = {"id": "v", "tt": 0, "sg": [{"s": 0, "d": 5000, "m": {"name": "city"}}]}
    return envelope({"state": {"draft": {"t": [film, *more], "d": 5000}}})


BGM = {"id": "b", "tt": 1, "m": {"role": "bgm", "name": "Lo-fi"}, "sg": [{"s": 0, "d": 5000}]}


async def test_what_was_added_unasked_is_told_with_an_offer_to_take_it_out(foreign: Foreign, talker: Talker) -> None:
    foreign.on(STATE, EMPTY, clip(BGM))
    foreign.on(RUN, stream(frame("Your clip is ready."), call(), frame("I polished it.")))
    assert isinstance(await talker.say("make a clip of a city at night"), Done)
    assert talker.text == "Your clip is ready.\nI polished it."
    assert "Lo-fi" in talker.notices


async def test_what_was_asked_for_is_no_surprise(foreign: Foreign, talker: Talker) -> None:
    foreign.on(STATE, EMPTY, clip(BGM))
    foreign.on(RUN, stream(frame("Your clip is ready.")))
    await talker.say("make a clip of a city with lo-fi music")
    assert talker.notices == ""
    foreign.on(STATE, clip(), clip(BGM))
    await talker.say("make it livelier")
    assert talker.notices == ""


async def test_a_giant_answer_without_an_end_takes_no_giant_time(foreign: Foreign, talker: Talker) -> None:
    """Quadratic work takes minutes here, and the run of the tests with it."""
    foreign.on(RUN, stream(*[frame("abcdefghij" * 10, partial=True)] * 10_000))
    assert isinstance(await talker.say("add a title"), Done)
    assert len(talker.text) == 1_000_000
    foreign.on(RUN, stream(frame("click " + " " * 100_000 + "\"'" * 100_000)))
    assert isinstance(await talker.say("add a title"), Done)
