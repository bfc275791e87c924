"""The files of a project: what was uploaded, in order, each once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa

from studio.store.tables import FILES

Kind = Literal["video", "audio", "image", "subtitle", "script"]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One upload. ``info`` is what the wire tells of it (duration in s, width, height, fps, warnings)."""

    id: str
    user_id: str
    session_id: str
    name: str
    kind: Kind
    size: int
    sha256: str
    created: float
    info: Mapping[str, Any]
    key: str = ""
    n: int = 0


def new_file_id() -> str:
    """An id that nobody can guess."""
    return f"f_{secrets.token_hex(12)}"


def add(connection: sa.Connection, file: StoredFile) -> tuple[StoredFile, bool]:
    """Enter a file; (file, True), or the entry that exists for the same bytes and False."""
    known = connection.execute(
        sa.select(FILES).where(
            FILES.c.session_id == file.session_id, FILES.c.sha256 == file.sha256, FILES.c.kind == file.kind
        )
    ).one_or_none()
    top = connection.execute(
        sa.select(sa.func.max(FILES.c.n)).where(FILES.c.session_id == file.session_id)
    ).scalar_one()
    if known is not None:
        return _read(known), False
    entered = replace(file, n=int(top or 0) + 1, key=secrets.token_urlsafe(24))
    connection.execute(
        FILES.insert().values(
            id=entered.id,
            user_id=entered.user_id,
            session_id=entered.session_id,
            n=entered.n,
            name=entered.name,
            kind=entered.kind,
            size=entered.size,
            sha256=entered.sha256,
            key=entered.key,
            info=json.dumps(dict(entered.info), ensure_ascii=False),
            created=entered.created,
        )
    )
    return entered, True


def of_session(connection: sa.Connection, session_id: str) -> tuple[StoredFile, ...]:
    """Every file of a project in the order of arrival."""
    rows: Sequence[Any] = connection.execute(
        sa.select(FILES).where(FILES.c.session_id == session_id).order_by(FILES.c.n)
    ).all()
    return tuple(_read(row) for row in rows)


def find(connection: sa.Connection, file_id: str) -> StoredFile | None:
    """One file by id, whoever owns it: the caller checks."""
    row = connection.execute(sa.select(FILES).where(FILES.c.id == file_id)).one_or_none()
    return None if row is None else _read(row)


def ids(connection: sa.Connection) -> frozenset[str]:
    """The ids of all files of all projects."""
    return frozenset(connection.execute(sa.select(FILES.c.id)).scalars())


def _read(row: Any) -> StoredFile:
    values = dict(row._mapping)
    return StoredFile(**{**values, "info": json.loads(values["info"])})
