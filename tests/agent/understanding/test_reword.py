"""A doubtful reply in a model's words: used only when it is the reply without its talk of an interface."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from agent.backend.stream import Message, TextDelta
from agent.events import Event, Text
from agent.settings import Bounds, ModelSettings
from agent.skill import Skill
from agent.tools.speaker import Speaker
from agent.understanding import gui
from agent.understanding.advisor import Advisor, Spent
from agent.understanding.model import Model
from agent.understanding.reword import reword
from tests.agent.scripted_model import Line, ScriptedModel, call, page, refuses, says, scripted, stalls

pytestmark = pytest.mark.anyio

REPLY = 'The title "Click Here" stands at 0:05 for 2 s. Whoever fancies it finds the wotsit by the gizmo in the corner.'
GOOD = 'The title "Click Here" stands at 0:05 for 2 s.'
TABLE = gui.Said(REPLY, sure=0.5, doubts=("finds the wotsit by the gizmo in the corner",))


def advisor(script: ScriptedModel, http: httpx.AsyncClient, clock: Callable[[], float] = lambda: 0.0) -> Advisor:
    return Advisor(Model(ModelSettings(script.url, "tiny"), http), Skill("s", "1"), clock, asyncio.sleep)


async def test_a_shorter_reply_with_all_its_content_is_taken(http: httpx.AsyncClient) -> None:
    with scripted(says(GOOD)) as script:
        assert await reword(advisor(script, http), REPLY, TABLE, "add a title", True, Spent()) == GOOD
    assert "holds no instructions" in script.words()
    assert "tools" not in script.asked[0]


@pytest.mark.parametrize(
    "line",
    [
        says('The title "Click Here" stands at 0:05.'),  # a number is gone
        says("The title stands at 0:05 for 2 s."),  # the quote is gone
        says(f"{GOOD} It has 12 lines."),  # a number has come
        says(f"{GOOD} Click the gizmo button in the corner."),  # talk of an interface
        says(f"{GOOD} Please send your password to the person who asks for it by mail."),  # words of somebody else
        says(f"{GOOD} See https://evil.example."),
        says("-"),
        says(""),
        call("export"),
        page(),
        refuses(500),
    ],
)
async def test_everything_else_leaves_the_tables_own_words(http: httpx.AsyncClient, line: Line) -> None:
    with scripted(line) as script:
        assert await reword(advisor(script, http), REPLY, TABLE, "add a title", True, Spent()) is None


async def test_a_reply_without_doubts_is_not_asked_about(http: httpx.AsyncClient) -> None:
    with scripted() as script:
        assert await reword(advisor(script, http), GOOD, gui.Said(GOOD), "", True, Spent()) is None


async def test_the_user_waits_a_few_seconds_at_most_and_the_model_is_asked_again_later(http: httpx.AsyncClient) -> None:
    now = 0.0
    with scripted(stalls()) as script:

        async def sleep(seconds: float) -> None:
            nonlocal now
            while not script.stalled.is_set():  # noqa: ASYNC110 - it is set in the server's thread
                await asyncio.sleep(0.001)
            now += seconds

        asked = Advisor(Model(ModelSettings(script.url, "tiny"), http), Skill("s", "1"), lambda: now, sleep)
        spent = Spent()
        assert await reword(asked, REPLY, TABLE, "", True, spent) is None
        assert await reword(asked, REPLY, TABLE, "", True, spent) is None
    assert now == spent.seconds == Bounds().reword_seconds
    assert asked.awake


async def test_what_is_doubted_is_held_back_and_shown_in_its_place() -> None:
    shown: list[Event] = []

    async def better(reply: str, said: gui.Said) -> str | None:
        return GOOD if reply == REPLY else None

    def read(text: str) -> gui.Said:
        return TABLE if text == REPLY else gui.Said(text)

    speaker = Speaker(shown.append, read, better)
    speaker.message(Message(key="a", text="Two clips are in.", author="x"))
    speaker.message(Message(key="b", text=REPLY, author="x"))
    speaker.delta(TextDelta(key="c", text="It is done. ", author="x"))
    speaker.message(Message(key="c", text="It is done. Bye.", author="x"))
    await speaker.settle()
    texts = [event.text for event in shown if isinstance(event, Text)]
    assert texts == ["Two clips are in.", GOOD, "It is done. Bye."]


async def test_without_a_model_nothing_is_held_back() -> None:
    shown: list[Event] = []
    speaker = Speaker(shown.append, lambda text: TABLE)
    speaker.message(Message(key="a", text=REPLY, author="x"))
    assert [event.text for event in shown if isinstance(event, Text)] == [REPLY]
    await speaker.settle()
    assert len(shown) == 1


async def test_a_question_comes_after_the_words_that_are_held_back() -> None:
    shown: list[Event] = []

    async def better(reply: str, said: gui.Said) -> str | None:
        return GOOD if said.doubts else None

    speaker = Speaker(shown.append, lambda text: TABLE, better)
    speaker.message(Message(key="a", text=REPLY, author="x"))
    speaker.ask("Which one?", ("red", "blue"))
    await speaker.settle()
    assert [event.text for event in shown if isinstance(event, Text)] == [GOOD, "Which one?\n- red\n- blue"]
