"""What can be found: an entry a message, a card or a file, with the words under which it is looked for.

The words are looked up by what each database does best, over the same column: on SQLite an FTS5 table
``search_text`` whose rowids are ``n``, on PostgreSQL a GIN index. Migration 0005 makes both.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text, column, table

from channels.store.tables.base import Id, Instant, id_column, metadata

# ``n`` grows with time, so that the newest are found first; an edit keeps it.
search_entry = Table(
    "search_entry",
    metadata,
    Column(
        "n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    ),  # the rowid
    Column("entity_id", Id, nullable=False, unique=True),
    Column("kind", String(7), nullable=False),  # message, card, file
    Column("at", Instant, nullable=False, index=True),
    Column("terms", Text, nullable=False),
)

# How far the indexer read in the log of each channel.
search_cursor = Table(
    "search_cursor",
    metadata,
    id_column("channel_id", "channel", primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

# One row. ``built_to``: how far what was there before the index was gone through; empty when all of it.
search_state = Table(
    "search_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False),
    Column("next_old", BigInteger, nullable=False),
    Column("built_to", Id),
)

SEARCH_TEXT: Final = "search_text"  # with the tables that FTS5 keeps beside it
search_text = table(SEARCH_TEXT, column("rowid", BigInteger), column("terms", Text), column(SEARCH_TEXT))
