"""``relais serve``: the server."""

from __future__ import annotations

from typing import Annotated

import typer

from server.cli.database import prepare
from server.cli.listening import bind
from server.cli.options import ConfigFile, DataDirectory
from server.cli.serving import check_workers, serve_on
from server.cli.settings import settle

EXAMPLE = "Example: [bold]relais serve --port 8080 --workers 4[/bold]"


def register(app: typer.Typer) -> None:
    """Add ``relais serve``."""
    app.command("serve", epilog=EXAMPLE)(serve)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Worker processes.")] = None,
    config: ConfigFile = None,
    data: DataDirectory = None,
) -> None:
    """Run the server until it is told to stop (Ctrl-C, or SIGTERM)."""
    settings = settle(config, data, host=host, port=port, workers=workers)
    check_workers(settings)
    prepare(settings)
    serve_on(settings, bind(settings))
