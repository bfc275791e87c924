"""Chat: one edit over SSE, sent once. Text is shown as it comes; a silent edit is told from two drafts."""

from __future__ import annotations

from agent.backend.adk import CUT_REASONS
from agent.backend.codes import inert
from agent.backend.draft import Draft
from agent.backend.stream import Message, StepProgress, StreamError, StreamEvent, StreamWarning, TextDelta
from agent.backend.timeline import describe, differences, unasked
from agent.errors import AgentError, WorkFailed
from agent.events import Emit, Notice, Progress, Text, Timeline, Warned
from agent.intents import Chat, Credits, Export, Intent, Offer, State
from agent.tools.context import Context
from agent.tools.listen import Heard, listen
from agent.tools.recover import until_settled
from agent.tools.speaker import Speaker
from agent.tools.words import language_of, say
from agent.understanding import gui
from agent.understanding.gui_table import Action

ACTIONS: dict[Action, Intent] = {
    "show_state": State(),
    "show_timeline": State(),
    "credits": Credits(),
    "export": Export(),
    "offer_export": Offer("export"),
    "offer_edit": Offer("edit"),
    "offer_upload": Offer("upload"),
}
"""What GUI talk asks for → the intent; ``send_edit`` alone needs words and is made in ``_moves``."""


async def run(intent: Chat, context: Context, emit: Emit) -> tuple[Intent, ...]:
    """Send the edit, say what came of it. Returns what the reply's GUI talk asks for. Raises when the edit failed."""
    await context.ready()
    project = context.project
    language = language_of(project.request or intent.message, context.settings.language)
    before = (await context.session.state()).draft
    has_draft = before is not None and before.exportable

    def translate(text: str) -> gui.Said:
        return gui.translate(
            text,
            request=project.request or intent.message,
            has_draft=has_draft or heard_tools[0] > 0,
            edit_sent=project.edit_sent,
            say=lambda key: say(key, language),
        )

    heard_tools = [0]
    speaker = Speaker(emit, translate)

    def on_event(event: StreamEvent) -> None:
        match event:
            case TextDelta():
                speaker.delta(event)
            case Message():
                speaker.message(event)
                if not event.complete:
                    emit(Warned(code="CUT", text=say("answer_cut", language)))
            case StepProgress(_, label, fraction):
                emit(Progress(stage="work", label=inert(label, 120) or say("working", language), fraction=fraction))
            case StreamWarning(code, message):
                emit(Warned(code=inert(code, 40), text=inert(message, 500)))
            case _:
                heard_tools[0] += 1

    emit(Progress(stage="work", label=say("working", language)))
    pace = context.settings.pace
    heard = await listen(
        context.session.chat(intent.message),
        on_event,
        lambda: emit(Notice(text=say("still_working", language))),
        pace,
        clock=context.clock,
        sleep=context.sleep,
    )
    await _finish(heard, before, speaker, context, emit, language)
    emit(Progress(stage="work", label=say("working", language), fraction=1.0))
    return _moves(speaker, context, language)


async def _finish(
    heard: Heard, before: Draft | None, speaker: Speaker, context: Context, emit: Emit, language: str
) -> None:
    """After the stream: the failure it told of, or what changed, or nothing."""
    failure = _failure(heard.errors, context)
    if failure is not None:  # nothing comes after an error, however the connection then ended (protocol 1.6)
        raise await _with_changes(failure, before, context, emit)
    if heard.ended != "clean":
        if heard.ended == "silent":
            emit(Notice(text=say("stream_silent", language)))
        view = await until_settled(context, before, emit, language=language)
    else:
        view = await context.session.state()
    context.project.state = view
    if heard.pending:
        emit(Notice(text=say("being_made", language)))
        return
    if heard.ended == "clean" and speaker.spoke:
        if added := unasked(before, view.draft, context.project.request):
            emit(Notice(text=say("unasked", language, added=" ".join(added))))
        return
    _tell(before, view.draft, emit, language)


def _tell(before: Draft | None, after: Draft | None, emit: Emit, language: str) -> None:
    """A silent edit in words: the difference of the two drafts."""
    changes = differences(before, after)
    if not changes:
        emit(Text(text=say("nothing_changed", language)))
        return
    emit(Text(text="\n".join([say("done_silent", language), *changes])))
    emit(Timeline(text=describe(after)))


def _failure(errors: list[StreamError], context: Context) -> AgentError | None:
    """The first error that means failure; a cut answer is none."""
    for error in errors:
        if error.code in CUT_REASONS:
            continue
        if error.kind == "stream":
            return WorkFailed(f"The editor failed: {inert(error.message, 300)}", code=error.code)
        return context.session.problem(error.code, error.message)
    return None


async def _with_changes(failure: AgentError, before: Draft | None, context: Context, emit: Emit) -> AgentError:
    """A failed run may have done its work all the same: look, and say so."""
    try:
        view = await context.session.state()
    except AgentError:
        return failure
    context.project.state = view
    changes = differences(before, view.draft)
    if changes:
        emit(Notice(text="The project changed all the same: " + " ".join(changes)))
    return failure


def _moves(speaker: Speaker, context: Context, language: str) -> tuple[Intent, ...]:
    moves: list[Intent] = []
    for action in speaker.actions:
        if action == "none":
            continue
        if action == "send_edit":
            if context.project.edit_sent:
                continue
            context.project.edit_sent = True
            steps = " ".join(speaker.steps)[:600]
            wish = context.project.request
            moves.append(Chat(say("carry_out", language, wish=wish.strip(" .。"), steps=steps)))
            continue
        move = ACTIONS[action]
        if move not in moves:
            moves.append(move)
    return tuple(moves)
