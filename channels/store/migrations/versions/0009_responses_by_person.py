"""Who said that they cannot, of late, is found by person: the whole table was read for each ranking."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_response_person_answer_at", "response", ["person_id", "answer", "at"])


def downgrade() -> None:
    op.drop_index("ix_response_person_answer_at", "response")
