"""What the tests of the translation share: cues from texts, an order, a run with a language model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from studio.captions.cue import Cue
from studio.translate.engine import Order
from studio.translate.settings import TranslateSettings
from studio.translate.tag import read_tag
from studio.translate.translation import Translation, translate
from tests.studio.translate.chat_server import Service

NOTHING = TranslateSettings()
HERE = TranslateSettings.from_env(Path("nowhere"), {})
"""The engines of this machine: Apertium, where it is installed."""


def cues(*texts: str, seconds: float = 3.0) -> tuple[Cue, ...]:
    """Cues one after the other, 100 ms apart."""
    length = round(1000 * seconds)
    return tuple(Cue(length * index, length * (index + 1) - 100, text) for index, text in enumerate(texts))


def model(service: Service, **more: Any) -> TranslateSettings:
    """Only the language model behind ``service``."""
    return TranslateSettings(llm_url=service.url, llm_key="secret-key", llm_model="m", request_seconds=30, **more)


def order(settings: TranslateSettings, source: str = "en", target: str = "es") -> Order:
    """An order between two tags that does not wait."""
    goal = read_tag(target)
    assert goal is not None
    return Order(read_tag(source), goal, settings, lambda *_: None, lambda: False, lambda _: None)


def run(
    texts: Sequence[str] | Sequence[Cue],
    settings: TranslateSettings,
    source: str = "en",
    target: str = "es",
    *,
    stop: Callable[[], bool] = lambda: False,
    **more: Any,
) -> Translation:
    """A whole translation; texts become cues of 3 s."""
    timed = [text for text in texts if isinstance(text, Cue)] or cues(*map(str, texts))
    more.setdefault("sleep", lambda _: None)
    return translate(timed, source, target, settings=settings, report=lambda *_: None, stop=stop, **more)
