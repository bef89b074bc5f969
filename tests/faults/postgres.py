"""A PostgreSQL that keeps what it acknowledged, and can be stopped and started again."""

from __future__ import annotations

import signal
import subprocess
import time

from sqlalchemy import create_engine, make_url

from tests.support.postgres import PostgresServer, binaries


class MortalPostgres(PostgresServer):
    """Its files outlive its processes. ``fsync`` is off: the machine itself does not fail here."""

    def start(self) -> None:
        bin_folder = binaries()
        assert bin_folder is not None
        data = self._folder / "data"
        if not data.exists():
            subprocess.run(
                [
                    bin_folder / "initdb",
                    "-D",
                    data,
                    "-U",
                    "postgres",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--no-sync",
                ],
                check=True,
                cwd=self._folder,
                user=self._user,
                stdout=subprocess.DEVNULL,
            )
        options = ("fsync=off", "synchronous_commit=on", "deadlock_timeout=50ms", "max_connections=60")
        settings = [word for option in options for word in ("-c", option)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [bin_folder / "postgres", "-D", data, "-k", self._folder, "-h", "", *settings],
                cwd=self._folder,
                user=self._user,
                stdout=log,
                stderr=log,
            )
        ready = [bin_folder / "pg_isready", "-q", "-h", self._folder]
        for _ in range(3000):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.02)
        raise AssertionError("postgres did not start")

    def make(self, database: str) -> str:
        """Create an empty database and return its address."""
        url = make_url(self.url("postgres")).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.exec_driver_sql(f"CREATE DATABASE {database}")
        engine.dispose()
        return self.url(database)

    def down(self, how: signal.Signals) -> None:
        """SIGINT cuts the connections and writes all down; SIGQUIT drops everything where it stands."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait()
        self._process = None
