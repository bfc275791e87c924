"""Tokens and sessions of an odd backend: never shown, never replaced unasked, renewed with all that hangs on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agent.events import Done
from agent.intents import Chat, Credits, Export, Upload
from tests.agent.foreign import Foreign, as_json, envelope, stream
from tests.agent.talker import (
    CREDITS,
    EMPTY,
    FILM,
    RENDER,
    RUN,
    STATE,
    TASK,
    TOKEN,
    UPLOAD,
    Rendering,
    Talker,
    completed,
    failed,
    frame,
    state,
)

pytestmark = pytest.mark.anyio

OWN = "my.own-token_of.another/shape"
CLIENT = "laptop-of-mary"
GONE = as_json({"detail": "Session not found"}, 404)


async def test_a_secret_that_the_backend_says_back_is_not_shown(
    foreign: Foreign, talker: Talker, tmp_path: Path
) -> None:
    told = f"token {OWN} of client {CLIENT} nmv_usr_x clm_y"
    film = tmp_path / "talk.mp4"
    film.write_bytes(FILM)
    for token in (OWN, None):
        talker.settings = replace(talker.settings, token=token, client_id=CLIENT)
        foreign.on(TOKEN, envelope({"token": OWN, "user_id": "anon_1"}))
        foreign.on(UPLOAD, envelope({"files": [{"filename": told}]}))
        warned = {"customMetadata": {"warnings": [{"code": "X", "message": told}]}}
        busy = {"actions": {"stateDelta": {"progress": {"step": told, "label": told, "fraction": 0.5}}}}
        foreign.on(RUN, stream(frame(told, **warned), frame("", **busy), b'data: {"error":"%s"}\n\n' % told.encode()))
        foreign.on(STATE, state(told))
        await talker.say("add captions", str(film))
        foreign.on(RENDER, as_json({"code": 402, "message": told}, 402))
        await talker.do(Export())
        foreign.on(CREDITS, as_json({"message": told}, 400))
        await talker.do(Credits())
    shown = "".join(event.model_dump_json() for event in talker.events)
    assert not [secret for secret in (OWN, "nmv_usr", "clm_", CLIENT) if secret in shown]
    assert len(talker.of("error")) == 6
    assert not [seen.path for seen in foreign.seen if OWN in seen.path or CLIENT in seen.path]


async def test_a_token_that_the_user_set_is_never_replaced(foreign: Foreign, talker: Talker) -> None:
    talker.settings = replace(talker.settings, token=OWN)
    foreign.on(CREDITS, as_json({"code": 1001, "message": "no"}))
    final = failed(await talker.do(Credits()))
    assert (final.code, len(foreign.of(CREDITS)), len(foreign.of(TOKEN))) == ("1001", 1, 0)
    assert "NEMO_TOKEN" in final.text
    assert not (talker.settings.config_dir / "tokens.json").exists()


async def test_a_new_project_gets_its_files_again(foreign: Foreign, talker: Talker, tmp_path: Path) -> None:
    film = tmp_path / "talk.mp4"
    film.write_bytes(FILM)
    second = UPLOAD.replace("s1", "s2")
    foreign.on(TASK, envelope({"session_id": "s1", "task_id": "t1"}), envelope({"session_id": "s2", "task_id": "t2"}))
    foreign.on(STATE.replace("s1", "s2"), EMPTY)
    foreign.on(second, envelope({"files": []}))
    async with talker.agent() as agent:
        await agent.act([Upload((str(film),))], talker.events.append)
        foreign.on(STATE, GONE)
        foreign.on(UPLOAD, GONE)
        for _ in range(2):
            assert isinstance(await agent.act([Upload((str(film),))], talker.events.append), Done)
        assert (len(foreign.of(UPLOAD)), len(foreign.of(second))) == (1, 0)
        foreign.on(RUN, GONE, stream(frame("Done.")))
        foreign.on(STATE, state())
        await agent.act([Upload((str(film),))], talker.events.append)
        await agent.act([Chat("add captions")], talker.events.append)
        for _ in range(2):
            assert isinstance(await agent.act([Upload((str(film),))], talker.events.append), Done)
    assert (len(foreign.of(UPLOAD)), len(foreign.of(second))) == (1, 1)


async def test_every_request_of_a_whole_job_is_attributed(foreign: Foreign, talker: Talker, tmp_path: Path) -> None:
    film = tmp_path / "talk.mp4"
    film.write_bytes(FILM)
    Rendering(foreign, completed(foreign))
    assert isinstance(await talker.say("add captions", str(film), deliver_to=Export()), Done)
    assert len({seen.path for seen in foreign.seen}) >= 9
    for seen in foreign.seen:
        named = [seen.headers.get(f"x-skill-{word}") for word in ("source", "version", "platform")]
        assert named == ["ai-subtitles-for-video", "1.2.3", "cursor"], seen.path
        assert ("authorization" in seen.headers) == (seen.path != "/api/auth/anonymous-token"), seen.path
