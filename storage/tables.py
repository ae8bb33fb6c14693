"""The tables, and the form of a database's address."""

from __future__ import annotations

from sqlalchemy import (
    URL,
    BigInteger,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    literal_column,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError

from storage.columns import Number, Time
from storage.errors import StorageError

PARTITIONS = 64
"""For ever: a community's partition is a stable hash of its name, and stands in every row."""

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

NOTABLE: ColumnElement[bool] = literal_column("(verdict <> 'allow' OR kind = 'invoked')")
"""Journal rows that people ask about later. An index is used only where this stands literally."""
WRITTEN: ColumnElement[bool] = literal_column("(kind = 'message')")
"""Journal rows of messages; the same."""
OPEN: ColumnElement[bool] = literal_column("(state IN ('pending', 'leased'))")
"""Outbox rows that still have to happen; the same."""
QUEUED: ColumnElement[bool] = literal_column("(queued = 1)")
"""Cases that wait for somebody's work; the same."""

GONE = b""
"""What stands in ``journal.private`` after a deletion; NULL where there never was anything."""


def address(url: str) -> URL:
    """``sqlite:///file.db`` or ``postgresql://user@host/name`` with the driver that we use.

    Raises ``StorageError`` for what is no address, or of no kind that we use.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        # What was given may hold a password: it is not repeated.
        raise StorageError("the store's url is no address; write sqlite:///file.db") from None
    kind = parsed.get_backend_name()
    if kind not in _DRIVERS:
        raise StorageError(
            f"a store of kind {kind!r} is not supported; use sqlite:///file.db or postgresql://…"
        )
    if kind == "sqlite" and not parsed.database:
        raise StorageError("the store needs a file: write sqlite:///hallwarden.db")
    return parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


partition = Table(
    "partition",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False, server_default="0"),
    Column("owner", Text, nullable=False, server_default=text("''")),
    Column("lease_until", Time, nullable=False, server_default="0"),
    Column("seq", BigInteger, nullable=False, server_default="0"),
    Column("checkpoint", BigInteger, nullable=False, server_default="0"),
)
"""``seq`` counts transactions; ``checkpoint`` is the last journal number that pages include."""

journal = Table(
    "journal",
    metadata,
    Column("number", Number, primary_key=True),
    Column("event_id", Text, nullable=False, unique=True),
    Column("partition", SmallInteger, nullable=False),
    Column("community", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Time, nullable=False),
    Column("actor", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("bundle", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("event", LargeBinary, nullable=False),
    Column("private", LargeBinary),
    Column("decision", LargeBinary),
    Column("failed", Text),
    Index(
        "ix_journal_notable",
        "community",
        "about",
        "number",
        sqlite_where=NOTABLE,
        postgresql_where=NOTABLE,
    ),
    Index(
        "ix_journal_written",
        "community",
        "actor",
        "number",
        sqlite_where=WRITTEN,
        postgresql_where=WRITTEN,
    ),
)
"""Every event taken in and what was decided; ``about`` is the member whom that concerns, where
somebody may ask about it later (see ``NOTABLE``).

``decision`` is missing where deciding failed, and ``failed`` says why.
"""

community = Table(
    "community",
    metadata,
    Column("community", Text, primary_key=True),
    Column("partition", SmallInteger, nullable=False),
    Column("now", Double, nullable=False),
    Column("bundle", Text, nullable=False),
)
"""The checkpointed clock of a community, in seconds since 1970, and the bundle in force."""

page = Table(
    "page",
    metadata,
    Column("community", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("partition", SmallInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Checkpointed pages of the communities' state."""

outbox = Table(
    "outbox",
    metadata,
    Column("number", Number, primary_key=True),
    Column("action_id", Text, nullable=False, unique=True),
    Column("event_id", Text, nullable=False),
    Column("community", Text, nullable=False),
    Column("partition", SmallInteger, nullable=False),
    Column("platform", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("due", Time, nullable=False),
    Column("repeatable", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("lease_until", Time),
    Column("action", LargeBinary, nullable=False),
    Column("outcome", Text, nullable=False, server_default=text("''")),
    Column("ref", Text, nullable=False, server_default=text("''")),
    Column("error", Text, nullable=False, server_default=text("''")),
    Column("settled_at", Time),
    Index(
        "ix_outbox_due",
        "platform",
        "due",
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
    Index(
        "ix_outbox_lane",
        "lane",
        "number",
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
)
"""Actions to be performed. ``state``: pending, leased, settled, cancelled, dead."""

cursor = Table(
    "cursor",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("position", Text, nullable=False),
)
"""How far a chore of ours has gone."""

bundle = Table(
    "bundle",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("main", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("applied_at", Time, nullable=False),
)
"""Every policy ever applied: ``main`` is its file's name, ``applied_at`` the last time."""

part = Table(
    "part",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""What bundles are made of, each content once."""

bundle_part = Table(
    "bundle_part",
    metadata,
    Column("bundle", Text, ForeignKey("bundle.digest"), primary_key=True),
    Column("part", Text, ForeignKey("part.digest"), primary_key=True),
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("community", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("now", Double, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""A community's whole state after journal row ``number``, for replay; ``day`` is ISO."""

erasure = Table(
    "erasure",
    metadata,
    Column("member", Text, primary_key=True),
    Column("at", Time, nullable=False),
)
"""Tombstones: whose personal data was erased, and when; 1970 for who is still to be erased."""

hold = Table(
    "hold",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("at", Time, nullable=False),
    Column("note", Text, nullable=False),
)
"""Legal holds: a member, or a case as ``community/number``, whose data neither an erasure nor the
retention takes (see ``storage.holds``)."""

enclosures = Table(
    "enclosures",
    metadata,
    Column("community", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("at", Time, nullable=False),
)
"""Files that people put into announcements from a chat, each content once."""

audit = Table(
    "audit",
    metadata,
    Column("community", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("salt", LargeBinary),
    Column("payload", LargeBinary),
    Column("digest", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""What was changed, one chain a community (see ``storage.audit``); ``salt`` and ``payload`` are
missing once a member's data was erased."""

case = Table(
    "cases",
    metadata,
    Column("community", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("queued", SmallInteger, nullable=False),
    Column("member", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("incident", BigInteger, nullable=False),
    Column("opened", Time, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("ix_cases_queue", "community", "number", sqlite_where=QUEUED, postgresql_where=QUEUED),
    Index("ix_cases_member", "community", "member", "number"),
    Index("ix_cases_rule", "community", "rule", "opened"),
    Index("ix_cases_incident", "community", "incident", "number"),
    Index("ix_cases_opened", "community", "opened"),
)
"""Cases as they are now, to be searched; ``data`` is the whole record. What is decided by stands on
the pages of the state."""
