"""What the studio cannot do, with the reason: the last reader."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import cast, get_args

from studio.director.clause import Clause
from studio.director.plan import Edit, NotUnderstood
from studio.director.readers.captions import ELSEWHERE
from studio.director.reasons import Reason
from studio.director.scene import Scene

_OF_CAPTIONS = ("wording",)


def wishes(clause: Clause, scene: Scene) -> list[Edit] | None:
    """A wish by the table ``lexicon/cannot.toml``."""
    for reason in _reasons():
        if clause.says(reason) and not _is_beside(clause, reason):
            return [NotUnderstood(reason, clause.text)]
    return None


def rest(clause: Clause, scene: Scene) -> list[Edit]:
    """A clause that no reader knows."""
    if clause.has(*ELSEWHERE):
        return [NotUnderstood("output", clause.text)]
    if clause.says("shorter") and (clause.about("captions") or clause.says("line")):
        return [NotUnderstood("shorter", clause.text)]
    if clause.has("longer") and clause.has("media"):
        return [NotUnderstood("speed", clause.text)]
    if clause.says("bigger", "smaller", "shorter", "extend") and clause.says("it", "everything"):
        return [NotUnderstood("which_thing", clause.text)]
    return [NotUnderstood("unknown", clause.text)]


def _is_beside(clause: Clause, reason: str) -> bool:
    """Whether the word means something else here: "the background" of captions is a box."""
    return reason in _OF_CAPTIONS and not (clause.about("captions") or clause.says("line", "words", "captions"))


@cache
def _reasons() -> tuple[Reason, ...]:
    table = tomllib.loads(files("studio.director").joinpath("lexicon", "cannot.toml").read_text(encoding="utf-8"))
    known = get_args(Reason)
    return tuple(cast(Reason, key) for key in table if key in known)
