"""`subtitle-studio models` and `subtitle-studio credits`."""

from __future__ import annotations

import sys
import uuid

from studio.errors import StudioError
from studio.settings import Settings
from studio.store.accounts import users
from studio.work.services import Services


def show_credits(settings: Settings) -> int:
    """What each user of this data folder has."""
    if not settings.database.is_file():
        sys.stdout.write("This studio has no users yet. Each new one gets 100 credits.\n")
        return 0
    desk = Services.open(settings, sweep=False)
    with desk.read() as connection:
        rows = [(user_id, desk.ledger.balance(connection, user_id)) for user_id in users(connection)]
    desk.engine.dispose()
    for user_id, have in rows:
        held = f", {have.frozen} held by running work" if have.frozen else ""
        sys.stdout.write(f"{user_id}: {have.available} credits{held}\n")
    if not rows:
        sys.stdout.write("This studio has no users yet. Each new one gets 100 credits.\n")
    return 0


def grant_credits(settings: Settings, amount: int) -> int:
    """Give credits to every user of this data folder. A running studio sees them at once."""
    if not settings.database.is_file():
        sys.stderr.write("This studio has no users yet. Start it and use it once, then grant credits.\n")
        return 1
    try:
        desk = Services.open(settings, sweep=False)
        with desk.write() as connection:
            everyone = users(connection)
            job = f"grant/{uuid.uuid4().hex}"
            for user_id in everyone:
                desk.ledger.grant(connection, user_id, amount, job=f"{job}/{user_id}")
        desk.engine.dispose()
    except StudioError as error:
        sys.stderr.write(error.sentence + "\n")
        return 1
    sys.stdout.write(f"{amount} credits for each of {len(everyone)} user{'s' if len(everyone) != 1 else ''}.\n")
    return show_credits(settings)
