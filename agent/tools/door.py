"""Into the session: it is made or found, nobody else works on it meanwhile, and what a stopped run became is told."""

from __future__ import annotations

from agent.backend.codes import inert
from agent.backend.draft import Draft
from agent.backend.history import Entry
from agent.backend.session import SessionInfo
from agent.errors import AgentError
from agent.events import Emit, Notice
from agent.sentences import say
from agent.tools.changes import changes
from agent.tools.context import Context
from agent.understanding.plain import plain

PAUSE = 0.2
"""Seconds between two looks at a session that another program works on."""
QUOTED = 80


async def enter(context: Context, emit: Emit, language: str, *, alone: bool = True) -> SessionInfo:
    """The session. ``alone``: wait until no other program of this machine works on it, and keep it for this turn.

    The user's message goes into the history, and a run whose end nobody saw is told about.
    """
    info = await context.ready()
    if alone and context.hold is None:
        context.hold = context.runs.hold(info.session_id)
        told = False
        while not context.hold.take():
            if not told:
                emit(Notice(text=say("queued_elsewhere", language)))
                told = True
            await context.sleep(PAUSE)
    remember(context)
    await _tell_of_open_run(context, info.session_id, emit, language)
    now = await context.ready()
    if now.session_id != info.session_id:  # the backend has lost the one that we knew
        remember(context)
        if alone:
            context.hold = context.runs.hold(now.session_id)
            context.hold.take()
    return now


def remember(context: Context) -> None:
    """Put the user's message into the history, once a turn."""
    project = context.project
    if project.session_id is not None and project.request.strip() and not project.heard:
        project.heard = True
        keep(context, Entry("user", project.request))


def keep(context: Context, entry: Entry) -> None:
    """Add to the history of the session, without what must not be shown."""
    session_id = context.project.session_id
    if session_id is None:
        return
    text = plain(entry.text)
    for secret in context.session.identity.secrets:
        text = text.replace(secret, "…") if len(secret) > 5 else text
    clean = Entry(entry.kind, text, entry.files)
    context.history.note(session_id, clean, backend=context.key, task_id=context.project.task_id)


async def _tell_of_open_run(context: Context, session_id: str, emit: Emit, language: str) -> None:
    """What came of a run that was stopped, lost or left behind; not of one that another program follows."""
    run = context.runs.open(session_id)
    if run is None:
        return
    own = context.hold or context.runs.hold(session_id)
    if not own.take():
        return
    try:
        view = await context.session.state()
        context.project.state = view
    except AgentError:
        return  # the tool that comes next meets the same, and says it
    finally:
        if own is not context.hold:
            own.free()
    wish = inert(run.message, QUOTED)
    if view.run.running:
        share = f" ({view.run.fraction:.0%})" if view.run.fraction is not None else ""
        emit(Notice(text=say("earlier_running", language, wish=wish, share=share)))
        return
    told = changes(Draft.parse(run.before), view.draft, language) if run.before != "" else ()
    if told:
        emit(Notice(text=say("earlier_done", language, wish=wish, changes=" ".join(told))))
    elif context.local or context.runs.age(run) > context.settings.pace.stream_limit:
        emit(Notice(text=say("earlier_nothing", language, wish=wish)))
    else:  # a backend that does not say whether it still works on it
        emit(Notice(text=say("earlier_not_yet", language, wish=wish)))
        return
    context.runs.end(session_id)
