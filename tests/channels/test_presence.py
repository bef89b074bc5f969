"""Who is here: told to those who may know, the same on every worker, gone when gone."""

import pytest

from channels import presence as presences
from channels.shapes import Present
from tests.support.eventually import eventually, turns
from tests.support.listener import Reader, bare

CLAIRE = Present(id="claire", name="Claire")
LEO = Present(id="leo", name="Leo")
NOUR = Present(id="nour", name="Nour")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    for name, seconds in (("LINGER", 0.02), ("BEAT", 0.05), ("SOON", 0.005), ("GATHER", 0.01)):
        monkeypatch.setattr(presences, name, seconds)


async def enter(worker, person, *, network="town", sees=True):
    reader = Reader(person.id)
    here = await worker.presence.enter(network, person, reader, sees=sees)
    return reader, [one.name for one in here]


def news(reader, of):
    """What a reader was told about somebody: here, gone, here again."""
    frames = [frame for frame in reader.of("presence") if "person" in frame]
    return [frame["here"] for frame in frames if frame["person"]["id"] == of.id]


def names(worker, network="town"):
    return sorted(one.name for one in worker.presence.here(network))


async def test_who_comes_is_told_and_who_is_here_is_returned(worker):
    reader, here = await enter(worker, CLAIRE)
    assert here == ["Claire"]
    await eventually(lambda: news(reader, CLAIRE) == [True])
    _, here = await enter(worker, LEO)
    assert sorted(here) == ["Claire", "Leo"]
    await eventually(lambda: news(reader, LEO) == [True])


async def test_a_second_tab_is_not_a_second_person(worker):
    watcher, _ = await enter(worker, CLAIRE)
    tabs = [(await enter(worker, LEO))[0] for _ in range(3)]
    for tab in tabs[:2]:
        worker.presence.exit("town", LEO.id, tab)
    await enter(worker, NOUR)
    await eventually(lambda: news(watcher, NOUR) == [True])
    assert news(watcher, LEO) == [True]
    assert names(worker) == ["Claire", "Leo", "Nour"]
    worker.presence.exit("town", LEO.id, tabs[2])
    await eventually(lambda: news(watcher, LEO) == [True, False])
    assert names(worker) == ["Claire", "Nour"]


async def test_a_page_that_reloads_does_not_come_and_go(worker, monkeypatch):
    monkeypatch.setattr(presences, "LINGER", 0.05)
    watcher, _ = await enter(worker, CLAIRE)
    tab, _ = await enter(worker, LEO)
    await eventually(lambda: news(watcher, LEO) == [True])
    worker.presence.exit("town", LEO.id, tab)
    await enter(worker, LEO)
    gone, _ = await enter(worker, NOUR)
    await eventually(lambda: news(watcher, NOUR) == [True])
    worker.presence.exit("town", NOUR.id, gone)
    await eventually(lambda: news(watcher, NOUR) == [True, False])
    assert news(watcher, LEO) == [True]


async def test_who_may_not_know_is_not_told_and_is_seen_all_the_same(worker):
    insider, _ = await enter(worker, CLAIRE)
    citizen, _ = await enter(worker, NOUR, sees=False)
    await enter(worker, LEO)
    await eventually(lambda: news(insider, LEO) and news(insider, NOUR))
    assert citizen.frames == []


async def test_networks_do_not_see_one_another(worker):
    here, _ = await enter(worker, CLAIRE)
    _, others = await enter(worker, LEO, network="elsewhere")
    await enter(worker, NOUR)
    await eventually(lambda: news(here, NOUR) == [True])
    assert others == ["Leo"]
    assert news(here, LEO) == []


async def test_two_workers_agree_on_who_is_here(two_workers):
    one, two = two_workers
    claire, _ = await enter(one, CLAIRE)
    leo, _ = await enter(two, LEO)
    await eventually(lambda: names(one) == names(two) == ["Claire", "Leo"])
    await eventually(lambda: news(claire, LEO) == [True])
    two.presence.exit("town", LEO.id, leo)
    await eventually(lambda: names(one) == names(two) == ["Claire"])
    await eventually(lambda: news(claire, LEO) == [True, False])


async def test_somebody_on_two_workers_is_here_until_both_are_left(two_workers):
    one, two = two_workers
    claire, _ = await enter(one, CLAIRE)
    first, _ = await enter(one, LEO)
    second, _ = await enter(two, LEO)
    await eventually(lambda: names(two) == ["Claire", "Leo"])
    one.presence.exit("town", LEO.id, first)
    nour, _ = await enter(one, NOUR)
    await eventually(lambda: news(claire, NOUR) == [True])
    one.presence.exit("town", NOUR.id, nour)
    await eventually(lambda: news(claire, NOUR) == [True, False])
    assert news(claire, LEO) == [True]
    two.presence.exit("town", LEO.id, second)
    await eventually(lambda: news(claire, LEO) == [True, False])


async def test_a_worker_that_closes_takes_its_people_along(two_workers):
    one, two = two_workers
    claire, _ = await enter(one, CLAIRE)
    await enter(two, LEO)
    await eventually(lambda: news(claire, LEO) == [True])
    await two.presence.close()
    await eventually(lambda: news(claire, LEO) == [True, False])
    assert names(one) == ["Claire"]


async def test_the_people_of_a_worker_that_fell_silent_are_gone_after_a_while(two_workers, monkeypatch):
    monkeypatch.setattr(presences, "EXPIRY", 0.3)
    one, two = two_workers
    claire, _ = await enter(one, CLAIRE)
    await enter(two, LEO)
    await eventually(lambda: news(claire, LEO) == [True])
    await two.hub.close()  # as a process that was killed: it says nothing any more
    await eventually(lambda: news(claire, LEO) == [True, False])
    assert names(one) == ["Claire"]


async def test_a_crowd_is_told_as_one_list(worker, monkeypatch):
    monkeypatch.setattr(presences, "NEWS_LIMIT", 5)
    monkeypatch.setattr(presences, "LIST_LIMIT", 7)
    reader, _ = await enter(worker, CLAIRE)
    await eventually(lambda: news(reader, CLAIRE) == [True])
    for n in range(10):
        await enter(worker, Present(id=f"p{n}", name=f"Present {n}"))
    await eventually(
        lambda: [len(frame["here"]) for frame in reader.of("presence") if "person" not in frame] == [7]
    )


async def test_a_slow_reader_is_spared(worker):
    slow, fast = [(await enter(worker, who))[0] for who in (CLAIRE, NOUR)]
    await turns()
    slow.bound = 2
    slow.pause()
    slow.send_frame(bare(b'{"t":"event"}'))
    await enter(worker, LEO)
    await eventually(lambda: news(fast, LEO) == [True])
    slow.resume()
    assert news(slow, LEO) == []


async def test_closing_without_anybody_is_quiet(open_worker):
    worker = await open_worker()
    await worker.presence.close()


def away(reader, of):
    """What a reader was last told of how somebody is here."""
    told = [frame["person"] for frame in reader.of("presence") if frame.get("person", {}).get("id") == of.id]
    return told[-1].get("away", False) if told else None


async def test_away_is_who_sits_before_none_of_their_devices(worker):
    watcher, _ = await enter(worker, CLAIRE)
    desk, _ = await enter(worker, LEO)
    phone, _ = await enter(worker, LEO)
    worker.presence.rest("town", LEO.id, desk, away=True)
    await enter(worker, NOUR)
    await eventually(lambda: news(watcher, NOUR) == [True])
    assert away(watcher, LEO) is False, "the phone is in their hand"
    worker.presence.rest("town", LEO.id, phone, away=True)
    await eventually(lambda: away(watcher, LEO) is True)
    worker.presence.exit("town", LEO.id, phone)
    worker.presence.rest("town", LEO.id, desk, away=False)
    await eventually(lambda: away(watcher, LEO) is False)


async def test_away_here_and_present_elsewhere_is_present(two_workers):
    one, two = two_workers
    watcher, _ = await enter(one, CLAIRE)
    here, _ = await enter(one, LEO)
    there, _ = await enter(two, LEO)
    one.presence.rest("town", LEO.id, here, away=True)
    two.presence.rest("town", LEO.id, there, away=True)
    await eventually(lambda: away(watcher, LEO) is True)
    two.presence.rest("town", LEO.id, there, away=False)
    await eventually(lambda: away(watcher, LEO) is False)


async def test_who_left_is_told_once_to_whoever_writes_that_down(worker):
    gone = []

    async def note(people):
        gone.extend(people)

    worker.presence.on_gone = note
    reader, _ = await enter(worker, LEO)
    await enter(worker, CLAIRE)
    worker.presence.exit("town", LEO.id, reader)
    await eventually(lambda: gone == [LEO.id])
