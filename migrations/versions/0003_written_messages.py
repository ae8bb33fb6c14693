"""What a store made before 2026-12-01 lacks: the index of the messages that a member wrote.

The first migration was given it afterwards, so newer stores have it already.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it where it is not there."""
    written = sa.text("(kind = 'message')")
    op.create_index(
        "ix_journal_written", "journal", ["community", "actor", "number"],
        sqlite_where=written, postgresql_where=written, if_not_exists=True,
    )  # fmt: skip


def downgrade() -> None:
    """It belongs to the first migration, which drops it."""
