"""Export: renders the draft and brings the files. The render's id is on disk before the request leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from agent.backend.draft import Draft
from agent.backend.renders import Render
from agent.backend.wire import MediaFile, RenderView
from agent.errors import AgentError, ProtocolError, RateLimited, TryLater, Unreachable, WorkFailed
from agent.events import Emit, Progress
from agent.intents import Export, Intent
from agent.sentences import say, sentence
from agent.tools.context import Context
from agent.tools.deliver import bring, follow
from agent.tools.door import enter
from agent.tools.names import stem_of

T = TypeVar("T")
KNOWN_TRIES = 3
"""Looks for a render whose submit had no answer."""
SUBMIT_PATIENCE = 5.0
"""Seconds that a Ctrl-C waits for a submit that is under way."""
AGAIN = (TryLater, ProtocolError, WorkFailed)
"""Failures of a submit after which a new id may help, once. A plan, a limit or a bad token needs something else."""


async def run(intent: Export, context: Context, emit: Emit) -> tuple[Intent, ...]:
    """Check, submit, follow, bring. Raises ``WorkFailed`` NO_DRAFT when there is nothing to render."""
    language = context.language
    await enter(context, emit, language)
    view = await context.session.state()
    context.project.state = view
    if view.draft is None or not view.draft.exportable:
        raise WorkFailed(say("no_draft", language), code="NO_DRAFT")
    name = stem_of(intent.name or _source_name(context, view.media, view.draft))
    render, began = await _unbroken(_begin(intent, name, view.draft, context))
    context.release()  # the render has its own copy of the draft: others may go on with the project
    emit(Progress(stage="render", label=say("rendering", language), fraction=0.0))
    context.project.rendering = True
    with context.ledger.claim(render.id) as mine:
        if mine is None:  # another start of the agent has taken it up already
            return ()
        try:
            done = await follow(mine, began, context, emit, language)
        except TryLater:
            raise  # it goes on
        except AgentError:
            context.project.rendering = False
            raise
        context.project.rendering = False
        await bring(mine, done, context, emit, language)
    return ()


async def _unbroken(work: Coroutine[Any, Any, T]) -> T:
    """Finish ``work`` before a cancellation goes on: a render whose id is on disk is then really under way."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with suppress(AgentError, TimeoutError):
            await asyncio.wait_for(task, SUBMIT_PATIENCE)
        raise


async def _begin(intent: Export, name: str, draft: Draft, context: Context) -> tuple[Render, RenderView]:
    """Submit; after a failure a new id, once. An id that arrived although its answer did not is followed instead."""
    failure: AgentError | None = None
    for _ in range(2):
        render = await _entry(intent, name, context)
        try:
            return await _submit(render, draft, context)
        except AgentError as error:
            failure = error
            again = isinstance(error, AGAIN) and not isinstance(error, RateLimited)
            if again and not isinstance(error, Unreachable) and (known := await _known(render, context)) is not None:
                return render, known
            context.ledger.update(render, stage="failed", error=error.sentence)
            if not again:
                raise
    raise failure or WorkFailed(sentence("render_not_started"))


async def _entry(intent: Export, name: str, context: Context) -> Render:
    info = await context.ready()
    return context.ledger.begin(
        backend=context.key,
        session_id=info.session_id,
        folder=(intent.folder or context.folder).absolute(),
        name=name,
        contact_sheet=intent.contact_sheet,
        task_id=info.task_id,
    )


async def _submit(render: Render, draft: Draft, context: Context) -> tuple[Render, RenderView]:
    output: dict[str, object] = {"format": "mp4", "quality": "high"}
    if render.contact_sheet:
        output["contact_sheet"] = True
    if not context.settings.leaves_machine:
        output["name"] = render.name
    view = await context.session.submit_render(render.id, draft, output)
    return context.ledger.update(render, stage="running"), view


async def _known(render: Render, context: Context) -> RenderView | None:
    """The render, when the request arrived although its answer did not; ``None`` when the backend denies it.

    Raises ``TryLater`` while the backend tells neither: the render stays in the ledger, and no second one is asked for.
    """
    for attempt in range(KNOWN_TRIES):
        if attempt:
            await context.sleep(context.settings.pace.poll)
        try:
            return await context.session.poll_render(render.id)
        except (TryLater, ProtocolError):
            continue
        except AgentError:
            return None
    raise TryLater(say("background", context.language), code="rendering")


def _source_name(context: Context, media: tuple[MediaFile, ...], draft: Draft) -> str:
    """What the result is named after: the video of the timeline, else the first video or sound that was sent."""
    sent = {file.filename for file in media}
    for kind in ("video", "audio"):
        for track in draft.tracks:
            name = (track.segments[0].name or track.name) if track.kind == kind and track.segments else ""
            if name and (kind == "video" or name in sent):  # music that the editor added is not the source
                return name
    playable = [file.filename for file in media if file.file_type in ("video", "audio") and file.filename]
    return next(iter([*playable, *context.project.files]), draft.title or "video")
