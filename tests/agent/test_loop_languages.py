"""Whole turns with a person who writes Chinese or Spanish: no sentence of ours comes in English."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from agent.backend.codes import CODES
from agent.intents import Export, Message
from agent.sentences import COMMON_WORDS
from tests.agent.foreign import Foreign, Reply, as_json, envelope, stream
from tests.agent.talker import (
    CREDITS,
    EMPTY,
    RENDER,
    RUN,
    STATE,
    UPLOAD,
    Rendering,
    Talker,
    call,
    completed,
    state,
)

pytestmark = pytest.mark.anyio
LEFT_OUT = re.compile(r"`[^`]*`|“[^”]*”|«[^»]*»|\"[^\"]*\"|\([^)]*\.(?:mp4|srt)[^)]*\)|\S*[./_:]\S*|\b[A-Z_]{2,}\b")
"""Commands, quotes, file names, addresses and names of settings are the same in every language."""
ENGLISH = COMMON_WORDS["en"] - COMMON_WORDS["es"] - {"a", "in", "no", "me", "studio"}

WORDS = {
    "zh": ("请加一个标题", "显示时间线", "我还有多少积分？", "导出视频", "你能做什么？"),
    "es": (
        "añade un título al vídeo",
        "muéstrame la línea de tiempo",
        "¿cuántos créditos me quedan?",
        "exporta el vídeo",
        "¿qué puedes hacer?",
    ),
}


def told(talker: Talker) -> list[str]:
    """Every sentence of ours that a person has seen."""
    found = []
    for event in talker.events:
        values = event.model_dump()
        found += [values[name] for name in ("text", "label") if values.get(name) and not values.get("author")]
    return found


def check(talker: Talker, language: str) -> None:
    said = told(talker)
    assert said
    for text in said:
        bare = LEFT_OUT.sub(" ", text)
        words = set(re.findall(r"[a-záéíóúñ]+", bare.lower()))
        assert not words & ENGLISH, text
        if language == "zh":
            assert re.search(r"[一-鿿]", text), text


@pytest.mark.parametrize("language", WORDS)
async def test_a_whole_conversation(foreign: Foreign, talker: Talker, tmp_path: Path, language: str) -> None:
    edit, look, balance, export, question = WORDS[language]
    clip = tmp_path / "talk.mp4"
    clip.write_bytes(b"not really a film")
    Rendering(foreign, as_json({"status": "processing", "progress": 40}), completed(foreign))
    foreign.on(
        STATE, EMPTY, state(), state("Roma"), state("Roma", step="", fraction=0.4, status="running"), state("Roma")
    )
    foreign.on(RUN, stream(call()), stream(b": heartbeat\n\n", cut=True))
    async with talker.agent() as agent:
        for words in (question, edit, look, balance, export, edit):
            files = (str(clip),) if words == edit else ()
            await agent.turn(Message(words, files), talker.events.append)
    kinds = {event.type for event in talker.events}
    assert {"text", "timeline", "credits", "delivered", "notice", "error"} <= kinds
    check(talker, language)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", WORDS)
async def test_every_code_of_a_failed_edit(foreign: Foreign, talker: Talker, language: str, code: str) -> None:
    foreign.on(RUN, stream(f'data: {{"errorCode":"{code}","author":"a"}}\n\n'.encode()))
    await talker.say(WORDS[language][0])
    check(talker, language)


@pytest.mark.parametrize(
    ("where", "reply"),
    [
        (CREDITS, Reply(500)),
        (CREDITS, Reply(200, b"<html>", {"Content-Type": "text/html"})),
        (CREDITS, envelope(None, code=2001)),
        (CREDITS, envelope(None, code=7777)),
        (CREDITS, as_json({"detail": "no"}, 402)),
        (STATE, EMPTY),
        (STATE, as_json({"code": 1002, "message": ""}, 404)),
        (RENDER, envelope(None, code=402)),
        (RENDER, Reply(429, headers={"Retry-After": "90"})),
        (UPLOAD, envelope(None, code=4001)),
        (UPLOAD, envelope(None, code=4002)),
        (UPLOAD, Reply(503)),
        (RUN, Reply(200, b"<html>", {"Content-Type": "text/html"})),
        (RUN, as_json({"detail": ""}, 409)),
        (RUN, Reply(500)),
    ],
)
@pytest.mark.parametrize("language", WORDS)
async def test_every_refusal_of_a_call(
    foreign: Foreign, talker: Talker, tmp_path: Path, language: str, where: str, reply: Reply
) -> None:
    edit, look, balance, export, _ = WORDS[language]
    clip = tmp_path / "talk.mp4"
    clip.write_bytes(b"not really a film")
    Rendering(foreign, completed(foreign))
    foreign.on(where, reply)
    for words in (edit, look, balance, export):
        await talker.say(words, *((str(clip),) if words == edit else ()))
    assert talker.of("error")
    check(talker, language)


@pytest.mark.parametrize("name", ["missing.mp4", "empty.mp4", "notes.xyz", "."])
@pytest.mark.parametrize("language", WORDS)
async def test_every_refused_file(talker: Talker, tmp_path: Path, language: str, name: str) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "notes.xyz").write_bytes(b"x")
    await talker.say(WORDS[language][0], str(tmp_path / name))
    assert talker.of("error")
    check(talker, language)


@pytest.mark.parametrize("language", WORDS)
async def test_a_command_says_it_in_the_language_of_the_machine(
    foreign: Foreign, talker: Talker, language: str
) -> None:
    talker.settings = replace(talker.settings, language=language)
    foreign.on(STATE, EMPTY)
    await talker.do(Export())
    await talker.jobs()
    assert talker.of("error")
    check(talker, language)
