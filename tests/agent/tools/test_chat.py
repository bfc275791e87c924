"""Silence, cuts and noise on the chat stream: what happened is told from the project, and nothing is sent twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from agent.backend.stream import End, Heartbeat, Message, StreamEvent
from agent.events import Done
from agent.settings import Pace
from agent.tools.listen import Heard, listen
from tests.agent.conftest import Sleeper
from tests.agent.foreign import Foreign, envelope, stream
from tests.agent.talker import RUN, STATE, Talker, call, failed, frame, state

pytestmark = pytest.mark.anyio


async def test_a_silent_edit_is_told_by_what_changed(foreign: Foreign, talker: Talker) -> None:
    foreign.on(STATE, state(), state("Hello"))
    foreign.on(RUN, stream(call()))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert "Hello" in talker.text
    assert talker.of("timeline")


async def test_a_silent_stream_without_a_change_claims_no_success(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, stream())
    await talker.say("add a title")
    assert "has not changed" in talker.text


async def test_a_cut_stream_is_not_sent_again_and_the_project_is_watched(
    foreign: Foreign, talker: Talker, sleeper: Sleeper
) -> None:
    foreign.on(STATE, state(), state(), state(), state("Hello"))
    foreign.on(RUN, stream(call(), cut=True))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert len(foreign.of(RUN)) == 1
    assert [pause for pause in sleeper.waited if pause in (30, 60)] == [30, 60, 60]
    assert "Hello" in talker.text


async def test_after_five_unchanged_looks_a_retry_is_offered(
    foreign: Foreign, talker: Talker, sleeper: Sleeper
) -> None:
    foreign.on(RUN, stream(call(), cut=True))
    final = failed(await talker.say("add a title"))
    assert (final.exit_code, final.retry, len(foreign.of(RUN))) == (75, True, 1)
    assert [pause for pause in sleeper.waited if pause in (30, 60)] == [30, 60, 60, 60, 60]


async def test_a_backend_that_says_that_the_run_goes_on_is_waited_for(foreign: Foreign, talker: Talker) -> None:
    running = state(status="running", step="Recognising", fraction=0.5)
    foreign.on(STATE, state(), *[running] * 12, state("Hello"))
    foreign.on(RUN, stream(call(), cut=True))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert any(event.label == "Recognising" and event.fraction == 0.5 for event in talker.of("progress"))


async def test_a_temporary_issue_after_an_answer_is_dropped(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, stream(frame("The title is in.\n\nI encountered a temporary issue. Please try again.")))
    await talker.say("add a title")
    assert talker.text == "The title is in."


async def test_a_temporary_issue_alone_is_answered_by_the_project(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, stream(frame("I encountered a temporary issue.")))
    await talker.say("add a title")
    assert "temporary" not in talker.text
    assert talker.of("timeline")


async def test_text_before_a_failure_is_kept_and_what_changed_is_said(foreign: Foreign, talker: Talker) -> None:
    foreign.on(STATE, state(), state("Hello"))
    foreign.on(RUN, stream(frame("I put the title in."), b'data: {"error":"boom"}\n\n'))
    final = failed(await talker.say("add a title Hello"))
    assert "boom" in final.text
    assert "I put the title in." in talker.text
    assert "Hello" in talker.notices


async def test_words_come_as_they_are_written_but_once(foreign: Foreign, talker: Talker) -> None:
    whole = "I cut the pauses. The video is 40 s long now. Click Export to get it."
    pieces = [
        frame(piece, partial=True)
        for piece in ("I cut the pauses. The vi", "deo is 40 s long now. Cli", "ck Export to get it.")
    ]
    foreign.on(RUN, stream(*pieces, frame(whole)))
    await talker.say("cut the pauses")
    shown = "".join(event.text for event in talker.of("text"))
    assert shown.count("I cut the pauses.") == shown.count("40 s long") == 1
    assert "Click" not in shown
    assert talker.of("text")[0].final is False


async def test_out_of_credits_instead_of_a_stream(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, envelope(None, code=2001))
    final = failed(await talker.say("add a title"))
    assert final.exit_code == 4
    assert "bind=anon_1" in final.text


class Hand:
    """A clock that a test turns: sleeping moves it on, up to an end."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.now += seconds
        await asyncio.sleep(0)


async def silent(hand: Hand, *, beat: float | None, end: float) -> AsyncIterator[StreamEvent]:
    """Heartbeats each ``beat`` seconds until ``end``, then a message."""
    at = 0.0
    while hand.now < end:
        await asyncio.sleep(0)
        if beat is not None and hand.now - at >= beat:
            at = hand.now
            yield Heartbeat()
    yield Message("Done.", "a")
    yield End()


async def heard(end: float, pace: Pace, beat: float | None = 20) -> tuple[Heard, int]:
    hand, notices = Hand(), []
    result = await listen(
        silent(hand, beat=beat, end=end),
        lambda _: None,
        lambda: notices.append(hand.now),
        pace,
        clock=hand,
        sleep=hand.sleep,
    )
    return result, len(notices)


async def test_heartbeats_alone_bring_a_notice_every_two_minutes() -> None:
    result, notices = await heard(500, Pace())
    assert (result.ended, result.spoke, notices) == ("clean", True, 4)


async def test_ten_minutes_of_heartbeats_alone_are_the_end() -> None:
    result, _ = await heard(5000, Pace())
    assert result.ended == "silent"


async def test_fifteen_minutes_are_the_end_whatever_comes() -> None:
    result, _ = await heard(5000, replace(Pace(), stream_idle=1e9))
    assert result.ended == "limit"
