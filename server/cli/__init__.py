"""The command line: ``relais demo``, ``init``, ``serve``, people, and ``doctor``."""

from server.cli.main import main

__all__ = ["main"]
