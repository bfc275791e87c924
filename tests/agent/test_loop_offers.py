"""After an offer a yes means it; without one it means nothing. What was said before a restart is still known."""

from __future__ import annotations

import pytest

from agent.events import Done
from agent.intents import Export, Message
from agent.sentences import say
from agent.understanding.agreement import chosen
from tests.agent.foreign import Foreign, stream
from tests.agent.led import Lead
from tests.agent.scripted_model import call, says
from tests.agent.talker import RENDER, RUN, Rendering, Talker, completed, frame

pytestmark = pytest.mark.anyio
CLICK = "The title is in. Click Export to download your video."


@pytest.mark.parametrize("yes", ["yes please", "好的", "sí", "ok, do it", "sí, por favor"])
async def test_yes_to_an_offered_export_makes_the_file(foreign: Foreign, talker: Talker, yes: str) -> None:
    Rendering(foreign, completed(foreign))
    foreign.on(RUN, stream(frame(CLICK)))
    async with talker.agent() as agent:
        await agent.turn(Message("add a title"), talker.events.append)
        assert foreign.of(RENDER) == []
        await agent.turn(Message(yes), talker.events.append)
        await agent.turn(Message(yes), talker.events.append)
    assert len(foreign.of(RENDER)) == 1, "once: what was offered before counts for one message"
    assert len(foreign.of(RUN)) <= 2


@pytest.mark.parametrize("yes", ["yes please", "yes", "好的", "sí", "go ahead", "ok"])
async def test_yes_without_an_offer_makes_no_file(foreign: Foreign, talker: Talker, yes: str) -> None:
    Rendering(foreign, completed(foreign))
    assert isinstance(await talker.say(yes), Done)
    assert foreign.of(RENDER) == []


async def test_a_chosen_sentence_is_sent_as_it_was_offered(foreign: Foreign, talker: Talker) -> None:
    Rendering(foreign, completed(foreign))
    async with talker.agent() as agent:
        await agent.turn(Message("cut the first five seconds"), talker.events.append)
        (offer,) = talker.of("offer")
        await agent.turn(Message("yes please"), talker.events.append)
        assert talker.posts() == ["cut the first five seconds"], "nobody can tell which is meant"
        assert talker.text.count(offer.sentences[0]) == 1, "so the choice is put once more"
        await agent.turn(Message("the first one, please"), talker.events.append)
        assert talker.posts()[1:] == [offer.sentences[0]]
    assert foreign.of(RENDER) == []


async def test_yes_to_the_one_offered_sentence_sends_it(foreign: Foreign, talker: Talker) -> None:
    Rendering(foreign, completed(foreign))
    async with talker.agent() as agent:
        await agent.act([Export()], talker.events.append)
        agent._mind.sentences = ("add captions in Spanish",)
        await agent.turn(Message("yes please"), talker.events.append)
    assert talker.posts() == ["add captions in Spanish"]
    assert len(foreign.of(RENDER)) == 1


async def test_yes_answers_the_editors_question(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, stream(frame("The title is in. Shall it be red?")), stream(frame("It is red.")))
    async with talker.agent() as agent:
        await agent.turn(Message("add a title"), talker.events.append)
        assert talker.of("offer") == [], "no second question beside the editor's"
        await agent.turn(Message("yes"), talker.events.append)
    assert talker.posts() == ["add a title", "yes"]


async def test_words_that_tell_no_language_are_answered_in_the_last_one(foreign: Foreign, talker: Talker) -> None:
    async with talker.agent() as agent:
        await agent.turn(Message("谢谢"), talker.events.append)
        await agent.turn(Message("ok"), talker.events.append)
    assert talker.of("text")[-1].text == say("help_general", "zh").strip()
    assert foreign.seen == []


async def test_what_was_said_before_a_restart_is_told_to_the_model(
    foreign: Foreign, talker: Talker, lead: Lead
) -> None:
    await talker.say("add a title that says Rome")
    async with lead(says("Which colour?"), call("state"), says("-")) as led:
        await led.say("and the other one?")
        assert "add a title that says Rome" not in led.model.words(0), "another project"
        async with talker.agent(resume=True) as agent:
            await agent.turn(Message("and what about the other one?"), talker.events.append)
        asked = led.model.words(1)
    assert "add a title that says Rome" in asked
    assert '"has_draft": true' in asked or '"has_draft":true' in asked


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("the second one", 1),
        ("2", 1),
        ("第二个", 1),
        ("la segunda, por favor", 1),
        ("the last one", 2),
        ("yes, the first", 0),
        ("yes", None),
        ("cut the second clip", None),
        ("one more title", None),
        ("no", None),
    ],
)
def test_a_place_among_the_offers_names_one(words: str, place: int | None) -> None:
    offers = ("a", "b", "c")
    assert chosen(words, offers) == (None if place is None else offers[place])
