"""One edit carried out: the table of what each kind does to the draft, and what it needs from the project."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from studio.director import plan
from studio.director.plan import Edit, NotUnderstood
from studio.draft import Draft
from studio.edits import canvas, cut, delivery, lines, music, retime, style, titles, volume
from studio.edits.captions import remove_captions
from studio.edits.correct import correct_text
from studio.edits.extend import extend_captions
from studio.edits.note import Note, Notes
from studio.errors import WorkError
from studio.store.files import StoredFile
from studio.work import captioning, films, importing, syncing
from studio.work.job import Job
from studio.work.material import as_placed, material
from studio.work.outcome import Outcome

Pure = Callable[[Draft, Any], "tuple[Draft, Notes]"]
Handler = Callable[[Job, Draft, Any, Outcome, str], Draft]
NO_SOUND = WorkError(
    "NO_MUSIC", "There is no sound file here for the music. Upload one, such as an MP3, and say: add background music."
)

# What each kind does to the draft alone.
_PURE: dict[type[Any], Pure] = {
    plan.HideCaptions: lambda draft, edit: lines.hide_captions(draft, edit.languages, edit.hidden),
    plan.CorrectText: lambda draft, edit: _corrected(draft, edit),  # noqa: PLW0108  it stands below
    plan.SetText: lambda draft, edit: lines.set_text(draft, edit.text, edit.scope, edit.languages),
    plan.AddLine: lambda draft, edit: lines.add_line(draft, edit.text, edit.start_ms, edit.end_ms, edit.languages),
    plan.DeleteLines: lambda draft, edit: lines.delete_lines(draft, edit.scope, edit.text, edit.languages),
    plan.MergeLines: lambda draft, edit: lines.merge_lines(draft, edit.scope, edit.languages),
    plan.SplitLine: lambda draft, edit: lines.split_line(draft, edit.scope, edit.after, edit.languages),
    plan.Retime: lambda draft, edit: retime.retime(draft, edit.by_ms, edit.scope, edit.languages),
    plan.SetTimes: lambda draft, edit: retime.set_times(draft, edit.scope, edit.start_ms, edit.end_ms, edit.languages),
    plan.SetStyle: lambda draft, edit: style.set_style(draft, edit.change, edit.languages),
    plan.AddTitle: lambda draft, edit: titles.add_title(draft, edit.text, edit.start_ms, edit.end_ms, edit.change),
    plan.StyleTitles: lambda draft, edit: style.style_titles(draft, edit.change),
    plan.RemoveTitles: lambda draft, edit: titles.remove_titles(draft, edit.text),
    plan.RemoveMusic: lambda draft, edit: music.remove_music(draft),
    plan.SetVolume: lambda draft, edit: volume.set_volume(draft, edit.of, edit.volume, edit.by),
    plan.Cut: lambda draft, edit: cut.cut(draft, edit.ranges),
    plan.Keep: lambda draft, edit: cut.keep(draft, edit.ranges),
    plan.SetCanvas: lambda draft, edit: canvas.set_canvas(draft, edit.ratio, edit.fit),
    plan.SetDelivery: lambda draft, edit: delivery.set_delivery(draft, edit.soft),
}
# These work on captions: where there are none, those of the files that were sent come in first.
_OF_CAPTIONS = (
    plan.HideCaptions, plan.CorrectText, plan.SetText, plan.DeleteLines, plan.MergeLines, plan.SplitLine, plan.Retime,
    plan.SetTimes, plan.SetStyle, plan.Extend, plan.Sync, plan.SetDelivery,
)  # fmt: skip


def carry_out(job: Job, draft: Draft, edit: Edit, outcome: Outcome, mark: str) -> Draft:
    """The draft with the edit done. ``mark`` tells the steps of several edits in one message apart.

    Raises WorkError where the edit cannot be done here; the draft is then as before.
    """
    handler = _WITH_PROJECT.get(type(edit))
    if handler is not None:
        return handler(job, draft, edit, outcome, mark)
    changed, notes = _PURE[type(edit)](draft, edit)
    outcome.notes += notes
    return changed


_OF_THE_TRACKS = re.compile(
    r"translat|traduc|翻译|翻譯|翻成|译成|譯成|existing|embedded|内嵌|内置|自带"
    r"|(?:subtitles?|captions?) (?:in|inside|of) (?:this|the|my) (?:film|video|movie|clip|file)",
    re.IGNORECASE,
)
"""What says of captions in another language that they are to be made from those that the film brings along."""


def prepared(job: Job, draft: Draft, edit: Edit, outcome: Outcome, mark: str) -> Draft:
    """The draft with what the edit works on: the captions of subtitle files that were sent, else of the text tracks
    inside the video. Files that were sent come in beside captions that are there for longer display times alone.

    A wish to translate works on the text tracks of the film where it has some, and not on what is heard."""
    if isinstance(edit, plan.AddCaptions):
        have = material(job, draft)
        said = _OF_THE_TRACKS.search(str(job.run.request["message"]))
        bare = not draft.captions and draft.source is not None and not have.unused_subtitles()
        return importing.take_out(job, draft, have, outcome, mark) if edit.languages and said and bare else draft
    if not isinstance(edit, _OF_CAPTIONS) or (draft.captions and not isinstance(edit, plan.Extend)):
        return draft
    have = material(job, draft)
    sidecars = have.unused_subtitles()
    if sidecars:
        return importing.take_in(job, draft, sidecars, outcome, mark)
    if not draft.captions and draft.source is not None:
        return importing.take_out(job, draft, have, outcome, mark)
    return draft


def _corrected(draft: Draft, edit: plan.CorrectText) -> tuple[Draft, Notes]:
    changed, count = correct_text(draft, edit.old, edit.new, edit.languages, edit.scope)
    key = "corrected_none" if not count else "corrected" if edit.new else "taken_out"
    return changed, (Note(key, {"old": edit.old, "new": edit.new, "count": count}),)


def _extended(job: Job, draft: Draft, edit: plan.Extend, outcome: Outcome, mark: str) -> Draft:
    longer, reports = extend_captions(
        draft, edit.spec, draft.fps, edit.languages, None if edit.scope.is_everything else edit.scope
    )
    outcome.extended += [(edit, report) for report in reports]
    return longer


def _removed(job: Job, draft: Draft, edit: plan.RemoveCaptions, outcome: Outcome, mark: str) -> Draft:
    outcome.removed += [track for track in draft.captions if not edit.languages or track.language in edit.languages]
    return remove_captions(draft, edit.languages or None)


def _with_music(job: Job, draft: Draft, edit: plan.AddMusic, outcome: Outcome, mark: str) -> Draft:
    changed, notes = music.add_music(draft, as_placed(_sound(job, draft, edit.file)), edit.volume, edit.duck)
    outcome.notes += notes
    return changed


def _sound(job: Job, draft: Draft, named: str | None) -> StoredFile:
    """The file for the music: the one that is named, else the newest sound that nothing is made of, else the newest
    sound. Raises NO_MUSIC where there is none."""
    film = films.source_id(draft)
    known = [file for file in material(job, draft).files if file.id != film]
    if named is not None:
        wanted = named.replace("\\", "/").rpartition("/")[2].casefold()
        for file in reversed(known):
            if wanted in (file.name.casefold(), file.name.rpartition(".")[0].casefold()):
                return file
        raise WorkError("NO_MUSIC", f"There is no file {named} here for the music. Upload it first.")
    used = {str(segment.meta.get("file")) for track in draft.tracks for segment in track.segments}
    sounds = [file for file in known if file.kind == "audio"]
    if not sounds:
        raise NO_SOUND
    return next((file for file in reversed(sounds) if file.id not in used), sounds[-1])


def _undone(job: Job, draft: Draft, edit: plan.Undo, outcome: Outcome, mark: str) -> Draft:
    with job.desk.write() as connection:
        found = job.desk.projects.undo(connection, job.run.session_id, job=job.run.key, steps=edit.steps)
    return _walked(draft, found, outcome, Note("undone" if found else "undone_none", {"count": edit.steps}))


def _redone(job: Job, draft: Draft, edit: plan.Redo, outcome: Outcome, mark: str) -> Draft:
    with job.desk.write() as connection:
        found = job.desk.projects.redo(connection, job.run.session_id, job=job.run.key, steps=edit.steps)
    return _walked(draft, found, outcome, Note("redone" if found else "redone_none", {"count": edit.steps}))


def _walked(draft: Draft, found: tuple[int, str] | None, outcome: Outcome, note: Note) -> Draft:
    """The draft that is on top now. What was undone or redone is in the store already."""
    outcome.notes.append(note)
    if found is None:
        return draft
    outcome.saved = Draft.from_json(found[1])
    outcome.moved = True
    return outcome.saved


def _begun_anew(job: Job, draft: Draft, edit: plan.StartOver, outcome: Outcome, mark: str) -> Draft:
    with job.desk.read() as connection:
        history = [Draft.from_json(body) for body in job.desk.projects.history(connection, job.run.session_id)]
    film = films.source_id(draft)
    first = films.first_draft(film, history) if film is not None else None
    outcome.notes.append(Note("started_over" if first is not None and first != draft else "started_over_none"))
    return first if first is not None else draft


def _not_understood(job: Job, draft: Draft, edit: NotUnderstood, outcome: Outcome, mark: str) -> Draft:
    outcome.cannot.append(edit)
    return draft


# What needs more than the draft: the project's files, its history, or long work in steps.
_WITH_PROJECT: dict[type[Any], Handler] = {
    plan.AddCaptions: captioning.add,
    plan.Extend: _extended,
    plan.RemoveCaptions: _removed,
    plan.AddMusic: _with_music,
    plan.Undo: _undone,
    plan.Redo: _redone,
    plan.StartOver: _begun_anew,
    plan.Sync: syncing.sync,
    NotUnderstood: _not_understood,
}
