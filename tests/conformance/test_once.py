"""Cases 43, 44 and 47: each chat message is posted once, whatever fails and wherever; counted at the server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext

import httpx
import pytest

from agent.backend.client import Client
from agent.backend.identity import Identity
from agent.backend.session import Session
from agent.backend.stream import End, StreamEvent
from agent.errors import Unreachable
from agent.events import Done
from agent.intents import Message
from agent.settings import Settings
from agent.skill import Skill
from tests.agent.conftest import Sleeper
from tests.agent.foreign import Foreign, Reply, Seen
from tests.agent.talker import RUN, STATE, TOKEN, Talker, failed, state
from tests.conformance.rough import CHUNKED, HEAD, Hand, Peer, Rough, Script, chunk, rough
from tests.conformance.streams import said, sse

pytestmark = pytest.mark.anyio
STREAM = sse(said("Adding the ti", partial=True)) + b": heartbeat\n\n" + sse(said("Adding the title. 剪辑"))
WHOLE = CHUNKED + chunk(STREAM) + b"0\r\n\r\n"


def status(code: int, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {code} X", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def sends(data: bytes, *, reset: bool = False) -> Script:
    def script(peer: Peer) -> None:
        peer.send(data)
        if reset:
            peer.reset()

    return script


class Editor:
    """A backend whose chat is a rough server's and whose project is a list of states."""

    def __init__(self, foreign: Foreign, talker: Talker, open_now: ExitStack) -> None:
        self.foreign, self.talker, self._open = foreign, talker, open_now

    def answers(self, script: Script) -> Rough:
        """All calls go to one address: what is no chat message is answered as ``foreign`` would."""

        def serve(peer: Peer) -> None:
            if peer.target == "/run_sse":
                script(peer)
            else:
                peer.send(relayed(self.foreign, peer.target))

        server = self._open.enter_context(rough(serve))
        self.talker.settings = self.talker.settings.at(server.url)
        self.talker.foreign = _At(server.url)  # type: ignore[assignment]  # only its address is used
        return server


class _At:
    def __init__(self, url: str) -> None:
        self.url = url


def relayed(foreign: Foreign, target: str) -> bytes:
    """What ``foreign`` answers, as bytes."""
    method = "GET" if "/state/" in target or "/credits/" in target else "POST"
    reply = foreign.answer(Seen(method, target, {}))
    return status(reply.status, "Content-Type: application/json", body=reply.body)


@pytest.fixture
def editor(foreign: Foreign, talker: Talker) -> Iterator[Editor]:
    foreign.on(STATE, state(), state("Hello"))
    with ExitStack() as open_now:
        yield Editor(foreign, talker, open_now)


PLACES = {
    "before a byte": b"",
    "inside the first line": b"HTTP/1.1 2",
    "inside the headers": CHUNKED[:40],
    "after the headers": CHUNKED,
    "inside a chunk's size": CHUNKED + b"1",
    "inside an event": CHUNKED + chunk(STREAM)[:60],
    "inside a character": CHUNKED + chunk(STREAM)[: chunk(STREAM).index("剪".encode()) + 1],
    "between events": CHUNKED + chunk(sse(said("Working."))),
    "before the last chunk": WHOLE[:-5],
    "a body without an end mark": HEAD + STREAM[:-40],
    "no HTTP at all": b"\x16\x03\x01\x02\x00garbage\r\n\r\n",
    "a packing that is broken": HEAD.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n") + b"no gzip",
    "a packing that nobody asked for": HEAD.replace(b"\r\n\r\n", b"\r\nContent-Encoding: br\r\n\r\n") + STREAM,
}


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("place", PLACES)
async def test_case_43_a_connection_that_is_lost_after_the_message_was_sent_is_no_reason_to_send_it_again(
    editor: Editor, talker: Talker, sleeper: Sleeper, place: str, reset: bool
) -> None:
    server = editor.answers(sends(PLACES[place], reset=reset))
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert len(server.posts) == 1
    assert [pause for pause in sleeper.waited if pause in (30, 60)] == [30], "the project is looked at, after 30 s"
    assert "Hello" in talker.text, "and what changed is told"


async def test_case_43_the_project_is_looked_at_after_30_seconds_then_each_60_and_five_times(
    editor: Editor, foreign: Foreign, talker: Talker, sleeper: Sleeper
) -> None:
    foreign.on(STATE, state())
    server = editor.answers(sends(CHUNKED + chunk(STREAM)[:60]))
    final = failed(await talker.say("add a title Hello"))
    assert (final.exit_code, final.retry, len(server.posts)) == (75, True, 1)
    assert [pause for pause in sleeper.waited if pause in (30, 60)] == [30, 60, 60, 60, 60]


@pytest.mark.parametrize("code", [500, 502, 503, 504, 408, 425, 418, 520])
async def test_case_43_no_status_of_a_gateway_makes_a_second_post(editor: Editor, talker: Talker, code: int) -> None:
    server = editor.answers(sends(status(code, "Content-Type: text/html", "Retry-After: 1", body=b"<html>")))
    await talker.say("add a title Hello")
    assert len(server.posts) == 1


@pytest.mark.parametrize("ended", ["silent", "limit"])
async def test_case_43_nor_does_a_limit_of_time(editor: Editor, talker: Talker, ended: str) -> None:
    beat = b": heartbeat\n\n" if ended == "silent" else sse({"type": "tool_call", "name": "cut"})
    server = editor.answers(lambda peer: (peer.send(HEAD), peer.until_left(beat))[1])
    hand = Hand(step=30)
    talker.sleeper = hand.sleep
    async with talker.agent(clock=hand) as agent:
        assert isinstance(await agent.turn(Message("add a title Hello"), talker.events.append), Done)
    assert len(server.posts) == 1
    assert "Hello" in talker.text


class Refusing(httpx.AsyncHTTPTransport):
    """The network of a backend that is not up yet: the first ``times`` connections for a chat message are refused."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times, self.tries = times, 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/run_sse":
            self.tries += 1
            if self.tries <= self.times:
                with closed_port() as port:
                    request.url = request.url.copy_with(port=port)
                    return await super().handle_async_request(request)
        return await super().handle_async_request(request)


@contextmanager
def closed_port() -> Iterator[int]:
    """A port that is taken, with nobody listening."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.parametrize("times", [1, 2])
async def test_case_44_a_connection_that_was_never_made_is_tried_once_more(
    foreign: Foreign, settings: Settings, skill: Skill, sleeper: Sleeper, talker: Talker, times: int
) -> None:
    network = Refusing(times)
    async with httpx.AsyncClient(transport=network) as http:
        identity = Identity(settings, foreign.url, sleep=sleeper)
        session = Session(Client(http, foreign.url, skill), identity, settings.at(foreign.url), sleep=sleeper)
        told: list[StreamEvent] = []
        with pytest.raises(Unreachable) if times > 1 else nullcontext():
            told += [event async for event in session.chat("add a title")]
    assert (network.tries, len(foreign.of(RUN))) == (2, 2 - times)
    assert (End() in told) == (times == 1)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_case_47_a_redirect_does_not_post_again(
    editor: Editor, foreign: Foreign, talker: Talker, code: int
) -> None:
    server = editor.answers(sends(status(code, f"Location: {foreign.url}/run_sse")))
    assert failed(await talker.say("add a title Hello")).code == "redirect"
    assert len(server.posts) == 1
    assert foreign.of(RUN) == []


async def test_case_47_a_kept_connection_that_the_server_closes_is_not_written_to_again(
    foreign: Foreign, talker: Talker
) -> None:
    """HTTP libraries like to repeat a request that a kept-alive connection swallowed."""
    foreign.on(STATE, state(), state("Hello"))
    swallowed = Reply(200, headers={"Content-Type": "text/event-stream"}, chunked=(), cut=0)
    foreign.on(RUN, swallowed)
    assert isinstance(await talker.say("add a title Hello"), Done)
    assert len(foreign.of(RUN)) == 1
    assert len(foreign.of(TOKEN)) == 1
