"""Where everything durable lives: tables, the one way to write, the one way to read."""

from channels.store.bulk import on_postgres
from channels.store.store import Store, Write

__all__ = ["Store", "Write", "on_postgres"]
