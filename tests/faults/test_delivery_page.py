"""The page of promises names tests that exist, settings as they are, and every kind of fault."""

import re
from pathlib import Path

from channels import hub
from channels.store import engines, store
from server.wire import protocol
from tests.faults.rules import readings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "delivery.md").read_text()


def test_every_test_that_is_named_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 20
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists()
        or not re.search(rf"^(?:async )?def {name}\(", (ROOT / path).read_text(), re.MULTILINE)
    ]
    assert missing == []


def test_the_figures_are_those_of_the_code():
    assert (hub.HEAD_CHECK, hub.HEAD_CHECK_ALONE) == (0.75, 0.25)
    assert hub.REPLAY_LIMIT == readings.REPLAY_LIMIT == 500
    assert (hub.STALLED, hub.SLOW) == (30.0, 4008)
    assert protocol.OUTBOX_LIMIT == 256 * 1024
    assert store.QUEUE_LIMIT == 2048
    assert store.PROBE_EVERY == 2.0
    assert engines.BUSY_TIMEOUT_MS == 10_000
    for figure in ("0.75 s", "250 ms", "500 events", "4008", "256 KiB", "2,048", "10 s"):
        assert figure in PAGE, figure
