"""What was asked in the last weeks can be looked up without reading all cases."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_cases_opened", "cases", ["community", "opened"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_cases_opened", table_name="cases")
