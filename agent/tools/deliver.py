"""Delivery: follows one render of the ledger to its end and brings its files, once, whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from agent.backend.codes import inert
from agent.backend.renders import Render
from agent.backend.wire import RenderView
from agent.errors import AgentError, ProtocolError, TryLater
from agent.events import Delivered, DeliveredFile, Emit, Notice, Progress, Warned
from agent.sentences import say
from agent.tools.context import Context
from agent.tools.names import Wanted, free_number, wanted_files


async def follow(render: Render, view: RenderView | None, context: Context, emit: Emit, language: str) -> RenderView:
    """Poll until the render is over.

    Raises ``TryLater`` when it goes on in the background, the table's error when it failed.

    A backend that says how often it may be asked is asked until the end; every other at most ``pace.poll_limit`` times.
    A failed poll is repeated with the same id.
    """
    pace, asked, failed = context.settings.pace, 0, 0
    while view is None or not view.over:
        paced = view is not None and view.poll_interval_ms is not None
        if asked >= pace.poll_limit and (view is None or not paced):
            context.ledger.update(render, stage="running")
            raise TryLater(say("background", language), code="rendering")
        if view is not None:
            share = view.progress / 100 if view.progress is not None else None
            emit(Progress(stage="render", label=say("rendering", language), fraction=_share(share)))
        if asked or view is not None:
            wait = view.poll_interval_ms / 1000 if view is not None and view.poll_interval_ms else pace.poll
            await context.sleep(max(wait, 0.05))
        asked += 1
        try:
            view = await context.session.poll_render(render.id)
            failed = 0
        except (TryLater, ProtocolError):
            failed += 1
            if failed >= pace.poll_limit:
                raise TryLater(say("background", language), code="rendering") from None
    if view.status != "completed":
        code = view.error.code if view.error else "FAILED"
        error = context.session.problem(code, view.error.message if view.error else "")
        context.ledger.update(render, stage="failed", error=error.sentence)
        raise error
    context.ledger.update(render, stage="done")
    emit(Progress(stage="render", label=say("rendering", language), fraction=1.0))
    return view


async def bring(render: Render, view: RenderView, context: Context, emit: Emit, language: str) -> Delivered:
    """Download everything that a completed render made. All files or none stand in the folder afterwards."""
    for warning in view.warnings:
        emit(Warned(code=inert(warning.code, 40), text=inert(warning.message, 500)))
    folder = Path(render.folder)
    made = not folder.exists()  # noqa: ASYNC240 - one look at a local folder
    files = wanted_files(view.url, view.files)
    number = free_number(folder, render.name, files)
    here: list[tuple[Wanted, Path]] = []
    try:
        for file in files:
            wanted = folder / file.name(render.name, number)
            path = await context.session.download(
                file.url or context.session.client.download_url(render.id),
                wanted,
                _reporter(emit, say("downloading", language, name=wanted.name)),
                render_id=render.id if file.kind == "video" else None,
                size=view.size if file.kind == "video" else file.size,
            )
            here.append((file, path))
    except BaseException:
        for _, path in here:
            with suppress(OSError):
                path.unlink()
        if made:
            with suppress(OSError):
                folder.rmdir()  # noqa: ASYNC240 - one empty folder
        raise
    context.ledger.update(render, stage="delivered", files=tuple(str(path) for _, path in here))
    link: str | None = None
    with suppress(AgentError):
        link = await context.session.project_link(render.task_id, render.session_id)
    done = Delivered(
        render_id=render.id,
        files=tuple(_described(file, path) for file, path in here),
        duration=view.duration,
        link=link,
    )
    emit(done)
    return done


async def take_up(context: Context, emit: Emit, language: str, *, wait: bool) -> tuple[int, AgentError | None]:
    """Deliver what earlier starts left behind. Returns how many are still open, and the last failure.

    With ``wait`` each is followed to its end; without, only those that are over already are brought.
    """
    left = 0
    failure: AgentError | None = None
    for entry in context.ledger.pending(context.key):
        with context.ledger.claim(entry.id) as render:
            if render is None:
                continue
            try:
                view = None if wait else await context.session.poll_render(render.id)
                if view is not None and not view.over:
                    left += 1
                    continue
                view = await follow(render, view, context, emit, language)
                await bring(render, view, context, emit, language)
            except TryLater as error:
                left, failure = left + 1, error
            except AgentError as error:
                failure = error
                if error.code == "404":
                    # the backend never had it, or has thrown it away: nothing can be brought any more
                    context.ledger.update(render, stage="failed", error=error.sentence)
                if not wait:  # the caller has other work to do: without these words nobody would hear of it
                    emit(Warned(code=error.code, text=say("earlier_failed", language, name=render.name, why=error)))
    elsewhere = {render.backend for render in context.ledger.pending()} - {context.key}
    if wait and elsewhere:
        names = sorted("local" if key.startswith("studio:") else key for key in elsewhere)
        emit(Notice(text=say("elsewhere", language, backend=names[0])))
    return left, failure


def _reporter(emit: Emit, label: str) -> Callable[[int, int | None], None]:
    def report(done: int, total: int | None) -> None:
        share = done / total if total else None
        emit(
            Progress(
                stage="download",
                label=label,
                fraction=_share(share),
                done_bytes=done,
                total_bytes=total,
            )
        )

    return report


def _described(file: Wanted, path: Path) -> DeliveredFile:
    kind = file.kind if file.kind in ("video", "captions", "sheet") else "other"
    return DeliveredFile(
        path=str(path),
        kind=kind,  # type: ignore[arg-type]  # one of the four, checked above
        format=file.format,
        language=file.language,
        size=path.stat().st_size,
    )


def _share(value: float | None) -> float | None:
    return None if value is None else min(max(value, 0.0), 1.0)
