"""What was changed, in chains, and cases."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both."""
    op.create_table(
        "audit",
        _column("community", sa.Text()),
        _column("seq", sa.BigInteger(), autoincrement=False),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("payload", sa.LargeBinary()),
        _column("digest", sa.LargeBinary()),
        _column("hash", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("community", "seq", name="pk_audit"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cases",
        _column("community", sa.Text()),
        _column("number", sa.BigInteger(), autoincrement=False),
        _column("kind", sa.Text()),
        _column("state", sa.Text()),
        _column("queued", sa.SmallInteger()),
        _column("member", sa.Text()),
        _column("rule", sa.Text()),
        _column("incident", sa.BigInteger()),
        _column("opened", sa.BigInteger()),
        _column("data", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("community", "number", name="pk_cases"),
    )
    queued = sa.text("(queued = 1)")
    queue = ["community", "number"]
    op.create_index("ix_cases_queue", "cases", queue, sqlite_where=queued, postgresql_where=queued)
    op.create_index("ix_cases_member", "cases", ["community", "member", "number"])
    op.create_index("ix_cases_rule", "cases", ["community", "rule", "opened"])
    op.create_index("ix_cases_incident", "cases", ["community", "incident", "number"])


def downgrade() -> None:
    """Drop both."""
    op.drop_table("cases")
    op.drop_table("audit")


def _column(name: str, kind: sa.types.TypeEngine[Any], **settings: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **settings)
