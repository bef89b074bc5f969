"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings to read instead of ./config.toml."),
]
DataDirectory = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Directory of the database, instead of the configured one."),
]
PasswordStdin = Annotated[
    bool,
    typer.Option("--password-stdin", help="Read the password from the first line of standard input."),
]
