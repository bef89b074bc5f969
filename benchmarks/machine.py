"""What the figures were measured on, and with."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.process import CORES

LIBRARIES = ("uvicorn", "uvloop", "websockets", "starlette", "sqlalchemy", "aiosqlite", "redis", "msgspec")
PROGRAMS = {
    "gcc": ("gcc", "-dumpversion"),
    "node": ("node", "--version"),
    "redis": ("redis-server", "--version"),
}


def describe() -> dict[str, object]:
    """Machine, system, versions, and how busy it is right now."""
    from channels.store import driver  # the SQLite that the server uses

    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": len(CORES),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": ".".join(map(str, driver.sqlite_version())) or sqlite3.sqlite_version,
        "libraries": {name: version(name) for name in LIBRARIES},
        "programs": {name: _version(command) for name, command in PROGRAMS.items()},
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def busy() -> str:
    """The load average, in words."""
    return ", ".join(f"{load:.2f}" for load in os.getloadavg())


def _processor() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def _version(command: tuple[str, ...]) -> str:
    if shutil.which(command[0]) is None:
        return "absent"
    said = subprocess.run(command, capture_output=True, text=True).stdout
    found = re.search(r"\d+(\.\d+)*", said)
    return found[0] if found else "unknown"
