"""Credits: what can be spent, and what running work holds."""

from __future__ import annotations

from agent.events import Balance, Emit
from agent.intents import Credits, Intent
from agent.sentences import say
from agent.tools.context import Context


async def run(intent: Credits, context: Context, emit: Emit) -> tuple[Intent, ...]:
    """Read the balance. A start of the project is not needed for it."""
    del intent
    balance = await context.session.credits()
    language = context.language
    count = _figure(balance.available)
    held = f" {say('credits_held', language, n=_figure(balance.frozen))}" if balance.frozen else ""
    text = say("credits_one" if count == "1" else "credits_many", language, n=count) + held
    emit(Balance(available=balance.available, frozen=balance.frozen, total=balance.in_all, text=text))
    return ()


def _figure(value: float) -> str:
    return f"{value:g}" if value % 1 else f"{value:.0f}"
