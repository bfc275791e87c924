"""Cases 7 to 9 on a real socket with a clock turned by hand; and what never ends, or is left in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import httpx
import pytest

from agent.backend.client import Client
from agent.backend.reader import StreamReader
from agent.backend.stream import Message, StreamEvent
from agent.errors import AgentError, StreamDropped
from agent.settings import Pace
from agent.skill import Skill
from agent.tools import listen as listening
from agent.tools.listen import Heard, listen
from tests.conformance.rough import BEAT, CHUNKED, HEAD, Hand, Peer, Rough, Script, chunk, rough
from tests.conformance.streams import said, sse

pytestmark = pytest.mark.anyio
PACE = replace(Pace(), connect=5.0)


class Ear:
    """Hears one chat stream of a rough server."""

    def __init__(self, skill: Skill, hand: Hand) -> None:
        self.skill, self.hand = skill, hand
        self.events: list[StreamEvent] = []
        self.notices: list[float] = []
        self.spoken = asyncio.Event()
        self.closed = 0

    async def stream(self, url: str) -> AsyncIterator[StreamEvent]:
        """As the session reads it: a cut is told by ``End``."""
        reader, cut = StreamReader(), False
        try:
            async with httpx.AsyncClient(trust_env=False) as http:
                try:
                    async with Client(http, url, self.skill, pace=PACE).open_stream("s", "hello") as chunks:
                        async for piece in chunks:
                            for event in reader.feed(piece):
                                yield event
                except StreamDropped:
                    cut = True
            for event in reader.close(cut=cut):
                yield event
        finally:
            self.closed += 1

    async def hear(self, server: Rough, pace: Pace = PACE) -> Heard:
        return await listen(
            self.stream(server.url),
            self.on_event,
            lambda: self.notices.append(self.hand.now),
            pace,
            clock=self.hand,
            sleep=self.hand.sleep,
        )

    def on_event(self, event: StreamEvent) -> None:
        self.events.append(event)
        self.spoken.set()

    def texts(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, Message)]


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def ear(skill: Skill, hand: Hand) -> Ear:
    return Ear(skill, hand)


@asynccontextmanager
async def served(script: Script) -> AsyncIterator[Rough]:
    with rough(script) as server:
        yield server


@pytest.mark.parametrize("seconds", [20, 119, 590])
async def test_case_07_silence_after_the_headers_is_waited_out(ear: Ear, hand: Hand, seconds: float) -> None:
    hand.stand = seconds

    def script(peer: Peer) -> None:
        peer.send(HEAD)
        hand.wait_until(seconds)
        peer.send(sse(said("Rendered after a long pause.")))

    async with served(script) as server:
        heard = await ear.hear(server)
    assert (heard.ended, ear.texts()) == ("clean", ["Rendered after a long pause."])
    assert len(ear.notices) == seconds // 120


async def test_case_07_no_read_timeout_is_below_the_idle_limit(skill: Skill) -> None:
    seen: list[dict[str, float]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, content=b"")

    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http,
        Client(http, "http://127.0.0.1", skill, pace=PACE).open_stream("s", "x"),
    ):
        pass
    assert seen[0]["read"] >= 600


async def test_case_08_ten_minutes_of_heartbeats_alone_are_the_end_with_a_notice_every_two(ear: Ear) -> None:
    def script(peer: Peer) -> None:
        peer.send(HEAD)
        peer.until_left(BEAT + b'data: {"type":"heartbeat"}\n\n')

    async with served(script) as server:
        heard = await ear.hear(server)
        assert (heard.ended, ear.notices) == ("silent", [120, 240, 360, 480])
        assert len(server.posts) == 1
    assert server.left == ["/run_sse"], "the connection is closed, not left to itself"


async def test_case_08_anything_but_a_heartbeat_is_life(ear: Ear, hand: Hand) -> None:
    hand.stand = 500

    def script(peer: Peer) -> None:
        peer.send(HEAD)
        hand.wait_until(500)
        peer.send(BEAT + sse({"type": "tool_call", "name": "cut"}))
        hand.wait_until(880)
        peer.send(sse(said("Done.")))

    def on_event(event: StreamEvent) -> None:
        hand.stand = 880  # the clock stands until the call has been heard
        ear.events.append(event)

    ear.on_event = on_event  # type: ignore[method-assign]  # the test's own ear
    async with served(script) as server:
        heard = await ear.hear(server)
    assert (heard.ended, heard.tools, ear.texts()) == ("clean", 1, ["Done."])


@pytest.mark.parametrize("piece", [sse(said("More. ", partial=True)), sse({"type": "tool_call", "name": "x"}), b"\n"])
async def test_case_09_fifteen_minutes_are_the_end_whatever_comes(ear: Ear, piece: bytes) -> None:
    def script(peer: Peer) -> None:
        peer.send(HEAD)
        peer.until_left(piece * 20)

    async with served(script) as server:
        heard = await ear.hear(server, replace(PACE, stream_idle=1e6))
        assert (heard.ended, ear.hand.now, len(server.posts)) == ("limit", 900, 1)
    assert server.left == ["/run_sse"]


async def test_a_server_that_never_answers_at_all_is_left(ear: Ear) -> None:
    async with served(lambda peer: peer.until_left()) as server:
        assert (await ear.hear(server)).ended == "silent"
    assert server.left == ["/run_sse"]


async def test_headers_that_drip_are_left_too(ear: Ear, hand: Hand) -> None:
    hand.step = 60
    async with served(lambda peer: (peer.send(b"HTTP/1.1 200 OK\r\n"), peer.until_left(b"X-Drip: 1\r\n"))[1]) as server:
        heard = await ear.hear(server)
    assert heard.ended in {"silent", "cut"}, "the head grows too long, or the time does"
    assert len(server.posts) == 1


async def test_a_connection_that_stays_open_after_a_failure_is_left_soon(ear: Ear, hand: Hand) -> None:
    hand.step = 1

    def script(peer: Peer) -> None:
        peer.send(HEAD + sse(said("Half.")) + b'data: {"error": "no "GPU"}\n\n')
        peer.until_left(sse(said("Not an event.")))

    async with served(script) as server:
        heard = await ear.hear(server)
    assert (heard.ended, [error.message for error in heard.errors], ear.texts()) == ("failed", ['no "GPU'], ["Half."])
    assert hand.slept[-1] <= listening.AFTER_FAILURE


async def test_a_reading_that_is_stopped_closes_its_connection(ear: Ear) -> None:
    def script(peer: Peer) -> None:
        peer.send(CHUNKED + chunk(sse(said("Working."))))
        peer.until_left()

    before = asyncio.all_tasks()
    async with served(script) as server:
        ear.hand.step = 0  # time stands still
        reading = asyncio.ensure_future(ear.hear(server))
        await ear.spoken.wait()
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
        assert reading.cancelled()
        assert ear.closed == 1
    assert server.left == ["/run_sse"]
    assert asyncio.all_tasks() == before


async def test_what_goes_wrong_while_telling_ends_the_reading_and_its_connection(ear: Ear) -> None:
    def script(peer: Peer) -> None:
        peer.send(HEAD + sse(said("Working.")))
        peer.until_left()

    def fail(_: StreamEvent) -> None:
        raise AgentError("told wrong")

    async with served(script) as server:
        with pytest.raises(AgentError, match="told wrong"):
            await listen(ear.stream(server.url), fail, lambda: None, PACE, clock=ear.hand, sleep=ear.hand.sleep)
    assert server.left == ["/run_sse"]
