"""Chat: one edit over SSE, sent once. Text is shown as it comes; a silent edit is told from two drafts."""

from __future__ import annotations

from collections.abc import Callable

from agent.backend.adk import CUT_REASONS
from agent.backend.codes import inert
from agent.backend.draft import Draft
from agent.backend.meaning import NO_WORDS
from agent.backend.stream import (
    Message,
    Question,
    StepProgress,
    StreamError,
    StreamEvent,
    StreamWarning,
    TextDelta,
    ToolCall,
    ToolResult,
)
from agent.backend.timeline import describe
from agent.backend.wire import StateView
from agent.errors import AgentError, ProtocolError, SessionUnknown, WorkFailed
from agent.events import Emit, Notice, Progress, Text, Timeline, Warned
from agent.intents import Chat, Credits, Export, Intent, Offer, State
from agent.sentences import language_of, say, sentence
from agent.tools.changes import changes
from agent.tools.context import Context
from agent.tools.door import enter
from agent.tools.listen import Heard, listen
from agent.tools.recover import STUDIO_PAUSE, until_settled
from agent.tools.speaker import Rewording, Speaker
from agent.tools.stages import Stages, tell_unasked
from agent.tools.words import step_in_words
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
    project = context.project
    language = context.language if project.request else language_of(intent.message, context.language)
    project.asked = False
    first = await context.ready()
    elsewhere = first.fresh and not project.has_media and not project.has_draft
    await enter(context, emit, language)
    view = await _idle(await context.session.state(), context, emit, language)
    before = view.draft
    if (await context.ready()).session_id != first.session_id and not elsewhere:
        raise _lost(context, language)
    elsewhere = elsewhere and before is None and not view.media
    has_draft = before is not None and before.exportable

    def translate(text: str) -> gui.Said:
        if context.local:  # our own studio knows of no screen: its words stand as they are
            return gui.Said(text)
        return gui.translate(
            text,
            request=project.request or intent.message,
            has_draft=has_draft or heard_tools[0] > 0,
            edit_sent=project.edit_sent,
            say=lambda key: say(key, language),
        )

    heard_tools = [0]
    speaker = Speaker(emit, translate, _rewording(context, intent, lambda: has_draft or heard_tools[0] > 0))
    stages = Stages(context, before, emit, language)

    def on_event(event: StreamEvent) -> None:
        match event:
            case TextDelta():
                speaker.delta(event)
            case Message():
                speaker.message(event)
                project.asked = event.text.rstrip().endswith(("?", "？"))
                if not event.complete:
                    emit(Warned(code="CUT", text=say("answer_cut", language)))
            case StepProgress(_, label, fraction):
                emit(Progress(stage="work", label=inert(label, 120) or say("working", language), fraction=fraction))
            case StreamWarning(code, message):
                emit(Warned(code=inert(code, 40), text=inert(message, 500)))
            case Question(prompt, options):
                speaker.ask(prompt, options)
                project.asked = True
            case ToolResult():
                heard_tools[0] += 1
                stages.after_tool()
            case ToolCall():
                heard_tools[0] += 1
            case _:
                pass

    emit(Progress(stage="work", label=say("working", language)))
    session_id = (await context.ready()).session_id
    context.runs.begin(session_id, intent.message, before.raw if before is not None else None)
    try:
        heard = await listen(
            context.session.chat(intent.message, elsewhere=elsewhere),
            on_event,
            lambda: emit(Notice(text=say("still_working", language))),
            context.settings.pace,
            clock=context.clock,
            sleep=context.sleep,
        )
    except AgentError as error:  # it did not begin
        context.runs.end(session_id)
        if isinstance(error, SessionUnknown):
            await context.ready()
            raise _lost(context, language) from None
        raise
    finally:
        await stages.close()
    await speaker.settle()
    wish = project.request or intent.message
    if await _finish(heard, before, speaker, context, emit, language, wish):
        context.runs.end(session_id)
    emit(Progress(stage="work", label=say("working", language), fraction=1.0))
    return _moves(speaker, context, language)


def _rewording(context: Context, intent: Chat, has_draft: Callable[[], bool]) -> Rewording | None:
    """Better words for a reply that the table doubts, where a model is at hand."""
    reword = context.reword
    if reword is None:
        return None
    return lambda reply, said: reword(reply, said, context.project.request or intent.message, has_draft())


async def _idle(view: StateView, context: Context, emit: Emit, language: str) -> StateView:
    """The project once no run goes on in it: one at a time, also where another machine began it (protocol 1.7)."""
    pace, began, told = context.settings.pace, context.clock(), False
    while view.run.running and context.clock() - began < pace.stream_limit:
        if not told:
            emit(Notice(text=say("queued_run", language)))
            told = True
        label = step_in_words(view.run.step) or say("working", language)
        emit(Progress(stage="work", label=label, fraction=view.run.fraction))
        await context.sleep(min(STUDIO_PAUSE, pace.recover_every))
        view = await context.session.state()
    return view


def _lost(context: Context, language: str) -> AgentError:
    """The backend no longer has the project that the message was about: what was in it must be sent again."""
    files = ", ".join(inert(name, 80) for name in context.project.lost)
    again = say("send_again", language, files=files) if files else say("send_again_any", language)
    return SessionUnknown(say("lost_project", language, again=again), code="1002")


async def _finish(
    heard: Heard, before: Draft | None, speaker: Speaker, context: Context, emit: Emit, language: str, wish: str
) -> bool:
    """After the stream: the failure it told of, or what changed, or nothing. Whether the work is over.

    The run stays open on disk while nobody knows what came of it: so the next message can tell.
    """
    failure = _failure(heard.errors, context)
    if failure is not None:  # nothing comes after an error, however the connection then ended (protocol 1.6)
        failure = await _with_changes(failure, before, context, emit, language)
        context.runs.end((await context.ready()).session_id)
        raise failure
    if heard.ended != "clean":
        if heard.ended == "silent":
            emit(Notice(text=say("stream_silent", language)))
        view = await until_settled(context, before, emit, language=language)
    else:
        view = await context.session.state()
    context.project.state = view
    if heard.pending:
        emit(Notice(text=say("being_made", language)))
        return False
    if heard.ended != "clean" or not speaker.spoke:
        _tell(before, view.draft, emit, language)
    tell_unasked(before, view.draft, wish, emit, language)
    return True


def _tell(before: Draft | None, after: Draft | None, emit: Emit, language: str) -> None:
    """A silent edit in words: the difference of the two drafts."""
    told = changes(before, after, language)
    if not told:
        emit(Text(text=say("nothing_changed", language)))
        return
    emit(Text(text="\n".join([say("done_silent", language), *told])))
    emit(Timeline(text=describe(after, language)))


def _failure(errors: list[StreamError], context: Context) -> AgentError | None:
    """The first error that means failure; a cut answer is none."""
    for error in errors:
        if error.code in CUT_REASONS:
            continue
        if error.code == "not-sse":
            return ProtocolError(sentence("no_backend"), code="not-sse")
        if error.kind == "stream":
            if error.message == NO_WORDS:
                return WorkFailed(sentence("run_failed"), code=error.code)
            return WorkFailed(sentence("editor_failed", words=inert(error.message, 300)), code=error.code)
        return context.session.problem(error.code, error.message)
    return None


async def _with_changes(
    failure: AgentError, before: Draft | None, context: Context, emit: Emit, language: str
) -> AgentError:
    """A failed run may have done its work all the same: look, and say so."""
    try:
        view = await context.session.state()
    except AgentError:
        return failure
    context.project.state = view
    if told := changes(before, view.draft, language):
        emit(Notice(text=say("changed_all_the_same", language, changes=" ".join(told))))
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
