"""What to do with a message: the table's reading as intents, in the order of the work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import PurePath

from agent.intents import Chat, Credits, Export, Help, Intent, Message, Route, State, Upload
from agent.understanding.routing import SURE, Context, Reading, Step, read
from agent.understanding.sources import find

TOPIC_ANSWERS = {"": "general", "agreed": "general"}
"""Topics without an answer of their own."""


def sure_routes(reading: Reading) -> frozenset[Route]:
    """The routes of the steps that the table is sure of, each by itself."""
    return frozenset(step.route for step in reading.steps if step.sure >= SURE)


def plan(message: Message, context: Context) -> tuple[Intent, ...]:
    """The intents of a message. An edit goes out in the user's words, with paths cut down to file names."""
    reading = read(message, context)
    reading = replace(reading, media=_once(reading.media, message))
    return tuple(_intent(step, reading) for step in reading.steps)


def _once(media: Sequence[str], message: Message) -> tuple[str, ...]:
    """The files that are handed over, without bare names in the words that mean one of the files given beside them."""
    given = {PurePath(file).name.casefold() for file in message.attachments}
    return tuple(item for item in media if item in message.attachments or item.casefold() not in given)


def whole(message: Message, context: Context) -> tuple[Intent, ...]:
    """The intents of a command, whose words say what to do: beside a file they are never just talk."""
    intents = plan(message, context)
    uploads = [intent for intent in intents if isinstance(intent, Upload)]
    if len(intents) - len(uploads) == 1 and isinstance(intents[-1], Chat):
        return (*uploads, Chat(wording(message.text)))  # "the video is in Spanish, …" belongs to the wish
    if len(intents) > len(uploads):
        return intents
    alone = words(message, context)
    rest = tuple(_intent(step, alone) for step in alone.steps)
    return (*intents, *(intent for intent in rest if not isinstance(intent, Upload)))


def words(message: Message, context: Context) -> Reading:
    """What the words ask for once the files are there."""
    return read(Message(message.text), Context(True, context.has_draft, context.rendering))


def works_on_a_project(message: Message) -> bool:
    """Whether a message without files or addresses asks for something that needs a project."""
    intents = plan(message, Context())
    return not any(isinstance(intent, Upload) for intent in intents) and any(
        isinstance(intent, Chat | Export) for intent in intents
    )


def with_export(intents: tuple[Intent, ...], export: Export) -> tuple[Intent, ...]:
    """The same work with the finished file at the end, once: for a command whose result is the file."""
    kept = tuple(intent for intent in intents if not isinstance(intent, Export))
    return (*kept, export)


def left(
    table: Sequence[Intent], done: Sequence[Intent], routes: Collection[Route] | None = None
) -> tuple[Intent, ...]:
    """What of the table's intents is not done yet. ``routes``: only those that take one of these.

    An edit counts as done when any edit was sent: the model may have worded it otherwise, and it is never sent twice.
    """
    sent = {source for intent in done if isinstance(intent, Upload) for source in intent.sources}
    kinds = {type(intent) for intent in done}
    rest: list[Intent] = []
    for intent in table:
        if routes is not None and ROUTE.get(type(intent)) not in routes:
            continue
        if isinstance(intent, Upload):
            missing = tuple(source for source in intent.sources if source not in sent)
            if missing or (not intent.sources and intent not in done):
                rest.append(Upload(missing))
        elif type(intent) not in kinds and not (isinstance(intent, Help) and done):
            rest.append(intent)
    return tuple(rest)


ROUTE: dict[type[Intent], Route] = {
    Upload: "upload", Credits: "credits", State: "state", Export: "export", Chat: "chat", Help: "help",
}  # fmt: skip


def _intent(step: Step, reading: Reading) -> Intent:
    match step.route:
        case "upload":
            return Upload(reading.media)
        case "credits":
            return Credits()
        case "state":
            return State()
        case "export":
            return Export()
        case "help":
            return Help(TOPIC_ANSWERS.get(step.topic, step.topic))
        case "chat":
            return Chat(wording(step.text))


def wording(text: str) -> str:
    """The words for the editor: a local path says nothing to it, the name of the file does."""
    for source in reversed(find(text)):
        if source.kind == "path" or (source.kind == "name" and source.raw != source.name):
            text = f"{text[: source.start]}{source.name}{text[source.end :]}"
    return text.strip()
