"""Redis as larger houses run it: behind TLS, behind an ACL, with Sentinel, as a Cluster. All real."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from tests.support.ports import free_ports
from tests.support.redis import BINARY

PATIENCE = 30.0  # seconds: elections take their time on a crowded machine
# What docs/operations.md tells an administrator to allow, and nothing else.
ACL = "on >secret resetchannels &relais:* -@all +ping +publish +subscribe +unsubscribe"
CLUSTER_ACL = f"{ACL} +spublish +ssubscribe +sunsubscribe +cluster|slots"


def until(fact: Callable[[], Any], what: str) -> Any:
    """Wait for something that a server says."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(RedisError, OSError):
            value = fact()
            if value:
                return value
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


class Node:
    """One redis-server on a port of 127.0.0.1, to kill and to start again."""

    def __init__(self, port: int, *options: str, sentinel: str = "") -> None:
        self.port = port
        self.folder = Path(tempfile.mkdtemp(prefix="relais-redis-"))
        self._process: subprocess.Popen[bytes] | None = None
        assert BINARY is not None
        if sentinel:
            file = self.folder / "sentinel.conf"
            file.write_text(sentinel)
            self._command = [BINARY, str(file), "--sentinel"]
        else:
            self._command = [BINARY, "--port", str(port), "--save", "", "--appendonly", "no"]
        self._command += ["--bind", "127.0.0.1", *options]

    def start(self) -> Node:
        self._process = subprocess.Popen(
            self._command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(self._accepts, f"no answer on port {self.port}")
        return self

    def _accepts(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def say(self, *command: str | int) -> Any:
        """What the server answers to its administrator."""
        with Redis(port=self.port, decode_responses=True, socket_timeout=5) as client:
            return client.execute_command(*command)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    @property
    def runs(self) -> bool:
        return self._process is not None

    def freeze(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Plain:
    """One server, over TCP."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.url = ""

    def start(self) -> None:
        (port,) = free_ports(1)
        self.add(port)
        self.url = f"redis://127.0.0.1:{port}/0"

    def add(self, port: int, *options: str, **more: str) -> Node:
        """One more server, running."""
        node = Node(port, *options, **more)
        self.nodes.append(node)
        return node.start()

    def remove(self) -> None:
        for node in self.nodes:
            node.remove()


class Guarded(Plain):
    """One server with a user who may do what Relais needs and nothing else."""

    def start(self) -> None:
        (port,) = free_ports(1)
        self.add(port, "--user", "relais", *ACL.split())
        self.url = f"redis://relais:secret@127.0.0.1:{port}/0"


class Tls(Plain):
    """One server that speaks TLS only, with a certificate of our own authority."""

    def start(self) -> None:
        (port,) = free_ports(1)
        self.authority = Path(tempfile.mkdtemp(prefix="relais-ca-"))
        make_certificates(self.authority)
        self.add(
            port,
            *("--port", "0", "--tls-port", str(port)),
            *("--tls-cert-file", str(self.authority / "server.crt")),
            *("--tls-key-file", str(self.authority / "server.key")),
            *("--tls-ca-cert-file", str(self.authority / "ca.crt")),
            *("--tls-auth-clients", "no"),
        )
        self.url = f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={self.authority / 'ca.crt'}"

    def remove(self) -> None:
        super().remove()
        shutil.rmtree(self.authority)


class Watched(Plain):
    """A master, a replica, and the sentinel that promotes one when the other is gone."""

    SERVICE = "relais"

    def start(self) -> None:
        first, second, third = free_ports(3)
        self.master = self.add(first, "--repl-diskless-sync-delay", "0")
        self.replica = self.add(second, "--replicaof", "127.0.0.1", str(first))
        until(lambda: self.replica.say("ROLE")[3] == "connected", "no replication")
        self.sentinel = self.add(
            third,
            sentinel=f"port {third}\n"
            f"sentinel monitor {self.SERVICE} 127.0.0.1 {first} 1\n"
            f"sentinel down-after-milliseconds {self.SERVICE} 500\n"
            f"sentinel failover-timeout {self.SERVICE} 3000\n",
        )
        until(self._sees_replica, "the sentinel has not found the replica")
        self.url = f"redis+sentinel://127.0.0.1:1,127.0.0.1:{third}/{self.SERVICE}"  # the first one is gone

    def _sees_replica(self) -> bool:
        found = self.sentinel.say("SENTINEL", "REPLICAS", self.SERVICE)
        return bool(found) and found[0]["flags"] == "slave"

    def master_port(self) -> int:
        """Where the sentinel says the master is."""
        with Redis(port=self.sentinel.port, decode_responses=True) as client:
            return int(client.sentinel_get_master_addr_by_name(self.SERVICE)[1])


class Sharded(Plain):
    """Three masters with a third of the slots each; the first has a replica."""

    OPTIONS = (
        *("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"),
        *("--repl-diskless-sync-delay", "0"),
    )

    def start(self) -> None:
        ports = free_ports(4)
        user = ("--user", "relais", *CLUSTER_ACL.split())
        for port in ports:
            self.add(port, *self.OPTIONS, *user)
        shares = [(0, 5460), (5461, 10922), (10923, 16383)]
        for node, (first, last) in zip(self.nodes, shares, strict=False):
            node.say("CLUSTER", "ADDSLOTSRANGE", first, last)
        for number, node in enumerate(self.nodes):
            node.say("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        for node in self.nodes[1:]:
            node.say("CLUSTER", "MEET", "127.0.0.1", ports[0])
        until(lambda: all(self._knows(node, 4) for node in self.nodes), "the nodes have not met")
        self.replica = self.nodes[3]
        self.replica.say("CLUSTER", "REPLICATE", self.nodes[0].say("CLUSTER", "MYID"))
        until(lambda: self.replica.say("ROLE")[0] == "slave", "no replica")
        until(lambda: self.replica.say("ROLE")[3] == "connected", "no replication")
        until(self.whole, "the cluster is not whole")
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports[:2])
        self.url = f"redis+cluster://relais:secret@{hosts}"

    def _knows(self, node: Node, count: int) -> bool:
        return f"cluster_known_nodes:{count}" in node.say("CLUSTER", "INFO")

    def whole(self) -> bool:
        """Whether every living node agrees that all slots are served."""
        return all("cluster_state:ok" in node.say("CLUSTER", "INFO") for node in self.nodes if node.runs)


@contextlib.contextmanager
def running(kind: type[Plain]) -> Iterator[Plain]:
    """One of these, started, and gone after the block."""
    variant = kind()
    try:
        variant.start()
        yield variant
    finally:
        variant.remove()


def make_certificates(folder: Path) -> None:
    """A throw-away authority, and a certificate of it for 127.0.0.1."""

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl(
        "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2",
        "-subj", "/CN=Relais", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )  # fmt: skip
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
    (folder / "server.ext").write_text(
        "subjectAltName=IP:127.0.0.1\nauthorityKeyIdentifier=keyid\nextendedKeyUsage=serverAuth\n"
    )
    openssl(
        "x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
        "-out", "server.crt", "-days", "2", "-extfile", "server.ext",
    )  # fmt: skip
