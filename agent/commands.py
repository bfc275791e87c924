"""Carries out one command of the command line: settings, agent, output, Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TextIO

from agent.errors import AgentError, UsageError
from agent.events import Emit, Event, Failed
from agent.factory import open_agent, pending_renders
from agent.intents import Credits, Export, Message, State, Upload
from agent.loop import Agent, Final
from agent.sentences import in_language, say
from agent.settings import Settings, language_of
from agent.skill import load_skill
from agent.terminal.better_model import DraftWatch, offer
from agent.terminal.output import JsonOutput, PlainOutput, both_ends_are_a_person
from agent.terminal.progress import make_bar
from agent.tools.upload import is_url, local_path
from agent.understanding.planner import works_on_a_project

Command = dict[str, Any]
"""The parsed arguments: ``command`` and what its parser knows."""


def carry_out(command: Command) -> int:
    """Do it and return the exit code. Every failure is an event on the output; nothing is raised."""
    # a stream that the caller has closed is None here
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    output = JsonOutput(sys.stdout) if command["json"] else _plain(command)
    watch = DraftWatch()

    def emit(event: Event) -> None:
        watch(event)
        output(event)

    settings: Settings | None = None
    final: Final
    try:
        try:
            settings = Settings.from_env(backend=command["backend"])
            final = asyncio.run(_run(command, settings, emit))
        except AgentError as error:
            text = in_language(error.sentence, settings.language if settings else _language())
            final = Failed(code=error.code, text=text, retry=error.retry, exit_code=error.exit_code)
            emit(final)
        except (KeyboardInterrupt, asyncio.CancelledError):
            return 130
        except BrokenPipeError:
            # the reader of our output has gone; say nothing more on it
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except OSError as error:  # our own output cannot be written: a full disk behind a redirection
            with suppress(OSError):
                sys.stderr.write(say("output_failed", _language(), reason=error.strerror or error) + "\n")
            return 1
        except Exception as error:  # a fault of ours: one sentence for the person, the trace for whoever asks for it
            if os.environ.get("SUBTITLE_AGENT_DEBUG"):
                raise
            emit(Failed(code="internal", text=say("fault", _language(), fault=type(error).__name__)))
            return 1
    finally:
        with suppress(OSError):
            output.close()
    if (
        watch.seen
        and settings is not None
        and settings.backend == "local"
        and not command["json"]
        and both_ends_are_a_person()
    ):
        offer(settings.config_dir)
    return final.exit_code if isinstance(final, Failed) else 0


async def _run(command: Command, settings: Settings, emit: Emit) -> Final:
    if command["command"] == "jobs" and not pending_renders(settings):
        return await _nothing(emit, settings.language)
    skill = load_skill(command["skill"], source=settings.skill_source)
    folder = command.get("output")
    task = asyncio.current_task()
    if task is not None:
        with suppress(NotImplementedError, ValueError, RuntimeError):  # Windows, or not the main thread
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, task.cancel)
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with open_agent(
        settings,
        skill=skill,
        folder=Path(folder) if folder else None,
        resume=bool(command.get("resume")) or command["command"] in OF_THE_LAST_PROJECT,
        session_id=command.get("session"),
    ) as agent:
        return await COMMANDS[command["command"]](agent, command, emit)


async def _nothing(emit: Emit, language: str) -> Final:
    from agent.events import Done, Notice

    emit(Notice(text=say("nothing_waiting", language)))
    done = Done()
    emit(done)
    return done


async def _do_run(agent: Agent, command: Command, emit: Emit) -> Final:
    *files, sentence = command["words"]
    if files == [] and not (command["resume"] or command["session"]) and _is_file(sentence):
        raise UsageError(f'Say what to do with it: subtitle-agent run {sentence} "add captions"', code="usage")
    if command["script"]:
        files.append(command["script"])
    message = Message(sentence, tuple(files))
    goes_on = command["resume"] or command["session"]
    if not goes_on and files and all(suffix_of(file) in SUBTITLES for file in files):
        raise UsageError(
            f"Give the film as well, the subtitles are burned into it: subtitle-agent run FILM {files[0]} {sentence!r}",
            code="usage",
        )
    if not goes_on and agent.settings.backend == "local" and works_on_a_project(message):
        raise UsageError(
            f"Name a file to work on, or go on with the last project: subtitle-agent run --continue {sentence!r}",
            code="usage",
        )
    return await agent.turn(message, emit, deliver_to=_export(command))


async def _do_upload(agent: Agent, command: Command, emit: Emit) -> Final:
    return await agent.act([Upload(tuple(command["files"]))], emit)


async def _do_export(agent: Agent, command: Command, emit: Emit) -> Final:
    return await agent.act([_export(command)], emit)


async def _do_state(agent: Agent, command: Command, emit: Emit) -> Final:
    del command
    return await agent.act([State()], emit)


async def _do_credits(agent: Agent, command: Command, emit: Emit) -> Final:
    del command
    return await agent.act([Credits()], emit)


async def _do_jobs(agent: Agent, command: Command, emit: Emit) -> Final:
    del command
    return await agent.deliver(emit)


COMMANDS: dict[str, Callable[[Agent, Command, Emit], Awaitable[Final]]] = {
    "run": _do_run,
    "upload": _do_upload,
    "export": _do_export,
    "state": _do_state,
    "credits": _do_credits,
    "jobs": _do_jobs,
}

OF_THE_LAST_PROJECT = ("state", "export")
"""Commands that have nothing to do in a new project: without --session they mean the last one."""


def _export(command: Command) -> Export:
    folder = command["output"]
    _check_folder(Path(folder) if folder else Path.cwd())
    return Export(Path(folder) if folder else None, command.get("name"), command["sheet"])


def _check_folder(folder: Path) -> None:
    """Refuse a folder that nothing can be written into, before any work is done and paid."""
    there = next((place for place in (folder, *folder.absolute().parents) if place.exists()), None)
    if there is not None and not there.is_dir():
        raise UsageError(f"{there} is a file, so the result cannot be put there. Name a folder with -o.", code="output")
    try:
        with TemporaryFile(dir=there):  # permissions alone do not tell: file systems have rules of their own
            pass
    except OSError as error:
        text = f"Nothing can be written into {there}: {error.strerror}. Name another folder with -o."
        raise UsageError(text, code="output") from None


SUBTITLES = frozenset({".srt", ".vtt", ".ass", ".ssa", ".ttml", ".dfxp"})
"""Endings of files that alone make no film."""


def suffix_of(word: str) -> str:
    """The ending of a path or URL, lower case, with its dot."""
    return Path(word.partition("?")[0]).suffix.lower()


def _is_file(word: str) -> bool:
    return is_url(word) or local_path(word).is_file()


def _language() -> str:
    """The language of a person whose settings cannot be read."""
    return language_of(os.environ)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _plain(command: Command) -> PlainOutput:
    return PlainOutput(sys.stdout, sys.stderr, make_bar(sys.stderr), quiet=command["quiet"])
