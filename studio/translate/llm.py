"""Translation by a language model behind an OpenAI-compatible chat API (the one room that knows ``openai``).

Nothing is sent unless ``llm_url`` is set. A busy service is asked again after the time that it names.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from studio.translate.dialogue import Ask, Dialogue, TooMuch
from studio.translate.engine import EngineFailed, Order, Stop, check
from studio.translate.memory import Memory
from studio.translate.settings import TranslateSettings
from studio.translate.sheet import Sheet

if TYPE_CHECKING:
    import openai

_TRIES = 4
_BUSY = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529))
_TOO_LARGE = frozenset((400, 413, 422))
_LONGEST_WAIT = 60.0
_LOOK = 0.25  # s between two looks at whether to stop


def run(sheet: Sheet, order: Order, memory: Memory) -> None:
    """Fills the sheet. Raises EngineFailed, Cancelled; what had come back until then is on the sheet."""
    client = _client(order.settings)
    try:
        name = order.settings.llm_model or ""
        Dialogue(sheet, order, _asker(client, order), name, memory).run()
    finally:
        client.close()


def _client(settings: TranslateSettings) -> openai.OpenAI:
    import openai  # here: half a second of start-up that only this engine needs

    # Key, organisation and address are given outright, so that none is taken from other programs' variables.
    return openai.OpenAI(
        base_url=settings.llm_url,
        api_key=settings.llm_key or "none",
        organization="",
        project="",
        timeout=openai.Timeout(settings.request_seconds, connect=10.0),
        max_retries=0,
    )


def _asker(client: openai.OpenAI, order: Order) -> Ask:
    def ask(system: str, user: str) -> str:
        messages: Any = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        model = order.settings.llm_model or ""
        for attempt in range(_TRIES):
            outcome = _stoppable(lambda: _complete(client, model, messages), client.close, order.stop)
            if isinstance(outcome, str):
                return outcome
            if attempt == _TRIES - 1 or not outcome.again:
                raise outcome.failure
            _pause(outcome.wait if outcome.wait is not None else 2.0**attempt, order)
        raise AssertionError("the last attempt returns or raises")

    return ask


class _Refused:
    """Why there is no answer; ``again``: whether asking again may help, after ``wait`` seconds if that was named."""

    def __init__(self, failure: Exception, *, again: bool = False, wait: float | None = None) -> None:
        self.failure, self.again, self.wait = failure, again, wait


def _complete(client: openai.OpenAI, model: str, messages: Any) -> str | _Refused:
    import openai

    try:
        answer: Any = client.chat.completions.create(model=model, messages=messages, temperature=0.2)
    except openai.APIStatusError as error:
        failure = EngineFailed(f"The translation service answered with an error ({error.status_code}).")
        headers = error.response.headers
        if error.status_code in _TOO_LARGE:
            return _Refused(TooMuch(failure))
        again = error.status_code in _BUSY and headers.get("x-should-retry") != "false"
        return _Refused(failure, again=again, wait=_retry_after(headers))
    except openai.APITimeoutError:
        return _Refused(TooMuch(EngineFailed("The translation service did not answer in time.")))
    except openai.APIConnectionError:
        return _Refused(EngineFailed("The translation service could not be reached."), again=True)
    except (openai.OpenAIError, ValueError):  # ValueError: a body that says it is JSON and is not
        return ""
    # Compatible servers differ: a page of HTML arrives as a plain string, choices may be null.
    choices = getattr(answer, "choices", None) or []
    content = choices[0].message.content if choices and getattr(choices[0], "message", None) else None
    return content if isinstance(content, str) else ""


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the service asks us to wait, at most a minute."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name)
        if value is None:
            continue
        try:
            return min(_LONGEST_WAIT, max(0.0, float(value) / unit))
        except ValueError:
            pass
        try:
            asked, now = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("date", ""))
            return min(_LONGEST_WAIT, max(0.0, (asked - now).total_seconds()))
        except (ValueError, TypeError):
            return None
    return None


def _pause(seconds: float, order: Order) -> None:
    while seconds > 0:
        check(order.stop)
        order.sleep(min(_LOOK, seconds))
        seconds -= _LOOK


def _stoppable(call: Callable[[], str | _Refused], abandon: Callable[[], None], stop: Stop) -> str | _Refused:
    """``call`` in a thread of its own, so that a stop is obeyed at once and not after the service has answered."""
    outcome: list[str | _Refused] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            outcome.append(call())
        except BaseException as error:  # carried over to the waiting thread
            failure.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(_LOOK)
        if stop():
            abandon()
        check(stop)
    if failure:
        raise failure[0]
    return outcome[0]
