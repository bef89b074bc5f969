"""``relais init``: a new, empty network and its first administrator."""

from __future__ import annotations

from secrets import randbits
from typing import Annotated

import typer

from channels.actions.network import any_network
from channels.actions.people import check_email
from channels.clock import system_clock
from channels.people.passwords import hash_now
from channels.store import Write
from server.cli.database import prepare, transaction
from server.cli.options import ConfigFile, DataDirectory, PasswordStdin
from server.cli.passwords import choose_password
from server.cli.screen import tell
from server.cli.settings import settle
from server.cli.stop import Stop
from server.cli.words import as_pages_say, reader_locale, say
from web.pages.welcome import TOWN_CHANNELS, found_network

EXAMPLE = 'Example: [bold]relais init --network "Val d’Aune" --admin mairie@example.org[/bold]'


def register(app: typer.Typer) -> None:
    """Add ``relais init``."""
    app.command("init", epilog=EXAMPLE)(init)


def init(
    network: Annotated[str, typer.Option(metavar="NAME", help="Name of the network: often the town's.")],
    admin: Annotated[str, typer.Option(metavar="EMAIL", help="E-mail of the first administrator.")],
    name: Annotated[str, typer.Option(help="Name of the administrator; the e-mail's head by default.")] = "",
    password_stdin: PasswordStdin = False,
    config: ConfigFile = None,
    data: DataDirectory = None,
) -> None:
    """Make a new, empty network. The password is asked for, or made up and shown once."""
    settings = settle(config, data)
    email = check_email(admin)
    prepare(settings)
    with transaction(settings.database_url) as conn:
        if any_network(conn):
            raise Stop("network-exists")
        password, made_up = choose_password(from_stdin=password_stdin, ask=True)
        square, board = (as_pages_say(id) for id in TOWN_CHANNELS)
        found_network(
            Write(conn, system_clock(), randbits),
            network=network,
            channels=(square, board),
            name=name or email.partition("@")[0],
            email=email,
            password_hash=hash_now(password),
            locale=reader_locale(),
        )
    tell(say("network-made", name=network), "good")
    if made_up:
        tell(say("password-made-up", email=email))
        print(password, flush=True)
    tell(say("network-next"), "quiet")
