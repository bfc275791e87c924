"""Translation by a language model behind an OpenAI-compatible chat API (the one room that knows ``openai``).

Sentences go in batches with ids; only answers with an asked id count. Missing or broken ones are asked for again, then
one by one; what is still missing keeps its source text and is reported. Nothing is sent unless ``llm_url`` is set.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from studio.translate.checks import broken, doubtful
from studio.translate.engine import EngineFailed, Rendering, Report, Stop, check
from studio.translate.prompt import instructions
from studio.translate.settings import TranslateSettings

if TYPE_CHECKING:
    import openai

_BATCH_SENTENCES, _BATCH_CHARS = 24, 3000
_CONTEXT = 3
Ask = Callable[[str, str], str]  # (system message, user message) → answer


class _Line(BaseModel):
    id: int
    text: str


class _Answer(BaseModel):
    translations: list[_Line]


def translate(
    texts: Sequence[str], source: str, target: str, *, settings: TranslateSettings, report: Report, stop: Stop
) -> Rendering:
    """Each of ``texts`` (whole sentences) in the other language. Raises EngineFailed, Cancelled."""
    client = _client(settings)
    try:
        return _Job(texts, source, target, _asker(client, settings, stop), report, stop).run()
    finally:
        client.close()


class _Job:
    """One translation: the sentences, what has come back so far, and what was doubtful."""

    def __init__(self, texts: Sequence[str], source: str, target: str, ask: Ask, report: Report, stop: Stop) -> None:
        self.texts = [" ".join(text.split()) for text in texts]
        self.source, self.target = source, target
        self.ask, self.report, self.stop = ask, report, stop
        self.system = instructions(source, target)
        self.done: dict[int, str] = {}
        self.doubted: set[int] = set()

    def run(self) -> Rendering:
        for batch in _batches(self.texts):
            check(self.stop)
            self.report(len(self.done) / max(1, len(self.texts)), "Translating")
            self._fill(batch)
            self._fill([index for index in batch if index not in self.done or index in self.doubted])
            for index in batch:
                if index not in self.done:
                    self._fill([index])
        self.report(1.0, "Translating")
        kept = [index for index in range(len(self.texts)) if index not in self.done]
        if self.texts and len(kept) == len(self.texts):
            raise EngineFailed("The translation model gave no usable answer.")
        result = tuple(self.done.get(index, text) for index, text in enumerate(self.texts))
        return Rendering(result, warnings=tuple(self._warnings(kept)))

    def _fill(self, indices: Sequence[int]) -> None:
        """Asks for these sentences; takes what comes back whole and notes what deserves a second look."""
        if not indices:
            return
        check(self.stop)
        for index, raw in _parse(self.ask(self.system, self._message(indices))).items():
            text = _plain(raw)
            if index not in indices or broken(self.texts[index], text):
                continue
            self.done[index] = text
            self.doubted.discard(index)
            if doubtful(self.texts[index], text, self.source, self.target):
                self.doubted.add(index)

    def _message(self, indices: Sequence[int]) -> str:
        first, last = indices[0], indices[-1]
        return json.dumps(
            {
                "before": self.texts[max(0, first - _CONTEXT) : first],
                "sentences": [{"id": index + 1, "text": self.texts[index]} for index in indices],
                "after": self.texts[last + 1 : last + 1 + _CONTEXT],
            },
            ensure_ascii=False,
        )

    def _warnings(self, kept: Sequence[int]) -> list[str]:
        found = []
        if kept:
            found.append(f"{_sentences(len(kept))} could not be translated and kept the original words.")
        if self.doubted:
            found.append(f"{_sentences(len(self.doubted))} may have a different number or name than the original.")
        return found


def _plain(text: str) -> str:
    """One line without control characters and lone surrogates, which a subtitle file cannot hold."""
    return " ".join(
        "".join(char for char in text if unicodedata.category(char) != "Cs" and (char >= " " or char.isspace())).split()
    )


def _sentences(count: int) -> str:
    return "1 sentence" if count == 1 else f"{count} sentences"


def _batches(texts: Sequence[str]) -> list[list[int]]:
    batches: list[list[int]] = []
    size = 0
    for index, text in enumerate(texts):
        if not batches or len(batches[-1]) >= _BATCH_SENTENCES or size + len(text) > _BATCH_CHARS:
            batches.append([])
            size = 0
        batches[-1].append(index)
        size += len(text)
    return batches


def _parse(answer: str) -> Mapping[int, str]:
    """The answer's sentences by index (id − 1). Fences and talk around the JSON are forgiven; a repeated id is not:
    then nobody can say which text belongs where, and the sentence is asked for again."""
    begin, end = answer.find("{"), answer.rfind("}")
    try:
        parsed = _Answer.model_validate_json(answer[begin : end + 1])
    except ValidationError:
        return {}
    ids = [line.id for line in parsed.translations]
    return {line.id - 1: line.text for line in parsed.translations if ids.count(line.id) == 1}


def _client(settings: TranslateSettings) -> openai.OpenAI:
    import openai  # here: half a second of start-up that only this engine needs

    # Key, organisation and address are given outright, so that none is taken from other programs' variables.
    return openai.OpenAI(
        base_url=settings.llm_url,
        api_key=settings.llm_key or "none",
        organization="",
        project="",
        timeout=openai.Timeout(settings.request_seconds, connect=10.0),
        max_retries=2,
    )


def _asker(client: openai.OpenAI, settings: TranslateSettings, stop: Stop) -> Ask:
    def ask(system: str, user: str) -> str:
        messages: Any = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        return _stoppable(lambda: _complete(client, settings.llm_model or "", messages), client.close, stop)

    return ask


def _complete(client: openai.OpenAI, model: str, messages: Any) -> str:
    import openai

    try:
        answer: Any = client.chat.completions.create(model=model, messages=messages, temperature=0.2)
    except openai.APIStatusError as error:
        raise EngineFailed(f"The translation service answered with an error ({error.status_code}).") from error
    except openai.APITimeoutError as error:
        raise EngineFailed("The translation service did not answer in time.") from error
    except openai.OpenAIError as error:
        raise EngineFailed("The translation service could not be reached.") from error
    # Compatible servers differ: a page of HTML arrives as a plain string, choices may be null.
    choices = getattr(answer, "choices", None) or []
    content = choices[0].message.content if choices and choices[0].message else None
    return content if isinstance(content, str) else ""


def _stoppable(call: Callable[[], str], abandon: Callable[[], None], stop: Stop) -> str:
    """``call`` in a thread of its own, so that a stop is obeyed at once and not after the service has answered."""
    outcome: list[str] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            outcome.append(call())
        except BaseException as error:  # carried over to the waiting thread
            failure.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(0.25)
        if stop():
            abandon()
        check(stop)
    if failure:
        raise failure[0]
    return outcome[0]
