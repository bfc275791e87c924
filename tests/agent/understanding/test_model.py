"""The model's room: every server's shape becomes one answer, every failure one error, and the key is in none of it."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import traceback
from typing import Any

import httpx
import pytest

from agent.errors import ModelFailed, UsageError
from agent.settings import OPENAI_MODEL, OPENAI_URL, Bounds, ModelSettings, Settings
from agent.skill import Skill
from agent.understanding.accumulate import LONGEST, Accumulator
from agent.understanding.advisor import Advisor, Spent
from agent.understanding.model import Model
from agent.understanding.toolbox import SCHEMAS
from tests.agent.scripted_model import Line, ScriptedModel, call, recorded, refuses, says, scripted, stalls

pytestmark = pytest.mark.anyio

KEY = "sk-secret-key"
HELLO = [{"role": "user", "content": "hello"}]


def model(server: ScriptedModel, http: httpx.AsyncClient, name: str | None = "tiny") -> Model:
    return Model(ModelSettings(server.url, name, KEY), http)


class Hand:
    """A clock that goes on only when a stalled server is waited for."""

    def __init__(self, server: ScriptedModel) -> None:
        self.now = 0.0
        self.server = server

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        while not self.server.stalled.is_set():  # noqa: ASYNC110 - it is set in the server's thread
            await asyncio.sleep(0.001)
        self.now += seconds


@pytest.mark.parametrize("server", sorted(recorded("servers")))
async def test_the_calls_of_every_servers_shape_are_read(http: httpx.AsyncClient, server: str) -> None:
    with scripted(recorded("servers")[server]) as script:
        answer = await model(script, http).ask(HELLO, tools=SCHEMAS)
    assert [(made.name, json.loads(made.arguments or "{}")) for made in answer.calls] == [
        ("credits", {}),
        ("state", {}),
    ]
    assert len({made.id for made in answer.calls}) == 2
    assert answer.text == ""


async def test_words_come_as_they_are_written_and_tokens_are_counted(http: httpx.AsyncClient) -> None:
    heard: list[str] = []
    with scripted(says("Grüße, 你好 \u2028 there", tokens=42)) as script:
        answer = await model(script, http).ask(HELLO, on_text=heard.append)
    assert (answer.text, answer.tokens, len(heard)) == ("Grüße, 你好 \u2028 there", 42, 3)


@pytest.mark.parametrize("server", sorted(recorded("broken")))
async def test_what_is_no_answer_is_one_failure_or_nothing_and_never_shows_the_key(
    http: httpx.AsyncClient, server: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted(recorded("broken")[server]) as script:
        asked = await asyncio.gather(model(script, http).ask(HELLO, tools=SCHEMAS), return_exceptions=True)
    (outcome,) = asked
    if isinstance(outcome, BaseException):
        assert isinstance(outcome, ModelFailed)
        assert KEY not in "".join(traceback.format_exception(outcome))
    else:
        assert (outcome.text.strip(), outcome.calls) == ("", ())
    # what the server itself says in its answers is logged by the library when a person asks it to (OPENAI_LOG)
    sent = [record.getMessage() for record in caplog.records if "uthorization" in record.getMessage()]
    assert KEY not in "\n".join(sent)


async def test_an_older_server_is_asked_again_in_its_own_words(http: httpx.AsyncClient) -> None:
    with scripted(refuses(400, "unknown field stream_options"), says("hi"), says("again")) as script:
        asked = model(script, http)
        assert (await asked.ask(HELLO)).text == "hi"
        assert (await asked.ask(HELLO)).text == "again"
    first, second, third = script.asked
    assert ("stream_options" in first, "max_tokens" in first) == (True, True)
    assert ("stream_options" in second, "max_completion_tokens" in second) == (False, True)
    assert second.keys() == third.keys()


async def test_a_server_without_a_named_model_is_asked_for_its_first(http: httpx.AsyncClient) -> None:
    with scripted(says("hi")) as script:
        await model(script, http, name=None).ask(HELLO)
    assert script.asked[0]["model"] == "tiny"


async def test_a_server_without_any_model_is_a_failure(http: httpx.AsyncClient) -> None:
    with scripted(models=()) as script, pytest.raises(ModelFailed) as failure:
        await model(script, http, name=None).ask(HELLO)
    assert failure.value.code == "model_unknown"


async def test_an_address_alone_needs_no_key(http: httpx.AsyncClient) -> None:
    with scripted(says("hi")) as script:
        settings = ModelSettings.from_env({"OPENAI_BASE_URL": script.url, "OPENAI_MODEL": "tiny"})
        assert settings is not None
        await Model(settings, http).ask(HELLO)
    assert script.headers[0]["authorization"] == "Bearer none"


async def test_a_server_that_is_away_is_not_asked_again_for_a_while(http: httpx.AsyncClient) -> None:
    now = 0.0
    settings = ModelSettings("http://127.0.0.1:1/v1", "tiny", KEY)
    advisor = Advisor(Model(settings, http), Skill("s", "1"), lambda: now, asyncio.sleep)
    with pytest.raises(ModelFailed) as failure:
        await advisor.ask(HELLO, Spent())
    assert failure.value.code == "model_away"
    assert not advisor.awake
    now = settings.bounds.rest_seconds
    assert advisor.awake


async def test_a_stream_that_stalls_ends_with_the_seconds_of_a_call(http: httpx.AsyncClient) -> None:
    with scripted(stalls()) as script:
        hand = Hand(script)
        advisor = Advisor(model(script, http), Skill("s", "1"), hand.clock, hand.sleep)
        spent = Spent()
        with pytest.raises(ModelFailed) as failure:
            await advisor.ask(HELLO, spent)
    assert (failure.value.code, spent.seconds) == ("model_slow", Bounds().call_seconds)


@pytest.mark.parametrize("spent", [Spent(seconds=90), Spent(tokens=60_000)])
async def test_a_turn_that_has_used_up_its_bounds_asks_no_more(http: httpx.AsyncClient, spent: Spent) -> None:
    with scripted() as script:
        advisor = Advisor(model(script, http), Skill("s", "1"), lambda: 0.0, asyncio.sleep)
        with pytest.raises(ModelFailed) as failure:
            await advisor.ask(HELLO, spent)
    assert (failure.value.code, script.asked, advisor.awake) == ("model_bounds", [], True)


async def test_tokens_are_estimated_where_a_server_does_not_count(http: httpx.AsyncClient) -> None:
    spent = Spent()
    with scripted(call("send_to_editor", message="x" * 300)) as script:
        advisor = Advisor(model(script, http), Skill("s", "1"), lambda: 0.0, asyncio.sleep)
        await advisor.ask(HELLO, spent, tools=SCHEMAS)
    assert spent.tokens >= 100


def test_an_answer_without_end_is_stopped() -> None:
    gathered = Accumulator()
    gathered.add({"choices": [{"delta": {"content": "x" * LONGEST}}]})
    with pytest.raises(OverflowError):
        gathered.add({"choices": [{"delta": {"content": "x"}}]})


def test_pieces_of_any_kind_are_no_crash() -> None:
    odd: list[Any] = [
        None,
        5,
        "x",
        [],
        {},
        {"delta": 5},
        {"delta": {"tool_calls": {"a": 1}}},
        {"delta": {"tool_calls": [5, {}]}},
    ]
    odd += [{"delta": {"tool_calls": [{"index": "0", "id": 7, "function": "f"}], "content": 5}, "finish_reason": 3}]
    gathered = Accumulator()
    for item in odd:
        gathered.add({"choices": [item], "usage": item})
        gathered.add({"choices": item})
    assert gathered.answer.text == ""


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, None),
        ({"OPENAI_MODEL": "x"}, None),
        ({"OPENAI_API_KEY": KEY}, (OPENAI_URL, OPENAI_MODEL)),
        ({"OPENAI_API_KEY": KEY, "OPENAI_MODEL": "x"}, (OPENAI_URL, "x")),
        ({"OPENAI_BASE_URL": "http://localhost:1234/v1/"}, ("http://localhost:1234/v1", None)),
    ],
)
def test_the_environment_configures_a_model(env: dict[str, str], expected: tuple[str, str | None] | None) -> None:
    found = ModelSettings.from_env(env)
    assert (None if found is None else (found.base_url, found.name)) == expected


@pytest.mark.parametrize("env", [{"OPENAI_BASE_URL": "localhost:1234"}, {"OPENAI_API_KEY": "sk secret"}])
def test_settings_that_cannot_be_used_are_refused_without_showing_them(env: dict[str, str]) -> None:
    with pytest.raises(UsageError) as error:
        Settings.from_env(env)
    assert "sk secret" not in error.value.sentence


def test_the_key_is_in_no_repr() -> None:
    settings = Settings.from_env({"OPENAI_API_KEY": KEY})
    assert settings.model is not None
    assert KEY not in repr(settings) + repr(settings.model) + repr(Model(settings.model, None))


def test_nothing_of_openai_is_imported_before_a_model_is_asked() -> None:
    code = (
        "import sys, agent.cli, agent.commands, agent.factory; "
        "sys.exit(any(name.split('.')[0] in ('openai', 'jinja2') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_a_line_is_what_it_says() -> None:
    with pytest.raises(AssertionError, match="left over"), scripted(Line()):
        pass
