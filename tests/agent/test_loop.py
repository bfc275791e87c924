"""A turn from words to the last event: the steps in order, one at a time, and every failure as one sentence."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agent.events import Done
from agent.intents import Export, Message
from tests.agent.foreign import Foreign, envelope, stream
from tests.agent.talker import (
    EMPTY,
    RENDER,
    RUN,
    STATE,
    TASK,
    TOKEN,
    UPLOAD,
    Rendering,
    Talker,
    call,
    completed,
    failed,
    frame,
    state,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def clip(tmp_path: Path) -> str:
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"not really a film")
    return str(path)


async def test_files_then_the_edit_then_the_file_back(foreign: Foreign, talker: Talker, clip: str) -> None:
    foreign.on(STATE, state(), state("Hello"))
    Rendering(foreign, completed(foreign))
    final = await talker.say("add a title", clip, deliver_to=Export())
    assert isinstance(final, Done)
    assert final.session_id == "s1"
    order = [
        f"{seen.method} {seen.path}" for seen in foreign.seen if f"{seen.method} {seen.path}" in (UPLOAD, RUN, RENDER)
    ]
    assert order == [UPLOAD, RUN, RENDER]
    assert talker.posts() == ["add a title"]
    assert sorted(talker.files()) == ["talk.captioned.mp4", "talk.en.srt"]


@pytest.mark.parametrize("words", ["the subs vanish too quickly", "撤销", "the talk is in Spanish, add captions"])
async def test_the_sentence_of_a_command_is_sent_whatever_its_words(
    foreign: Foreign, talker: Talker, clip: str, words: str
) -> None:
    Rendering(foreign, completed(foreign))
    await talker.say(words, clip, deliver_to=Export())
    assert talker.posts() == [words]
    assert "talk.captioned.mp4" in talker.files()


async def test_a_question_beside_a_file_is_answered(foreign: Foreign, talker: Talker, clip: str) -> None:
    await talker.say("what can you do?", clip, deliver_to=Export())
    assert foreign.of(RUN) == foreign.of(RENDER) == []
    assert "captions" in talker.text


async def test_a_question_about_the_product_contacts_nobody(foreign: Foreign, talker: Talker) -> None:
    assert isinstance(await talker.say("what formats can I upload?"), Done)
    assert foreign.seen == []
    assert "500 MB" in talker.text


async def test_what_can_be_refused_is_refused_before_anybody_is_contacted(
    foreign: Foreign, talker: Talker, tmp_path: Path
) -> None:
    final = failed(await talker.say("add captions", str(tmp_path / "missing.mp4")))
    assert (final.exit_code, foreign.seen) == (3, [])


async def test_the_users_language_is_answered_in(talker: Talker) -> None:
    await talker.say("谢谢")
    assert talker.text == "不客气。"


async def test_a_failed_edit_stops_the_turn_and_nothing_is_rendered(foreign: Foreign, talker: Talker) -> None:
    error = b'data: {"errorCode":"NOT_UNDERSTOOD","errorMessage":"I know captions only.","author":"a"}\n\n'
    foreign.on(RUN, stream(error))
    final = failed(await talker.say("make the sky purple", deliver_to=Export()))
    assert (final.code, final.exit_code, final.text) == ("NOT_UNDERSTOOD", 1, "I know captions only.")
    assert foreign.of(RENDER) == []


async def test_what_the_editor_could_do_instead_is_said_to_its_end(foreign: Foreign, talker: Talker) -> None:
    sentence = "I did not understand that. " + "I can do this: add captions. " * 12 + "Or say: undo."
    foreign.on(RUN, stream(f'data: {{"errorCode":"NOT_UNDERSTOOD","errorMessage":"{sentence}"}}\n\n'.encode()))
    assert failed(await talker.say("make the sky purple")).text == sentence


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [("NO_AUDIO", 3), ("NO_SPEECH", 3), ("BAD_SUBTITLES", 3), ("2001", 4), ("NO_ENGINE", 1), ("DISK_FULL", 1)],
)
async def test_the_codes_of_a_failed_edit_become_exit_codes(
    foreign: Foreign, talker: Talker, code: str, exit_code: int
) -> None:
    foreign.on(RUN, stream(f'data: {{"errorCode":"{code}","author":"a"}}\n\n'.encode()))
    assert failed(await talker.say("add captions")).exit_code == exit_code


async def test_the_editors_click_on_export_runs_the_export_that_was_asked_for_once(
    foreign: Foreign, talker: Talker
) -> None:
    Rendering(foreign, completed(foreign))
    foreign.on(RUN, stream(frame("The title is in, 2 s long. Click Export to download your video.")))
    await talker.say("add a title and send me the video")
    assert len(foreign.of(RENDER)) == 1
    assert "click" not in talker.text.lower()
    assert "2 s long" in talker.text


async def test_an_export_nobody_asked_for_is_offered(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, stream(frame("The title is in. Click Export to download your video.")))
    await talker.say("add a title")
    assert foreign.of(RENDER) == []
    assert "export" in talker.notices


async def test_an_edit_told_as_steps_is_sent_on_once_and_never_in_a_circle(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, stream(frame("To move the logo, drag it to the top-left corner of the canvas.")))
    await talker.say("move the logo to the top left")
    first, second = talker.posts()
    assert first == "move the logo to the top left"
    assert "move the logo to the top left" in second
    assert first != second


async def test_two_messages_at_once_wait_for_each_other(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, stream(call(), frame("Done.")))
    async with talker.agent() as agent:
        await asyncio.gather(*(agent.turn(Message(f"add title {n}"), talker.events.append) for n in range(3)))
    ends = [event.type for event in talker.events if event.type in ("text", "done")]
    assert ends == ["text", "done"] * 3
    assert len(foreign.of(TASK)) == len(foreign.of(TOKEN)) == 1


async def test_a_stopped_turn_says_what_may_still_happen(foreign: Foreign, talker: Talker) -> None:

    async def wait_for_ever(_: float) -> None:
        await asyncio.Event().wait()

    talker.sleeper = wait_for_ever
    foreign.on(RUN, stream(call(), cut=True))
    async with talker.agent() as agent:
        turn = asyncio.ensure_future(agent.turn(Message("add a title"), talker.events.append))
        while "connection" not in talker.notices:  # noqa: ASYNC110 - nothing sets an event for it
            await asyncio.sleep(0)
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
    (stopped,) = talker.of("error")
    assert stopped.exit_code == 130
    assert "may still go on" in stopped.text
    assert len(foreign.of(RUN)) == 1


async def test_nothing_to_export_is_said_and_no_render_is_asked_for(foreign: Foreign, talker: Talker) -> None:
    foreign.on(STATE, EMPTY)
    final = failed(await talker.say("export"))
    assert final.code == "NO_DRAFT"
    assert foreign.of(RENDER) == []
    assert not list((talker.settings.data_dir / "renders").glob("*.json"))


async def test_secrets_of_the_wire_are_in_no_event(foreign: Foreign, talker: Talker) -> None:
    foreign.on(RUN, stream(frame("Your token is nmv_usr_secret.\x1b[31m")))
    foreign.on(UPLOAD, envelope(None, code=4001))
    await talker.say("add a title")
    everything = "".join(event.model_dump_json() for event in talker.events)
    assert "nmv_usr_secret" not in everything
    assert "\\u001b" not in everything
