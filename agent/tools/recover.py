"""After a cut or silent stream: reads the state until the work shows. The chat message is never sent again."""

from __future__ import annotations

from agent.backend.draft import Draft
from agent.backend.wire import StateView
from agent.errors import AgentError, SessionUnknown, StreamDropped, TokenRejected
from agent.events import Emit, Notice, Progress
from agent.sentences import say
from agent.tools.context import Context
from agent.tools.words import step_in_words

STUDIO_PAUSE = 1.0
"""Seconds between two looks at a studio on this machine: it says itself whether a run goes on."""


async def until_settled(context: Context, before: Draft | None, emit: Emit, *, language: str) -> StateView:
    """Wait for the edit: 30 s, then every 60 s; the state that holds it, or ``StreamDropped`` after 5 unchanged reads.

    A backend that says that the run goes on is waited for. The session starts a local studio again that has gone.
    """
    pace = context.settings.pace
    unchanged, first, studio = 0, True, context.local
    emit(Notice(text=say("stream_cut", language)))
    while True:
        if studio:
            await context.sleep(min(STUDIO_PAUSE, pace.recover_every))
        else:
            await context.sleep(pace.recover_first if first else pace.recover_every)
        first = False
        view = await _look(context)
        if view is not None and view.run.running:
            unchanged, studio = 0, True
            emit(
                Progress(
                    stage="work",
                    label=step_in_words(view.run.step) or say("working", language),
                    fraction=view.run.fraction,
                )
            )
            continue
        if view is not None and view.draft is not None and view.draft != before:
            return view
        unchanged += 1
        if unchanged >= pace.recover_unchanged:
            raise StreamDropped(say("stream_lost", language), code="stream-dropped")


async def _look(context: Context) -> StateView | None:
    try:
        return await context.session.state()
    except (TokenRejected, SessionUnknown):
        raise
    except AgentError:
        return None
