"""The language model: one request, one answer. The only room that knows ``openai``, imported when it is first asked.

Chat Completions with ``create(stream=True)`` and our own accumulator: every compatible server has it. What goes wrong,
whatever it is, becomes one ``ModelFailed``; the library's words are not shown, they may hold a piece of the key.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

from agent.errors import ModelFailed
from agent.sentences import sentence
from agent.settings import OPENAI_URL, ModelSettings
from agent.understanding.accumulate import LONGEST, Accumulator, Answer

JSON = Mapping[str, Any]
OnText = Callable[[str], None]

NO_KEY = "none"
"""Sent where only an address is set: the library wants a key, such servers do not."""

STATUS: dict[int, str] = {
    401: "model_key",
    403: "model_key",
    404: "model_unknown",
    408: "model_slow",
    429: "model_busy",
    504: "model_slow",
}
"""HTTP status → key of the sentence; every other failure is "model_away"."""

OPTIONAL: JSON = {"stream_options": {"include_usage": True}}
"""What some servers refuse with 400: left out for good after the first refusal."""


class Model:
    """One server and one model on it. ``http`` is an httpx client that the caller made and closes."""

    def __init__(self, settings: ModelSettings, http: Any) -> None:
        self.settings = settings
        self._http = http
        self._name = settings.name
        self._client: Any = None
        self._plain = False

    def __repr__(self) -> str:
        return f"Model({self.settings.host!r})"

    async def ask(
        self, messages: Sequence[JSON], *, tools: Sequence[JSON] = (), on_text: OnText | None = None
    ) -> Answer:
        """The answer. ``on_text`` hears the text as it comes. Raises ``ModelFailed``; asks again only after a 400."""
        openai = await asyncio.to_thread(import_module, "openai")  # half a second that must not stop the loop
        try:
            client = self._connected(openai)
            if self._name is None:
                self._name = await self._first_name(client)
            try:
                return await self._once(client, messages, tools, on_text)
            except openai.BadRequestError:
                if self._plain:
                    raise
                self._plain = True  # an older server, or a newer one, with other names for the same
                return await self._once(client, messages, tools, on_text)
        except ModelFailed:
            raise
        except Exception as error:  # whatever a server or the library does wrong: the table goes on without it
            raise self._failed(openai, error) from None

    async def _once(
        self, client: Any, messages: Sequence[JSON], tools: Sequence[JSON], on_text: OnText | None
    ) -> Answer:
        raw = await client.chat.completions.with_raw_response.create(
            model=self._name, messages=list(messages), stream=True, **self._options(tools)
        )
        gathered = Accumulator()
        if "json" in raw.headers.get("content-type", ""):  # a server that does not stream answers at once
            gathered.add(await _document(raw.http_response))
            return gathered.answer
        stream = raw.parse()
        if isinstance(stream, str) or "html" in raw.headers.get("content-type", ""):
            await raw.http_response.aclose()
            raise ModelFailed(sentence("model_odd", host=self.settings.host), code="model_odd")
        try:
            async for chunk in stream:
                dump = getattr(chunk, "model_dump", None)
                text = gathered.add(dump(warnings=False)) if dump is not None else ""
                if text and on_text is not None:
                    on_text(text)
        finally:
            await raw.http_response.aclose()
        if gathered.cut:
            raise ConnectionError
        return gathered.answer

    def _options(self, tools: Sequence[JSON]) -> dict[str, Any]:
        """New and old servers call the limit on tokens by different names; a refusal turns to the other."""
        own = (self.settings.base_url == OPENAI_URL) != self._plain
        options: dict[str, Any] = {"max_completion_tokens" if own else "max_tokens": self.settings.bounds.answer_tokens}
        if tools:
            options["tools"] = list(tools)
        return options if self._plain else {**options, **OPTIONAL}

    def _connected(self, openai: ModuleType) -> Any:
        if self._client is None:
            self._client = openai.AsyncOpenAI(
                api_key=self.settings.key or NO_KEY,
                base_url=self.settings.base_url,
                http_client=self._http,
                max_retries=0,  # a message that waits is better answered by the table
                timeout=self.settings.bounds.call_seconds,
            )
        return self._client

    async def _first_name(self, client: Any) -> str:
        """The first model of a server that was named without one."""
        found = (await client.models.list()).data
        name = getattr(found[0], "id", None) if found else None
        if not isinstance(name, str):
            raise ModelFailed(sentence("model_unknown", host=self.settings.host), code="model_unknown")
        return name

    def _failed(self, openai: ModuleType, error: Exception) -> ModelFailed:
        match error:
            case openai.APIStatusError(status_code=status):
                key = STATUS.get(status, "model_away")
            case openai.APITimeoutError():
                key = "model_slow"
            case openai.APIConnectionError() | OSError():
                key = "model_away"
            case _:
                key = "model_odd"
        return ModelFailed(sentence(key, host=self.settings.host), code=key)


async def _document(response: Any) -> JSON:
    """The JSON object that a response holds. Raises ``ValueError``, ``OverflowError``."""
    parts, size = [], 0
    try:
        async for part in response.aiter_bytes():
            size += len(part)
            if size > 8 * LONGEST:
                raise OverflowError
            parts.append(part)
    finally:
        await response.aclose()
    body = json.loads(b"".join(parts))
    if not isinstance(body, dict) or body.get("error"):
        raise ValueError
    return body
