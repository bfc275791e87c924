"""The five tools by their intents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from agent.events import Emit
from agent.intents import Chat, Credits, Export, Intent, State, Upload
from agent.tools import chat, export, state, upload
from agent.tools import credits as balance
from agent.tools.context import Context

TOOLS: dict[type[Intent], Callable[[Any, Context, Emit], Awaitable[tuple[Intent, ...]]]] = {
    Upload: upload.run,
    Credits: balance.run,
    State: state.run,
    Export: export.run,
    Chat: chat.run,
}


Tooled = Upload | Credits | State | Export | Chat


async def carry_out(intent: Tooled, context: Context, emit: Emit) -> tuple[Intent, ...]:
    """Do it. Returns what follows from it, as intents. Raises the errors of the table."""
    return await TOOLS[type(intent)](intent, context, emit)
