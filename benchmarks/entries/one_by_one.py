"""``relais`` with one transaction a message: what grouping is measured against."""

from __future__ import annotations

from channels.store import store
from server.cli import main

if __name__ == "__main__":
    store.GROUP_LIMIT = 1  # type: ignore[misc]  # one job a commit, everything else the same
    main()
