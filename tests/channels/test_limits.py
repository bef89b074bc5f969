"""Limits that hold over all workers, over a bus in memory and over a real Redis."""

import pytest

from channels import limits
from channels.broker import MemoryBroker, MemoryBus
from channels.limits import Tally
from matching.refusals import Refused
from tests.support.eventually import eventually, turns


@pytest.fixture
async def tallies(two_workers):
    both = [Tally(), Tally()]
    for tally, worker in zip(both, two_workers, strict=True):
        await tally.start(worker.hub)
    yield both
    for tally in both:
        await tally.close()


def is_refused(tally, limit, *names):
    try:
        tally.attempt(limit, *names)
    except Refused as refusal:
        return refusal.code == "rate_limited" and 0 < refusal.retry_after <= limits.WINDOW
    return False


async def test_attempts_are_counted_over_both_workers(tallies):
    one, two = tallies
    for _ in range(3):
        one.attempt(5, "e:leo@aubin.example", "a:192.0.2.7")
    two.attempt(5, "e:leo@aubin.example", "a:192.0.2.8")
    two.attempt(5, "e:leo@aubin.example", "a:192.0.2.9")
    await eventually(lambda: is_refused(one, 5, "e:leo@aubin.example"))
    await eventually(lambda: is_refused(two, 5, "e:leo@aubin.example"))
    assert not is_refused(one, 5, "e:claire@aubin.example")
    assert not is_refused(two, 5, "a:192.0.2.9")


async def test_one_name_over_the_limit_refuses_and_counts_for_nobody():
    tally = Tally()
    for _ in range(2):
        tally.attempt(2, "a:192.0.2.7")
    for _ in range(5):
        assert is_refused(tally, 2, "e:nour@aubin.example", "a:192.0.2.7")
    assert not is_refused(tally, 2, "e:nour@aubin.example")


async def test_after_a_minute_it_may_be_tried_again(monkeypatch):
    tally = Tally()
    tally.attempt(1, "a:192.0.2.7")
    assert is_refused(tally, 1, "a:192.0.2.7")
    monkeypatch.setattr(limits, "WINDOW", 0.0)
    assert not is_refused(tally, 1, "a:192.0.2.7")


async def test_many_names_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(limits, "REMEMBERED", 10)
    tally = Tally()
    for n in range(100):
        tally.attempt(1, f"a:{n}")
    assert is_refused(tally, 1, "a:99")
    assert not is_refused(tally, 1, "a:1")
    assert len(tally._tried) == 10


async def test_connections_of_one_person_are_counted_over_both_workers(tallies):
    one, two = tallies
    for _ in range(3):
        one.enter("leo")
    two.enter("leo")
    two.enter("claire")
    await eventually(lambda: [tally.held("leo") for tally in tallies] == [4, 4])
    one.leave("leo")
    two.leave("claire")
    await eventually(lambda: [tally.held("leo") for tally in tallies] == [3, 3])
    await eventually(lambda: [tally.held("claire") for tally in tallies] == [0, 0])


async def test_a_worker_that_leaves_takes_its_connections_along(tallies, two_workers):
    one, two = tallies
    one.enter("leo")
    await eventually(lambda: two.held("leo") == 1)
    await one.close()
    await eventually(lambda: two.held("leo") == 0)


async def test_a_worker_that_falls_silent_is_forgotten(tallies, monkeypatch):
    one, two = tallies
    monkeypatch.setattr(limits, "EXPIRY", 0.0)
    one.enter("leo")
    await eventually(lambda: two._elsewhere)
    await turns()
    assert two.held("leo") == 0


async def test_a_worker_that_comes_later_learns_what_is_held(open_worker):
    bus = MemoryBus()
    early, late = [await open_worker(MemoryBroker(bus)) for _ in range(2)]
    first, second = Tally(), Tally()
    await first.start(early.hub)
    first.enter("leo")
    await turns()
    await second.start(late.hub)
    await eventually(lambda: second.held("leo") == 1)
    await first.close()
    await second.close()


async def test_what_is_told_names_nobody(tallies, two_workers, monkeypatch):
    said = []
    monkeypatch.setattr(two_workers[0].hub, "shout", lambda topic, payload: said.append(payload))
    tallies[0].attempt(5, "e:leo@aubin.example", "a:192.0.2.7")
    await eventually(lambda: said)
    assert b"leo" not in b"".join(said)
    assert b"192.0.2" not in b"".join(said)
