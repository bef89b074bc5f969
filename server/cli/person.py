"""``relais person``: accounts."""

from __future__ import annotations

from typing import Annotated

import typer

from channels.actions.people import create_person
from channels.people.passwords import hash_now
from channels.store import Write
from server.cli.database import change, the_network
from server.cli.options import ConfigFile, DataDirectory, PasswordStdin
from server.cli.passwords import choose_password
from server.cli.screen import tell
from server.cli.settings import settle
from server.cli.words import as_pages_say, reader_locale, say

EXAMPLE = 'Example: [bold]relais person add claire@example.org --name "Claire Vasseur" --role member[/bold]'


def register(app: typer.Typer) -> None:
    """Add ``relais person``."""
    people = typer.Typer(help="People of the network.", rich_markup_mode="rich")
    people.callback()(lambda: None)  # without it, a single command would take the group's place
    people.command("add", epilog=EXAMPLE)(add)
    app.add_typer(people, name="person")


def add(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="E-mail to sign in with.")],
    name: Annotated[str, typer.Option(help="Name that others see.")],
    role: Annotated[str, typer.Option(help="admin, coordinator, member or citizen.")] = "member",
    password_stdin: PasswordStdin = False,
    config: ConfigFile = None,
    data: DataDirectory = None,
) -> None:
    """Add an account. Its password is made up and printed, unless it is given."""
    password, made_up = choose_password(from_stdin=password_stdin, ask=False)
    hashed = hash_now(password)

    def act(tx: Write) -> None:
        create_person(
            tx,
            network=the_network(tx.conn),
            email=email,
            name=name,
            role=role,
            password_hash=hashed,
            locale=reader_locale(),
        )

    change(settle(config, data), act)
    tell(say("person-added", name=name, role=as_pages_say(f"role-{role}")), "good")
    if made_up:
        tell(say("password-made-up", email=email))
        print(password, flush=True)
