"""The demo town, made once for a whole run: by whichever of its processes wants it first."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

SHARED: Final = "RELAIS_TEST_SHARED"  # a directory of all processes of a run (.ci/closing.py makes it)
COMMAND: Final = (sys.executable, "-c", "from server.cli import main; main()", "demo", "--no-serve", "--data")
PATIENCE: Final = 600.0  # seconds: six months of a town, on a crowded machine


def seeded(folder: Path) -> Path:
    """A data directory to copy from, in ``folder`` unless the run has a place for it."""
    place = Path(os.environ.get(SHARED, folder))
    made = place / "rivelaine"
    with (place / "rivelaine.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _seed(place / "being-made")
            (place / "being-made").rename(made)
    return made


def _seed(data: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
    subprocess.run(
        [*COMMAND, str(data)],
        check=True,
        env={**kept, "LC_ALL": "C.UTF-8"},
        timeout=PATIENCE,
        stdout=subprocess.DEVNULL,
    )
