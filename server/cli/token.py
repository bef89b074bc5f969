"""``relais token``: a key for a programme that acts in somebody's name."""

from __future__ import annotations

from typing import Annotated

import typer

from channels.actions.sessions import create_token
from channels.store import Write
from server.cli.database import change, person_with
from server.cli.options import ConfigFile, DataDirectory
from server.cli.screen import tell
from server.cli.settings import settle
from server.cli.words import say

EXAMPLE = 'Example: [bold]TOKEN="$(relais token amina@demo.example)"[/bold]'


def register(app: typer.Typer) -> None:
    """Add ``relais token``."""
    app.command("token", epilog=EXAMPLE)(token)


def token(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="E-mail of the person it acts for.")],
    label: Annotated[str, typer.Option(help="What it is for.")] = "",
    config: ConfigFile = None,
    data: DataDirectory = None,
) -> None:
    """Print a new API token, alone, on standard output. It is shown this once."""

    def act(tx: Write) -> tuple[str, str]:
        person_id, name = person_with(tx.conn, email)
        return create_token(tx, person_id, label=label), name

    secret, name = change(settle(config, data), act)
    print(secret, flush=True)
    tell(say("token-made", name=name), "quiet")
