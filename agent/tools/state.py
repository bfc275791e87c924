"""State: what is in the project, as one line a person can read."""

from __future__ import annotations

from agent.backend.codes import inert
from agent.backend.timeline import describe
from agent.events import Emit, Notice, Timeline
from agent.intents import Intent, State
from agent.sentences import say
from agent.tools.context import Context
from agent.tools.door import enter
from agent.tools.words import clock_in_words, step_in_words


async def run(intent: State, context: Context, emit: Emit) -> tuple[Intent, ...]:
    """Read the session and show the timeline; before the first edit, the files that are there."""
    del intent
    language = context.language
    await enter(context, emit, language, alone=False)
    view = await context.session.state()
    context.project.state = view
    if view.run.running:
        share = f" ({view.run.fraction:.0%})" if view.run.fraction is not None else ""
        step = f": {doing}" if (doing := step_in_words(view.run.step)) else ""
        emit(Notice(text=say("edit_running", language, step=step, share=share)))
    emit(Timeline(text=describe(view.draft, language)))
    if view.media and (view.draft is None or not view.draft.exportable):
        files = ", ".join(
            inert(file.filename, 80) + (f" ({clock_in_words(file.duration)})" if file.duration else "")
            for file in view.media
        )
        emit(Notice(text=say("files_here", language, files=files)))
    return ()
