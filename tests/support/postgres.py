"""A real PostgreSQL server of our own, on a unix socket in a folder that goes with it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.support.mortal import with_us

DEBIAN = Path("/usr/lib/postgresql")
# What a test writes need not survive the machine: the cluster lives for minutes.
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "deadlock_timeout=50ms")


def binaries() -> Path | None:
    """The folder of the server's programmes, Debian's newest before the path's; None without one."""
    folders = [path.parent for path in sorted(DEBIAN.glob("*/bin/initdb"), reverse=True)]
    found = shutil.which("initdb")
    if found is not None:
        folders.append(Path(found).parent)
    wanted = ("initdb", "postgres", "pg_isready")
    return next((f for f in folders if all((f / name).exists() for name in wanted)), None)


class PostgresServer:
    """``start`` returns once it answers; ``remove`` ends it and its folder."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="relais-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None
        # The server refuses to run as root; elsewhere it runs as whoever tests.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user is not None:
            account = pwd.getpwnam(self._user)
            os.chown(self._folder, account.pw_uid, account.pw_gid)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def start(self) -> None:
        bin_folder = binaries()
        assert bin_folder is not None
        data = self._folder / "data"
        subprocess.run(
            [bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            cwd=self._folder,
            user=self._user,
            stdout=subprocess.DEVNULL,
        )
        settings = [word for setting in HASTY for word in ("-c", setting)]
        self._process = subprocess.Popen(
            [bin_folder / "postgres", "-D", data, "-k", self._folder, "-h", "", *settings],
            cwd=self._folder,
            user=self._user,
            preexec_fn=with_us(signal.SIGINT),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ready = [bin_folder / "pg_isready", "-q", "-h", self._folder]
        for _ in range(500):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.02)
        raise AssertionError("postgres did not start")

    def remove(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # "fast": connections are cut
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
