"""`subtitle-studio models` and `subtitle-studio credits`."""

from __future__ import annotations

import math
import shutil
import sys
import time
import uuid
from collections.abc import Callable
from typing import TextIO

from studio.errors import Cancelled, StudioError
from studio.settings import RUN_AGAIN, Settings
from studio.store.accounts import users
from studio.work.services import Services

BAR = 30
"""Characters of the progress bar."""
LINES_EVERY = 10
"""Per cent between two lines where there is no terminal."""
REDRAW = 0.1
"""Seconds between two pictures of the bar."""
WORTH_WAITING = 120.0
"""Seconds that ``--try`` is ready to wait for the rest of a model."""


def list_models(settings: Settings) -> int:
    """Which speech models there are and which are here."""
    from studio.speech.models import MODELS, installed

    here = set(installed(settings.data))
    for model in MODELS.values():
        mark = "here" if model.name in here else f"{model.size / 1e6:,.0f} MB"
        sys.stdout.write(f"{model.name:<16} {mark:>9}  {model.note}\n")
    sys.stdout.write("Get one with: subtitle-studio models pull NAME\n")
    return 0


def pull_model(
    settings: Settings, name: str, attempt: float | None = None, clock: Callable[[], float] = time.monotonic
) -> int:
    """Fetch a speech model. Exit code 2 for an unknown name, 75 where the host cannot be reached or fell silent.

    With ``attempt`` (seconds) it is given up when the host is silent for so long, or when after so long the rest
    would take more than ``WORTH_WAITING`` seconds at the speed so far.
    """
    from studio.speech.models import MODELS, STALL, pull

    if name not in MODELS:
        sys.stderr.write(f'There is no model "{name}". There are: {", ".join(MODELS)}.\n')
        return 2
    show = progress(sys.stderr, f"Fetching {name}")
    speed = Speed(clock)

    def watch(have: int, whole: int) -> None:
        speed.saw(have, whole)
        show(have, whole)

    def too_slow() -> bool:
        return attempt is not None and speed.seconds > attempt and speed.left > WORTH_WAITING

    try:
        folder = pull(name, settings.data, on_progress=watch, stop=too_slow, stall=attempt or STALL)
    except Cancelled:
        sys.stderr.write("\nThe network is too slow to wait for it now. What has come is kept: ")
        sys.stderr.write(f"`subtitle-studio models pull {name}` goes on from here.\n")
        return RUN_AGAIN
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The same command goes on from here.\n")
        return 130
    except StudioError as error:
        sys.stderr.write(f"\n{error.sentence}\n")
        return 1 if error.code == "DISK_FULL" else RUN_AGAIN
    sys.stderr.write("\n" if sys.stderr.isatty() else "")
    sys.stdout.write(f"{name} is here: {folder}\n")
    return 0


class Speed:
    """How fast a fetch goes: bytes since the first report over the seconds since then."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begin: tuple[float, int] | None = None
        self._have = self._whole = 0

    def saw(self, have: int, whole: int) -> None:
        """Note a report of (bytes here, bytes in all)."""
        if self._begin is None:
            self._begin = (self._clock(), have)
        self._have, self._whole = have, whole

    @property
    def seconds(self) -> float:
        """Since the first report."""
        return self._clock() - self._begin[0] if self._begin else 0.0

    @property
    def left(self) -> float:
        """Seconds that the rest takes at this speed; endless while nothing came."""
        came = self._have - self._begin[1] if self._begin else 0
        return (self._whole - self._have) * self.seconds / came if came > 0 else math.inf


def progress(out: TextIO, label: str, clock: Callable[[], float] = time.monotonic) -> Callable[[int, int], None]:
    """A reporter of (bytes here, bytes in all): a bar on a terminal, a line for each ten per cent elsewhere."""
    live = out.isatty()
    last_time, last_step = -1e9, -1

    def show(have: int, whole: int) -> None:
        nonlocal last_time, last_step
        share = min(1.0, have / whole) if whole else 0.0
        numbers = f"{have / 1e6:,.0f} of {whole / 1e6:,.0f} MB"
        if live:
            if clock() - last_time < REDRAW and share < 1:
                return
            last_time = clock()
            done = round(BAR * share)
            line = f"{label} [{'#' * done}{'-' * (BAR - done)}] {share:4.0%} {numbers}"
            out.write("\r" + line[: shutil.get_terminal_size().columns - 1])
        else:
            step = int(100 * share) // LINES_EVERY
            if step == last_step:
                return
            last_step = step
            out.write(f"{label}: {share:.0%} ({numbers})\n")
        out.flush()

    return show


def show_credits(settings: Settings) -> int:
    """What each user of this data folder has."""
    if not settings.database.is_file():
        sys.stdout.write("This studio has no users yet. Each new one gets 100 credits.\n")
        return 0
    try:
        desk = Services.open(settings, sweep=False)
        with desk.read() as connection:
            rows = [(user_id, desk.ledger.balance(connection, user_id)) for user_id in users(connection)]
        desk.engine.dispose()
    except StudioError as error:
        sys.stderr.write(error.sentence + "\n")
        return 1
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
