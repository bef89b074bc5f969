"""``relais reindex``: the index of the search, built anew."""

from __future__ import annotations

import asyncio

import typer
from rich.progress import Progress

from channels import log as history
from channels.search.following import index_all, start_over
from channels.store import Store
from server.cli.database import missing, prepare
from server.cli.options import ConfigFile, DataDirectory
from server.cli.screen import err, tell
from server.cli.settings import settle
from server.cli.stop import Stop
from server.cli.words import say

EXAMPLE = "Example: [bold]relais reindex[/bold] (the words of the field changed)"


def register(app: typer.Typer) -> None:
    """Add ``relais reindex``."""
    app.command("reindex", epilog=EXAMPLE)(reindex)


def reindex(config: ConfigFile = None, data: DataDirectory = None) -> None:
    """Build the index of the search anew, beside a running server or without one.

    Needed when the analysis of words changed. Until it ends, what was said before is found little by
    little, the oldest first; what is said meanwhile is found as ever. A server goes on where this stopped.
    """
    settings = settle(config, data)
    if missing(settings):
        raise Stop("no-network")
    prepare(settings)
    asyncio.run(_rebuild(settings.database_url))
    tell(say("reindexed"), "quiet")


async def _rebuild(url: str) -> None:
    store = Store(url, read_back=history.read_back)
    await store.start()
    try:
        await store.write(start_over)
        with Progress(console=err, transient=True) as progress:
            task = progress.add_task("", total=None)
            await index_all(store, lambda done, of: progress.update(task, completed=done, total=of))
    finally:
        await store.close()
