"""Peers that need little: two C loops, Node's ``ws``, Starlette as most people begin."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

from benchmarks.peers.contract import Peer
from benchmarks.process import Process
from benchmarks.work import HERE, ROOT, WORK, Missing, compiled

PEERS = HERE / "peers"


class CSend(Peer):
    """``send(2)`` in a loop, one write a message and reader."""

    name = "C send loop"
    joining: ClassVar[int] = 0

    def start(self, directory: Path) -> Process:
        program = compiled("send_loop", [PEERS / "send_loop.c"])
        return Process([program, str(self.port), str(self.joining)], log=self.log)


class CSendJoined(CSend):
    """The same, the messages of a turn joined into one write a reader."""

    name = "C send loop, joined"
    joining = 1


class NodeWs(Peer):
    """Node's ``ws``."""

    name = "Node ws"

    def start(self, directory: Path) -> Process:
        node, npm = shutil.which("node"), shutil.which("npm")
        if node is None or npm is None:
            raise Missing("no node and npm")
        home = WORK / "node"
        if not (home / "node_modules" / "ws").exists():
            home.mkdir(parents=True, exist_ok=True)
            (home / "package.json").write_text("{}")
            done = subprocess.run(
                [npm, "install", "--silent", "--no-audit", "--no-fund", "ws@8"],
                cwd=home,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise Missing(f"npm install ws: {done.stderr.strip()[-200:]}")
        return Process(
            [node, PEERS / "broadcast.mjs", str(self.port)],
            env={"WS_FROM": str(home / "package.json")},
            log=self.log,
        )


class NaiveStarlette(Peer):
    """``await send_text`` in a loop."""

    name = "Starlette, naive"

    def start(self, directory: Path) -> Process:
        return Process(
            [
                *(sys.executable, "-m", "uvicorn", "benchmarks.peers.naive:app"),
                *("--port", str(self.port), "--log-level", "warning", "--no-access-log"),
                *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
            ],
            cwd=ROOT,
            log=self.log,
        )
