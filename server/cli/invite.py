"""``relais invite``: a link, and its picture to be photographed."""

from __future__ import annotations

import sys
from typing import Annotated

import segno
import typer

from channels.actions.people import invite as make_invitation
from server.cli.database import change, the_network
from server.cli.options import ConfigFile, DataDirectory
from server.cli.screen import tell
from server.cli.settings import address, settle
from server.cli.words import as_pages_say, say

EXAMPLE = "Example: [bold]relais invite --role coordinator[/bold]"


def register(app: typer.Typer) -> None:
    """Add ``relais invite``."""
    app.command("invite", epilog=EXAMPLE)(invite)


def invite(
    role: Annotated[str, typer.Option(help="admin, coordinator, member or citizen.")] = "member",
    email: Annotated[str, typer.Option(help="E-mail that the form is filled with.")] = "",
    config: ConfigFile = None,
    data: DataDirectory = None,
) -> None:
    """Print an invitation link, good for one account within 14 days, and its QR code."""
    settings = settle(config, data)
    token = change(
        settings, lambda tx: make_invitation(tx, None, network=the_network(tx.conn), role=role, email=email)
    )
    link = f"{address(settings)}/invitation/{token}"
    print(link, flush=True)
    segno.make(link, micro=False).terminal(out=sys.stderr, compact=True)
    tell(say("invitation-made", role=as_pages_say(f"role-{role}")), "quiet")
    if not settings.server.public_url:
        tell(say("invitation-local"), "wary")
