"""Django Channels with daphne and channels_redis, in an environment of its own, over a Redis of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.peers.contract import Peer
from benchmarks.process import Process, free_port
from benchmarks.work import HERE, WORK, Missing

PACKAGES = ("django>=5", "channels>=4", "channels_redis>=4", "daphne>=4")


class DjangoChannels(Peer):
    """daphne, channels_redis and the Redis between them: all three are weighed."""

    name = "Django Channels"

    def start(self, directory: Path) -> Process:
        python = environment()
        redis = shutil.which("redis-server")
        if redis is None:
            raise Missing("no redis-server (on Debian: apt-get install redis-server)")
        port = free_port()
        self.redis = Process(
            [redis, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            cwd=directory,
            log=self.log,
        )
        self.redis.wait_for(port)
        return Process(
            [
                *(python, "-m", "daphne", "-b", "127.0.0.1", "-p", str(self.port), "-v", "0"),
                "django_room:application",
            ],
            env={"ROOM_REDIS": f"redis://127.0.0.1:{port}", "PYTHONPATH": str(HERE / "peers" / "room")},
            cwd=HERE / "peers" / "room",
            log=self.log,
        )

    def cpu(self) -> float:
        return super().cpu() + self.redis.cpu()

    def rss(self) -> int:
        return super().rss() + self.redis.rss()

    def stop(self) -> None:
        super().stop()
        self.redis.stop()


def environment() -> Path:
    """The Python of an environment with Django Channels; made once in the work directory."""
    home = WORK / "django"
    python = home / "bin" / "python"
    if (home / "ready").exists():
        return python
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    done = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Missing(f"pip install {' '.join(PACKAGES)}: {done.stderr.strip()[-200:]}")
    (home / "ready").touch()
    return python
