"""What the user is told where a model is at hand: the host it is at, help from our facts, offers that "yes" means."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from agent.events import Done
from agent.factory import open_agent
from agent.intents import Message
from agent.settings import ModelSettings
from tests.agent.foreign import Foreign, stream
from tests.agent.led import KEY, UNSURE, Lead
from tests.agent.scripted_model import DONE, ROLE, Line, call, calls, chunk, edit, refuses, says
from tests.agent.talker import RENDER, RUN, Talker, frame

pytestmark = pytest.mark.anyio

QUESTION = "what happens to my files after a year?"


async def test_a_model_on_another_host_is_named_in_the_first_line(talker: Talker) -> None:
    model = ModelSettings("http://model.invalid/v1", "tiny", KEY)
    async with open_agent(
        replace(talker.settings.at(talker.foreign.url), model=model), skill=talker.skill, folder=talker.folder
    ) as agent:
        for _ in range(2):
            await agent.turn(Message("thanks"), talker.events.append)
    assert "model.invalid" in talker.events[0].text  # type: ignore[union-attr]
    assert len(talker.of("status")) == 1


async def test_a_model_on_this_machine_is_not_named(talker: Talker, lead: Lead) -> None:
    async with lead(edit(UNSURE), says("-")) as led:
        await led.say(UNSURE)
    assert not [event for event in talker.of("status") if "model" in event.text]


async def test_a_question_beyond_the_table_is_answered_from_our_facts(
    foreign: Foreign, talker: Talker, lead: Lead
) -> None:
    told = (
        "With the local studio your files stay on this machine. I do not know how long the hosted service keeps them."
    )
    async with lead(says(told), asks_below=0) as led:
        assert isinstance(await led.say(QUESTION), Done)
        assert "500 MB" in led.model.words()
        assert "tools" not in led.model.asked[0]
    assert talker.text.strip() == told
    assert foreign.of(RUN) == []


@pytest.mark.parametrize("line", [refuses(500), says("Click Export, then Save."), says(""), call("export")])
async def test_without_a_fit_answer_the_table_answers(talker: Talker, lead: Lead, line: Line) -> None:
    async with lead(line, asks_below=0) as led:
        assert isinstance(await led.say(QUESTION), Done)
    assert "add captions in English and Spanish" in talker.text


async def test_a_model_that_has_been_heard_is_shown_as_it_comes_up_to_what_is_not_fit(
    talker: Talker, lead: Lead
) -> None:
    first = "Exports cost no credits. "
    slow = Line((ROLE, chunk({"content": first}), chunk({"content": "It is "})), then="hang")
    async with lead(says("Files may have 500 MB."), slow, asks_below=0) as led:
        await led.say(QUESTION)
        turn = asyncio.ensure_future(led.say(QUESTION))
        while first not in talker.text and not turn.done():  # noqa: ASYNC110 - the server's thread has no event for it
            await asyncio.sleep(0.001)
        assert not turn.done()
        led.model.over.set()
        await turn
    assert talker.text.replace("\n", "").endswith(first)


async def test_a_bad_sentence_ends_the_answer(talker: Talker, lead: Lead) -> None:
    bad = "Exports are free. Your session_id is abc. Bye."
    async with lead(says("Files may have 500 MB."), says(bad), asks_below=0) as led:
        await led.say(QUESTION)
        await led.say(QUESTION)
    assert "Exports are free." in talker.text
    assert "session_id" not in talker.text


async def test_thoughts_without_a_beginning_are_never_streamed(talker: Talker, lead: Lead) -> None:
    aloud = Line((ROLE, chunk({"content": "They ask. I think. </think>Exports are free."}), chunk({}, "stop"), DONE))
    async with lead(aloud, aloud, asks_below=0) as led:
        await led.say(QUESTION)
        await led.say(QUESTION)
    assert "I think" not in talker.text
    assert talker.text.count("Exports are free.") == 2


async def test_yes_means_the_export_that_was_offered(foreign: Foreign, talker: Talker, lead: Lead) -> None:
    foreign.on(RUN, stream(frame("The title is in. Click Export to download your video.")))
    async with lead(edit(UNSURE), says("-"), call("export"), says("-")) as led:
        await led.say(UNSURE)
        assert foreign.of(RENDER) == []
        await led.say("yes please")
        assert '"export"' in led.model.words(2)
    assert len(foreign.of(RENDER)) == 1


async def test_the_offers_and_the_users_words_are_what_a_follow_up_leans_on(talker: Talker, lead: Lead) -> None:
    async with lead(edit(UNSURE), says("-"), calls(("export", {})), says("-")) as led:
        await led.say(UNSURE)
        (offered,) = talker.of("offer")
        await led.say("the last of those")
        asked = led.model.words(2)
    assert all(sentence in asked for sentence in offered.sentences)
    assert UNSURE in asked
