"""``relais demo``: a whole fictional town, ready to be walked in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import Connection, select

from channels.actions.network import any_network, is_demo
from channels.clock import parse_iso
from channels.people.passwords import hash_now
from channels.store.tables import meta, person
from server.cli.database import prepare, transaction
from server.cli.listening import bind, port_of
from server.cli.options import DataDirectory
from server.cli.reset import reset_demo
from server.cli.screen import err, out, tell
from server.cli.serving import check_workers, serve_on
from server.cli.settings import address, settle
from server.cli.stop import Stop
from server.cli.words import as_pages_say, say
from server.config import Config
from server.demo.seed import PASSWORD, PERSONAS, seed
from server.demo.town import rivelaine

EXAMPLE = "Example: [bold]relais demo --port 8080 --data /tmp/rivelaine[/bold]"
STALE = timedelta(hours=20)  # after which most urgent needs of the town have passed


def register(app: typer.Typer) -> None:
    """Add ``relais demo``."""
    app.command("demo", epilog=EXAMPLE)(demo)


def demo(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = None,
    data: DataDirectory = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make the town and stop there.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Make the town anew, as it stands today.")] = False,
) -> None:
    """Make Rivelaine, a fictional town with six months of life, and open its doors."""
    config = settle(None, data, port=port)
    check_workers(config)
    listening = None if no_serve else bind(config)
    if reset:
        reset_demo(config)
    prepare(config)
    with transaction(config.database_url) as conn:
        _ensure_town(conn)
        people = _personas(conn)
    _welcome(config, people, None if listening is None else port_of(listening))
    if listening is not None:
        serve_on(config, listening)


def _ensure_town(conn: Connection) -> None:
    """Seed an empty database; leave a demo as it is; refuse a real network."""
    now = datetime.now(UTC)
    if is_demo(conn):
        made = conn.execute(select(meta.c.value).where(meta.c.key == "demo")).scalar_one()
        if now - parse_iso(made) > STALE:
            tell(say("demo-stale", days=max(1, (now - parse_iso(made)).days)), "wary")
    elif any_network(conn):
        raise Stop("demo-real-network")
    else:
        _seed(conn, now)


def _seed(conn: Connection, now: datetime) -> None:
    columns = (TextColumn("[mark]{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        bar = progress.add_task(say("demo-founding"), total=None)

        def follow(done: int, total: int) -> None:
            progress.update(bar, description=say("demo-playing"), completed=done, total=total)

        seeded = seed(conn, rivelaine(now), at=now, password_hash=hash_now(PASSWORD), progress=follow)
    tell(say("demo-made", people=seeded.people, channels=seeded.channels), "quiet")


def _personas(conn: Connection) -> list[tuple[str, str, str]]:
    rows = conn.execute(
        select(person.c.email, person.c.name, person.c.role).where(person.c.email.in_(PERSONAS))
    )
    found = [(row.email, row.name, row.role) for row in rows]
    return sorted(found, key=lambda one: PERSONAS.index(one[0]))


def _welcome(config: Config, people: list[tuple[str, str, str]], port: int | None) -> None:
    table = Table.grid(padding=(0, 2))
    for email, name, role in people:
        table.add_row(email, name, f"[quiet]{as_pages_say(f'role-{role}')}[/quiet]")
    table.add_row()
    table.add_row(say("demo-password"), f"[bold]{PASSWORD}[/bold]")
    where = say("demo-start-it") if port is None else address(config, port)
    out.print(
        Panel(table, title=f"[mark]Rivelaine[/mark] · [bold]{where}[/bold]", expand=False, padding=(1, 2))
    )
