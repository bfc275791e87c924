"""Cases 40 to 42, 45 and 46: refusals in place of a stream, one run at a time, and a run that is stopped."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.events import Done
from agent.intents import Chat, Message, State
from agent.settings import Settings
from tests.agent.foreign import Foreign, Reply, Seen, as_json, envelope, stream
from tests.agent.talker import EMPTY, RUN, STATE, TASK, TOKEN, UPLOAD, Talker, call, failed, frame, state

pytestmark = pytest.mark.anyio

GONE = [as_json({"detail": "Session not found: s1"}, 404), as_json({"detail": "Session not found"}, 404)]
CODED = as_json({"code": 1002, "message": "session not found", "detail": "Session not found"}, 404)
OTHER = STATE.replace("s1", "s2")


@pytest.fixture
def clip(tmp_path: Path) -> str:
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"not really a film")
    return str(path)


def two_sessions(foreign: Foreign) -> None:
    grants = (envelope({"session_id": name, "task_id": f"t-{name}"}) for name in ("s1", "s2"))
    foreign.on(TASK, *grants)
    foreign.on(OTHER, EMPTY)


@pytest.mark.parametrize("gone", [*GONE, CODED, stream(b'{"code":1002,"message":"no such session"}')])
async def test_case_40_an_unknown_session_on_the_stream_means_a_new_one_with_a_new_timeline(
    foreign: Foreign, talker: Talker, clip: str, gone: Reply
) -> None:
    two_sessions(foreign)
    foreign.on(RUN, gone, stream(frame("Done.")))
    async with talker.agent() as agent:
        lost = failed(await agent.turn(Message("add captions", (clip,)), talker.events.append))
        assert lost.code == "1002"
        assert "timeline is empty" in talker.notices
        assert "talk.mp4" in lost.text, "what was there is asked for again"
        assert (len(talker.posts()), len(foreign.of(TASK))) == (1, 2)
        foreign.on(UPLOAD.replace("s1", "s2"), envelope({"files": [{"filename": "talk.mp4"}]}))
        assert isinstance(await agent.turn(Message("add captions", (clip,)), talker.events.append), Done)
    assert [seen.json["session_id"] for seen in foreign.of(RUN)] == ["s1", "s2"]
    assert len(foreign.of(UPLOAD.replace("s1", "s2"))) == 1


async def test_case_40_a_session_that_is_gone_before_the_message_gets_no_message(
    foreign: Foreign, talker: Talker, clip: str
) -> None:
    two_sessions(foreign)
    async with talker.agent() as agent:
        await agent.turn(Message("add captions", (clip,)), talker.events.append)
        foreign.on(STATE, GONE[0])
        lost = failed(await agent.turn(Message("make them longer"), talker.events.append))
    assert "talk.mp4" in lost.text
    assert talker.posts() == ["add captions"]


async def test_case_40_a_wish_that_needs_nothing_from_before_is_carried_out_in_the_new_session(
    foreign: Foreign, talker: Talker
) -> None:
    two_sessions(foreign)
    foreign.on(STATE, EMPTY)
    foreign.on(RUN, GONE[0], stream(frame("Here is a city timelapse.")))
    assert isinstance(await talker.say("make a timelapse of a city at night"), Done)
    assert [seen.json["session_id"] for seen in foreign.of(RUN)] == ["s1", "s2"]
    assert "timeline is empty" in talker.notices


@pytest.mark.parametrize(
    ("refusal", "code", "said", "posts"),
    [
        (envelope(None, code=2001), "2001", "bind=anon_1", 1),
        (stream(b'data: {"code":2001,"message":"no credits","data":null}\n\n'), "2001", "bind=anon_1", 1),
        (stream(b'data: {"code":4001,"message":"bad type"}\n\n'), "4001", "mp4", 1),
        (as_json({"code": 402, "message": "plan"}, 402), "402", "Register or upgrade your plan", 1),
        (envelope(None, code=1001), "1001", "token", 2),
        (as_json({"code": 7777, "message": "odd"}), "7777", "odd", 1),
    ],
)
async def test_case_41_an_envelope_where_a_stream_should_be_is_the_codes_action(
    foreign: Foreign, talker: Talker, refusal: Reply, code: str, said: str, posts: int
) -> None:
    foreign.on(RUN, refusal)
    final = failed(await talker.say("add captions"))
    assert final.code == code
    assert said in final.text
    assert "not changed" not in talker.text, "not taken for a silent edit"
    assert len(talker.posts()) == posts, "only a rejected token, before anything began, is worth a second call"


async def test_case_41_a_token_that_ends_after_the_work_began_is_told_and_nothing_is_sent_again(
    foreign: Foreign, talker: Talker
) -> None:
    foreign.on(STATE, state(), state("Hello"))
    foreign.on(RUN, stream(call(), b'data: {"code":1001,"message":"expired"}\n\n'))
    assert failed(await talker.say("add a title Hello")).code == "1001"
    assert len(talker.posts()) == 1
    assert "Hello" in talker.notices, "what it did all the same is told"


async def test_case_42_a_422_is_a_fault_of_ours_and_is_not_tried_again(foreign: Foreign, talker: Talker) -> None:
    detail = [{"type": "extra_forbidden", "loc": ["body", "new_message", "x"], "msg": "Extra inputs", "input": 1}]
    foreign.on(RUN, as_json({"detail": detail}, 422))
    final = failed(await talker.say("add captions"))
    assert "fault of this program" in final.text
    assert "Extra inputs" in final.text
    assert len(talker.posts()) == 1


class Busy:
    """A chat endpoint that counts how many runs of a session go on at once, and in which order they came."""

    def __init__(self, foreign: Foreign, pause: float = 0.05) -> None:
        self.most, self.order, self.pause = 0, list[str](), pause
        self._now: dict[str, int] = {}
        self._lock = threading.Lock()
        foreign.on(RUN, self)

    def __call__(self, seen: Seen) -> Reply:
        name = seen.json["session_id"]
        with self._lock:
            self._now[name] = self._now.get(name, 0) + 1
            self.most = max(self.most, self._now[name])
            self.order.append(seen.json["new_message"]["parts"][0]["text"])
        time.sleep(self.pause)
        with self._lock:
            self._now[name] -= 1
        return stream(frame("Done."))


async def test_case_45_messages_during_a_run_are_queued_told_so_at_once_and_carried_out_in_order(
    foreign: Foreign, talker: Talker
) -> None:
    busy = Busy(foreign)
    wishes = [f"add title number {n}" for n in range(4)]
    async with talker.agent() as agent:
        turns = [asyncio.ensure_future(agent.turn(Message(wish), talker.events.append)) for wish in wishes]
        await asyncio.sleep(0)
        assert len(talker.of("notice")) == 3, "those who wait hear of it before anything else happens"
        assert "Queued behind “add title number 0”" in talker.notices
        await asyncio.gather(*turns)
    assert (busy.most, busy.order) == (1, wishes)


async def test_case_45_a_message_that_is_stopped_in_the_queue_is_not_sent(foreign: Foreign, talker: Talker) -> None:
    busy = Busy(foreign)
    async with talker.agent() as agent:
        first = asyncio.ensure_future(agent.turn(Message("add a title"), talker.events.append))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(agent.turn(Message("add another"), talker.events.append))
        await asyncio.sleep(0)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert "not sent" in talker.of("error")[0].text
        assert isinstance(await first, Done)
    assert busy.order == ["add a title"]


async def test_case_45_two_programs_on_one_session_take_turns_and_a_third_elsewhere_does_not_wait(
    foreign: Foreign, talker: Talker
) -> None:
    busy = Busy(foreign, pause=0.2)
    foreign.on(TASK, *(envelope({"session_id": name, "task_id": "t"}) for name in ("s1", "s2")))
    foreign.on(OTHER, state())
    await talker.do(State())
    async with talker.agent(session_id="s1") as one, talker.agent(session_id="s1") as two, talker.agent() as other:
        turns = (agent.act([Chat(f"edit {n}")], talker.events.append) for n, agent in enumerate((one, two, other)))
        await asyncio.gather(*turns)
    assert busy.most == 1
    assert sorted(busy.order) == ["edit 0", "edit 1", "edit 2"]
    assert talker.notices.count("another program on this machine") == 1


async def test_case_45_a_run_that_the_backend_says_goes_on_is_waited_for(foreign: Foreign, talker: Talker) -> None:
    running = state(status="running", step="Recognising", fraction=0.5)
    foreign.on(STATE, running, running, state())
    assert isinstance(await talker.say("add a title"), Done)
    assert "Queued" in talker.notices
    calls = [seen.path for seen in foreign.seen]
    assert calls.index("/run_sse") > [at for at, path in enumerate(calls) if path.endswith("/latest")][2]


async def stopped(talker: Talker, foreign: Foreign, until: Callable[[], bool], wish: str = "add a title Hello") -> str:
    """Stop a turn once ``until`` holds; what was said."""

    async def never(_: float) -> None:
        await asyncio.Event().wait()

    sleeper, talker.sleeper = talker.sleeper, never
    async with talker.agent() as agent:
        turn = asyncio.ensure_future(agent.turn(Message(wish), talker.events.append))
        while not until():  # noqa: ASYNC110 - nothing sets an event for it
            await asyncio.sleep(0)
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
    talker.sleeper = sleeper
    return str(talker.of("error")[-1].text)


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (state("Hello"), "went through: Title “Hello” added"),
        (state(), "has not changed the project so far"),
        (state(status="running", fraction=0.4), "still goes on (40%)"),
    ],
)
async def test_case_46_a_stopped_run_says_so_and_the_next_start_tells_what_came_of_it(
    foreign: Foreign, talker: Talker, later: Reply, said: str
) -> None:
    foreign.on(RUN, stream(call(), cut=True))
    told = await stopped(talker, foreign, lambda: "connection" in talker.notices)
    assert "may still go on" in told
    assert "or not" in told
    foreign.on(STATE, later)
    await talker.do(State())
    assert said in talker.notices
    assert "add a title Hello" in talker.notices
    assert len(talker.posts()) == 1
    talker.events.clear()
    await talker.do(State())
    assert ("went through" in talker.notices) is False, "told once"


async def test_case_46_the_next_message_of_the_same_start_is_told_it_too(foreign: Foreign, talker: Talker) -> None:
    gate = threading.Event()

    def held(_: Seen) -> Reply:
        gate.wait(10)
        return stream(frame("Done."))

    foreign.on(RUN, held)
    async with talker.agent() as agent:
        turn = asyncio.ensure_future(agent.turn(Message("add a title Hello"), talker.events.append))
        while not talker.posts():  # noqa: ASYNC110 - nothing sets an event for it
            await asyncio.sleep(0.01)
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        gate.set()
        assert "may still go on" in talker.of("error")[0].text
        foreign.on(STATE, state("Hello"))
        foreign.on(RUN, stream(frame("Moved.")))
        assert isinstance(await agent.turn(Message("move the title Hello to the end"), talker.events.append), Done)
    assert "went through: Title “Hello” added" in talker.notices
    assert talker.posts() == ["add a title Hello", "move the title Hello to the end"]


async def test_case_46_what_was_stopped_before_it_was_sent_is_said_to_be_so(
    foreign: Foreign, talker: Talker, settings: Settings
) -> None:
    foreign.on(TOKEN, as_json({}, 429))
    told = await stopped(talker, foreign, lambda: "wait" in talker.notices)
    assert "go on" not in told
    assert not list((settings.data_dir / "runs").glob("*.json"))
    assert talker.posts() == []
