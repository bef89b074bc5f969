"""A run against a server that is broken on purpose is judged broken, for the right reasons."""

import pytest

from tests.faults.broken import VARIABLE, WAYS
from tests.faults.crowd import Size
from tests.faults.episode import run_episode
from tests.faults.mischief import broker
from tests.faults.stage import Plan

SMALL = Size(readers=2, posters=4, helpers=3, askers=1, posts_per_second=120)


@pytest.mark.usefixtures("redis_server")
async def test_each_way_to_be_broken_is_found(monkeypatch):
    monkeypatch.setenv(VARIABLE, ",".join(WAYS))  # the workers inherit it
    outcome = await run_episode(Plan("broken"), 1, [broker.WireBad], 3, size=SMALL, at_least=150, patience=2)
    found = "\n".join(outcome.violations)
    assert "answer_changed" in found, "a key that is forgotten"
    assert "doubled" in found, "a message that is said twice"
    assert ", not in the log" in found or ": acknowledged as" in found, "an answer without a commit"
    assert any(f"{rule} (" in found for rule in ("gap", "reordered")), "publications that are trusted"
