"""nginx with nchan, in memory, from Debian's packages: unpacked, not installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from benchmarks.generator import Connection
from benchmarks.peers.contract import Peer
from benchmarks.process import Process
from benchmarks.work import WORK, Missing

MODULE = "usr/lib/nginx/modules/ngx_nchan_module.so"

CONF = """\
load_module {module};
daemon off;
master_process off;
user root;
worker_processes 1;
worker_rlimit_nofile 20000;
pid {home}/nginx.pid;
error_log {home}/error.log warn;
events {{ worker_connections 16000; }}
http {{
  access_log off;
  nchan_shared_memory_size 256M;
  server {{
    listen 127.0.0.1:{port};
    nchan_channel_id room;
    location = /pub {{ nchan_publisher websocket; nchan_message_buffer_length 2000; }}
    location = /sub {{ nchan_subscriber websocket; nchan_subscriber_first_message newest; }}
  }}
}}
"""


class Nchan(Peer):
    """nginx + nchan."""

    name = "nginx + nchan"

    def start(self, directory: Path) -> Process:
        binary, module = unpacked()
        home = directory / "nchan"
        home.mkdir()
        conf = home / "nginx.conf"
        conf.write_text(CONF.format(module=module, home=home, port=self.port))
        return Process([binary, "-p", home, "-c", conf, "-e", home / "error.log"], log=self.log)

    def poster(self) -> Connection:
        return Connection("post", "/pub")

    def listener(self) -> Connection:
        return Connection("listen", "/sub")


def unpacked() -> tuple[Path, Path]:
    """The server and its module; fetched once into the work directory."""
    home = WORK / "nchan"
    binary, module = home / "usr/sbin/nginx", home / MODULE
    if binary.exists() and module.exists():
        return binary, module
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise Missing("no apt-get: nginx and nchan come from Debian")
    home.mkdir(parents=True, exist_ok=True)
    fetched = subprocess.run(
        ["apt-get", "download", "-qq", "nginx", "libnginx-mod-nchan"],
        cwd=home,
        capture_output=True,
        text=True,
    )
    packages = list(home.glob("*.deb"))
    if fetched.returncode or len(packages) < 2:
        raise Missing(f"apt-get download nginx libnginx-mod-nchan: {fetched.stderr.strip()[-200:]}")
    for package in packages:
        subprocess.run(["dpkg-deb", "-x", package, home], check=True)
    for file in (binary, module):
        _make_relative(file)
    return binary, module


def _make_relative(file: Path) -> None:
    """Look for the built-in temporary directories, which only an installation has, below ``-p``."""
    program = file.read_bytes()
    for name in (b"body", b"proxy", b"fastcgi", b"uwsgi", b"scgi"):
        there, here = b"/var/lib/nginx/", b"./" * 7 + b"/"
        program = program.replace(there + name + b"\0", here + name + b"\0")
    file.write_bytes(program)
