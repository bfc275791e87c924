"""Credits: what can be spent, and what running work holds."""

from __future__ import annotations

from agent.events import Balance, Emit
from agent.intents import Credits, Intent
from agent.tools.context import Context


async def run(intent: Credits, context: Context, emit: Emit) -> tuple[Intent, ...]:
    """Read the balance. A start of the project is not needed for it."""
    del intent
    balance = await context.session.credits()
    held = f" {_figure(balance.frozen)} more are held by running work." if balance.frozen else ""
    word = "credit" if balance.available == 1 else "credits"
    text = f"{_figure(balance.available)} {word} available.{held}"
    emit(Balance(available=balance.available, frozen=balance.frozen, total=balance.in_all, text=text))
    return ()


def _figure(value: float) -> str:
    return f"{value:g}" if value % 1 else f"{value:.0f}"
