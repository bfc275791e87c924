"""`subtitle-studio fonts`: which scripts captions can be drawn in, and fetching fonts for those they cannot."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

from studio.errors import DiskFull, StudioError
from studio.media.fontfetch import Progress, fetch
from studio.media.fontpacks import LATIN, PULL, Pack, Source, chosen, drawn_in, groups, packs
from studio.media.fonts import FAMILY, fetched_dir, missing_glyphs
from studio.settings import RUN_AGAIN

Bar = Callable[[TextIO, str], Progress]
"""Makes a reporter of (bytes here, bytes in all) that writes to a stream under a label."""


def list_fonts() -> int:
    """Print for each script the family that draws it, or the command that fetches one. 1 where Latin is missing."""
    bad = bool(missing_glyphs((LATIN,)))
    rows = [("", "Latin, Greek, Cyrillic", "nothing draws it" if bad else FAMILY)]
    rows += [(pack.name, pack.shows, drawn_in(pack) or f"missing: {PULL} {pack.name}") for pack in packs()]
    wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, shows, how in rows:
        sys.stdout.write(f"{name:<{wide[0]}}  {shows:<{wide[1]}}  {how}\n")
    sys.stdout.write(f"Fetched fonts are kept in {fetched_dir()}\n")
    return 1 if bad else 0


def pull_fonts(names: list[str], bar: Bar, client: str | None = None) -> int:
    """Fetch the fonts of these packs. 0 where all are here, 2 for a name that is not in the list, 75 to try again."""
    wanted: dict[str, Pack] = {}
    for name in names:
        found = chosen(name)
        if not found:
            known = ", ".join([*(pack.name for pack in packs()), *groups(), "all"])
            sys.stderr.write(f"There are no fonts called {name!r}. There are: {known}.\n")
            return 2
        wanted.update({pack.name: pack for pack in found})
    worst = 0
    for pack in wanted.values():
        try:
            got = fetch(pack, lambda source: _announced(source, bar), client=client)
        except KeyboardInterrupt:
            sys.stderr.write("\nStopped; nothing was kept of this package.\n")
            return 130
        except StudioError as error:
            sys.stderr.write(f"\n{error.sentence}\n")
            worst = max(worst, 1 if isinstance(error, DiskFull) else RUN_AGAIN)
            continue
        where = f"{got.source.package} ({got.source.licence})"
        state = "is here" if got.new else "was here already"
        sys.stdout.write(f"{pack.name} {state}: {drawn_in(pack) or got.files[0].name}, from {where}\n")
    return worst


def _announced(source: Source, bar: Bar) -> Progress:
    version = f" {source.version}" if source.version else ""
    sys.stderr.write(f"Fetching {source.package}{version} with {source.client}, {source.megabytes} MB...\n")
    return bar(sys.stderr, source.package)
