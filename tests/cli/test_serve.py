"""The server as a process: started, served, stopped, killed."""

import contextlib
import os
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from tests.cli.conftest import Serving


def get(serving, path):
    with urllib.request.urlopen(serving.address + path, timeout=30) as answer:
        return answer.read().decode().strip()


def children(pid):
    """The processes that a process started and that still run."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat") as file:
            state, parent = file.read().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(name))
    return found


def runs(pid):
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_one_worker_serves_and_stops_cleanly(shell, how):
    shell.founded()
    with Serving(shell, "serve", "--port", "0") as serving:
        assert get(serving, "/readyz") == "ready"
        assert serving.stop(how) == 0
        assert "Traceback" not in serving.said


def test_several_workers_share_an_embedded_valkey_and_stop_cleanly(shell):
    shell.founded()
    with Serving(shell, "serve", "--port", "0", "--workers", "2") as serving:
        assert get(serving, "/readyz") == "ready"
        assert list((shell.folder / "data").glob("valkey-*.sock"))
        workers = children(serving.process.pid)
        assert serving.stop() == 0
        assert "Traceback" not in serving.said
        wait_gone(workers)
    assert not list((shell.folder / "data").glob("valkey-*.sock"))


def wait_gone(pids):
    """The kernel may take a moment to bury who was told to go."""
    deadline = time.monotonic() + 20
    while left := [pid for pid in pids if runs(pid)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="the kernel's help is Linux's")
def test_nothing_survives_a_parent_that_is_killed(shell):
    shell.founded()
    with Serving(shell, "serve", "--port", "0", "--workers", "2") as serving:
        get(serving, "/readyz")
        orphans = children(serving.process.pid)
        names = [Path(f"/proc/{pid}/comm").read_text() for pid in orphans]
        assert any(name.startswith("valkey") for name in names), names
        serving.stop(signal.SIGKILL)
        wait_gone(orphans)
    # What it left behind, a stale socket, is swept by the next start.
    with Serving(shell, "serve", "--port", "0", "--workers", "2") as serving:
        assert len(list((shell.folder / "data").glob("valkey-*.sock"))) == 1


def test_a_redis_that_does_not_answer_is_said_and_done_without(shell):
    shell.founded()
    with Serving(
        shell, "serve", "--port", "0", RELAIS_REDIS_URL="redis://me:secret@127.0.0.1:1/0"
    ) as serving:
        assert "Redis does not answer at redis://…@127.0.0.1:1/0" in serving.said
        assert "secret" not in serving.said
        assert get(serving, "/readyz") == "degraded"


def test_an_address_that_is_no_redis_is_refused(shell):
    shell.founded()
    said = shell.run("serve", "--port", "0", RELAIS_REDIS_URL="http://127.0.0.1:6379")
    assert said.returncode == 1
    assert said.stderr.startswith("relais: “http://127.0.0.1:6379” is not the address of a Redis")


def test_the_doctor_knows_a_running_relais_from_another_program(shell, taken_port):
    shell.founded()
    with Serving(shell, "serve", "--port", "0") as serving:
        port = serving.address.rpartition(":")[2]
        assert "where Relais is running" in shell.fine("doctor", RELAIS_SERVER__PORT=port)
    done = shell.run("doctor", RELAIS_SERVER__PORT=taken_port)
    assert done.returncode == 1
    assert f"port {taken_port} is taken" in " ".join(done.stdout.split())
