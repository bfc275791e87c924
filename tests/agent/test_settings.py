"""Which backend is used, and where things lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent import settings as module
from agent.errors import UsageError
from agent.settings import HOSTED_URL, Settings, is_loopback


@pytest.mark.parametrize(
    ("option", "env", "installed", "wanted"),
    [
        ("local", {"NEMO_API_URL": "https://a.example", "NEMO_TOKEN": "t"}, True, ("local", None)),
        ("hosted", {"NEMO_API_URL": "https://a.example"}, True, ("hosted", HOSTED_URL)),
        ("http://127.0.0.1:9/", {}, True, ("hosted", "http://127.0.0.1:9")),
        (None, {"NEMO_API_URL": "https://a.example/x/"}, True, ("hosted", "https://a.example/x")),
        (None, {"NEMO_API_URL": "local", "NEMO_TOKEN": "t"}, True, ("local", None)),
        (None, {"NEMO_TOKEN": "t"}, True, ("hosted", HOSTED_URL)),
        (None, {"NEMO_TOKEN": " "}, True, ("local", None)),
        (None, {}, True, ("local", None)),
        (None, {}, False, ("hosted", HOSTED_URL)),
    ],
)
def test_the_first_rule_that_matches_chooses_the_backend(
    monkeypatch: pytest.MonkeyPatch,
    option: str | None,
    env: dict[str, str],
    installed: bool,
    wanted: tuple[str, str | None],
) -> None:
    monkeypatch.setattr(module, "studio_installed", lambda: installed)
    found = Settings.from_env(env, backend=option)
    assert (found.backend, found.base_url) == wanted


@pytest.mark.parametrize(
    "url",
    ["cloud", "ftp://x.example", "https://", "https://me:secret@x.example", "https://x.example/?a=1", "http://x:y"],
)
def test_an_address_that_cannot_be_one_is_a_usage_error_without_its_text(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        Settings.from_env({}, backend=url)
    assert "secret" not in caught.value.sentence


def test_a_studio_that_is_not_installed_is_told_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "STUDIO_MODULES", ("studio", "no_such_module_of_the_extra"))
    with pytest.raises(UsageError, match="pip install"):
        Settings.from_env({}, backend="local")


def test_a_token_that_cannot_stand_in_a_header_is_refused_unseen() -> None:
    with pytest.raises(UsageError) as caught:
        Settings.from_env({"NEMO_TOKEN": "nmv usr"})
    assert "nmv" not in caught.value.sentence


def test_the_token_is_not_in_the_settings_text() -> None:
    assert "nmv_usr_1" not in repr(Settings.from_env({"NEMO_TOKEN": "nmv_usr_1"}))


def test_one_variable_moves_every_path(tmp_path: Path) -> None:
    found = Settings.from_env({"SUBTITLE_AGENT_HOME": str(tmp_path)}, backend="local")
    assert all(path.is_relative_to(tmp_path) for path in (found.config_dir, found.data_dir, found.studio_data_dir))


def test_the_studio_folder_can_be_set_by_itself(tmp_path: Path) -> None:
    env = {"SUBTITLE_AGENT_HOME": str(tmp_path / "home"), "STUDIO_DATA_DIR": str(tmp_path / "studio")}
    assert Settings.from_env(env, backend="local").studio_data_dir == tmp_path / "studio"


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LC_ALL": "zh-CN", "LANG": "de"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_comes_from_the_locale(env: dict[str, str], language: str) -> None:
    assert Settings.from_env(env, backend="local").language == language


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:80", True),
        ("http://[::1]:80/x", True),
        ("http://localhost", True),
        ("https://localhost.evil.example", False),
        ("https://127.0.0.1.evil.example", False),
        ("https://10.0.0.1", False),
    ],
)
def test_only_loopback_is_this_machine(url: str, here: bool) -> None:
    assert is_loopback(url) is here


def test_a_token_of_the_hosted_service_is_not_shown_to_the_studio(tmp_path: Path) -> None:
    env = {"NEMO_TOKEN": "nmv_usr_x", "SUBTITLE_AGENT_HOME": str(tmp_path)}
    assert Settings.from_env(env, backend="local").token is None
    assert Settings.from_env(env).token == "nmv_usr_x"
