"""The workflows of behaviour 11 through the public API: quick edit, batch, iterative, with restarts in between."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import pytest

from agent import Agent, Event, Export, Message, Settings, open_agent, sessions
from agent.events import Done
from tests.together.product import Product, read_srt

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class User:
    """Somebody who embeds the agent; every ``start`` is a new program as far as it can tell."""

    product: Product
    folder: Path
    events: list[Event] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return Settings.from_env(self.product.env, backend="local")

    @asynccontextmanager
    async def start(self, **options: Any) -> AsyncIterator[Agent]:
        async with open_agent(self.settings, folder=self.folder, **options) as agent:
            yield agent

    async def say(self, agent: Agent, words: str, *files: Path, **options: Any) -> list[Any]:
        """The events of one turn, which must be done."""
        events: list[Any] = []
        final = await agent.turn(Message(words, tuple(map(str, files))), events.append, **options)
        self.events += events
        assert isinstance(final, Done), final
        return events


def of(events: list[Any], kind: str) -> list[Any]:
    return [event for event in events if event.type == kind]


def names(events: list[Any]) -> list[str]:
    return [Path(file.path).name for event in of(events, "delivered") for file in event.files]


def timeline(events: list[Any]) -> str:
    return "\n".join(event.text for event in of(events, "timeline"))


@pytest.fixture
def user(product: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    for key, value in product.env.items():
        monkeypatch.setenv(key, value)  # the studio that is started takes its settings from here
    for key in ("NEMO_API_URL", "NEMO_TOKEN", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(key, raising=False)
    return User(product, tmp_path / "out")


@pytest.fixture
def speech(media: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(media / "speech11_en_vp9_opus.webm", tmp_path / "interview.webm"))


@pytest.fixture
def subtitled(media: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(media / "softsubs_short_movtext_en_es.mp4", tmp_path / "scene.mp4"))


async def test_a_quick_edit_is_one_message_and_the_file_is_back(user: User, subtitled: Path) -> None:
    async with user.start() as agent:
        wish = "keep each subtitle on screen longer"
        events = await user.say(agent, wish, subtitled, deliver_to=Export())
    assert "scene.captioned.mp4" in names(events)
    assert of(events, "offer") == []
    with av.open(str(user.folder / "scene.captioned.mp4")) as film:
        assert film.streams.video[0].codec_context.name == "h264"


async def test_a_batch_in_one_session_gives_each_film_its_own_edit_and_its_own_file(
    user: User, subtitled: Path, speech: Path
) -> None:
    async with user.start() as agent:
        one = await user.say(agent, "keep each subtitle on screen longer, then export", subtitled)
        two = await user.say(agent, "add captions in English, then export", speech)
        assert {"scene.captioned.mp4", "scene.en.srt", "scene.es.srt"} <= set(names(one))
        assert {"interview.captioned.mp4", "interview.en.srt"} <= set(names(two))
        assert "interview.es.srt" not in names(two), "nothing of the first film is in the second"
        again = await user.say(agent, "remove the Spanish captions of scene.mp4, then export")
        assert "scene.captioned-2.mp4" in names(again)
        assert "scene.es-2.srt" not in names(again)
        back = await user.say(agent, "keep each subtitle on screen longer, then export", speech)
        assert "interview.captioned-2.mp4" in names(back)
    assert len(sessions(user.settings)) == 1
    said = [read_srt(user.folder / name) for name in ("interview.en.srt", "interview.en-2.srt")]
    assert [text for _, _, text in said[0]] == [text for _, _, text in said[1]]
    assert all(ends >= ended for (_, ends, _), (_, ended, _) in zip(said[1], said[0], strict=True))


async def test_a_rough_cut_is_refined_over_restarts_of_the_agent_and_of_the_studio(
    user: User, subtitled: Path, product: Product
) -> None:
    async with user.start() as agent:
        await user.say(agent, "keep each subtitle on screen longer", subtitled)
        rough = timeline(await user.say(agent, "status"))
    (known,) = sessions(user.settings)
    assert known.title == "scene.mp4"
    product.kill_studio()
    async with user.start(session_id=known.session_id) as agent:
        assert timeline(await user.say(agent, "status")) == rough
        assert next(entry.text for entry in agent.history() if entry.kind == "user").startswith("keep each")
        await user.say(agent, "remove the Spanish captions")
    async with user.start(resume=True) as agent:
        look = await user.say(agent, "show tracks")
        assert "Spanish" not in timeline(look)
        product.kill_studio()
        await user.say(agent, "undo")
        assert timeline(await user.say(agent, "status")) == rough
        first = names(await user.say(agent, "export"))
        await user.say(agent, "remove the English captions")
        second = names(await user.say(agent, "export"))
    assert {"scene.captioned.mp4", "scene.en.srt", "scene.es.srt"} <= set(first)
    assert "scene.captioned-2.mp4" in second
    assert "scene.en-2.srt" not in second


async def test_an_edit_while_a_render_goes_on_waits_its_turn_and_does_not_touch_the_render(
    user: User, subtitled: Path
) -> None:
    async with user.start() as agent:
        await user.say(agent, "keep each subtitle on screen longer", subtitled)
        export = asyncio.ensure_future(user.say(agent, "export"))
        await asyncio.sleep(0)
        edit = asyncio.ensure_future(user.say(agent, "remove the Spanish captions"))
        rendered, edited = await asyncio.gather(export, edit)
        assert "Queued behind “export”" in of(edited, "notice")[0].text
        assert {"scene.en.srt", "scene.es.srt"} <= set(names(rendered))
        assert "Spanish" not in timeline(await user.say(agent, "status"))


async def test_another_program_may_edit_while_this_one_renders(user: User, subtitled: Path) -> None:
    async with user.start() as one:
        await user.say(one, "keep each subtitle on screen longer", subtitled)
        begun = asyncio.Event()

        def watch(event: Event) -> None:
            if event.type == "progress" and event.stage == "render":
                begun.set()

        export = asyncio.ensure_future(one.turn(Message("export"), watch))
        await begun.wait()
        async with user.start(resume=True) as two:
            await user.say(two, "remove the Spanish captions")
        assert isinstance(await export, Done)
        assert (user.folder / "scene.es.srt").exists(), "the render has the draft that it began with"
        assert "Spanish" not in timeline(await user.say(one, "status"))
