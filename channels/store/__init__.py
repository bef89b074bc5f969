"""Where everything durable lives: tables, the one way to write, the one way to read."""

from channels.store.store import Store, Write, on_postgres

__all__ = ["Store", "Write", "on_postgres"]
