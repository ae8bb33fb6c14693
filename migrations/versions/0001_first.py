"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    *("partition", "journal", "community", "page", "outbox", "cursor"),
    *("bundle_part", "part", "bundle", "snapshot", "erasure"),
)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all of them, and the rows of the partitions."""
    _leases()
    _journal()
    _state()
    _outbox()
    _bundles()
    _upkeep()


def downgrade() -> None:
    """Drop all of them."""
    for name in _TABLES:
        op.drop_table(name)


def _text(name: str, **settings: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, **settings)


def _big(name: str, **settings: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False, **settings)


def _small(name: str, **settings: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.SmallInteger(), nullable=False, **settings)


def _blob(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _leases() -> None:
    partition = op.create_table(
        "partition",
        _small("id", autoincrement=False),
        _big("epoch", server_default="0"),
        _text("owner", server_default=sa.text("''")),
        _big("lease_until", server_default="0"),
        _big("seq", server_default="0"),
        _big("checkpoint", server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_partition"),
    )
    op.bulk_insert(partition, [{"id": number} for number in range(64)])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("number", _NUMBER, nullable=False),
        _text("event_id"),
        _small("partition"),
        _text("community"),
        _text("kind"),
        _big("at"),
        _text("actor"),
        _text("about"),
        _text("bundle"),
        _text("verdict"),
        _blob("event"),
        sa.Column("private", sa.LargeBinary()),
        sa.Column("decision", sa.LargeBinary()),
        sa.Column("failed", sa.Text()),
        sa.PrimaryKeyConstraint("number", name="pk_journal"),
        sa.UniqueConstraint("event_id", name="uq_journal_event_id"),
    )
    notable = "(verdict <> 'allow' OR kind = 'invoked')"
    _index("ix_journal_notable", "journal", ["community", "about", "number"], notable)
    written = "(kind = 'message')"
    _index("ix_journal_written", "journal", ["community", "actor", "number"], written)


def _state() -> None:
    op.create_table(
        "community",
        _text("community"),
        _small("partition"),
        sa.Column("now", sa.Double(), nullable=False),
        _text("bundle"),
        sa.PrimaryKeyConstraint("community", name="pk_community"),
    )
    op.create_table(
        "page",
        _text("community"),
        _text("subject"),
        _small("partition"),
        _blob("data"),
        sa.PrimaryKeyConstraint("community", "subject", name="pk_page"),
        sqlite_with_rowid=False,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", _NUMBER, nullable=False),
        _text("action_id"),
        _text("event_id"),
        _text("community"),
        _small("partition"),
        _text("platform"),
        _text("lane"),
        _small("urgency"),
        _big("due"),
        _small("repeatable"),
        _text("state"),
        _small("attempts", server_default="0"),
        sa.Column("lease_until", sa.BigInteger()),
        _blob("action"),
        _text("outcome", server_default=sa.text("''")),
        _text("ref", server_default=sa.text("''")),
        _text("error", server_default=sa.text("''")),
        sa.Column("settled_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("number", name="pk_outbox"),
        sa.UniqueConstraint("action_id", name="uq_outbox_action_id"),
    )
    waiting = "(state IN ('pending', 'leased'))"
    _index("ix_outbox_due", "outbox", ["platform", "due"], waiting)
    _index("ix_outbox_lane", "outbox", ["lane", "number"], waiting)


def _bundles() -> None:
    op.create_table(
        "bundle",
        _text("digest"),
        _text("main"),
        _text("engine"),
        _big("applied_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_bundle"),
    )
    op.create_table(
        "part",
        _text("digest"),
        _blob("data"),
        sa.PrimaryKeyConstraint("digest", name="pk_part"),
    )
    op.create_table(
        "bundle_part",
        _text("bundle"),
        _text("part"),
        sa.PrimaryKeyConstraint("bundle", "part", name="pk_bundle_part"),
        sa.ForeignKeyConstraint(["bundle"], ["bundle.digest"], name="fk_bundle_part_bundle"),
        sa.ForeignKeyConstraint(["part"], ["part.digest"], name="fk_bundle_part_part"),
    )


def _upkeep() -> None:
    op.create_table(
        "cursor",
        _text("channel"),
        _text("position"),
        sa.PrimaryKeyConstraint("channel", name="pk_cursor"),
    )
    op.create_table(
        "snapshot",
        _text("community"),
        _text("day"),
        _big("number"),
        sa.Column("now", sa.Double(), nullable=False),
        _blob("data"),
        sa.PrimaryKeyConstraint("community", "day", name="pk_snapshot"),
    )
    op.create_table(
        "erasure",
        _text("member"),
        _big("at"),
        sa.PrimaryKeyConstraint("member", name="pk_erasure"),
    )
