"""Export: renders the draft and brings the files. The render's id is on disk before the request leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from agent.backend.draft import Draft
from agent.backend.renders import Render
from agent.backend.wire import MediaFile, RenderView
from agent.errors import AgentError, CreditsOrPlan, ProtocolError, RateLimited, TryLater, Unreachable, WorkFailed
from agent.events import Emit, Progress
from agent.intents import Export, Intent
from agent.tools.context import Context
from agent.tools.deliver import bring, follow
from agent.tools.names import stem_of
from agent.tools.words import language_of, say

T = TypeVar("T")
SUBMIT_PATIENCE = 5.0
"""Seconds that a Ctrl-C waits for a submit that is under way."""
AGAIN = (TryLater, ProtocolError, WorkFailed)
"""Failures of a submit after which a new id may help, once. A plan, a limit or a bad token needs something else."""


async def run(intent: Export, context: Context, emit: Emit) -> tuple[Intent, ...]:
    """Check, submit, follow, bring. Raises ``WorkFailed`` NO_DRAFT when there is nothing to render."""
    await context.ready()
    language = language_of(context.project.request, context.settings.language)
    view = await context.session.state()
    context.project.state = view
    if view.draft is None or not view.draft.exportable:
        raise WorkFailed(say("no_draft", language), code="NO_DRAFT")
    name = stem_of(intent.name or _source_name(context, view.media, view.draft))
    render, began = await _unbroken(_begin(intent, name, view.draft, context))
    emit(Progress(stage="render", label=say("rendering", language), fraction=0.0))
    context.project.rendering = True
    with context.ledger.claim(render.id) as mine:
        if mine is None:  # another start of the agent has taken it up already
            return ()
        done = await follow(mine, began, context, emit, language)
        context.project.rendering = False
        await bring(mine, done, context, emit)
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
    """Submit; after a failure a new id, once. A first id that arrived all the same is followed instead."""
    first = await _entry(intent, name, context)
    try:
        return await _submit(first, draft, context)
    except (RateLimited, CreditsOrPlan) as error:
        context.ledger.update(first, stage="failed", error=error.sentence)
        raise
    except AGAIN as error:
        if not isinstance(error, Unreachable) and (known := await _known(first, context)) is not None:
            return first, known
        context.ledger.update(first, stage="failed", error=error.sentence)
    except AgentError as error:
        context.ledger.update(first, stage="failed", error=error.sentence)
        raise
    second = await _entry(intent, name, context)
    try:
        return await _submit(second, draft, context)
    except AgentError as error:
        context.ledger.update(second, stage="failed", error=error.sentence)
        raise


async def _entry(intent: Export, name: str, context: Context) -> Render:
    info = await context.ready()
    return context.ledger.begin(
        backend=context.key,
        session_id=info.session_id,
        folder=(intent.folder or context.folder).absolute(),
        name=name,
        contact_sheet=intent.contact_sheet,
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
    """The render, when the request arrived although its answer did not."""
    try:
        return await context.session.poll_render(render.id)
    except AgentError:
        return None


def _source_name(context: Context, media: tuple[MediaFile, ...], draft: Draft) -> str:
    """What the result is named after: the video of the timeline, else the first video or sound that was sent."""
    for track in draft.tracks:
        if track.kind == "video" and track.segments:
            name = track.segments[0].name or track.name
            if name:
                return name
    playable = [file.filename for file in media if file.file_type in ("video", "audio") and file.filename]
    return next(iter([*playable, *context.project.files]), draft.title or "video")
