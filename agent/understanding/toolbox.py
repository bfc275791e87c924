"""The tools a model may name: one table for the prompt, the wire and the reading of its calls.

A call is words of a stranger: it becomes an intent, or a refusal that says what is wrong with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.intents import Chat, Credits, Export, Intent, Route, State, Upload
from agent.understanding.accumulate import Call


@dataclass(frozen=True, slots=True)
class Refused:
    """A call that is not carried out; ``why`` is told to the model."""

    why: str


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Nothing(_Arguments):
    pass


class _Sources(_Arguments):
    sources: list[str] = Field(
        description="Files and URLs exactly as the person gave them. Empty: the person is asked for one.", max_length=50
    )


class _Words(_Arguments):
    message: str = Field(
        description="The edit in the person's own words and language, complete in itself: names, numbers, times and "
        "quoted text unchanged.",
        min_length=1,
        max_length=8000,
    )


@dataclass(frozen=True, slots=True)
class Tool:
    """``when``: the line of the routing policy that leads here (behaviour 4)."""

    name: str
    route: Route
    does: str
    when: str
    arguments: type[_Arguments]
    intent: Callable[[Any], Intent]

    @property
    def schema(self) -> Mapping[str, Any]:
        """As the chat API wants it."""
        parameters = self.arguments.model_json_schema()
        parameters.pop("title", None)
        parameters.setdefault("properties", {})
        for field in parameters["properties"].values():
            field.pop("title", None)
        function = {"name": self.name, "description": f"{self.does} {self.when}", "parameters": parameters}
        return {"type": "function", "function": function}


TOOLS: tuple[Tool, ...] = (
    Tool(
        "upload",
        "upload",
        "Brings files or media URLs into the project.",
        "When the person hands over a file, a path or a media URL, or announces one. Not for a path that says where "
        "the result should go, and not for a clip that is in the project already.",
        _Sources,
        lambda given: Upload(tuple(given.sources)),
    ),
    Tool(
        "credits",
        "credits",
        "Reads the balance and shows it to the person.",
        "When the person asks for their balance, usage, charges or plan. Film credits and audio balance are edits.",
        _Nothing,
        lambda _: Credits(),
    ),
    Tool(
        "state",
        "state",
        "Reads the project and shows it to the person as a timeline.",
        "When the person asks what is in the project, whether an edit or upload arrived, or how far a render is.",
        _Nothing,
        lambda _: State(),
    ),
    Tool(
        "export",
        "export",
        "Renders the project and brings the finished file.",
        "Only when the person asks for the finished file now: export, download, send me the video, another format. "
        'Never when it is declined or put off ("don\'t export yet"), asked about, or part of a title or caption.',
        _Nothing,
        lambda _: Export(),
    ),
    Tool(
        "send_to_editor",
        "chat",
        "Sends one edit to the editor, which carries it out and answers.",
        "For everything that creates, changes, undoes or judges the person's own video. One call for one wish; never "
        "for export, credits, status or upload.",
        _Words,
        lambda given: Chat(given.message),
    ),
)
"""Behaviour 4. What has no tool is answered in words: product questions, greetings, thanks, withdrawals."""

BY_NAME = {tool.name: tool for tool in TOOLS}
SCHEMAS = tuple(tool.schema for tool in TOOLS)


def read(call: Call) -> Intent | Refused:
    """The intent that a call asks for, before any guard has seen it."""
    tool = BY_NAME.get(call.name)
    if tool is None:
        return Refused(f"There is no such tool. The tools are: {', '.join(BY_NAME)}.")
    try:
        given = json.loads(call.arguments) if call.arguments.strip() else {}
        if not isinstance(given, dict):
            return Refused("The arguments must be one JSON object.")
        return tool.intent(tool.arguments.model_validate(given))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "arguments"
        return Refused(f"The arguments do not fit: {place}: {first['msg']}.")
    except (ValueError, RecursionError):
        return Refused("The arguments are not valid JSON. Call the tool again with one JSON object.")
