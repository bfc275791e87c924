"""The tables. Times are epoch seconds (float), money is whole credits, JSON is kept as text."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

USERS = sa.Table(
    "users",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("client", sa.Text, nullable=False, unique=True, comment="hash of X-Client-Id"),
    sa.Column("created", sa.Float, nullable=False),
)

TOKENS = sa.Table(
    "tokens",
    METADATA,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False, comment="api | claim"),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("session_id", sa.Text, comment="the one project that a claim token opens"),
    sa.Column("expires", sa.Float, nullable=False),
)

LEDGER = sa.Table(
    "ledger",
    METADATA,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("job", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, comment="grant | freeze | close"),
    sa.Column("available", sa.Integer, nullable=False, comment="change of what can be spent"),
    sa.Column("frozen", sa.Integer, nullable=False, comment="change of what running work holds"),
    sa.Column("created", sa.Float, nullable=False),
    sa.UniqueConstraint("job", "kind"),
)

SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("task_id", sa.Text, nullable=False),
    sa.Column("task_name", sa.Text, nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("created", sa.Float, nullable=False),
)

DRAFTS = sa.Table(
    "drafts",
    METADATA,
    sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("job", sa.Text, comment="the run or upload that made it; each makes one"),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.UniqueConstraint("session_id", "job"),
)

UNDONE = sa.Table(
    "undone",
    METADATA,
    sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, comment="the highest was undone last"),
    sa.Column("body", sa.Text, nullable=False),
)

FILES = sa.Table(
    "files",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id"), nullable=False),
    sa.Column("n", sa.Integer, nullable=False, comment="order of arrival in the session"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, comment="video | audio | image | subtitle | script"),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False, comment="capability in the file's own URL"),
    sa.Column("info", sa.Text, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.UniqueConstraint("session_id", "sha256", "kind"),
)

RUNS = sa.Table(
    "runs",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True, comment="also the workflow's id"),
    sa.Column("id", sa.Text, nullable=False, comment="the id that the client knows, unique for its user"),
    sa.Column("kind", sa.Text, nullable=False, comment="chat | render"),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id"), nullable=False, index=True),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column(
        "status", sa.Text, nullable=False, index=True, comment="pending | processing | completed | failed | cancelled"
    ),
    sa.Column("cancel", sa.Integer, nullable=False, default=0),
    sa.Column("step", sa.Text),
    sa.Column("label", sa.Text),
    sa.Column("fraction", sa.Float),
    sa.Column("result", sa.Text),
    sa.Column("error_code", sa.Text),
    sa.Column("error_message", sa.Text),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("finished", sa.Float),
    sa.UniqueConstraint("user_id", "kind", "id"),
)

EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("run", sa.Text, sa.ForeignKey("runs.key"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, comment="what happened; the same thing is told once"),
    sa.Column("body", sa.Text, nullable=False),
    sa.UniqueConstraint("run", "name"),
)
