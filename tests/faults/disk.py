"""A small disk of our own, that can be filled."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import tempfile
from pathlib import Path


class SmallDisk:
    """A tmpfs. ``None`` from ``mounted`` where this machine does not let us mount."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    @staticmethod
    def mounted(megabytes: int) -> SmallDisk | None:
        folder = Path(tempfile.mkdtemp(prefix="relais-disk-"))
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
        try:
            done = subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            done = False
        if done:
            return SmallDisk(folder)
        folder.rmdir()
        return None

    def fill(self) -> None:
        """Leave not a byte."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError as full:
                    if full.errno != errno.ENOSPC:
                        raise

    def free(self) -> None:
        self._ballast.unlink(missing_ok=True)

    def remove(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True, capture_output=True)
            os.rmdir(self.folder)
