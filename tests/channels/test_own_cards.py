"""What looks alike, what waits for my word, what I left unfinished: the lists, on both databases."""

from __future__ import annotations

from datetime import timedelta

from channels.actions import needs
from channels.reading import boards
from channels.reading.similar import similar_to
from channels.store import Store
from matching.access import Actor
from matching.duplicates import Sketch
from tests.conftest import every_backend
from tests.support.clock import SettableClock
from tests.support.town import Town, ask, need_in


def actor(town: Town, name: str) -> Actor:
    roles = {"amina": "coordinator", "nour": "citizen"}
    return Actor(town.everybody[name], town.network, roles.get(name, "member"))  # type: ignore[arg-type]


@every_backend
async def test_the_nearest_of_what_is_live_and_may_be_seen(
    store: Store, town: Town, clock: SettableClock
) -> None:
    exact = await need_in(store, town.amina, town.meals, title="Couches taille 3", place="Gare")
    near = await need_in(store, town.amina, town.meals, title="Des couches")
    await need_in(store, town.amina, town.meals, title="Couches taille 4")
    hidden = await need_in(store, town.claire, town.closed, title="Couches taille 3")
    over = await need_in(store, town.amina, town.meals, title="Couches taille 3")
    await store.write(needs.resolve_need, town.amina, need_id=over, outcome="elsewhere")
    offer = await need_in(store, town.amina, town.meals, title="Couches taille 3", kind="offer")
    now = clock()
    sketch = Sketch("couches taille 3", "other", "", now, now + timedelta(days=2))

    async def found(name: str, kind: str = "need", but: str = "") -> list[str]:
        cards = await store.read(similar_to, actor(town, name), sketch, kind=kind, now=now, but=but)  # type: ignore[arg-type]
        return [card.id for card in cards]

    assert set(await found("leo")) == {exact, near}
    assert set(await found("claire")) == {exact, near, hidden}
    assert await found("leo", "offer") == [offer]
    assert await found("leo", but=exact) == [near]
    assert await found("nour") == []


@every_backend
async def test_what_waits_for_my_word(store: Store, town: Town) -> None:
    taken = await need_in(store, town.amina, town.meals, quantity=1)
    asked = await need_in(store, town.amina, town.meals, quantity=1)
    to_all = await need_in(store, town.amina, town.meals, quantity=1)
    claims = {}
    for need_id in (taken, asked, to_all):
        answer = await store.write(needs.claim_need, town.ccas, need_id=need_id, quantity=1)
        claims[need_id] = answer["claim"]
    await store.write(needs.wait_for, town.leo, need_id=taken, quantity=1)
    await store.write(needs.hand_over, town.ccas, claim_id=claims[asked], to=town.leo)
    await store.write(needs.hand_over, town.ccas, claim_id=claims[to_all], organisation=town.redcross)

    async def pending(name: str) -> set[str]:
        return {card.id for card in await store.read(boards.pending, actor(town, name), "need")}

    assert await pending("leo") == {taken, asked}
    assert await pending("claire") == {to_all}, "she is of the Red Cross"
    assert await pending("amina") == set()
    await store.write(needs.stop_waiting, town.leo, need_id=taken)
    await store.write(needs.take_over, town.leo, claim_id=claims[asked])
    assert await pending("leo") == set()


@every_backend
async def test_what_i_left_unfinished(store: Store, town: Town, clock: SettableClock) -> None:
    draft = await store.write(needs.open_need, town.leo, channel=town.meals, ask=ask(store, draft=True))
    late = await need_in(store, town.leo, town.meals, needed_by=clock() + timedelta(hours=1))
    clock.forward(hours=2)
    await store.write(needs.expire_due)

    async def unfinished(name: str) -> set[str]:
        return {card.id for card in await store.read(boards.unfinished, actor(town, name), clock(), "need")}

    assert await unfinished("leo") == {draft["need"], late}
    assert await unfinished("claire") == set()
    clock.forward(days=8)
    assert await unfinished("leo") == {draft["need"]}


@every_backend
async def test_photos_come_with_the_card_and_go_with_a_change(store: Store, town: Town) -> None:
    from channels.files.rows import add_file
    from channels.reading.needs import needs_by_id

    about = {"name": "p.jpg", "type": "image/jpeg", "size": 9, "sha256": "0" * 64, "width": 4, "height": 3}
    first, second = [await store.write(add_file, town.leo, network_limit=1_000, **about) for _ in range(2)]
    opened = ask(store, photos=(first,))
    answer = await store.write(needs.open_need, town.leo, channel=town.meals, ask=opened, key="once")
    again = await store.write(needs.open_need, town.leo, channel=town.meals, ask=opened, key="once")
    assert again == answer, "a retry finds its photo hung already, and asks no more"

    async def photos() -> list[str]:
        card = (await store.read(needs_by_id, [answer["need"]]))[answer["need"]]
        return [photo.id for photo in card.photos]

    assert await photos() == [first]
    change = needs.Amendment(photos=(second, first))
    told = await store.write(needs.amend_need, town.leo, need_id=answer["need"], amendment=change)
    assert told["seq"] > answer["seq"], "everybody hears of it"
    assert await photos() == [second, first]
    same = await store.write(needs.amend_need, town.leo, need_id=answer["need"], amendment=change)
    assert same["seq"] == 0
