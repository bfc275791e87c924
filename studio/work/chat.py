"""A chat run: the message is read as edits, each is carried out in kept steps, the draft is saved, the answer told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from studio.director.plan import AddCaptions, Edit, Extend, NotUnderstood, Plan, RemoveCaptions
from studio.director.scene import Scene
from studio.draft import Draft, new_draft
from studio.errors import WorkError
from studio.ledger import price
from studio.storage import remove
from studio.store import files
from studio.work import adk, captioning, films
from studio.work.carry import carry_out, prepared
from studio.work.fontcheck import font_notes
from studio.work.job import Job
from studio.work.material import belongs_elsewhere
from studio.work.outcome import Outcome

MAKE_ANEW = ("AddCaptions", "Extend")
"""Kinds of edits after which a film is made again even if the draft is the same. All others work on what is there: when
none of them changed anything, a film made now would be the same as before."""
WHOLE_RUN = frozenset({"FAILED", "CANCELLED", "DISK_FULL", "BUSY", "BAD_DRAFT"})
"""Errors that end the run. Any other one stops only its own edit: what else was asked for is done."""


def work(job: Job) -> None:
    """Carry out the message of the run."""
    from studio.director import grammar, words

    message = str(job.run.request["message"])
    # What the run began with is kept: what a repeated run reads must be what it read the first time.
    begun = job.step("begin", lambda: _begin(job))
    job.files = frozenset(begun["files"])
    before = _draft(job, begun["draft"])
    plan = grammar.read(message, before, begun.get("names", ()))
    job.progress("plan_edits", "Reading the request", None)
    plan = _with_model(job, message, before, plan, begun.get("names", ()))
    _hold_credits(job, before, plan)
    outcome = Outcome(saved=before)
    draft = before
    failures: list[WorkError] = []
    for place, edit in enumerate(plan.edits):
        try:
            draft = _done(job, draft, edit, outcome, f"e{place}")
        except WorkError as error:
            if error.code in WHOLE_RUN:
                raise
            failures.append(error)
    _tell_failures(plan, failures, outcome)
    outcome.cannot += plan.problems
    outcome.notes += font_notes(before, draft)
    if all(isinstance(edit, NotUnderstood) for edit in plan.edits):
        raise WorkError("NOT_UNDERSTOOD", words.answer(outcome, plan.speech))
    asked_removal = any(isinstance(edit, RemoveCaptions) for edit in plan.edits)
    answer = words.answer(outcome, plan.speech, draft, asked_removal=asked_removal)
    if begun.get("film"):  # another film than the last one: say which
        answer = f"{begun['film']}: {answer}"
    if draft == before and not outcome.moved and not any(type(edit).__name__ in MAKE_ANEW for edit in plan.edits):
        raise WorkError("NOTHING_CHANGED", answer)
    with job.desk.write() as connection:
        if draft != outcome.saved:
            _save(job, connection, draft, outcome.saved)
        spent = price(draft.duration, len(outcome.made)) if outcome.made else 0
        job.desk.ledger.close(connection, job.run.user_id, job.run.key, spent)
        final = adk.text(job.run, job.desk.now(), answer, outcome.warnings)
        job.desk.runs.tell(connection, job.run.key, final, name="end")
        job.desk.runs.finish(connection, job.run.key, "completed", result={"warnings": outcome.warnings})
    job.desk.feed.announce(job.run.key)


def _with_model(job: Job, message: str, draft: Draft, plan: Plan, names: Sequence[str]) -> Plan:
    """The plan with what a language model reads of the parts that the grammar did not understand, where one is
    configured. What it read is kept: a run that begins again does not ask again."""
    from studio.director import model
    from studio.translate.settings import TranslateSettings

    settings = TranslateSettings.from_env(job.desk.settings.data)
    if settings.llm_url is None or not model.unread(plan):
        return plan
    scene = Scene(draft, tuple(names))
    proposed = job.step("read", lambda: model.propose(message, plan, scene, settings, job.stop))
    return model.merged(plan, proposed)


def _done(job: Job, draft: Draft, edit: Edit, outcome: Outcome, mark: str) -> Draft:
    """The draft with the edit done. Captions that came in for it alone leave again where it found nothing to change."""
    known = len(outcome.imported)
    ready = prepared(job, draft, edit, outcome, mark)
    try:
        changed = carry_out(job, ready, edit, outcome, mark)
    except WorkError:
        del outcome.imported[known:]
        raise
    if changed == ready and ready != draft and not isinstance(edit, Extend | AddCaptions):
        del outcome.imported[known:]
        return draft
    return changed


def _tell_failures(plan: Plan, failures: list[WorkError], outcome: Outcome) -> None:
    """Edits that could not be done are told beside those that could. Raises the first where none could."""
    from studio.director.values import refusal

    tried: list[Edit] = [edit for edit in plan.edits if not isinstance(edit, NotUnderstood)]
    if failures and len(failures) == len(tried):
        first = failures[0]
        raise type(first)(first.code, refusal(first, plan.speech))
    outcome.refused += [refusal(error, plan.speech) for error in failures]


def _save(job: Job, connection: sa.Connection, draft: Draft, saved: Draft) -> None:
    """Put the run's draft on top. A file that was uploaded meanwhile stays what the project is about: its draft goes on
    top again, and undo leads back to the run's."""
    top = job.desk.projects.draft(connection, job.run.session_id)
    job.desk.projects.save(connection, job.run.session_id, draft.to_json(), job=job.run.key)
    if top is not None and Draft.from_json(top[1]).source != saved.source:
        job.desk.projects.save(connection, job.run.session_id, top[1], job=None)


def sweep(job: Job) -> None:
    """Take the run's work away."""
    remove(job.folder)


def _begin(job: Job) -> dict[str, Any]:
    """The number of the draft to work on, the files that the run may use, and the film that the message switched to.

    That is the draft on top, or the last one of another film of the project that the message names.
    """
    session = job.run.session_id
    with job.desk.write() as connection:
        top = job.desk.projects.draft(connection, session)
        known = files.of_session(connection, session)
        history = [Draft.from_json(body) for body in job.desk.projects.history(connection, session)]
        draft, number = (new_draft(), None) if top is None else (Draft.from_json(top[1]), top[0])
        film = films.named(str(job.run.request["message"]), draft, known)
        again = films.last_draft(film.id, history) if film is not None else None
        if again is not None:
            draft = again
            number = job.desk.projects.save(connection, session, draft.to_json(), job=f"{job.run.key}/film")
    fitting = [file.id for file in known if not belongs_elsewhere(file, draft, known, history)]
    names = [file.name for file in known if file.kind in ("video", "audio") and file.id != films.source_id(draft)]
    return {
        "draft": number,
        "files": fitting,
        "names": names,
        "film": film.name if film is not None and again is not None else "",
    }


def _draft(job: Job, number: int | None) -> Draft:
    """The draft that the run began with."""
    if number is None:
        return new_draft()
    with job.desk.read() as connection:
        found = job.desk.projects.draft(connection, job.run.session_id, before=number + 1)
    return new_draft() if found is None else Draft.from_json(found[1])


def _hold_credits(job: Job, draft: Draft, plan: Plan) -> None:
    """Freeze what the plan may cost. Raises 2001 before any work is done."""
    tracks = sum(captioning.tracks_to_pay(job, draft, edit) for edit in plan.edits if isinstance(edit, AddCaptions))
    if tracks:
        cost = price(draft.duration, tracks)
        with job.desk.write() as connection:
            job.desk.ledger.freeze(connection, job.run.user_id, job.run.key, cost)
