"""The client id and the token are private, whole, and the same for every process."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from agent.backend.identity import ANONYMOUS_LIFE, Identity, expiry
from agent.backend.wire import SessionGrant, TokenGrant
from agent.settings import Settings

pytestmark = pytest.mark.anyio

CHILD = """
import asyncio, sys
from pathlib import Path
from agent.backend.identity import Identity
from agent.backend.wire import TokenGrant
from agent.settings import Settings

async def main():
    settings = Settings.from_env({"SUBTITLE_AGENT_HOME": sys.argv[1]}, backend="https://b.example")
    identity = Identity(settings, sys.argv[2])
    print(await identity.client_id())
    for number in range(20):
        await identity.keep_token(TokenGrant(token=f"t{number}"))

asyncio.run(main())
"""


def run_together(home: Path, *keys: str) -> set[str]:
    """What processes that start at the same time print."""
    argv = [sys.executable, "-c", CHILD, str(home)]
    root = Path(__file__).resolve().parents[3]
    children = [subprocess.Popen([*argv, key], stdout=subprocess.PIPE, text=True, cwd=root) for key in keys]
    return {child.communicate()[0].strip() for child in children}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_the_id_is_made_once_and_private(settings: Settings) -> None:
    first = await Identity(settings, "k").client_id()
    assert await Identity(settings, "other").client_id() == first
    assert len(first) <= 64
    assert mode(settings.config_dir / "client_id") == 0o600
    assert mode(settings.config_dir) == 0o700


async def test_the_users_id_comes_first_and_is_not_written(settings: Settings) -> None:
    identity = Identity(replace(settings, client_id="mine"), "k")
    assert await identity.client_id() == "mine" == await identity.new_client_id()
    assert not settings.config_dir.exists()


@pytest.mark.parametrize("rubbish", ["", "\n", "x" * 65, "two words", "\x00"])
async def test_a_file_that_holds_no_id_is_made_anew(settings: Settings, rubbish: str) -> None:
    settings.config_dir.mkdir(parents=True)
    (settings.config_dir / "client_id").write_text(rubbish)
    identity = Identity(settings, "k")
    assert await identity.client_id() == await identity.client_id() != rubbish.strip()


async def test_an_id_of_another_program_is_used(settings: Settings) -> None:
    settings.config_dir.mkdir(parents=True)
    (settings.config_dir / "client_id").write_text("client-1795328205-77\n")
    assert await Identity(settings, "k").client_id() == "client-1795328205-77"


async def test_processes_that_start_together_agree_and_lose_nothing(settings: Settings) -> None:
    ids = run_together(settings.config_dir.parent, "key0", "key1", "key2")
    assert len(ids) == 1
    assert ids == {await Identity(settings, "k").client_id()}
    stored = json.loads((settings.config_dir / "tokens.json").read_text())
    assert {key: entry["token"] for key, entry in stored.items()} == {"key0": "t19", "key1": "t19", "key2": "t19"}
    assert mode(settings.config_dir / "tokens.json") == 0o600


async def test_a_token_is_kept_for_its_backend_until_it_ends(settings: Settings) -> None:
    clock = [1_000_000.0]
    identity = Identity(settings, "https://b.example", now=lambda: clock[0])
    await identity.keep_token(TokenGrant(token="t", user_id="anon_1"))
    kept = identity.token()
    assert kept is not None
    assert (kept.token, kept.user_id, kept.own) == ("t", "anon_1", False)
    assert Identity(settings, "studio:x", now=lambda: clock[0]).token() is None
    clock[0] += ANONYMOUS_LIFE - 30
    assert identity.token() is None


async def test_entries_that_are_over_are_thrown_away(settings: Settings) -> None:
    clock = [0.0]
    await Identity(settings, "a", now=lambda: clock[0]).keep_token(TokenGrant(token="old"))
    clock[0] = ANONYMOUS_LIFE + 1
    await Identity(settings, "b", now=lambda: clock[0]).keep_token(TokenGrant(token="new"))
    assert list(json.loads((settings.config_dir / "tokens.json").read_text())) == ["b"]


async def test_only_the_token_that_was_rejected_is_forgotten(settings: Settings) -> None:
    identity = Identity(settings, "k")
    await identity.keep_token(TokenGrant(token="newer"))
    await identity.forget_token("older")
    assert identity.token() is not None
    await identity.forget_token("newer")
    assert identity.token() is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"k": 7}', '{"k": {"token": 7}}', '{"k": {"token": ""}}'])
async def test_a_broken_store_is_an_empty_one(settings: Settings, text: str) -> None:
    settings.config_dir.mkdir(parents=True)
    (settings.config_dir / "tokens.json").write_text(text)
    identity = Identity(settings, "k")
    assert identity.token() is None
    await identity.keep_token(TokenGrant(token="t"))
    assert identity.token() is not None


async def test_the_last_session_is_remembered_for_each_backend(settings: Settings) -> None:
    await Identity(settings, "a").keep_session(SessionGrant(session_id="1", task_id="t", user_id=None))
    found = Identity(settings, "a").last_session()
    assert found is not None
    assert (found.session_id, found.task_id) == ("1", "t")
    assert Identity(settings, "b").last_session() is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-03-18T00:00:00Z", 1773792000.0),
        ("2026-03-18T00:00:00", 1773792000.0),
        ("2026-03-18T01:00:00+01:00", 1773792000.0),
        ("1773792000", 1773792000.0),
        ("1773792000000", 1773792000.0),
        ("next week", None),
        (None, None),
    ],
)
def test_when_a_token_ends_is_read_in_every_form(text: str | None, wanted: float | None) -> None:
    assert expiry(text) == wanted


def test_the_token_is_not_in_the_text_of_a_value(settings: Settings) -> None:
    own = Identity(replace(settings, token="nmv_usr_1"), "k").token()
    assert own is not None
    assert own.own
    assert "nmv_usr_1" not in repr(own)
