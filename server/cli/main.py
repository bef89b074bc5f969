"""The ``relais`` command: its table of contents, and the one place where errors become sentences."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Final

import typer
from typer.main import get_command

from server.cli.stop import EXPECTED, complain

# Each is a module of this package with a ``register``; in the order of ``--help``.
COMMANDS: Final = (
    "demo",
    "init",
    "serve",
    "person",
    "invite",
    "token",
    "match",
    "alert-test",
    "epoch",
    "reindex",
    "doctor",
)


def main() -> None:
    """Run the command and leave with its status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command: 0 when it did its work, 1 when it was refused, 2 when it was misspelt."""
    app = application(arguments[0] if arguments else "")
    try:
        status = get_command(app).main(args=arguments, prog_name="relais", standalone_mode=False)
        sys.stdout.flush()
    except EXPECTED as fault:
        return complain(fault)
    except typer.Abort:
        return 130
    except BrokenPipeError:  # whoever read us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status if isinstance(status, int) else 0


def application(wanted: str) -> typer.Typer:
    """The command line; with the one command that is wanted, when it is known: the others take time."""
    app = typer.Typer(
        epilog="Try it: [bold]relais demo[/bold]",
        rich_markup_mode="rich",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(relais)
    for name in (wanted,) if wanted in COMMANDS else COMMANDS:
        import_module(f"server.cli.{name.replace('-', '_')}").register(app)
    return app


def relais(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Real-time mutual aid for the associations of one town."""
    if show_version:
        typer.echo(version("relais"))
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help(), nl=False)
