"""``relais epoch``: which life of the database this is, and how a new one begins."""

from __future__ import annotations

from typing import Annotated

import typer

from channels.actions.network import begin_epoch, ensure_epoch, epoch_of
from channels.store import Write
from server.cli.database import change, the_network
from server.cli.options import ConfigFile, DataDirectory
from server.cli.screen import tell
from server.cli.settings import settle
from server.cli.words import say

EXAMPLE = "Example: [bold]relais epoch --new[/bold] (a backup was put back)"


def register(app: typer.Typer) -> None:
    """Add ``relais epoch``."""
    app.command("epoch", epilog=EXAMPLE)(epoch)


def epoch(
    new: Annotated[
        bool, typer.Option("--new", help="Begin another one: clients read everything anew.")
    ] = False,
    config: ConfigFile = None,
    data: DataDirectory = None,
) -> None:
    """Print the epoch of the database. It must change whenever the database went back in time.

    After a backup was put back, or a replica that lacked the last commits took over: --new, with
    the server stopped, or restart it afterwards. Clients then drop what they knew and send again
    what they said lately, under the same keys.
    """

    def act(tx: Write) -> str:
        the_network(tx.conn)
        (begin_epoch if new else ensure_epoch)(tx)
        return epoch_of(tx.conn)

    print(change(settle(config, data), act), flush=True)
    if new:
        tell(say("epoch-begun"), "quiet")
