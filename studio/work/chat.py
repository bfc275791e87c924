"""A chat run: the message is read as edits, each edit is carried out in kept steps, the draft is saved, the answer told."""

from __future__ import annotations

from studio.work.job import Job


def work(job: Job) -> None:
    """Carry out the message."""


def sweep(job: Job) -> None:
    """Take the run's work away."""
    from studio.storage import remove

    remove(job.folder)
