"""Idempotency keys lie by key, then by person: those of one moment side by side."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAME = "pk_idempotency"


def upgrade() -> None:
    _lay_by("key", "person_id")


def downgrade() -> None:
    _lay_by("person_id", "key")


def _lay_by(first: str, second: str) -> None:
    """Give the table this primary key; on SQLite, where rows lie in its order, by writing them anew."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(NAME, "idempotency", type_="primary")
        op.create_primary_key(NAME, "idempotency", [first, second])
        return
    op.rename_table("idempotency", "idempotency_before")
    op.create_table(
        "idempotency",
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_idempotency_person_id")),
        sa.PrimaryKeyConstraint(first, second, name=op.f(NAME)),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO idempotency (person_id, key, fingerprint, answer, at)"
        " SELECT person_id, key, fingerprint, answer, at FROM idempotency_before"
    )
    op.drop_table("idempotency_before")
