"""Search: an entry for all that can be found. What is there already is gone through once the server runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column(
            "n",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("entity_id", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=7), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("entity_id", name=op.f("uq_search_entry_entity_id")),
    )
    op.create_index(op.f("ix_search_entry_at"), "search_entry", ["at"])
    op.create_table(
        "search_cursor",
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_search_cursor_channel_id")),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_search_cursor")),
    )
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.Column("next_old", sa.BigInteger(), nullable=False),
        sa.Column("built_to", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX search_text ON search_entry"
            " USING gin (array_to_tsvector(string_to_array(terms, ' ')))"
        )
        op.execute("ALTER TABLE search_entry SET (autovacuum_analyze_scale_factor = 0.02)")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE search_text USING fts5(terms, content='search_entry', content_rowid='n',"
            " detail=none, columnsize=0, tokenize=\"ascii tokenchars '_.,#'\")"
        )
    op.execute("INSERT INTO search_cursor (channel_id, seq) SELECT id, head FROM channel")
    op.execute(
        "INSERT INTO search_state (id, next, next_old, built_to) SELECT 1,"
        " 1 + (SELECT count(*) FROM message) + (SELECT count(*) FROM need) + (SELECT count(*) FROM file), 1,"
        " CASE WHEN EXISTS (SELECT 1 FROM message) OR EXISTS (SELECT 1 FROM need) THEN '' END"
    )


def downgrade() -> None:
    op.execute(
        "DROP INDEX search_text" if op.get_bind().dialect.name == "postgresql" else "DROP TABLE search_text"
    )
    for name in ("search_state", "search_cursor", "search_entry"):
        op.drop_table(name)
