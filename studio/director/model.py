"""A language model reads what the grammar could not (the one room of ``openai`` in the director).

It is asked only where a service is configured and a part of a message was not understood. What it answers is checked
(proposals, evidence); whatever fails, is late or is nonsense leaves the grammar's own answer as it is.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2

from studio import resources
from studio.director import evidence
from studio.director.plan import Edit, NotUnderstood, Plan
from studio.director.proposals import Json, many_from_json, signatures, to_json
from studio.director.reasons import Reason
from studio.director.scene import Scene
from studio.director.tokens import normal
from studio.translate.settings import TranslateSettings

if TYPE_CHECKING:
    import openai

log = logging.getLogger("studio.director")

SECONDS = 25.0
"""The longest that one reading may take."""
_LOOK = 0.1
_MOST_EDITS = 12
_LINES, _LINE_CHARS = 60, 160
_READABLE: frozenset[Reason] = frozenset(
    ( "unknown", "which_thing", "which_range", "which_line", "which_text", "which_shift", "which_look",
    "which_volume", "which_ratio", "which_title",
     "which_languages", "unknown_language", "part")
)  # fmt: skip
"""Reasons that another reader may find an edit behind. Questions and what cannot be done stay what they are."""

Stop = Callable[[], bool]


def unread(plan: Plan) -> tuple[NotUnderstood, ...]:
    """The parts of a message that a model may be asked about."""
    problems = [*(edit for edit in plan.edits if isinstance(edit, NotUnderstood)), *plan.problems]
    return tuple(problem for problem in problems if problem.reason in _READABLE and problem.said)


def propose(
    message: str, plan: Plan, scene: Scene, settings: TranslateSettings, stop: Stop, seconds: float = SECONDS
) -> list[Json]:
    """Edits for the unread parts, as JSON for ``merged``; empty where there are none that can be trusted."""
    parts = unread(plan)
    if settings.llm_url is None or not parts:
        return []
    asked = json.dumps(_question(normal(message), parts, plan, scene), ensure_ascii=False)
    said = _answer(settings, asked, stop, seconds)
    found = many_from_json(_edits_of(said), _MOST_EDITS) if said is not None else None
    if not found:
        return []
    known = evidence.Message.read(message, scene)
    if not all(evidence.is_said(edit, known, scene) for edit in found):
        log.info("a proposed edit was not in the message; the grammar's answer stands")
        return []
    return [to_json(edit) for edit in found if edit not in plan.edits]


def merged(plan: Plan, proposed: Sequence[Json]) -> Plan:
    """The plan with the proposed edits in the place of the parts that were not understood."""
    found = many_from_json(list(proposed), _MOST_EDITS)
    if not found:
        return plan
    read = unread(plan)
    edits: list[Edit] = [edit for edit in plan.edits if not isinstance(edit, NotUnderstood)]
    left = tuple(
        problem
        for problem in (*(edit for edit in plan.edits if isinstance(edit, NotUnderstood)), *plan.problems)
        if problem not in read
    )
    return replace(plan, edits=(*edits, *found), problems=left)


def _question(message: str, parts: Sequence[NotUnderstood], plan: Plan, scene: Scene) -> Json:
    track = next((track for track in scene.tracks() if track.segments), None)
    segments = track.segments if track is not None else ()
    near = {
        number - 1
        for word in message.split()
        if len(word) > 3
        for number in scene.line_with(word.strip(".,!?;:\"'"))[:5]
    }
    shown = sorted({*range(min(len(segments), _LINES // 2)), *range(max(0, len(segments) - 5), len(segments)), *near})[
        :_LINES
    ]
    return {
        "message": message,
        "parts": [part.said for part in parts],
        "done": [to_json(edit) for edit in plan.edits if not isinstance(edit, NotUnderstood)],
        "film": {
            "length_ms": scene.duration,
            "caption_languages": list(scene.languages),
            "hidden": list(scene.hidden),
            "lines": len(segments),
            "titles": [title.text[:_LINE_CHARS] for title in scene.titles[:10]],
            "music": scene.music.name if scene.music is not None else None,
            "other_files": list(scene.files)[:20],
        },
        "lines": [
            [place + 1, segments[place].start, segments[place].end, segments[place].text[:_LINE_CHARS]]
            for place in shown
        ],
    }


def _edits_of(answer: str) -> object:
    """The list of edits in an answer. Fences and talk around the JSON are forgiven."""
    begin, end = answer.find("{"), answer.rfind("}")
    try:
        value = json.loads(answer[begin : end + 1])
    except (ValueError, RecursionError):
        return None
    return value.get("edits") if isinstance(value, dict) else None


@cache
def _instructions() -> str:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False, trim_blocks=True)  # noqa: S701  plain text
    return environment.from_string(resources.prompt("director_plan.j2")).render(kinds=signatures()).strip()


def _answer(settings: TranslateSettings, asked: str, stop: Stop, seconds: float) -> str | None:
    """What the service says within ``seconds``; None where it says nothing that can be used, or the job was stopped."""
    client = _client(settings, seconds)
    outcome: list[str | None] = []
    worker = threading.Thread(
        target=lambda: outcome.append(_complete(client, settings.llm_model or "", asked)), daemon=True
    )
    worker.start()
    deadline = time.monotonic() + seconds
    try:
        while worker.is_alive() and time.monotonic() < deadline and not stop():
            worker.join(_LOOK)
    finally:
        client.close()
    return outcome[0] if outcome else None


def _client(settings: TranslateSettings, seconds: float) -> openai.OpenAI:
    import openai  # here: half a second of start-up that few messages need

    # Key, organisation and address are given outright, so that none is taken from other programs' variables.
    return openai.OpenAI(
        base_url=settings.llm_url,
        api_key=settings.llm_key or "none",
        organization="",
        project="",
        timeout=openai.Timeout(seconds, connect=5.0),
        max_retries=0,
    )


def _complete(client: openai.OpenAI, model: str, asked: str) -> str | None:
    messages: Any = [{"role": "system", "content": _instructions()}, {"role": "user", "content": asked}]
    try:
        answer: Any = client.chat.completions.create(model=model, messages=messages, temperature=0.0)
        # Compatible servers differ: a page of HTML arrives as a plain string, choices may be null.
        choices = getattr(answer, "choices", None) or []
        content = choices[0].message.content if choices and choices[0].message else None
    except Exception as error:  # whatever a service does, the grammar's answer stands
        log.info("the language model did not read the message: %s", type(error).__name__)
        return None
    return content if isinstance(content, str) else None
