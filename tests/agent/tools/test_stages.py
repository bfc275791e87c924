"""Two stages told with a way back, next steps that fit and can be said as they are, conversations taken up again."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from agent.events import Done
from agent.factory import sessions
from agent.intents import Chat, Export, Message, State
from agent.sentences import say
from agent.tools.changes import language_name
from agent.tools.offers import PREFERRED
from agent.understanding import planner
from agent.understanding.routing import Context
from studio.director import grammar
from studio.director.plan import AddCaptions, Extend, RemoveCaptions
from studio.draft import Draft
from tests.agent.foreign import Foreign, Reply, Seen, envelope, stream
from tests.agent.talker import EMPTY, RUN, STATE, UPLOAD, Rendering, Talker, call, completed, failed, frame

pytestmark = pytest.mark.anyio

CLIP = {"id": "v1", "tt": 0, "sg": [{"s": 0, "d": 10_000, "m": {"name": "city timelapse"}}]}
BGM = {"id": "a1", "tt": 1, "sg": [{"s": 0, "d": 10_000, "m": {"name": "Lo-fi", "volume": 0.35}}]}
TITLE = {"id": "t1", "tt": 7, "sg": [{"s": 0, "d": 3000, "m": {"text": "Urban Dreams"}}]}
SPARKLE = {"id": "x1", "tt": 9, "sg": [{"s": 0, "d": 3000, "m": {"name": "sparkle"}}]}


def captions(language: str) -> dict[str, Any]:
    lines = [{"s": 0, "d": 900, "m": {"text": "one"}}]
    return {"id": language, "tt": 7, "sg": lines, "m": {"role": "captions", "language": language}}


def holding(*tracks: Any) -> Reply:
    return envelope({"state": {"draft": {"t": list(tracks), "d": 10_000}}})


def result(name: str = "generate_video_with_seedance") -> bytes:
    return b'data: {"content":{"parts":[{"functionResponse":{"name":"%s","response":{}}}]}}\n\n' % name.encode()


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("make a clip of a city at night", ["background music", "“Urban Dreams”", "sparkle", "remove the title"]),
        ("生成一段城市夜景", ["背景音乐", "Urban Dreams", "去掉背景音乐", "去掉标题"]),
        ("haz un clip de una ciudad de noche", ["úsica de fondo", "quita la música de fondo", "quita el título"]),
    ],
)
async def test_what_was_added_unasked_is_named_with_the_words_that_take_it_out(
    foreign: Foreign, talker: Talker, wish: str, words: list[str]
) -> None:
    foreign.on(STATE, EMPTY, holding(CLIP, BGM, TITLE, SPARKLE))
    foreign.on(RUN, stream(call(), frame("Ready.")))
    await talker.do(Chat(wish))
    assert [word for word in words if word not in talker.notices] == []


async def test_the_raw_clip_is_told_while_the_editor_still_works(foreign: Foreign, talker: Talker) -> None:
    looked = threading.Event()
    looks: list[Seen] = []

    def state(seen: Seen) -> Reply:
        looks.append(seen)
        if len(looks) == 2:
            looked.set()
        return EMPTY if len(looks) == 1 else holding(CLIP) if len(looks) == 2 else holding(CLIP, BGM)

    class Waiting(tuple[bytes, ...]):
        """Pieces of a stream of which the last is held back until the agent has looked."""

        def __iter__(self) -> Any:
            yield result()
            looked.wait(10)
            yield result("edit_multitrack") + frame("Ready.")

    foreign.on(STATE, state)
    foreign.on(RUN, replace(stream(), chunked=Waiting()))
    await talker.say("make a clip of a city at night")
    first, second = (event.text for event in talker.of("notice")[:2])
    assert "raw clip is there: video “city timelapse”" in first
    assert "Background music “Lo-fi”" in second


async def test_a_later_edit_that_brings_more_than_was_asked_for_is_told(foreign: Foreign, talker: Talker) -> None:
    foreign.on(STATE, holding(CLIP), holding(CLIP, BGM, TITLE))
    foreign.on(RUN, stream(frame("The title is in.")))
    await talker.say("add a title Urban Dreams")
    assert "Background music" in talker.notices
    assert "the title" not in talker.notices, "the title was asked for"


def offered(talker: Talker) -> list[tuple[str, ...]]:
    return [event.sentences for event in talker.of("offer")]


async def test_offers_fit_the_project_and_what_was_done_and_are_not_repeated(foreign: Foreign, talker: Talker) -> None:
    two, longer, export = (say(key) for key in ("say_captions_two", "say_longer", "say_export"))
    spanish = "add captions in Spanish"
    Rendering(foreign, completed(foreign))
    async with talker.agent() as agent:

        async def turn(words: str, *tracks: Any, file: str | None = None) -> list[tuple[str, ...]]:
            talker.events.clear()
            foreign.on(STATE, holding(*tracks))
            sources = (file,) if file else ()
            assert isinstance(await agent.turn(Message(words, sources), talker.events.append), Done)
            return offered(talker)

        assert await turn("", file="https://v.example/talk.mp4") == [(two, "add captions in English")]
        assert await turn("cut the first five seconds", CLIP) == [(two, export)]
        assert await turn("cut the last five seconds", CLIP) == [], "never the same twice in a row"
        assert await turn("add captions in English", CLIP, captions("en")) == [(longer, spanish, export)]
        assert await turn("keep each subtitle on screen longer", CLIP, captions("en")) == [(spanish, export)]
        assert await turn("thanks") == []
        assert await turn("status", CLIP, captions("en")) == []
        assert await turn("credits") == []
        assert await turn("export", CLIP, captions("en")) == [(spanish,)]
        assert "another file" in talker.of("offer")[0].text


async def test_a_command_gets_no_offers_and_neither_does_a_failure(foreign: Foreign, talker: Talker) -> None:
    Rendering(foreign, completed(foreign))
    await talker.say("add captions", deliver_to=Export())
    foreign.on(RUN, stream(b'data: {"error":"boom"}\n\n'))
    failed(await talker.say("add captions"))
    assert offered(talker) == []


OFFERS = {
    "say_captions_two": AddCaptions,
    "say_longer": Extend,
    **{f"say_captions_in {code}": AddCaptions for code in PREFERRED},
}


@pytest.mark.parametrize("language", ["en", "zh", "es"])
@pytest.mark.parametrize("offer", OFFERS)
def test_every_offer_is_understood_by_us_and_by_our_own_editor(language: str, offer: str) -> None:
    key, _, code = offer.partition(" ")
    sentence = say(key, language, language=language_name(code, language)) if code else say(key, language)
    (intent,) = planner.plan(Message(sentence), Context(True, True))
    assert intent == Chat(sentence)
    draft = Draft({"t": [captions("en"), captions("fr")]})
    (edit,) = grammar.read(sentence, draft).edits
    assert isinstance(edit, OFFERS[offer])
    if code:
        assert isinstance(edit, AddCaptions)
        assert edit.languages == (code,)
    assert not isinstance(edit, RemoveCaptions)


@pytest.mark.parametrize("language", ["en", "zh", "es"])
def test_the_offered_export_is_one_and_what_takes_out_is_an_edit(language: str) -> None:
    assert planner.plan(Message(say("say_export", language)), Context(True, True)) == (Export(),)
    for key in ("strip_music", "strip_voice", "strip_effect", "strip_title", "strip_other"):
        sentence = say(key, language)
        assert planner.plan(Message(sentence), Context(True, True)) == (Chat(sentence),)


async def test_a_conversation_is_taken_up_by_its_id_or_as_the_last_one(foreign: Foreign, talker: Talker) -> None:
    foreign.on(UPLOAD, envelope({"files": [{"filename": "talk.mp4"}]}))
    await talker.say("add captions https://v.example/talk.mp4")
    (known,) = sessions(talker.settings)
    assert (known.session_id, known.title, known.task_id) == ("s1", "talk.mp4", "t1")
    for options in ({"session_id": known.session_id}, {"resume": True}):
        async with talker.agent(**options) as agent:
            assert agent.history() == ()
            await agent.act([State()], talker.events.append)
            said = [(entry.kind, entry.text) for entry in agent.history()][:3]
        assert said[0] == ("user", "add captions https://v.example/talk.mp4")
        assert ("answer", "Done.") in [(kind, text.splitlines()[0] if text else "") for kind, text in said]
