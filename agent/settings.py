"""Settings: what the environment and the caller chose, read once. No file is touched here."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_dir

from agent.errors import UsageError

HOSTED_URL = "https://mega-api-prod.nemovideo.ai"
WEB_URL = "https://nemovideo.com"
OPENAI_URL = "https://api.openai.com/v1"
OPENAI_MODEL = "gpt-4.1-mini"
"""Asked where OPENAI_MODEL is not set: small, quick, and it does not think aloud."""
STUDIO_MODULES = ("studio", "av", "dbos", "imageio_ffmpeg", "starlette", "uvicorn")
"""Importable when the ``studio`` extra is installed; looked up, never imported."""

Backend = Literal["hosted", "local"]


@dataclass(frozen=True, slots=True)
class Pace:
    """Every wait, in seconds, so that tests can turn them. Sources: behaviour 6, 8 and 10, protocol 2.4 and 2.8."""

    connect: float = 10.0
    answer: float = 60.0
    """Longest silence of a call that is not a stream."""
    upload_answer: float = 600.0
    """Longest silence after an upload is sent: the backend may fetch or check the file first."""
    stream_idle: float = 600.0
    stream_limit: float = 900.0
    notice: float = 120.0
    recover_first: float = 30.0
    recover_every: float = 60.0
    recover_unchanged: int = 5
    poll: float = 30.0
    poll_limit: int = 10
    rate_wait: float = 30.0
    rate_wait_longest: float = 120.0
    """A Retry-After above this is told, not waited for."""
    download_retry: float = 1.0
    download_tries: int = 5
    """Attempts in a row that bring no new byte before a download is given up."""
    studio_start: float = 60.0
    studio_idle_exit: int = 900


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one message may cost where a language model is asked (behaviour 4). Seconds are those spent on the model."""

    steps: int = 8
    """Tool calls, refused ones included."""
    call_seconds: float = 30.0
    turn_seconds: float = 90.0
    reword_seconds: float = 6.0
    """For the wording of one reply, while the user waits for it."""
    answer_tokens: int = 3000
    """Of one answer; models that think before they write count their thoughts."""
    turn_tokens: int = 60_000
    rest_seconds: float = 60.0
    """How long a model that was away or slow is not asked again."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A server with an OpenAI-compatible chat API. ``name`` is ``None`` where the server is asked for its models."""

    base_url: str = OPENAI_URL
    name: str | None = None
    key: str | None = field(default=None, repr=False)
    bounds: Bounds = Bounds()
    asks_below: float | None = None
    """How sure the table must be (0 to 1) for its reading to stand without the model; ``None``: its own measure."""

    @property
    def leaves_machine(self) -> bool:
        """Whether words go to another host."""
        return not is_loopback(self.base_url)

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> ModelSettings | None:
        """``None`` when no model is configured. Raises ``UsageError`` for an address or a key that cannot be used."""
        key = header_safe(_get(env, "OPENAI_API_KEY"), "OPENAI_API_KEY")
        url, name = _get(env, "OPENAI_BASE_URL"), _get(env, "OPENAI_MODEL")
        if key is None and url is None:
            return None
        try:
            base_url = clean_url(url) if url else OPENAI_URL
        except UsageError:
            raise UsageError(
                "OPENAI_BASE_URL must be an http(s) address such as http://127.0.0.1:8080/v1.", code="setting"
            ) from None
        return cls(base_url, name or (OPENAI_MODEL if base_url == OPENAI_URL else None), key)


@dataclass(frozen=True, slots=True)
class Settings:
    """``base_url`` is ``None`` for the local backend until the studio runs. ``token`` is only one that the user set."""

    backend: Backend
    base_url: str | None
    config_dir: Path
    data_dir: Path
    studio_data_dir: Path
    web_url: str = WEB_URL
    web_url_set: bool = False
    token: str | None = field(default=None, repr=False)
    client_id: str | None = field(default=None, repr=False)
    skill_source: str | None = None
    language: str = "en"
    pace: Pace = Pace()
    model: ModelSettings | None = None

    @property
    def leaves_machine(self) -> bool:
        """Whether files go to another host."""
        return self.base_url is not None and not is_loopback(self.base_url)

    def at(self, base_url: str) -> Settings:
        """The same settings with the address of the backend filled in."""
        return replace(self, base_url=clean_url(base_url))

    @classmethod
    def from_env(
        cls, env: Mapping[str, str] | None = None, *, backend: str | None = None, **overrides: Any
    ) -> Settings:
        """Read the environment; ``backend`` is the ``--backend`` option, ``overrides`` replace fields by name.

        Raises ``UsageError`` for a backend that is neither a word of the list nor an http(s) URL.
        """
        env = os.environ if env is None else env
        home = _get(env, "SUBTITLE_AGENT_HOME")
        kind, base_url = choose(env, backend)
        studio_data = _get(env, "STUDIO_DATA_DIR")
        web_url = _get(env, "NEMO_WEB_URL")
        settings = cls(
            backend=kind,
            base_url=base_url,
            config_dir=Path(home, "config") if home else Path.home() / ".config" / "nemovideo",
            data_dir=Path(home, "data") if home else Path(user_data_dir("subtitle-agent", appauthor=False)),
            studio_data_dir=Path(studio_data) if studio_data else _studio_data(home),
            web_url=clean_url(web_url, "NEMO_WEB_URL") if web_url else WEB_URL,
            web_url_set=web_url is not None,
            # a token of the hosted service is no business of the studio, which would only refuse it
            token=header_safe(_get(env, "NEMO_TOKEN"), "NEMO_TOKEN") if kind == "hosted" else None,
            client_id=header_safe(_get(env, "NEMO_CLIENT_ID"), "NEMO_CLIENT_ID"),
            skill_source=_get(env, "SKILL_SOURCE"),
            language=language_of(env),
            model=ModelSettings.from_env(env),
        )
        return replace(settings, **overrides) if overrides else settings


NOT_INSTALLED = (
    "The local studio is not installed here. Install it with: pip install 'subtitle-agent[studio]', "
    "or use the hosted service with --backend hosted."
)


def choose(env: Mapping[str, str], option: str | None) -> tuple[Backend, str | None]:
    """The rule of behaviour 2: option, NEMO_API_URL, NEMO_TOKEN, the studio extra, else hosted. First match wins."""
    for wish, source in ((option, "--backend"), (_get(env, "NEMO_API_URL"), "NEMO_API_URL")):
        match wish.strip() if wish is not None else None:
            case None:
                continue
            case "local":
                if not studio_installed():
                    raise UsageError(NOT_INSTALLED, code="studio")
                return "local", None
            case "hosted":
                return "hosted", HOSTED_URL
            case url:
                return "hosted", clean_url(url, source)
    if _get(env, "NEMO_TOKEN"):
        return "hosted", HOSTED_URL
    return ("local", None) if studio_installed() else ("hosted", HOSTED_URL)


def studio_installed() -> bool:
    return all(find_spec(name) is not None for name in STUDIO_MODULES)


def clean_url(url: str, source: str = "The address") -> str:
    """An http(s) base URL without a slash at the end. Raises ``UsageError``."""
    parts = urlsplit(url.strip())
    try:
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fine = False
    if not fine or parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError(
            f"{source} must be hosted, local or an http(s) address such as https://host.example.", code="backend"
        )
    return parts.geturl().rstrip("/")


def is_loopback(url: str) -> bool:
    """Whether the URL names this machine."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def language_of(env: Mapping[str, str]) -> str:
    """The user's language from the locale, as two or three letters: ``es_MX.UTF-8`` gives ``es``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        code = (_get(env, name) or "").replace("-", "_").partition("_")[0].partition(".")[0].lower()
        if code.isascii() and code.isalpha() and 2 <= len(code) <= 3:
            return code
    return "en"


def header_safe(value: str | None, source: str) -> str | None:
    """The value as it can stand in a header. Raises ``UsageError`` without showing it."""
    if value is not None and not all(33 <= ord(char) <= 126 for char in value):
        raise UsageError(f"{source} holds a space or a character that cannot be sent. Set it again.", code="setting")
    return value


def _get(env: Mapping[str, str], name: str) -> str | None:
    return (env.get(name) or "").strip() or None


def _studio_data(home: str | None) -> Path:
    return Path(home, "studio") if home else Path(user_data_dir("subtitle-studio", appauthor=False))
