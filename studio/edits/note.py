"""A note: what an edit did, for the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """``key``: a row of studio/director/sentences/*.toml. ``values`` fill it.

    How a value is said follows from its name: ``…_ms`` is a length ("0.5 s"), ``…_at`` a time of the film ("1:10"),
    ``languages`` are tags said as names, ``percent`` is a share (0.35 is "35 %"); ``count`` of 1 takes the row
    ``key_one`` where there is one. Anything else is said as it stands.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


Notes = tuple[Note, ...]
