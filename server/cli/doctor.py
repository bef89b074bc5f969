"""``relais doctor``: what this installation stands on, checked and told in one table."""

from __future__ import annotations

import typer
from rich.markup import escape
from rich.table import Table

from server.cli.checkup import BAD, GOOD, WARY, Finding, check_all
from server.cli.checkup_files import check_files
from server.cli.checkup_ways import check_ways
from server.cli.options import ConfigFile, DataDirectory
from server.cli.screen import out
from server.cli.settings import settle
from server.cli.words import say

EXAMPLE = "Example: [bold]relais doctor --config /etc/relais.toml[/bold]"
MARKS = {GOOD: "[good]✓[/good]", WARY: "[wary]![/wary]", BAD: "[bad]✗[/bad]"}


def register(app: typer.Typer) -> None:
    """Add ``relais doctor``."""
    app.command("doctor", epilog=EXAMPLE)(doctor)


def doctor(config: ConfigFile = None, data: DataDirectory = None) -> None:
    """Check what this installation stands on. Exit status 1 when something is wrong."""
    settings = settle(config, data)
    findings = [*check_all(settings), *check_files(settings), *check_ways(settings)]
    out.print(_table(findings))
    if any(finding.mark == BAD for finding in findings):
        raise typer.Exit(1)


def _table(findings: list[Finding]) -> Table:
    table = Table.grid(padding=(0, 2))
    for finding in findings:
        table.add_row(MARKS[finding.mark], say(f"doctor-{finding.what}"), escape(finding.sentence))
    return table
