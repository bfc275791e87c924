"""What a conversation keeps in mind, and the model that is asked where the table is not sure, if there is one."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Literal

from agent.errors import ModelFailed
from agent.events import Emit, Event, Offered, Text
from agent.intents import Intent, Message, Route
from agent.understanding import gui, helper, planner, reword
from agent.understanding.advisor import REST, REST_FOR_GOOD, Advisor, Spent
from agent.understanding.agreement import agrees, chosen
from agent.understanding.routing import SURE, Context, read
from agent.understanding.thread import Earlier, Thread

REMEMBERED = 6
"""Messages of the user that a follow-up ("yes", "the second one") may lean on."""


class Mind:
    """Without ``advisor`` the table decides everything."""

    def __init__(self, advisor: Advisor | None = None) -> None:
        self.advisor = advisor
        self.offered: Route | None = None
        self.sentences: tuple[str, ...] = ()
        self._earlier: deque[Earlier] = deque(maxlen=REMEMBERED)
        self._rewording = Spent()
        self._failed = False
        chosen = advisor.model.settings.asks_below if advisor is not None else None
        self._enough = SURE if chosen is None else chosen

    def offer(self, what: Literal["export", "edit", "upload"]) -> None:
        """One step was offered: "yes" means it, until the next message."""
        self.offered = "chat" if what == "edit" else what

    def hear(self, event: Event) -> None:
        """Next steps were offered in our own sentences: "the second one" means one, "yes" one that stands alone."""
        if isinstance(event, Offered):
            self.sentences = event.sentences

    def meant(self, message: Message, export: str) -> Message | None:
        """The message with a yes put into words: the sentence that was offered. ``export``: the one for an export.

        ``None`` for a mere yes to several offers: nobody can tell which, and what was offered stays so.
        """
        if message.attachments or (self.offered is None and not self.sentences):
            return message
        if self.offered is not None:
            return Message(export) if self.offered == "export" and agrees(message.text) else message
        if (sentence := chosen(message.text, self.sentences)) is not None:
            return Message(sentence)
        return None if agrees(message.text) else message

    def recall(self, said: Sequence[str]) -> None:
        """What the user said in this project before this start of the program, oldest first."""
        if not self._earlier:
            self._earlier.extend(Earlier(words) for words in said)

    def begin(self) -> None:
        """A new message was read: what was offered before it no longer counts."""
        self.offered, self.sentences = None, ()
        self._rewording = Spent()
        self._failed = False

    def thread(
        self, message: Message, table: tuple[Intent, ...], context: Context, *, delivers: bool = False
    ) -> Thread | None:
        """The message in the model's hands; ``None`` where ``table``, the table's own intents, stands without it."""
        if self.advisor is None or not self.advisor.awake:
            return None
        reading = read(message, context)
        sure = reading.sure
        if delivers and all(step.route == "upload" for step in reading.steps):
            sure *= planner.words(message, context).sure  # beside a file, the words of a command ask for something
        if sure >= self._enough:
            return None
        return Thread(self.advisor, message, reading, table, context, tuple(self._earlier), self.sentences, delivers)

    def remember(self, message: Message, done: Sequence[Intent]) -> None:
        """The user's own words, and where they went: never words of the editor."""
        routes = dict.fromkeys(planner.ROUTE[type(intent)] for intent in done if type(intent) in planner.ROUTE)
        self._earlier.append(Earlier(message.text, tuple(routes)))

    def host_to_name(self) -> str | None:
        """Another host that words may go to, once: the user is told before anything else."""
        if self.advisor is None or self.advisor.named or not self.advisor.model.settings.leaves_machine:
            return None
        self.advisor.named = True
        return self.advisor.model.settings.host

    def complaint(self, failure: ModelFailed) -> str:
        """The sentence about a failure that the user should hear, once for each kind; empty for the rest."""
        self._failed = True
        if self.advisor is None or failure.code not in REST | REST_FOR_GOOD or failure.code in self.advisor.failures:
            return ""
        self.advisor.failures.add(failure.code)
        return failure.sentence

    async def reword(self, reply: str, said: gui.Said, request: str, has_draft: bool) -> str | None:
        """Better words for a doubtful reply; ``None``: the table's own stand."""
        if self.advisor is None:
            return None
        return await reword.reword(self.advisor, reply, said, request, has_draft, self._rewording)

    async def answered(self, question: str, context: Context, emit: Emit) -> bool:
        """Answer a question about the product that the answers table does not know; ``False``: it has to do."""
        if self.advisor is None or self._failed or not self.advisor.awake or not question.strip():
            return False
        shown = await helper.answer(self.advisor, question, context, lambda text: emit(Text(text=text, final=False)))
        if shown:
            emit(Text(text=""))
        return shown
