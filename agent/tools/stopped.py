"""What a stopped turn leaves behind, in one true sentence: by how far its work had come."""

from __future__ import annotations

from agent.events import Delivered, Event, Progress
from agent.tools.context import Context

SENTENCES = {
    "": "stopped",
    "queue": "stopped_queue",
    "setup": "stopped_setup",
    "upload": "stopped_upload",
    "uploaded": "stopped_uploaded",
    "work": "stopped_chat",
    "render": "stopped_render",
    "download": "stopped_download",
}
"""How far the work had come → the key of the sentence."""


class Stage:
    """Follows the events of a turn. A turn begins in the queue."""

    def __init__(self) -> None:
        self._stage = "queue"

    def key(self, context: Context | None) -> str:
        """The key of the sentence for a turn that is stopped now. An edit may go on only where one was begun."""
        session_id = context.project.session_id if context is not None else None
        if context is not None and session_id is not None and context.runs.open(session_id) is not None:
            return SENTENCES["work"]
        return SENTENCES["" if self._stage == "work" else self._stage]

    def begin(self) -> None:
        """The turn has left the queue."""
        self._stage = ""

    def follow(self, event: Event) -> None:
        if isinstance(event, Delivered):
            self._stage = ""
        if not isinstance(event, Progress):
            return
        stage: str = event.stage
        if stage == "upload" and event.total_bytes and event.done_bytes == event.total_bytes:
            stage = "uploaded"  # the answer is still due
        if event.fraction == 1 and stage in {"setup", "upload"}:
            stage = ""
        self._stage = stage
